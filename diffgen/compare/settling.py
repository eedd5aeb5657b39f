"""Where texts differ, let the server say how it would write the declared one, and compare like with like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Dialect
from diffgen.ops import Rename
from migrations_runtime.long_work import long_work


@long_work("Asking the server how it writes what differs")
def settled(
    connection: sa.Connection, pair: Pair, dialect: Dialect, renamings: Sequence[Rename] = ()
) -> tuple[Pair, frozenset[Key]]:
    """Return the pair with the declared side in the server's spelling, wherever that was in question.

    With it come the keys of what still differs, and the server couldn't be asked about: it took no
    temporary table (a replica that is read only, a role without the right), or not this one. Where a server
    never can be asked, what nobody can decide of these is as it is there.

    :param renamings: what isn't renamed yet in the database that is asked.
    """
    before, after = pair.before, pair.after
    unsure = [key for key, obj in after.items() if key in before and before[key] != obj]
    if dialect.undecided is not None:
        return _as_there(pair, unsure, dialect.undecided)
    asked = [key for key in unsure if key.kind in dialect.echoed]
    if dialect.echo is None or not asked:
        return pair, frozenset()
    there = [one for one in renamings if _is_in_texts(one, pair)]
    back = [one.reverse() for one in reversed(there)]
    keys = [reduce(lambda key, one: one.applied(key), back, key) for key in asked]
    echoed = Catalog(dialect.echo(connection, _renamed(after, back, dialect), keys, dialect))
    answers = _renamed(echoed, there, dialect)
    answered = Catalog(answers.get(key, obj) for key, obj in after.items())
    return Pair(before, answered), frozenset(key for key in asked if key not in answers)


def _as_there(
    pair: Pair, unsure: Iterable[Key], undecided: Callable[[Any, Any, Pair], Any]
) -> tuple[Pair, frozenset[Key]]:
    answers = {key: undecided(pair.before[key], pair.after[key], pair) for key in unsure}
    doubtful = frozenset(key for key, obj in answers.items() if obj != pair.after[key])
    answered = Catalog(answers.get(key, obj) for key, obj in pair.after.items())
    return Pair(pair.before, answered), doubtful


def _is_in_texts(renaming: Rename, pair: Pair) -> bool:
    """Return whether texts speak of what is renamed, and would be refused by its new name.

    Tables and what is in them the server makes anew to write the texts. Where something new has taken
    the name before, that can't be told from it any more.
    """
    key = renaming.before
    in_table = key.kind == "table" or (key.owner is not None and key.owner.kind == "table")
    return not in_table and key not in pair.after


def _renamed(catalog: Catalog, renamings: Sequence[Rename], dialect: Dialect) -> Catalog:
    return reduce(lambda found, one: dialect.rename(found, one, dialect), renamings, catalog)
