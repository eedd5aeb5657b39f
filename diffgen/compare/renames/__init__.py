"""What has another name by now: said in the models or by a flag, put in order, and followed."""

from diffgen.compare.renames.former_names import former_names
from diffgen.compare.renames.names import Names, only, said_kind
from diffgen.compare.renames.renamings import renamings

__all__ = ["Names", "former_names", "only", "renamings", "said_kind"]
