"""Foreign keys that MariaDB loses when it is killed in an ALTER TABLE that copies rows.

When it is up again the table is as altered, and its foreign keys are gone from SHOW CREATE TABLE and from the
catalog. Of 43 servers of version 10.11 that were killed in the six milliseconds of such a statement three
lost them. The page on atomic DDL knows nothing of that: https://mariadb.com/kb/en/atomic-ddl/
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.origin import one_line
from migrations_runtime.showing.logger import logger

log = logger(__name__)
Keys = Mapping[str, str]
_KEY = re.compile(r"^\s*(CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .*?),?$", re.MULTILINE)
_ANSI_NAME = re.compile(r'"((?:[^"]|"")+)"')


def foreign_keys(shown: str) -> Keys:
    """Return the foreign keys of a table as SHOW CREATE TABLE has them, by name, quoted by backticks."""
    if shown.startswith('CREATE TABLE "'):  # sql_mode has ANSI_QUOTES
        shown = _ANSI_NAME.sub(lambda found: _quoted(found[1].replace('""', '"')), shown)
    return {found[2].replace("``", "`"): found[1] for found in _KEY.finditer(shown)}


def make_again(
    connection: sa.Connection, table: str, altered_by: str, before: Keys, now: Keys
) -> None:
    """Add the keys that a table has lost to a statement that doesn't speak of them.

    :param table: as it is quoted.
    """
    for name, key in before.items():
        doubled = (name, name.replace("`", "``"), name.replace('"', '""'))
        if name in now or any(spelled in altered_by for spelled in doubled):
            continue
        sql = f"ALTER TABLE {table} ADD {key}"
        try:
            connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
        except DBAPIError as error:
            log.warning(
                "The server lost a foreign key when it died, which can't be made again (%s); see to it: %s",
                one_line(error),
                sql,
            )
        else:
            log.warning("The server lost a foreign key when it died; it was made again: %s", sql)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
