"""The way over from Alembic, and back: configuration, imports, and a record of what was changed."""

from diffgen.adopt.adopting import adopt
from diffgen.adopt.undoing import undo

__all__ = ["adopt", "undo"]
