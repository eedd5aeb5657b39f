"""Comparing from a program: as Alembic's tuples, as operations, as source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.autogenerate.directed import Directed, directed
from diffgen.autogenerate.generated import autogenerate, options
from diffgen.errors import CommandError
from migrations_runtime.operations import ops

Models = sa.MetaData | Sequence[sa.MetaData]


def compare_metadata(context: Any, metadata: Models) -> list[Any]:
    """Compare a database with models, and return the differences; none is an empty list.

    Each is a tuple, as ``("add_table", table)``, and what changes of one column is a list of tuples.

    :param context: ``MigrationContext.configure(connection)``; its ``opts`` are those of
        ``context.configure``.
    :raises CommandError: when they can't be compared.
    """
    return _directed(context, metadata).upgrade_ops.as_diffs()


def produce_migrations(context: Any, metadata: Models) -> ops.MigrationScript:
    """Compare a database with models, and return the revision that would resolve the differences.

    :raises CommandError: when they can't be compared.
    """
    found = _directed(context, metadata)
    return ops.MigrationScript(None, found.upgrade_ops, found.downgrade_ops)


def _directed(context: Any, metadata: Models) -> Directed:
    if context.connection is None:
        raise CommandError(
            "comparing needs a database: MigrationContext.configure(connection), not a URL"
        )
    found = autogenerate(context.connection, options(context, metadata))
    return directed(found, context)
