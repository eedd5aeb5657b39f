"""What CI and reviewers see: each difference, and each change, on a line."""

from diffgen.check.describe import describe, summarize

__all__ = ["describe", "summarize"]
