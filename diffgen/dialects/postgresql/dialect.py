"""PostgreSQL's answers to the questions of the engines."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect

from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.aligned import aligned
from diffgen.dialects.postgresql.breaks import breaks
from diffgen.dialects.postgresql.dependants import dependants
from diffgen.dialects.postgresql.echoing.echo import ECHOED, echo
from diffgen.dialects.postgresql.kinds.column import COLUMN
from diffgen.dialects.postgresql.kinds.domain_kind import DOMAIN_KIND
from diffgen.dialects.postgresql.kinds.enum import ENUM
from diffgen.dialects.postgresql.kinds.enum_value import ENUM_VALUE
from diffgen.dialects.postgresql.kinds.exclude import EXCLUDE
from diffgen.dialects.postgresql.kinds.primary_key import PRIMARY_KEY
from diffgen.dialects.postgresql.kinds.schema import SCHEMA
from diffgen.dialects.postgresql.kinds.sequence import SEQUENCE
from diffgen.dialects.postgresql.kinds.table import TABLE
from diffgen.dialects.postgresql.kinds.unique import UNIQUE
from diffgen.dialects.postgresql.memory import MEMORY
from diffgen.dialects.postgresql.outlining.outlines import outlines
from diffgen.dialects.postgresql.reading.outlines import column_of
from diffgen.dialects.postgresql.reading.read import read
from diffgen.dialects.postgresql.renaming import renamed
from diffgen.dialects.postgresql.scratch import scratch
from diffgen.dialects.postgresql.sql.text import expression
from diffgen.dialects.postgresql.types import cast, type_of, type_source
from diffgen.dialects.postgresql.whole import WHOLE
from diffgen.errors import CommandError
from diffgen.kinds.check import CHECK
from diffgen.kinds.declaring import declare
from diffgen.kinds.foreign_key import FOREIGN_KEY
from diffgen.kinds.hints import hints
from diffgen.kinds.index import INDEX
from diffgen.kinds.naming import by_schema
from diffgen.kinds.type_value import told_once
from migrations_runtime.naming import clipped, constraint_name

KINDS = (
    SCHEMA,
    ENUM,
    ENUM_VALUE,
    DOMAIN_KIND,
    SEQUENCE,
    TABLE,
    COLUMN,
    PRIMARY_KEY,
    UNIQUE,
    CHECK,
    EXCLUDE,
    FOREIGN_KEY,
    INDEX,
)


#: The first version that has all that is asked for, ``pg_attribute.attgenerated`` the last of it:
#: https://www.postgresql.org/docs/12/release-12.html
OLDEST = (12,)

#: The method of tables and of indexes, and the table space, that are taken if none is named.
IMPLIED: frozenset[tuple[str, object]] = frozenset(
    {
        ("postgresql_using", "heap"),
        ("postgresql_using", "btree"),
        ("postgresql_tablespace", "pg_default"),
    }
)


def dialect(sqlalchemy: SQLAlchemyDialect, connection: sa.Connection | None = None) -> Dialect:
    """Return the dialect of PostgreSQL.

    :raises CommandError: for a server that is too old to be compared.
    """
    if connection is not None:
        _require_recent(connection)
    return Dialect(
        name="postgresql",
        sqlalchemy=sqlalchemy,
        default_schema=sqlalchemy.default_schema_name or "public",
        kinds=KINDS,
        read=read,
        declare=declare,
        outlines=outlines,
        outlined_column=column_of,
        type_of=told_once(type_of, sqlalchemy),
        type_source=type_source,
        expression=expression,
        constraint_name=constraint_name,
        constraints_are_named=True,
        name_space=by_schema,
        implied=IMPLIED,
        echoed=frozenset(ECHOED),
        echo=echo,
        breaks=breaks,
        identifier=clipped,
        fold=str,
        rename=renamed,
        hints=hints,
        scratch=scratch,
        dependants=dependants,
        whole=WHOLE,
        aligned=aligned,
        cast=cast,
        memory=MEMORY,
        time_limit="SET LOCAL statement_timeout = '5s'",
        hidden_schemas=frozenset({"information_schema", "pg_catalog", "pg_toast"}),
    )


def _require_recent(connection: sa.Connection) -> None:
    version = connection.dialect.server_version_info or OLDEST
    if connection.dialect.name == "postgresql" and version < OLDEST:
        raise CommandError(
            f"PostgreSQL {'.'.join(map(str, version))} is too old to be compared: PostgreSQL"
            f" {OLDEST[0]} is the first version that tells of generated columns; revisions that are written"
            " by hand run on it"
        )
