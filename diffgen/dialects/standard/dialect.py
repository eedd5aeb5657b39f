"""The answers of SQLAlchemy's own dialect, whatever the server, to the questions of the engines."""

from __future__ import annotations

from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect

from diffgen.contracts import Dialect
from diffgen.dialects.standard.aligned import aligned
from diffgen.dialects.standard.breaks import breaks
from diffgen.dialects.standard.column import COLUMN
from diffgen.dialects.standard.families import family_of
from diffgen.dialects.standard.foreign_key import FOREIGN_KEY
from diffgen.dialects.standard.nowhere import WHOLE, scratch
from diffgen.dialects.standard.reading import read
from diffgen.dialects.standard.texts import expression
from diffgen.dialects.standard.types import type_of, type_source
from diffgen.dialects.standard.undecided import undecided
from diffgen.dialects.standard.untold import Untold
from diffgen.kinds.check import CHECK
from diffgen.kinds.declaring import declare
from diffgen.kinds.hints import hints
from diffgen.kinds.index import INDEX
from diffgen.kinds.naming import by_schema
from diffgen.kinds.primary_key import PRIMARY_KEY
from diffgen.kinds.renaming import renamed
from diffgen.kinds.schema import SCHEMA
from diffgen.kinds.table import TABLE
from diffgen.kinds.unique import UNIQUE
from migrations_runtime.naming import constraint_name

KINDS = (SCHEMA, TABLE, COLUMN, PRIMARY_KEY, UNIQUE, CHECK, FOREIGN_KEY, INDEX)


def dialect(sqlalchemy: SQLAlchemyDialect, connection: sa.Connection | None = None) -> Dialect:
    """Return the dialect of a server that nothing is known of in particular."""
    name, family = family_of(type(sqlalchemy))
    untold = Untold(sqlalchemy.name)
    return Dialect(
        name=name,
        sqlalchemy=sqlalchemy,
        default_schema=sqlalchemy.default_schema_name,
        kinds=KINDS,
        read=partial(read, untold=untold),
        declare=declare,
        type_of=partial(type_of, family=family),
        type_source=partial(type_source, sqlalchemy=sqlalchemy),
        expression=expression,
        constraint_name=constraint_name,
        constraints_are_named=False,
        name_space=by_schema,
        implied=frozenset(),
        echoed=frozenset({"column", "check", "foreign_key", "index"}),
        echo=None,
        undecided=partial(undecided, family=family),
        breaks=breaks,
        identifier=str,
        fold=str.casefold if family.folds else str,
        rename=renamed,
        aligned=partial(aligned, family=family, untold=untold),
        hints=hints,
        lasting_names=frozenset({"schema", "primary_key"}),
        scratch=scratch,
        whole=WHOLE,
        hidden_schemas=family.hidden_schemas,
    )
