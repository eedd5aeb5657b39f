"""Types in the server's own spelling, ``information_schema.COLUMNS.COLUMN_TYPE``, and their source.

Names and synonyms: https://mariadb.com/kb/en/data-types/ ·
https://dev.mysql.com/doc/refman/8.4/en/data-types.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.types import TypeEngine

from diffgen.catalog import Type
from diffgen.contracts import Dialect
from diffgen.dialects.mysql.server import charset_name, charset_of, collation_name, server_of
from diffgen.dialects.mysql.sql.strings import quoted, unquoted

_SYNONYMS = {
    "integer": "int",
    "int1": "tinyint",
    "int2": "smallint",
    "int3": "mediumint",
    "int4": "int",
    "int8": "bigint",
    "middleint": "mediumint",
    "numeric": "decimal",
    "dec": "decimal",
    "fixed": "decimal",
    "real": "double",
    "double precision": "double",
    "float4": "float",
    "float8": "double",
    "character": "char",
    "character varying": "varchar",
    "nchar": "char",
    "nvarchar": "varchar",
    "long varchar": "mediumtext",
    "long": "mediumtext",
    "long varbinary": "mediumblob",
    "geomcollection": "geometrycollection",
}
_BOOLEANS = ("bool", "boolean")
_WIDTHS = {"tinyint": 3, "smallint": 5, "mediumint": 8, "int": 10, "bigint": 20}
_SIZED = {"char": "1", "binary": "1", "bit": "1"}
LISTS = ("enum", "set")
#: Types whose values are compared by a collation that the column has.
COLLATED = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", *LISTS)
_BYTES = {"char": "binary", "varchar": "varbinary"}
#: The longest value of each size, in bytes.
_SIZES = {"tiny": 255, "": 65535, "medium": 16777215, "long": 4294967295}
#: Bytes of a character at most (``information_schema.CHARACTER_SETS.MAXLEN``); others have one.
_WIDE = {
    **dict.fromkeys(("utf8mb4", "utf16", "utf16le", "utf32", "gb18030"), 4),
    **dict.fromkeys(("utf8mb3", "ujis", "eucjpms"), 3),
    **dict.fromkeys(("ucs2", "big5", "cp932", "euckr", "gb2312", "gbk", "sjis"), 2),
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SHAPE = re.compile(
    r"(?P<name>[a-z][a-z0-9_ ]*?)\s*(?:\((?P<arguments>.*)\))?\s*(?P<rest>(?:unsigned|signed|zerofill|\s)*)",
    re.IGNORECASE | re.DOTALL,
)
_MEMBER = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"", re.DOTALL)
_LITERAL_MEMBER = re.compile(r"'(?:[^']|'')*'", re.DOTALL)
#: What may follow a text's type: the character set, and the collation.
_STRING = re.compile(
    r"\s+(?:(?:character set|charset)\s+(?P<charset>\w+)|(?P<ascii>ascii)|(?P<unicode>unicode))?"
    r"(?:\s*\bcollate\s+[`\"]?(?P<collation>\w+)[`\"]?|\s*\b(?P<binary>binary))?\s*$",
    re.IGNORECASE,
)
_JSON_VALID = re.compile(r"json_valid\(([`\"]).+\1\)", re.IGNORECASE | re.DOTALL)
_NATIONAL = re.compile(r"^\s*(?:national\s+|(?=n(?:var)?char\b))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A declared type: its own text, and what it says of its character set and collation.

    :param binary: whether it asks for the binary collation of the character set.
    """

    text: str
    charset: str | None = None
    collation: str | None = None
    binary: bool = False


@lru_cache(maxsize=4096)
def canonical(sql: str, charset: str = "utf8mb4", backslashes: bool = True) -> str:
    """Return the SQL of a type as the server spells it; what isn't known in small letters.

    :param charset: that of the column, by which the server chooses the size of ``TEXT(n)``.
    :param backslashes: whether they escape in the members of an enum or a set.
    """
    found = _SHAPE.fullmatch(_COMMENT.sub("", sql).strip())
    if found is None:
        return " ".join(sql.lower().split())
    name = " ".join(found["name"].lower().split())
    if name in LISTS:
        return f"{name}({','.join(quoted(one) for one in members(sql, backslashes))})"
    if name in _BOOLEANS:
        return "tinyint(1)"
    name = _SYNONYMS.get(name, name)
    arguments = [part.strip() for part in (found["arguments"] or "").split(",") if part.strip()]
    return _spelled(name, arguments, found["rest"].lower().split(), charset)


