"""The answers of MySQL and MariaDB to the questions of the engines."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect

from diffgen.contracts import Dialect
from diffgen.dialects.mysql import naming
from diffgen.dialects.mysql.breaks import breaks
from diffgen.dialects.mysql.declare import declare
from diffgen.dialects.mysql.echo import ECHOED, echo
from diffgen.dialects.mysql.kinds.check import CHECK
from diffgen.dialects.mysql.kinds.column import COLUMN
from diffgen.dialects.mysql.kinds.foreign_key import FOREIGN_KEY
from diffgen.dialects.mysql.kinds.index import INDEX
from diffgen.dialects.mysql.kinds.primary_key import PRIMARY_KEY
from diffgen.dialects.mysql.kinds.sequence import SEQUENCE
from diffgen.dialects.mysql.kinds.table import TABLE
from diffgen.dialects.mysql.kinds.unique import UNIQUE
from diffgen.dialects.mysql.memory import MEMORY
from diffgen.dialects.mysql.numbered import aligned
from diffgen.dialects.mysql.outlining.declared import outlines
from diffgen.dialects.mysql.outlining.parts import column_of
from diffgen.dialects.mysql.reading.read import read
from diffgen.dialects.mysql.renaming import renamed
from diffgen.dialects.mysql.scratch import scratch
from diffgen.dialects.mysql.server import Server
from diffgen.dialects.mysql.sql.text import declared
from diffgen.dialects.mysql.type_source import type_source
from diffgen.dialects.mysql.types import type_of
from diffgen.dialects.mysql.whole import WHOLE
from diffgen.errors import CommandError
from diffgen.kinds.hints import hints
from diffgen.kinds.schema import SCHEMA

KINDS = (SCHEMA, SEQUENCE, TABLE, COLUMN, PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY, INDEX)

#: The variable that limits the time of a SELECT, and five seconds in its unit, by ``Server.mariadb``:
#: https://mariadb.com/kb/en/server-system-variables/#max_statement_time ·
#: https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_max_execution_time
_LIMITS = {True: ("max_statement_time", 5), False: ("max_execution_time", 5000)}

#: The first versions that tell of checks, MariaDB also of what they stand in:
#: https://mariadb.com/kb/en/information-schema-check_constraints-table/
_OLDEST = {True: ("MariaDB", (10, 5, 10)), False: ("MySQL", (8, 0, 16))}


def dialect(sqlalchemy: SQLAlchemyDialect, connection: sa.Connection | None = None) -> Dialect:
    """Return the dialect of MySQL or MariaDB, whichever SQLAlchemy's dialect is of.

    :param connection: to ask what the server says of itself; what is usual is taken without it.
    :raises CommandError: for a server that is too old, or a connection that is in no database.
    """
    server = Server.of(sqlalchemy)
    maria = server.mariadb
    if connection is not None:
        _require_recent(server)
        if sqlalchemy.default_schema_name is None:
            raise CommandError("the connection is in no database; end the URL with the name of one")
        server = Server.asked(connection)
    return Dialect(
        name="mysql",
        sqlalchemy=sqlalchemy,
        default_schema=sqlalchemy.default_schema_name,
        kinds=KINDS,
        read=read,
        declare=declare,
        outlines=outlines,
        outlined_column=column_of,
        type_of=type_of,
        type_source=type_source,
        expression=partial(declared, session=sqlalchemy),
        constraint_name=naming.constraint_name if maria else naming.mysql_constraint_name,
        constraints_are_named=True,
        name_space=naming.name_space if maria else naming.mysql_name_space,
        implied=frozenset(),
        echoed=ECHOED,
        echo=echo,
        breaks=breaks,
        identifier=str,
        fold=str.casefold,
        rename=renamed,
        hints=hints,
        lasting_names=frozenset({"schema", "primary_key"}),
        aligned=aligned,
        scratch=scratch,
        whole=WHOLE,
        memory=MEMORY,
        time_limit=f"SET SESSION {_LIMITS[maria][0]} = {_LIMITS[maria][1]}",
        limit_lifted=f"SET SESSION {_LIMITS[maria][0]} = DEFAULT",
        hidden_schemas=frozenset({"information_schema", "mysql", "performance_schema", "sys"}),
        small_letters=server.small_letters,
        schemas_are_databases=True,
        server=server,
    )


def _require_recent(server: Server) -> None:
    name, oldest = _OLDEST[server.mariadb]
    if server.version < oldest:
        present, needed = (".".join(map(str, version)) for version in (server.version, oldest))
        raise CommandError(
            f"{name} {present} is too old to be compared: {name} {needed} is the first version that tells"
            " of checks; revisions that are written by hand run on it"
        )
