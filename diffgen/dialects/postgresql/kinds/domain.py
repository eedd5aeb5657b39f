"""Domains: types that are narrower than another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from diffgen.catalog import Catalog, Expression, Key, Pair, Type


@dataclass(frozen=True, slots=True)
class DomainCheck:
    """A check of a domain."""

    name: str
    condition: Expression

    def __str__(self) -> str:
        return f"{self.name}: {self.condition.sql}"


@dataclass(frozen=True, slots=True)
class Domain:
    """CREATE DOMAIN.

    ``checks`` are sorted by their names. Models declare one at most; ``named`` says whether they name it.
    """

    key: Key
    type: Type
    default: Expression | None = None
    nullable: bool = True
    collation: str | None = None
    checks: tuple[DomainCheck, ...] = ()
    named: bool = field(default=True, compare=False)


def in_place(before: Domain, after: Domain, pair: Pair) -> bool:
    """Return whether ALTER DOMAIN can do it: the type below stays, and so do the values.

    Values inside arrays are none that it could look at, so that it refuses whatever they might break
    (``get_rels_with_domain`` in src/backend/commands/typecmds.c).
    """
    if (before.type, before.collation) != (after.type, after.collation):
        return False
    stricter = bool(added(before, after)) or (before.nullable and not after.nullable)
    return not stricter or not any(
        column.type.named == before.key and column.type.sql.endswith("[]")
        for column in pair.before.of_kind("column")
    )


def added(before: Domain, after: Domain) -> Sequence[DomainCheck]:
    """Return the checks that are new."""
    return [check for check in after.checks if check not in before.checks]


def below(type_: Type, catalog: Catalog) -> str:
    """Return the type that stands behind domains."""
    domain = None if type_.named is None else catalog.get(type_.named)
    if not isinstance(domain, Domain):
        return type_.sql
    found = below(domain.type, catalog)
    return f"{found}[]" if type_.sql.endswith("[]") else found
