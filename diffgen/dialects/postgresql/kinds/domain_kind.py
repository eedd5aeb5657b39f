"""Domains, as the engines ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DOMAIN

from diffgen.catalog import Catalog, Key, Type
from diffgen.contracts import Call, Context, Declared, Dialect, Finding, Plain
from diffgen.dialects.postgresql.kinds.domain import Domain, DomainCheck, added, in_place
from diffgen.dialects.postgresql.kinds.domain_calls import (
    changes,
    column_source,
    creation,
    rebuilding,
)
from diffgen.dialects.postgresql.kinds.moving import converted, moved, put_back, taken_off
from diffgen.dialects.postgresql.kinds.stacked import coming_back, stepping_aside
from diffgen.dialects.postgresql.named_types import named_types
from diffgen.dialects.postgresql.needed import named_by, named_in
from diffgen.dialects.postgresql.sql.text import default
from diffgen.dialects.postgresql.types import collation_of, key_of
from diffgen.errors import CommandError
from diffgen.kinds.column import Column
from diffgen.kinds.declaring import compiled, unquoted
from diffgen.kinds.rows.counting import rows_of
from diffgen.kinds.rows.narrowing import STANDARD, narrowing
from diffgen.kinds.schema import schema_key
from diffgen.kinds.table import schema
from diffgen.ops import Alter, Create, Drop, Op, Rename
from diffgen.source import Source
from migrations_runtime.naming import constraint_name

_TOKEN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")+"|[^\W\d][\w$]*""")


class DomainKind(Plain[Domain]):
    """A domain; one and the same may be used by many columns."""

    object_class = Domain

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Domain]:
        """Yield the domains of the columns' types, also those inside arrays, each once.

        :raises CommandError: when two of one name are not the same.
        """
        found: dict[Key, Domain] = {}
        for type_ in named_types(declared, dialect):
            if isinstance(type_, DOMAIN):
                one = self.declared(type_, dialect)
                if found.setdefault(one.key, one) != one:
                    raise CommandError(
                        f"two domains of the models are named {one.key.path}, and they differ;"
                        " give one of them another name"
                    )
        return found.values()

    def declared(self, domain: DOMAIN, dialect: Dialect) -> Domain:
        """Return one domain of the models."""
        key = key_of(domain, dialect)
        type_, collation = dialect.type_of(domain.data_type, dialect)
        given = None
        if domain.default is not None:
            given = default(
                dialect.sql(dialect.ddl.render_default_string(domain.default)), type_.sql
            )
        name = _check_name(domain, dialect)
        checks: tuple[DomainCheck, ...] = ()
        if domain.check is not None:
            condition = dialect.expression(compiled(domain.check, dialect))
            chosen = constraint_name("check", key.name, (), ())
            checks = (DomainCheck(name or chosen, condition),)
        nullable = not domain.not_null
        collation = collation_of(domain) or collation
        return Domain(key, type_, given, nullable, collation, checks, name is not None)

    def needs(self, obj: Domain, catalog: Catalog) -> Iterator[Key]:
        """Need the schema, the type below, and what the texts name."""
        yield from schema_key(obj.key.schema)
        yield from named_by(obj.type)
        for text in (obj.default, *(check.condition for check in obj.checks)):
            yield from named_in(text, obj.key.schema)

    def alter(self, before: Domain, after: Domain) -> Sequence[Op]:
        """Change in place: columns keep their type."""
        return (Alter(before, after),)

    def claims(self, obj: Domain) -> Iterator[tuple[str | None, str]]:
        """Take a name among the types of the schema, which every table has one of, too."""
        yield obj.key.schema, obj.key.name

    def recreatable(self, obj: Domain) -> bool:
        """Lose the columns."""
        return False

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find values that the domain doesn't take any more, in each of its columns."""
        if isinstance(op, Alter):
            for column in converted(op.key, context.pair):
                yield from _hazards(op.before, op.after, column, context)

    def element(self, obj: Domain, context: Context) -> Source:
        """Refuse: a type stands in no table."""
        raise AssertionError("a type stands in no table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls: changes in place where these can be, else the domain rebuilt."""
        match op:
            case Create(after):
                yield from creation(after, context)
            case Drop(before):
                yield Call("drop_domain", (before.key.name,), schema(before.key.schema))
            case Alter(before, after) if in_place(before, after, context.pair):
                yield from changes(before, after)
            case Alter(before, after):
                columns = [
                    column_source(column, moved(column, context.pair.before))
                    for column in converted(after.key, context.pair)
                ]
                yield from stepping_aside(after.key, context)
                yield from taken_off(after.key, context)
                yield from rebuilding(after, columns, context)
                yield from put_back(after.key, context)
                yield from coming_back(after.key, context)
            case Rename(before, after):
                kwargs = schema(before.schema)
                yield Call("rename_domain", (before.name, after.name), kwargs)


def _hazards(before: Domain, after: Domain, column: Column, context: Context) -> Iterator[Finding]:
    table = column.key.owner
    assert table is not None
    name, path = after.key.path, column.key.path
    brackets = "[]" if column.type.sql.endswith("[]") else ""
    there, wanted = (
        replace(column, type=Type(f"{domain.type.sql}{brackets}")) for domain in (before, after)
    )
    yield from narrowing(there, wanted, table, STANDARD, context)
    if before.nullable and not after.nullable:
        empty: sa.ColumnElement[bool] = sa.column(column.key.name).is_(None)
        message = f"sets domain {name} NOT NULL: fails where {path} is NULL"
        yield Finding("set-not-null", message, None if brackets else rows_of(table, context, empty))
    for check in added(before, after):
        met: sa.ColumnElement[bool] = sa.literal_column(
            f"({_of_column(check.condition.sql, column)})"
        )
        message = f"adds check {check.name} to domain {name}: fails where {path} breaks it"
        broken = None if brackets else rows_of(table, context, sa.not_(met))
        yield Finding("add-check", message, broken)


def _check_name(domain: DOMAIN, dialect: Dialect) -> str | None:
    """Return the name that the models give to the check.

    SQLAlchemy writes NOT NULL right after the name, so that this has it and the check has none
    (``PGDDLCompiler.visit_create_domain_type``).
    """
    if domain.constraint_name is None or domain.not_null:
        return None
    preparer = dialect.sqlalchemy.identifier_preparer
    sent = preparer.truncate_and_render_constraint_name(domain.constraint_name)
    return dialect.identifier(unquoted(dialect.sql(sent), dialect))


def _of_column(condition: str, column: Column) -> str:
    """Return the condition of a domain as a column's: that is ``VALUE`` in it."""
    name = '"' + column.key.name.replace('"', '""') + '"'

    def token(found: re.Match[str]) -> str:
        return name if found[0].lower() == "value" else found[0]

    return _TOKEN.sub(token, condition)


DOMAIN_KIND = DomainKind("domain", "domain", inside_table=False, separable=False)
