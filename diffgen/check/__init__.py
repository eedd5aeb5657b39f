"""What CI and reviewers see: each difference on a line."""

from diffgen.check.describe import describe

__all__ = ["describe"]
