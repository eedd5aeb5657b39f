"""A catalog as a file beside the revisions, for when no database is at hand."""

from diffgen.snapshot.file import kept, path_of, read, write
from diffgen.snapshot.snapshot import Snapshot
from diffgen.snapshot.text import snapshot_of, text_of

__all__ = ["Snapshot", "kept", "path_of", "read", "snapshot_of", "text_of", "write"]
