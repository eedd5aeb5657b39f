"""Where texts differ, let the server say how it would write the declared one, and compare like with like."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.catalog import Catalog, Pair
from diffgen.contracts import Dialect


def settled(connection: sa.Connection, pair: Pair, dialect: Dialect) -> Pair:
    """Return the pair with the declared side in the server's spelling, wherever that was in question."""
    before, after = pair.before, pair.after
    unsure = [key for key, obj in after.items() if key in before and before[key] != obj]
    if dialect.echo is None or not unsure:
        return pair
    answers = {obj.key: obj for obj in dialect.echo(connection, after, unsure, dialect)}
    return Pair(before, Catalog(answers.get(key, obj) for key, obj in after.items()))
