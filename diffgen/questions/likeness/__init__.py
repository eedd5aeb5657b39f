"""How likely it is that something new is something that went: a score, and the evidence for it."""

from diffgen.questions.likeness.likeness import LIKELY, Likeness

__all__ = ["LIKELY", "Likeness"]
