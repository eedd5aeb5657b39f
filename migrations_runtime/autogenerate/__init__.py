"""What env.py and its modules name of autogenerating, so that production can import them, too.

Comparing and writing are diffgen's: ``diffgen.autogenerate`` has ``compare_metadata`` and the rest.
"""

from typing import TYPE_CHECKING

from migrations_runtime.autogenerate.context import AutogenContext
from migrations_runtime.autogenerate.registries import comparators, renderers

if TYPE_CHECKING:
    from migrations_runtime.autogenerate.rewriter import Rewriter

__all__ = ["AutogenContext", "Rewriter", "comparators", "renderers"]


def __getattr__(name: str) -> object:
    if name != "Rewriter":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from migrations_runtime.autogenerate.rewriter import Rewriter  # with all operations

    return Rewriter
