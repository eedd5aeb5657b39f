"""How a stored text is laid out, so that what comes in looks like what is there."""

from __future__ import annotations

from itertools import pairwise

from migrations_runtime.dialects.sqlite.text.table_text import TableText


def separator(table: TableText) -> str:
    """Return what stands between columns and constraints, comments apart; ``, `` where nothing does."""
    items = [item.span for item in (*table.columns, *table.constraints)]
    gaps = (table.sql[before.end : after.start] for before, after in pairwise(items))
    plain = [gap for gap in gaps if gap.strip() == ","]
    if plain:
        return plain[-1]
    first = table.sql[table.body.start + 1 : items[0].start]
    return f",{first}" if first.isspace() else ", "
