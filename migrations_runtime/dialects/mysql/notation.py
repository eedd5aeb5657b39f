"""A script for the programs mysql and mariadb."""

from __future__ import annotations

import re

from migrations_runtime.executor.notation import Notation, semicolon

_QUOTED = re.compile(
    r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`(?:[^`]|``)*`|/\*.*?\*/|(?:-- |#)[^\n]*",
    re.DOTALL,
)
_DELIMITERS = ("//", "$$", "||", ";;")


def ended(sql: str) -> str:
    """Return a statement with its end; another than a semicolon where one is in its body.

    The client ends a statement at every semicolon that is in no string, also within the body of a
    trigger or procedure: https://mariadb.com/kb/en/delimiters/
    """
    if ";" not in _QUOTED.sub("", sql.removesuffix(";")):
        return semicolon(sql)
    delimiter = next((one for one in _DELIMITERS if one not in sql), "//diffgen//")
    return f"DELIMITER {delimiter}\n{sql}\n{delimiter}\nDELIMITER ;"


# Recent enough for all that is written: MySQL 8.0.20 or MariaDB 10.6.
_VERSION = (10, 6, 0)

NOTATION = Notation(
    ended=ended,
    # Without it the client takes its own locale's character set for the script's.
    opening=("SET NAMES utf8mb4",),
    # A client may have been told not to commit by itself.
    closing="COMMIT",
    assumes=(("server_version_info", _VERSION),),
)
MARIADB_NOTATION = NOTATION._replace(
    assumes=(("server_version_info", _VERSION), ("supports_sequences", True))
)
