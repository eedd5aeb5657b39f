"""Types as a table's text spells them, and the SQLAlchemy source of each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sqlalchemy.types import TypeEngine

from diffgen.catalog import Type
from diffgen.contracts import Dialect
from diffgen.kinds.portable import portable_source
from diffgen.source import Source, call
from migrations_runtime.dialects.sqlite.rebuild.affinity import affinity

_QUOTED_NUMBER = re.compile(r"'([-+]?\d+(?:\.\d+)?)'")
_SPACE = re.compile(r"\s*([(),])\s*")


@lru_cache(maxsize=4096)
def type_(written: str) -> Type:
    """Return a type by its text; case and spaces mean nothing to SQLite."""
    folded = _SPACE.sub(r"\1", " ".join(written.upper().split()))
    return Type(folded.replace(",", ", "), written=written)


def type_of(declared: TypeEngine[Any], dialect: Dialect) -> tuple[Type, str | None]:
    """Return a declared type, and its collation."""
    compiled = dialect.sqlalchemy.type_compiler_instance.process(declared)
    collation = getattr(declared.dialect_impl(dialect.sqlalchemy), "collation", None)
    return type_(compiled.partition(" COLLATE ")[0]), collation


def cast(literal: str, type_: Type) -> str:
    """Return a literal as a column would keep it: its affinity makes numbers of texts that are some."""
    found = _QUOTED_NUMBER.fullmatch(literal)
    if found is None or affinity(type_.sql) in ("TEXT", "BLOB"):
        return literal
    return found[1]


_CLASSES = {
    "INTEGER": call("sa.Integer"),
    "BIGINT": call("sa.BigInteger"),
    "SMALLINT": call("sa.SmallInteger"),
    "TEXT": call("sa.Text"),
    "VARCHAR": call("sa.String"),
    "NUMERIC": call("sa.Numeric"),
    "DECIMAL": call("sa.DECIMAL"),
    "FLOAT": call("sa.Float"),
    "DOUBLE": call("sa.Double"),
    "REAL": call("sa.REAL"),
    "BOOLEAN": call("sa.Boolean"),
    "DATE": call("sa.Date"),
    "DATETIME": call("sa.DateTime"),
    "TIMESTAMP": call("sa.TIMESTAMP"),
    "TIME": call("sa.Time"),
    "BLOB": call("sa.LargeBinary"),
    "JSON": call("sa.JSON"),
}
_SIZED = re.compile(r"^(VARCHAR|CHAR|NVARCHAR|NCHAR|NUMERIC|DECIMAL)\((\d+)(?:, (-?\d+))?\)$")
_CLASS_OF = {"VARCHAR": "String", "NUMERIC": "Numeric", "NVARCHAR": "NVARCHAR", "CHAR": "CHAR"}
_TEXTS = ("sa.String", "sa.Text", "sa.CHAR", "sa.NCHAR", "sa.NVARCHAR")


def type_source(found: Type, collation: str | None) -> Source:
    """Return the source of a SQLAlchemy type that compiles to the same text."""
    portable = None if found.native is None else portable_source(found.native)
    if portable is not None:
        return portable
    plain = _CLASSES.get(found.sql) or _sized(found.sql)
    if plain is not None and collation is None:
        return plain
    if plain is not None and plain.text.startswith(_TEXTS):
        start = plain.text[:-1]
        text = start + ("" if start.endswith("(") else ", ") + f"collation={collation!r})"
        return Source(text, plain.imports)
    written = found.sql if found.written is None else found.written
    if collation is not None:
        written += ' COLLATE "' + collation.replace('"', '""') + '"'
    return call("SQLType", [written], imports=["from migrations_runtime.types import SQLType"])


def _sized(sql: str) -> Source | None:
    found = _SIZED.match(sql)
    if found is None:
        return None
    name, first, second = found[1], int(found[2]), found[3]
    function = f"sa.{_CLASS_OF.get(name, name)}"
    if name in ("NUMERIC", "DECIMAL"):
        kwargs = {"precision": first} | ({} if second is None else {"scale": int(second)})
        return call(function, (), kwargs)
    return None if second is not None else call(function, (), {"length": first})
