"""What a server says of itself: which of the two it is, and what it takes where nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect

from diffgen.contracts import Dialect
from diffgen.dialects.mysql.sql.packing import packed, statement, unpacked

#: Default collations that are not ``<character set>_general_ci``
#: (https://dev.mysql.com/doc/refman/8.4/en/charset-charsets.html).
_COLLATIONS = {
    "latin1": "latin1_swedish_ci",
    "big5": "big5_chinese_ci",
    "cp932": "cp932_japanese_ci",
    "dec8": "dec8_swedish_ci",
    "eucjpms": "eucjpms_japanese_ci",
    "euckr": "euckr_korean_ci",
    "gb2312": "gb2312_chinese_ci",
    "gb18030": "gb18030_chinese_ci",
    "gbk": "gbk_chinese_ci",
    "hp8": "hp8_english_ci",
    "sjis": "sjis_japanese_ci",
    "swe7": "swe7_swedish_ci",
    "tis620": "tis620_thai_ci",
    "ujis": "ujis_japanese_ci",
    "binary": "binary",
}
#: Until version 8.0.30 of MySQL and 10.6 of MariaDB they are called so.
_FORMER = "utf8"
_LATEST = {True: (10, 6), False: (8, 0, 20)}
#: MariaDB can give character sets other default collations (https://mariadb.com/kb/en/character-sets/).
_CHARACTER_SET_COLLATIONS = (11, 2)
_SCHEMATA = (
    f"(SELECT {packed(('schema_name', 'default_collation_name'))} FROM information_schema.schemata)"
)
_CHARACTER_SETS = (
    f"(SELECT {packed(('character_set_name', 'default_collate_name'))}"
    " FROM information_schema.character_sets)"
)


@dataclass(frozen=True)
class Server:
    """MySQL or MariaDB.

    :param engine: the engine of a table that names none.
    :param collations: the collation of a schema's tables that name none; ``None`` is the schema
        that the connection is in.
    :param charsets: the collation of each character set where none is named.
    :param explicit_timestamps: whether a TIMESTAMP is a column like others. If not, it may be NOT
        NULL, or be set to the clock, unless it says otherwise
        (https://mariadb.com/kb/en/timestamp/#automatic-values).
    :param small_letters: whether names of tables are kept in small letters
        (https://mariadb.com/kb/en/server-system-variables/#lower_case_table_names).
    """

    mariadb: bool
    version: tuple[int, ...]
    engine: str = "InnoDB"
    collations: Mapping[str | None, str] = field(default_factory=dict)
    charsets: Mapping[str, str] = field(default_factory=dict)
    explicit_timestamps: bool = True
    small_letters: bool = False

    @classmethod
    def of(cls, sqlalchemy: SQLAlchemyDialect) -> Server:
        """Return the server as far as it is known without a connection to it."""
        mariadb = isinstance(sqlalchemy, MySQLDialect) and bool(sqlalchemy.is_mariadb)
        version = getattr(sqlalchemy, "server_version_info", None) or _LATEST[mariadb]
        return cls(mariadb, tuple(part for part in version if isinstance(part, int)))

    @classmethod
    def asked(cls, connection: sa.Connection) -> Server:
        """Return the server at the other end of a connection, in its own words."""
        here = cls.of(connection.dialect)
        chosen = here.mariadb and here.version >= _CHARACTER_SET_COLLATIONS
        told = connection.execute(sa.text(_question(here.mariadb, chosen))).one()
        schemas = {name: collation_name(one) for name, one in unpacked(told.schemas)}
        charsets = dict(unpacked(told.charsets)) | _chosen(told.chosen)
        current = connection.dialect.default_schema_name
        return cls(
            here.mariadb,
            here.version,
            told.engine,
            schemas | ({None: schemas[current]} if current in schemas else {}),
            {charset_name(name): collation_name(one) for name, one in charsets.items()},
            bool(told.explicit_timestamps),
            told.letter_case == 1,
        )

    def collation_of(self, charset: str) -> str:
        """Return the default collation of a character set."""
        name = charset_name(charset)
        known = self.charsets.get(name) or _COLLATIONS.get(name)
        if known is None and name == "utf8mb4" and not self.mariadb:
            return "utf8mb4_0900_ai_ci"
        return known or f"{name}_general_ci"

    def collation_in(self, schema: str | None) -> str:
        """Return the collation of a schema's tables that name none."""
        return self.collations.get(schema) or self.collation_of("utf8mb4")


def server_of(dialect: Dialect) -> Server:
    """Return the server of a dialect of this folder."""
    assert isinstance(dialect.server, Server)
    return dialect.server


def charset_name(name: str) -> str:
    """Return the present name of a character set."""
    folded = name.lower()
    return "utf8mb3" if folded == _FORMER else folded


def collation_name(name: str) -> str:
    """Return the present name of a collation."""
    folded = name.lower()
    return f"utf8mb3{folded[len(_FORMER):]}" if folded.startswith(f"{_FORMER}_") else folded


def charset_of(collation: str) -> str:
    """Return the character set of a collation: what its name begins with."""
    return charset_name(collation.partition("_")[0])


def _question(mariadb: bool, chosen: bool) -> str:
    """Return the statement that asks a server for all of it.

    :param chosen: whether character sets may have been given other collations.
    """
    collations = "@@character_set_collations" if chosen else "NULL"
    return statement(
        "SELECT @@default_storage_engine AS engine,"
        " @@explicit_defaults_for_timestamp AS explicit_timestamps,"
        f" @@lower_case_table_names AS letter_case, {collations} AS chosen,"
        f" {_SCHEMATA} AS `schemas`, {_CHARACTER_SETS} AS charsets",
        mariadb,
    )


def _chosen(given: str | None) -> dict[str, str]:
    """Return the collations that character sets have been given."""
    pairs = (pair.partition("=") for pair in (given or "").split(",") if pair)
    return {name.strip(): collation.strip() for name, _, collation in pairs}
