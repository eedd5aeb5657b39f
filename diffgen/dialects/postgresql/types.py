"""Types in PostgreSQL's own spelling (``format_type``), and the SQLAlchemy source of each.

Names and their synonyms: https://www.postgresql.org/docs/current/datatype.html, table 8.1.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeGuard

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from diffgen.catalog import Key, Type
from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.sql.names import quoted
from diffgen.source import Source, call

POSTGRESQL = "from sqlalchemy.dialects import postgresql"

_SYNONYMS = {
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "serial": "integer",
    "bigserial": "bigint",
    "smallserial": "smallint",
    "varchar": "character varying",
    "char varying": "character varying",
    "char": "character",
    "nchar": "character",
    "national char": "character",
    "national character": "character",
    "national char varying": "character varying",
    "national character varying": "character varying",
    "decimal": "numeric",
    "dec": "numeric",
    "float4": "real",
    "float8": "double precision",
    "double": "double precision",
    "bool": "boolean",
    "varbit": "bit varying",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "time": "time without time zone",
    "timetz": "time with time zone",
}
_SHAPE = re.compile(r"^([^()\[\]]+?)\s*(?:\(([^()]*)\)\s*([a-z ]*?))?\s*((?:\[\d*\])*)$")
_COLLATE = re.compile(r'\s+collate\s+("(?:[^"]|"")+"|[\w.]+)+(?:\."(?:[^"]|"")+")?', re.IGNORECASE)
_CLOCKS = ("timestamp", "time")


def cast(literal: str, type_: Type) -> str:
    """Return a literal as a value of a type; in a list of columns it would be a text."""
    return f"CAST({literal} AS {type_})"


@lru_cache(maxsize=4096)
def canonical(sql: str) -> str:
    """Return the SQL of a type as ``format_type`` spells it.

    What isn't known stays as it is, in lower case and single spaces; the server's echo decides.
    """
    folded = sql.strip() if '"' in sql else " ".join(sql.lower().split())
    found = _SHAPE.match(folded)
    if found is None or '"' in sql:
        return folded
    name, arguments, rest, array = found.groups()
    args = [part.strip() for part in arguments.split(",")] if arguments else []
    return _spelled(name, args, rest or "") + ("[]" if array else "")


def _spelled(name: str, args: list[str], rest: str) -> str:
    if name == "bpchar" and args:
        name = "character"  # by itself it has no length, where CHARACTER has that of 1
    name = _SYNONYMS.get(name, name)
    if name == "float":
        return "real" if args and int(args[0]) <= 24 else "double precision"
    if name in ("character", "bit") and not args:
        return f"{name}(1)"
    if name == "numeric" and len(args) == 1:
        args = [*args, "0"]
    clock = name.partition(" ")[0]
    if clock in _CLOCKS and args:
        zone = rest or name.partition(" ")[2] or "without time zone"
        return f"{clock}({args[0]}) {zone}"
    words = [name + (f"({','.join(args)})" if args else ""), rest]
    return " ".join(word for word in words if word)


def resolved(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """Return the type that stands behind decorators and variants on this dialect."""
    found = type_.dialect_impl(dialect.sqlalchemy)
    while isinstance(found, TypeDecorator):
        found = found.impl_instance.dialect_impl(dialect.sqlalchemy)
    return found


def type_of(type_: TypeEngine[Any], dialect: Dialect) -> tuple[Type, str | None]:
    """Return a declared type in PostgreSQL's spelling, and its collation."""
    found = resolved(type_, dialect)
    element = resolved(found.item_type, dialect) if isinstance(found, sa.ARRAY) else found
    collation = collation_of(element)
    if _is_named(element):
        key = key_of(element, dialect)
        array = "[]" if element is not found else ""
        return Type(qualified(key, dialect) + array, key), None
    compiled = dialect.sqlalchemy.type_compiler_instance.process(type_)
    return Type(canonical(_COLLATE.sub("", dialect.sql(compiled)))), collation


def _is_named(type_: TypeEngine[Any]) -> TypeGuard[sa.Enum | postgresql.DOMAIN]:
    """Return whether the type is an object of its own."""
    if isinstance(type_, postgresql.DOMAIN):
        return True
    return isinstance(type_, sa.Enum) and type_.native_enum and bool(type_.name)


def key_of(type_: sa.Enum | postgresql.DOMAIN, dialect: Dialect) -> Key:
    """Return the key of a declared enum or domain."""
    kind = "enum" if isinstance(type_, sa.Enum) else "domain"
    return Key(kind, dialect.schema(type_.schema), dialect.identifier(type_.name or ""))


def collation_of(type_: TypeEngine[Any]) -> str | None:
    """Return the collation's name, quoted with its schema where the type states one."""
    name, schema = getattr(type_, "collation", None), getattr(type_, "collation_schema", None)
    return name if name is None or schema is None else f'"{schema}"."{name}"'


