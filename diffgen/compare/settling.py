"""Where texts differ, let the server say how it would write the declared one, and compare like with like."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Dialect


def settled(connection: sa.Connection, pair: Pair, dialect: Dialect) -> tuple[Pair, frozenset[Key]]:
    """Return the pair with the declared side in the server's spelling, wherever that was in question.

    With it come the keys of what still differs, and the server couldn't be asked about: it took no
    temporary table (a replica that is read only, a role without the right), or not this one.
    """
    before, after = pair.before, pair.after
    unsure = [key for key, obj in after.items() if key in before and before[key] != obj]
    asked = [key for key in unsure if key.kind in dialect.echoed]
    if dialect.echo is None or not asked:
        return pair, frozenset()
    answers = {obj.key: obj for obj in dialect.echo(connection, after, asked, dialect)}
    answered = Catalog(answers.get(key, obj) for key, obj in after.items())
    return Pair(before, answered), frozenset(key for key in asked if key not in answers)
