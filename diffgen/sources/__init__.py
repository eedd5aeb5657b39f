"""What the models are compared with: a database, a snapshot, or other models."""

from diffgen.sources.database import CATALOG, Database
from diffgen.sources.models import OtherModels
from diffgen.sources.snapshot import Kept

__all__ = ["CATALOG", "Database", "Kept", "OtherModels"]
