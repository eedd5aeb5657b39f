"""Objects that belong to somebody else, and that the models don't name.

Only who owns a table may change or drop it (https://www.postgresql.org/docs/current/ddl-priv.html), so what
another role has made beside the models' tables is not drift of these. A role that owns nothing, and only
looks, sees what the owner of the models' tables would.
"""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.contracts import Live
from diffgen.dialects.postgresql.reading.rows import Row


def without_others(rows: Iterable[Row], live: Live) -> list[Row]:
    """Return the rows without what neither the role nor the owner of the models' tables can change."""
    found = list(rows)
    owners = {row.owner for row in found if row.kind == "table" and row.place in live.tables}
    return [
        row for row in found if row.owner is None or row.place in live.tables or row.owner in owners
    ]
