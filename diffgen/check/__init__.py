"""What CI and reviewers see: each difference, each change and each risk, on a line."""

from diffgen.check.describe import describe, summarize
from diffgen.check.stakes import stakes

__all__ = ["describe", "stakes", "summarize"]
