"""What the models are compared with: a database, a snapshot, or other models."""

from diffgen.sources.database import Database
from diffgen.sources.models import OtherModels
from diffgen.sources.snapshot import Kept

__all__ = ["Database", "Kept", "OtherModels"]
