"""Types as SQLAlchemy's own dialect compiles them, whether declared or told, and how far two are one."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect
from sqlalchemy.types import NullType, TypeEngine

from diffgen.catalog import Type
from diffgen.contracts import Dialect
from diffgen.dialects.standard.families import Family
from diffgen.kinds.portable import portable_source
from diffgen.source import SQLALCHEMY, Source, call

#: What stands for a type that SQLAlchemy has no class for.
UNKNOWN = "UNKNOWN"
_TEXT = re.compile(r"'(?:[^']|'')*'|[^']+")
_BESIDE = re.compile(r"\s+(?:CHARACTER SET|CHARSET|COLLATE)\s+(?:\"[^\"]+\"|\S+)")
_SHAPE = re.compile(r"(?P<name>[^()]+)(?:\((?P<arguments>.*)\)(?P<rest>[^()]*))?", re.DOTALL)
_NAMED = re.compile(r"([A-Z]+)(?:\((\d+(?:, ?\d+)?)\))?")
#: Names that mean one type on whatever server takes both.
_SYNONYMS = {
    "INT": "INTEGER",
    "INT2": "SMALLINT",
    "INT4": "INTEGER",
    "INT8": "BIGINT",
    "BOOL": "BOOLEAN",
    "CHARACTER": "CHAR",
    "CHARACTER VARYING": "VARCHAR",
    "DEC": "NUMERIC",
    "DECIMAL": "NUMERIC",
    "DOUBLE PRECISION": "DOUBLE",
    "FLOAT4": "REAL",
    "FLOAT8": "DOUBLE",
    "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
    "TIME WITHOUT TIME ZONE": "TIME",
    "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE",
}
#: What a number in brackets behind these says is how wide they are shown.
_WHOLE = frozenset({"TINYINT", "SMALLINT", "MEDIUMINT", "INTEGER", "BIGINT"})
#: Types whose length is all that there is to say of them.
_SIZED = re.compile(r"N?(VAR)?(CHAR|BINARY)2?|RAW|BIT|BIT VARYING")
#: Types of which some servers keep one where another is asked for.
_IN_PLACE_OF_OTHERS = (
    frozenset({"FLOAT", "DOUBLE", "REAL", "BINARY_FLOAT", "BINARY_DOUBLE"}),
    frozenset({"BOOLEAN", "BIT", "NUMERIC", *_WHOLE}),
    frozenset({"DATETIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"}),
    frozenset({"BLOB", "BYTEA", "VARBINARY", "LONGBLOB"}),
)

#: Types for texts of any length, likewise.
_UNLIMITED = frozenset(
    {"VARCHAR", "TEXT", "LONGTEXT", "STRING", "CLOB", "JSON", "JSONB", "VARIANT"}
)


class Likeness(Enum):
    """How far two types are one."""

    SAME = auto()
    UNCERTAIN = auto()
    OTHER = auto()


def type_of(declared: TypeEngine[Any], dialect: Dialect, family: Family) -> tuple[Type, str | None]:
    """Return a type in one spelling; its collation stays with the SQLAlchemy type, and is not compared."""
    if isinstance(getattr(declared, "item_type", declared), NullType):
        return Type(UNKNOWN), None
    written = dialect.sql(dialect.sqlalchemy.type_compiler_instance.process(declared)).strip()
    return Type(canonical(written, family), native=declared, written=written), None


@lru_cache(maxsize=4096)
def canonical(written: str, family: Family) -> str:
    """Return the text of a type in capital letters, by the name that stands for its synonyms."""
    parts = [part if part[0] == "'" else " ".join(part.upper().split()) for part in _parts(written)]
    text = _BESIDE.sub("", " ".join("".join(parts).split()))
    found = _SHAPE.fullmatch(text)
    if found is None:
        return text
    name, rest = found["name"].strip(), (found["rest"] or "").strip()
    if rest in ("WITHOUT TIME ZONE", "WITH TIME ZONE"):
        name, rest = f"{name} {rest}", ""
    name = _SYNONYMS.get(name, name)
    name = family.synonyms.get(name, name)
    arguments = [one.strip() for one in (found["arguments"] or "").split(",") if one.strip()]
    if name in _WHOLE or name in family.unsized:
        arguments = []
    if name == "NUMERIC" and arguments[1:] == ["0"]:
        arguments = arguments[:1]
    sized = f"{name}({', '.join(arguments)})" if arguments else name
    spelled = f"{sized} {rest}".strip()
    return family.synonyms.get(spelled, spelled)


def _parts(written: str) -> list[str]:
    return _TEXT.findall(written)


def likeness(there: str, wanted: str, family: Family) -> Likeness:
    """Return how far a type that is there is the one that is wanted, given both in one spelling.

    What one of them leaves unsaid is the server's to choose; of a length nobody can tell whether it is.
    """
    if there == wanted:
        return Likeness.SAME
    if UNKNOWN in (there, wanted):
        return Likeness.UNCERTAIN
    first, second = _name(there), _name(wanted)
    if first == second:
        if ("(" in there) == ("(" in wanted):
            return Likeness.OTHER
        return Likeness.UNCERTAIN if _SIZED.fullmatch(first) else Likeness.SAME
    if family.is_known or (first in _WHOLE and second in _WHOLE):
        return Likeness.OTHER
    if there in _UNLIMITED and wanted in _UNLIMITED:
        return Likeness.UNCERTAIN
    is_one_of_both = any(first in names and second in names for names in _IN_PLACE_OF_OTHERS)
    return Likeness.UNCERTAIN if is_one_of_both else Likeness.OTHER


def _name(type_: str) -> str:
    found = _SHAPE.fullmatch(type_)
    return type_ if found is None else f"{found['name']} {(found['rest'] or '').strip()}".strip()


def type_source(found: Type, collation: str | None, sqlalchemy: SQLAlchemyDialect) -> Source:
    """Return the source of a SQLAlchemy type that compiles to the same text."""
    native = found.native
    portable = None if native is None else portable_source(native)
    if portable is not None:
        return portable
    text = found.written or found.sql
    named = _by_name(text, sqlalchemy)
    if named is not None:
        return Source(f"sa.{named!r}", frozenset({SQLALCHEMY}))
    return call("SQLType", [text], imports=["from migrations_runtime.types import SQLType"])


def _by_name(text: str, sqlalchemy: SQLAlchemyDialect) -> TypeEngine[Any] | None:
    """Return the type of SQLAlchemy's own that has a name and compiles to just that, if there is one."""
    found = _NAMED.fullmatch(text)
    class_ = None if found is None else getattr(sa, found[1], None)
    if found is None or not isinstance(class_, type) or not issubclass(class_, TypeEngine):
        return None
    numbers = [int(one) for one in (found[2] or "").split(",") if one]
    try:
        made = class_(*numbers)
        compiled = sqlalchemy.type_compiler_instance.process(made)
    except (TypeError, sa.exc.CompileError):  # it takes no such numbers, or isn't had here
        return None
    return made if compiled == text else None
