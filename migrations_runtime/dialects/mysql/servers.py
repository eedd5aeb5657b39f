"""Which of the two servers it is, and what it alone can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor

_PREFIXES = ("mysql_", "mariadb_")


def is_mariadb(dialect: sa.Dialect) -> bool:
    """Tell MariaDB from MySQL: by what it answered, or by the URL where nothing is connected to."""
    return bool(getattr(dialect, "is_mariadb", False))


def renames_columns(dialect: sa.Dialect) -> bool:
    """Tell whether there is RENAME COLUMN: since MySQL 8.0 and MariaDB 10.5.2.

    https://dev.mysql.com/doc/refman/8.4/en/alter-table.html · https://mariadb.com/kb/en/alter-table/
    """
    version = dialect.server_version_info or ()
    return not version or version >= ((10, 5, 2) if is_mariadb(dialect) else (8, 0))


def own_options(options: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Return the options of either server, without the name that they begin with."""
    return {name.partition("_")[2]: value for name, value in options if name.startswith(_PREFIXES)}


def answer(
    executor: Executor, question: str, parameters: Mapping[str, object], else_: str | None = None
) -> str:
    """Return the one value that a SELECT gives, or ``else_`` where there is no database.

    :raises CommandError: there is none, and no ``else_``.
    """
    if executor.connection is not None:
        return str(executor.connection.execute(sa.text(question), dict(parameters)).scalar_one())
    if else_ is None:
        raise CommandError(
            "None is for the server's default here, and there is no server to ask for it: say the "
            "value, or run it without --sql"
        )
    return else_
