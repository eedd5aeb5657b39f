"""``--rename users.name=users.full_name``: what the database has, and what the models call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffgen.catalog import Key
from diffgen.compare.renames.names import Names, only, said_kind
from diffgen.compare.renames.wanted import Wanted
from diffgen.contracts import Dialect
from diffgen.errors import CommandError

FORM = "write what the database has, =, what the models have: users.name=users.full_name"


def asked(texts: Sequence[str], before: Names, after: Names, dialect: Dialect) -> Iterator[Wanted]:
    """Yield the renamings asked for, in the names that both sides have.

    :raises CommandError: for one that can't be.
    """
    for text in texts:
        said = f"--rename {text}"
        first, equals, second = (part.strip() for part in text.partition("="))
        if not (first and equals and second):
            raise CommandError(f"{said}: that is no pair of names; {FORM}")
        kind, first = said_kind(first, dialect)
        again, second = said_kind(second, dialect)
        here, there = before.at(first, kind or again), after.at(second, kind or again)
        if not here:
            raise CommandError(f"{said}: the database has no {_thing(kind, first)}; {FORM}")
        if not there:
            raise CommandError(f"{said}: the models have no {_thing(kind, second)}; {FORM}")
        yield _paired(said, here, there)


def _paired(said: str, here: Sequence[Key], there: Sequence[Key]) -> Wanted:
    kinds = {one.kind for one in here} & {one.kind for one in there}
    if not kinds:
        raise CommandError(f"{said}: {here[0]} can't become {there[0]}; {FORM}")
    before = only([key for key in here if key.kind in kinds], said)
    after = only([key for key in there if key.kind in kinds], said)
    return Wanted(before, after, said, once=True)


def _thing(kind: str | None, path: str) -> str:
    return path if kind is None else f"{kind.replace('_', ' ')} {path}"
