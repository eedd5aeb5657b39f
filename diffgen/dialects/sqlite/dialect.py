"""SQLite's answers to the questions of the engines."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect

from diffgen.catalog import Pair
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect
from diffgen.dialects.sqlite.alike import aligned
from diffgen.dialects.sqlite.declare import declare
from diffgen.dialects.sqlite.foreign_key import FOREIGN_KEY
from diffgen.dialects.sqlite.from_text import expression
from diffgen.dialects.sqlite.outlining.models import outlines
from diffgen.dialects.sqlite.outlining.sketch import column_of
from diffgen.dialects.sqlite.primary_key import PRIMARY_KEY
from diffgen.dialects.sqlite.read import read
from diffgen.dialects.sqlite.renaming import renamed
from diffgen.dialects.sqlite.scratch import in_memory, scratch
from diffgen.dialects.sqlite.types import cast, type_of, type_source
from diffgen.dialects.sqlite.unique import UNIQUE
from diffgen.dialects.sqlite.whole import WHOLE
from diffgen.kinds.check import CHECK
from diffgen.kinds.column import COLUMN
from diffgen.kinds.hints import hints
from diffgen.kinds.index import INDEX
from diffgen.kinds.naming import by_table
from diffgen.kinds.schema import SCHEMA
from diffgen.kinds.table import TABLE
from diffgen.ops import Alter
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.naming import constraint_name

KINDS = (SCHEMA, TABLE, COLUMN, PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY, INDEX)


def dialect(sqlalchemy: SQLAlchemyDialect, connection: sa.Connection | None = None) -> Dialect:
    """Return the dialect of SQLite."""
    return Dialect(
        name="sqlite",
        sqlalchemy=sqlalchemy,
        default_schema="main",
        kinds=KINDS,
        read=read,
        declare=declare,
        outlines=outlines,
        outlined_column=column_of,
        type_of=type_of,
        type_source=type_source,
        expression=expression,
        constraint_name=constraint_name,
        constraints_are_named=False,
        name_space=by_table,
        implied=frozenset(),
        echoed=frozenset(),
        echo=None,
        breaks=breaks,
        identifier=str,
        fold=fold,
        rename=renamed,
        aligned=aligned,
        hints=hints,
        lasting_names=frozenset({"schema"}),
        scratch=scratch,
        whole=WHOLE,
        without_server=in_memory,
        cast=cast,
    )


def breaks(op: Alter[Any], obj: Object, pair: Pair) -> bool:
    """Return that nothing stands in the way: a rebuild changes the table as a whole."""
    return False
