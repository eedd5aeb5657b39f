"""``--fill users.country=AT``, ``--default users.country=AT``, ``--backfill users.country=lower(region)``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from diffgen.answers import FLAGS, Answers
from diffgen.catalog import Key
from diffgen.compare import Sides
from diffgen.errors import CommandError
from diffgen.filling.value import literal
from diffgen.kinds.column import Column
from diffgen.kinds.declaring import declared_column

SQL = "sql:"
Way = Literal["fills", "defaults", "backfills"]
_FORMS = {
    "fills": "users.country=AT, or SQL: users.country=sql:lower(region)",
    "defaults": "users.country=AT, or SQL: users.created=sql:now()",
    "backfills": "users.country=lower(region)",
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave for a column.

    :ivar key: the column, as the models have it.
    :ivar value: SQL.
    :ivar is_literal: whether it is a value, and nothing that a row has a say in.
    :ivar said: the flag with what it was given, for messages.
    """

    key: Key
    way: Way
    value: str
    is_literal: bool
    said: str


def given(answers: Answers, sides: Sides) -> Iterator[Given]:
    """Yield what was given, in the order of the columns.

    :raises CommandError: for a column that gets no value here, or a value that is none of its type.
    """
    found: dict[Key, Given] = {}
    for way in ("fills", "defaults", "backfills"):
        for text in getattr(answers, way):
            one = _read(way, text, sides)
            other = found.setdefault(one.key, one)
            if other != one:
                raise CommandError(f"{one.said}: there is {other.said}, too; say one of them")
    yield from sorted(found.values(), key=lambda one: one.key.order)


def _read(way: Way, text: str, sides: Sides) -> Given:
    said = f"{FLAGS[way]} {text}"
    path, equals, value = text.partition("=")
    if not (path and equals) or (way == "backfills" and not value.strip()):
        raise CommandError(f"{said}: write the column, =, and what it gets: {_FORMS[way]}")
    column = _column(path.strip(), said, sides)
    _require_need(column, way, said, sides)
    if way == "backfills" or value.startswith(SQL):
        return Given(column.key, way, value.removeprefix(SQL).strip(), False, said)
    declared = declared_column(column.key, sides.declared, sides.dialect)
    try:
        sql = literal(value, declared.type, sides.dialect)
    except ValueError as error:
        raise CommandError(
            f"{said}: {value!r} is no value of {column.type}: {error}; SQL stands after {SQL}"
        ) from error
    return Given(column.key, way, sql, True, said)


def _column(path: str, said: str, sides: Sides) -> Column:
    for key, obj in sides.pair.after.items():
        if isinstance(obj, Column) and key.path == path:
            return obj
    raise CommandError(f"{said}: the models have no column {path}; name it as they do")


def _require_need(column: Column, way: Way, said: str, sides: Sides) -> None:
    """Refuse what would do nothing, or what the server wouldn't take."""
    key, before = column.key, sides.pair.before
    if column.generated is not None or column.identity is not None or column.autoincrement:
        raise CommandError(f"{said}: the server computes the values of {key.path}; leave it out")
    if key.owner not in before:
        raise CommandError(
            f"{said}: table {key.owner.path if key.owner else ''} is new, and has no rows; leave it out"
        )
    if key not in before and column.default is not None:
        raise CommandError(
            f"{said}: rows get the default of the models, {column.default.sql}; leave it out"
        )
    if key in before and (column.nullable or not before[key].nullable):
        raise CommandError(f"{said}: {key.path} neither comes nor becomes NOT NULL; leave it out")
    if key in before and way == "defaults":
        raise CommandError(
            f"{said}: a default gives nothing to rows that are there; write {FLAGS['fills']}"
        )