def qualified(key: Key, dialect: Dialect) -> str:
    """Return the name of a type as ``format_type`` writes it: qualified outside the default schema."""
    quote = dialect.sqlalchemy.identifier_preparer.quote
    name = dialect.sql(quote(key.name))
    return name if key.schema is None else f"{dialect.sql(quote(key.schema))}.{name}"


_CLASSES: dict[str, Source] = {
    "integer": call("sa.Integer"),
    "bigint": call("sa.BigInteger"),
    "smallint": call("sa.SmallInteger"),
    "text": call("sa.Text"),
    "character varying": call("sa.String"),
    "numeric": call("sa.Numeric"),
    "double precision": call("sa.Double"),
    "real": call("sa.REAL"),
    "boolean": call("sa.Boolean"),
    "date": call("sa.Date"),
    "bytea": call("sa.LargeBinary"),
    "json": call("sa.JSON"),
    "uuid": call("sa.Uuid"),
    "interval": call("sa.Interval"),
    "timestamp without time zone": call("sa.DateTime"),
    "timestamp with time zone": call("sa.DateTime", (), {"timezone": True}),
    "time without time zone": call("sa.Time"),
    "time with time zone": call("sa.Time", (), {"timezone": True}),
}
_OWN = [
    "jsonb",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "money",
    "oid",
    "regclass",
    "regconfig",
    "tsvector",
    "tsquery",
    "hstore",
    "citext",
    "int4range",
    "int8range",
    "numrange",
    "daterange",
    "tsrange",
    "tstzrange",
    "int4multirange",
    "int8multirange",
    "nummultirange",
    "datemultirange",
    "tsmultirange",
    "tstzmultirange",
]
_CLASSES |= {
    name: call(f"postgresql.{name.upper()}", imports=[POSTGRESQL])
    for name in _OWN
    if hasattr(postgresql, name.upper())
}
_TEXTS = ("sa.String", "sa.Text", "sa.CHAR")
_CLASSES["bit varying"] = call("postgresql.BIT", (), {"varying": True}, [POSTGRESQL])
_SIZED = re.compile(
    r"^(character varying|character|numeric|bit varying|bit)\((\d+)(?:,(-?\d+))?\)$"
)
_CLOCK = re.compile(r"^(timestamp|time)\((\d)\) (with|without) time zone$")
_INTERVAL = re.compile(r"^interval(?: ([a-z ]+))?(?:\((\d)\))?$")


def type_source(type_: Type, collation: str | None) -> Source:
    """Return the source of a SQLAlchemy type that compiles to ``type_``."""
    if type_.sql.endswith("[]"):
        element = type_source(Type(type_.sql[:-2], type_.named), collation)
        return call("postgresql.ARRAY", [element], imports=[POSTGRESQL])
    if type_.named is not None and type_.named.kind == "enum":
        return _enum(type_.named)
    plain = _CLASSES.get(type_.sql) or _sized(type_.sql)
    if plain is not None and collation is None:
        return plain
    qualified = collation is not None and collation.startswith('"')
    if plain is not None and not qualified and plain.text.startswith(_TEXTS):
        start, end = plain.text[:-1], f"collation={collation!r})"
        return Source(start + ("" if start.endswith("(") else ", ") + end, plain.imports)
    text = type_.sql
    if collation is not None:
        text += f" COLLATE {collation if qualified else quoted(collation)}"
    return call("SQLType", [text], imports=["from migrations_runtime.types import SQLType"])


def _enum(key: Key) -> Source:
    kwargs: dict[str, object] = {"name": key.name}
    if key.schema is not None:
        kwargs["schema"] = key.schema
    kwargs["create_type"] = False
    return call("postgresql.ENUM", (), kwargs, imports=[POSTGRESQL])


def _sized(sql: str) -> Source | None:
    if found := _SIZED.match(sql):
        name, first, second = found[1], int(found[2]), found[3]
        match name:
            case "character varying":
                return call("sa.String", (), {"length": first})
            case "character":
                return call("sa.CHAR", (), {"length": first})
            case "numeric":
                return call("sa.Numeric", (), {"precision": first, "scale": int(second or 0)})
        kwargs: dict[str, object] = {"length": first}
        if name == "bit varying":
            kwargs["varying"] = True
        return call("postgresql.BIT", (), kwargs, imports=[POSTGRESQL])
    if found := _CLOCK.match(sql):
        kwargs = {"timezone": found[3] == "with", "precision": int(found[2])}
        return call(f"postgresql.{found[1].upper()}", (), kwargs, imports=[POSTGRESQL])
    if found := _INTERVAL.match(sql):
        kwargs = {}
        if found[1]:
            kwargs["fields"] = found[1].upper()
        if found[2]:
            kwargs["precision"] = int(found[2])
        return call("postgresql.INTERVAL", (), kwargs, imports=[POSTGRESQL])
    return None