def _spelled(name: str, arguments: list[str], flags: list[str], charset: str) -> str:
    zerofill = "zerofill" in flags
    if name in ("text", "blob") and arguments:
        length = int(arguments[0]) * (bytes_of_character(charset) if name == "text" else 1)
        return next((size + name for size, most in _SIZES.items() if length <= most), f"long{name}")
    if name in _WIDTHS:
        shown = arguments or [str(_WIDTHS[name])]
        arguments = shown if zerofill or (name == "tinyint" and arguments == ["1"]) else []
    elif name == "decimal":
        arguments = [*arguments, *("10", "0")[len(arguments) :]]
    elif name == "float" and len(arguments) == 1:
        name, arguments = "float" if int(arguments[0]) <= 24 else "double", []
    elif name == "year" or arguments == ["0"]:
        arguments = []
    elif name in _SIZED and not arguments:
        arguments = [_SIZED[name]]
    words = [name + (f"({','.join(arguments)})" if arguments else "")]
    if zerofill or "unsigned" in flags:
        words.append("unsigned")
    return " ".join([*words, "zerofill"] if zerofill else words)


def is_json(type_: str, condition: str) -> bool:
    """Return whether a text is JSON to MariaDB, by the CHECK in the definition of its column.

    https://mariadb.com/kb/en/json/: it has a collation of its own, too.
    """
    return type_ == "longtext" and _JSON_VALID.fullmatch(condition) is not None


def bytes_of_character(charset: str) -> int:
    """Return how many bytes a character of a character set has at most."""
    return _WIDE.get(charset, 1)


def members(sql: str, backslashes: bool = True) -> list[str]:
    """Return the members of an enum or a set; the server cuts spaces at their ends."""
    pattern = _MEMBER if backslashes else _LITERAL_MEMBER
    inner = sql[sql.index("(") + 1 :]
    return [unquoted(one, backslashes).rstrip(" ") for one in pattern.findall(inner)]


def spelled(type_: TypeEngine[Any], dialect: Dialect) -> Spelled:
    """Return a declared type as SQLAlchemy compiles it, apart from its character set and collation."""
    text = dialect.sql(dialect.sqlalchemy.type_compiler_instance.process(type_)).strip()
    charset = "utf8mb3" if _NATIONAL.match(text) else None
    text = _NATIONAL.sub("", text)
    end = text.rindex(")") + 1 if ")" in text else len(text.partition(" ")[0])
    found = _STRING.fullmatch(text[end:])
    if found is None:
        return Spelled(text, charset)
    if found["ascii"] or found["unicode"]:
        charset = "latin1" if found["ascii"] else "ucs2"
    charset = charset_name(found["charset"]) if found["charset"] else charset
    collation = collation_name(found["collation"]) if found["collation"] else None
    return Spelled(text[:end], charset, collation, bool(found["binary"]))


def type_of(type_: TypeEngine[Any], dialect: Dialect) -> tuple[Type, str | None]:
    """Return a declared type in the server's spelling, and the collation that it states."""
    return stored_as(type_, dialect, server_of(dialect).collation_in(None))


def stored_as(
    type_: TypeEngine[Any], dialect: Dialect, table_collation: str
) -> tuple[Type, str | None]:
    """Return a declared type in a table of a collation, and the collation that the type states."""
    found = spelled(type_, dialect)
    charset = found.charset or charset_of(found.collation or table_collation)
    collation = found.collation
    if collation is None and found.binary:
        collation = f"{charset}_bin"
    elif collation is None and found.charset is not None:
        collation = server_of(dialect).collation_of(charset)
    backslashes = bool(getattr(dialect.sqlalchemy, "_backslash_escapes", True))
    sql = canonical(found.text, charset, backslashes)
    if charset == "binary" and (own := _of_bytes(sql)) is not None:
        return Type(own), None
    return Type(sql, native=type_), collation


def _of_bytes(sql: str) -> str | None:
    """Return the type that a text of the character set ``binary`` is, if it is a text."""
    name, bracket, arguments = sql.partition("(")
    if name.endswith("text"):
        return name.replace("text", "blob")
    return _BYTES[name] + bracket + arguments if name in _BYTES else None
