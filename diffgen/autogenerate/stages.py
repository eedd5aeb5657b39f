"""The way from the database to the models, in stages, where rows get values in between."""

from __future__ import annotations

from dataclasses import replace

from diffgen.catalog import Pair
from diffgen.compare import compare
from diffgen.contracts import Context
from diffgen.filling import Filling
from diffgen.ops import Op, Rename
from diffgen.plan import plan
from diffgen.render.body import Stage


def stages(ops: tuple[Op, ...], filling: Filling, context: Context) -> tuple[Stage, ...]:
    """Return what is done, in its order: what rows' values need, the values, and what these allow.

    :param ops: all that differs.
    """
    dialect, pair, middle = context.dialect, context.pair, filling.middle
    fills = Stage(filling.steps, context)
    if middle is None:
        all_of_it = Stage(plan(ops, pair, dialect), context)
        return (fills, all_of_it) if filling.steps else (all_of_it,)
    renamings = tuple(op for op in ops if isinstance(op, Rename))
    first, then = Pair(pair.before, middle), Pair(middle, pair.after)
    made = plan((*renamings, *compare(first, dialect)), first, dialect)
    rest = plan(compare(then, dialect), then, dialect)
    return (
        Stage(made, replace(context, pair=first)),
        fills,
        Stage(rest, replace(context, pair=then)),
    )
