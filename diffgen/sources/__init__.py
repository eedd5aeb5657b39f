"""Where the one side of a comparison comes from that the models are compared with."""

from diffgen.sources.database import Database
from diffgen.sources.models import OtherModels
from diffgen.sources.snapshot import Kept

__all__ = ["Database", "Kept", "OtherModels"]
