"""The revisions, the graph that they make, and the files that they are read from."""

from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.script import Script
from migrations_runtime.revisions.script_directory import ScriptDirectory

__all__ = ["Graph", "Revision", "Script", "ScriptDirectory"]
