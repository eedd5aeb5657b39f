"""Lines of constraints become keys, checks, foreign keys and exclusions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diffgen.catalog import Expression, Key
from diffgen.catalog.catalog import Object
from diffgen.dialects.postgresql.kinds.exclude import Exclude
from diffgen.dialects.postgresql.reading.rows import Row, parsed
from diffgen.dialects.postgresql.reading.tables import given_of
from diffgen.dialects.postgresql.sql.text import stored
from diffgen.kinds.check import Check
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.unique import Unique

#: ``pg_constraint.confupdtype`` and ``confdeltype``; ``a`` is NO ACTION, which holds anyway.
ACTIONS = {"a": None, "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
#: ``pg_constraint.confmatchtype``; ``s`` is SIMPLE, which holds anyway.
MATCHES = {"s": None, "f": "FULL", "p": "PARTIAL"}
INCLUDE = "postgresql_include"
NULLS_NOT_DISTINCT = "postgresql_nulls_not_distinct"
NOT_VALID = "postgresql_not_valid"
_KINDS = {"p": "primary_key", "u": "unique", "c": "check", "x": "exclude", "f": "foreign_key"}


def constraints_of(row: Row) -> Iterator[Object]:
    """Yield the constraints of a table."""
    for line in parsed(row.constraints):
        yield _constraint(row, *line)


def _constraint(
    row: Row,
    type_: str,
    name: str,
    columns: list[str] | None,
    deferrable: bool,
    deferred: bool,
    validated: bool,
    comment: str | None,
    content: Any,
) -> Object:
    key = Key(_KINDS[type_], row.schema, name, row.name)
    initially = "DEFERRED" if deferred else None
    timing = (deferrable, initially)
    not_valid = given_of({NOT_VALID: not validated})
    match type_:
        case "p" | "u":
            kind = PrimaryKey if type_ == "p" else Unique
            include, nulls_not_distinct = content
            given = given_of(
                {
                    INCLUDE: tuple(include),
                    NULLS_NOT_DISTINCT: nulls_not_distinct,
                }
            )
            return kind(key, tuple(columns or ()), True, *timing, comment, given)
        case "c":
            return Check(key, stored(content), True, comment, not_valid)
        case "x":
            return Exclude(key, Expression(content, content), comment)
    schema, table, referred, onupdate, ondelete, emptied, matching = content
    return ForeignKey(
        key=key,
        columns=tuple(columns or ()),
        referent=Key("table", schema, table),
        referent_columns=tuple(referred),
        onupdate=ACTIONS[onupdate],
        ondelete=_on_delete(ondelete, emptied),
        deferrable=deferrable,
        initially=initially,
        match=MATCHES[matching],
        comment=comment,
        options=not_valid,
    )


def _on_delete(action: str, columns: list[str]) -> str | None:
    """Return the action; since version 15 SET NULL and SET DEFAULT may name columns."""
    word = ACTIONS[action]
    return f"{word} ({', '.join(columns)})" if columns else word
