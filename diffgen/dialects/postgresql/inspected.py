"""How the Inspector speaks of PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from sqlalchemy.dialects.postgresql.base import PGInspector
from sqlalchemy.engine.reflection import Inspector

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live
from diffgen.dialects.postgresql.kinds.domain import Domain, DomainCheck
from diffgen.dialects.postgresql.kinds.enum import Enum
from diffgen.dialects.postgresql.kinds.table import INHERITS
from diffgen.dialects.postgresql.sql.text import default, stored
from diffgen.inspecting import Inspecting, Schemas, Unseen, field, option, worded
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.declaring import Options, frozen
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index

#: What stands elsewhere in an index.
_HANDLED = ("postgresql_where", "postgresql_ops", "postgresql_invalid")


#: What both spellings have of a cast: that of a list goes when it is read as one was written.
_CAST = re.compile(
    r"::(?:character varying|double precision|time(?:stamp)? with(?:out)? time zone|[\w.\"]+)"
    r"(?:\(\d+\))?(?:\[\])?"
)


def _as_the_column_says(told: Column, known: Column) -> Column:
    if known.type.named is None or known.type.named.kind != "domain":
        return told
    return replace(told, default=known.default, nullable=known.nullable)


def _with_quotes(told: Column, known: Column) -> Column:
    return replace(told, type=_quoted(told.type, known.type))


def _quoted(told: Type, known: Type) -> Type:
    """Return a type by its name as the server quotes it."""
    same = told.named is not None and told.named == known.named
    arrays = told.sql.endswith("[]") == known.sql.endswith("[]")
    return known if same and arrays else told


def _with_counter(told: Column, known: Column) -> Column:
    """Return a column with what counts it: a sequence is told with the column's schema before its name."""
    told = replace(told, autoincrement=known.autoincrement)
    is_counted = told.default is not None and "nextval(" in told.default.sql
    return replace(told, default=known.default) if is_counted else told


def _with_columns(told: ForeignKey, known: ForeignKey) -> ForeignKey:
    if not any("," in name for name in (*known.columns, *known.referent_columns)):
        return told
    return replace(told, columns=known.columns, referent_columns=known.referent_columns)


def _with_condition(told: Check, known: Check) -> Check:
    return replace(told, condition=worded(told.condition, known.condition, _CAST) or told.condition)


def _with_checks(told: Domain, known: Domain) -> Domain:
    """Return a domain with its checks as the catalogs word them, and no collation where it is its type's."""
    there = {check.name: check.condition for check in known.checks}
    checks = (
        replace(one, condition=worded(one.condition, there.get(one.name), _CAST) or one.condition)
        for one in told.checks
    )
    collation = None if told.collation == "default" else told.collation
    return replace(told, checks=tuple(checks), collation=collation)


def _with_elements(told: Index, known: Index) -> Index:
    if len(told.elements) != len(known.elements):
        return told
    pairs = zip(told.elements, known.elements, strict=True)
    return replace(told, elements=tuple(_element(one, there) for one, there in pairs))


def _element(told: Element, known: Element) -> Element:
    """Return an element with its collation, and with what an operator class is told besides its name."""
    opclass = told.opclass or (known.opclass and known.opclass.partition("(")[0])
    named = known.opclass is not None and opclass == known.opclass.partition("(")[0]
    return replace(
        told,
        expression=worded(told.expression, known.expression),
        collation=known.collation,
        opclass=known.opclass if named else opclass,
    )


class PostgreSQLInspecting(Inspecting):
    """SQLAlchemy's Inspector of PostgreSQL."""

    unseen = (
        Unseen("schema", "all", "whether an extension made it is not told"),
        Unseen("sequence", "all", "its options and its owner are not told"),
        Unseen("exclude", "all", "the index behind it is all that is told"),
        field("table", "options", "SQLAlchemy 2.0 tells none, and 2.1 some"),
        Unseen("column", "type", "whether its name has to be quoted is not told", _with_quotes),
        Unseen("column", "default", "its domain's is told for it", _as_the_column_says),
        Unseen("column", "counter", "whose a sequence is, is not told", _with_counter),
        field("primary_key", "deferrable", "it is not told"),
        field("primary_key", "initially", "it is not told"),
        field("primary_key", "options", "SQLAlchemy 2.0 tells some, and 2.1 all"),
        field("unique", "deferrable", "it is not told"),
        field("unique", "initially", "it is not told"),
        field("check", "options", "whether it is enforced is not told"),
        Unseen("check", "condition", "it is told with fewer brackets", _with_condition),
        Unseen("foreign_key", "columns", "a name is split at a comma", _with_columns),
        field("foreign_key", "options", "NOT VALID is not told"),
        field("domain", "type", "its length is not told"),
        Unseen("domain", "checks", "fewer brackets", _with_checks),
        Unseen("index", "elements", "fewer brackets, and no collation", _with_elements),
        option("index", "postgresql_tablespace", "it is not told"),
    )

    def schemas(self, live: Live, dialect: Dialect) -> Schemas:
        """Return the schemas by their names: ``None`` would stand for all that the search path shows."""
        current = live.connection.dialect.default_schema_name or "public"
        return {schema or current: schema for schema in live.schemas}

    def named_types(
        self,
        inspector: Inspector,
        name: str | None,
        schema: str | None,
        dialect: Dialect,
    ) -> Iterator[Object]:
        """Yield the enums and the domains of a schema."""
        asked = cast(PGInspector, inspector)
        for enum in asked.get_enums(name):
            yield Enum(Key("enum", schema, enum["name"]), tuple(enum["labels"]))
        for domain in asked.get_domains(name):
            yield _domain(domain, Key("domain", schema, domain["name"]))

    def is_inherited(self, obj: Object, known: Catalog) -> bool:
        """Return whether a part is of a table that has a parent: whose it is, is not told."""
        table = known[Key("table", obj.key.schema, obj.key.table or "")]
        return table.attached is not None or INHERITS in dict(table.options)

    def text(self, sql: str, dialect: Dialect) -> Expression:
        """Return text that the server has written."""
        return stored(sql)

    def type_of(
        self, told: Any, column: Key, known: Catalog, dialect: Dialect
    ) -> tuple[Type, str | None]:
        """Return a column's type, by which the cast of its default is known, and its collation."""
        type_, collation = super().type_of(told, column, known, dialect)
        there = known.get(column)
        return (type_ if there is None else _quoted(type_, there.type)), collation

    def default(self, told: Any, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default of a column, as the catalogs have it."""
        return None if told["default"] is None else default(told["default"], type_.sql)

    def options(self, told: Any) -> Options:
        """Return the options of a unique constraint or an index."""
        given = told.get("dialect_options", {})
        left = {name: frozen(value) for name, value in given.items() if name not in _HANDLED}
        return tuple(sorted((name, value) for name, value in left.items() if value))

    def elements(self, told: Any, dialect: Dialect) -> Iterator[Element]:
        """Yield what an index is over, with the operator classes."""
        given = told.get("dialect_options", {}).get("postgresql_ops", {})
        for place, element in enumerate(super().elements(told, dialect)):
            name = told["column_names"][place] or told["expressions"][place]
            yield replace(element, opclass=given.get(name))


def _domain(told: Any, key: Key) -> Domain:
    given, collation = told["default"], told["collation"]
    checks = ((one["name"], stored(one["check"])) for one in told["constraints"])
    return Domain(
        key=key,
        type=Type(told["type"]),
        default=None if given is None else default(given, told["type"]),
        nullable=told["nullable"],
        collation=collation,
        checks=tuple(DomainCheck(*one) for one in checks),
    )


INSPECTING = PostgreSQLInspecting()
