"""What env.py and its modules name of autogenerating, so that production can import them, too.

Comparing and writing are diffgen's: ``diffgen.autogenerate`` has ``compare_metadata`` and the rest.
"""

from migrations_runtime.autogenerate.context import AutogenContext
from migrations_runtime.autogenerate.registries import comparators, renderers
from migrations_runtime.autogenerate.rewriter import Rewriter

__all__ = ["AutogenContext", "Rewriter", "comparators", "renderers"]
