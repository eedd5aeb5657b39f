"""What MariaDB makes of a column: its character set, the bytes that it takes in a key, whether it counts."""

from __future__ import annotations

import re

from tests.roundtrip.spec import Column, ColumnType, Index, Table

SAID = {"NVARCHAR": "utf8mb3", "national=": "utf8mb3", "ascii=": "latin1", "unicode=": "ucs2"}
WIDTHS = {"utf8mb4": 4, "utf8mb3": 3, "latin1": 1, "ascii": 1, "ucs2": 2}
CODECS = {
    "utf8mb4": "utf-8",
    "utf8mb3": "utf-8",
    "latin1": "latin-1",
    "ascii": "ascii",
    "ucs2": "utf-16",
}
# Bytes of a whole key and of one column in it
# (https://mariadb.com/kb/en/innodb-limitations/, .../myisam-overview/, .../aria-storage-engine/).
KEY_BYTES = {"InnoDB": 3072, "MyISAM": 1000, "Aria": 2000}
COLUMN_BYTES = {"COMPACT": 767, "REDUNDANT": 767}
TRANSACTIONAL = (None, "InnoDB")


def charset(table: Table, type_: ColumnType) -> str:
    """The character set of a column of the type."""
    said = re.search(r"charset='(\w+)'", type_.source)
    if said is not None:
        return said.group(1)
    said = re.search(r"collation='(\w+?)_", type_.source)
    if said is not None:
        return said.group(1)
    for words, name in SAID.items():
        if words in type_.source:
            return name
    return str(table.option("mysql_charset") or "utf8mb4")


def key_bytes(table: Table, column: Column) -> int:
    """The bytes that the column takes in a key."""
    type_ = column.type
    if type_.family in ("binary", "bytes"):
        return type_.length or 0
    if type_.family == "text":
        return (type_.length or 10) * WIDTHS[charset(table, type_)]
    return 160 if type_.family in ("labels", "hex") else 16


def fits(table: Table, names: list[str]) -> bool:
    """Whether a key over these columns is within the limits of the table's engine."""
    sizes = [key_bytes(table, column) for name in names if (column := table.column(name))]
    engine = str(table.option("mysql_engine") or "InnoDB")
    single = COLUMN_BYTES.get(str(table.option("mysql_row_format")), KEY_BYTES[engine])
    return sum(sizes) <= KEY_BYTES[engine] and max(sizes, default=0) <= single


def has_foreign_keys(table: Table) -> bool:
    """Whether its engine knows foreign keys; the others read over them."""
    return table.option("mysql_engine") in TRANSACTIONAL


def indexable(column: Column) -> bool:
    """Whether it goes into a key whole."""
    return column.type.family not in ("text", "binary") or column.type.length is not None


def in_part(column: Column, index: Index) -> bool:
    """Whether the index takes the first characters of the column, or its words."""
    options = dict(index.options)
    length = options.get("mysql_length")
    if column.type.family != "text" or column.computed is not None:
        return False
    if column.name == "rank":  # SQLAlchemy leaves it unquoted, and rank(7) is a window function
        return False
    if options.get("mysql_prefix") == "FULLTEXT":
        # Of ucs2 no words are known: https://dev.mysql.com/doc/refman/8.4/en/fulltext-restrictions.html
        return "unicode=True" not in column.type.source
    size = length.get(column.name) if isinstance(length, dict) else length
    return isinstance(size, int) and (column.type.length is None or size < column.type.length)


def encodes(table: Table, type_: ColumnType, text: str) -> bool:
    """Whether the column's character set has every character of the text."""
    try:
        text.encode(CODECS[charset(table, type_)])
    except UnicodeEncodeError:
        return False
    return True


def same_storage(table: Table, column: Column, other_table: Table, other: Column) -> bool:
    """Whether a foreign key may tie the two together."""
    one, another = column.type.source, other.type.source
    return one == another and collation(table, column.type) == collation(other_table, other.type)


def collation(table: Table, type_: ColumnType) -> tuple[str, object]:
    """The character set and, where the table says one for all its columns, the collation."""
    if any(words in type_.source for words in ("charset=", "collation=", *SAID)):
        return charset(table, type_), None
    return charset(table, type_), table.option("mysql_collate")
