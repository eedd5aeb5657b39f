"""A virtual generated column that becomes plain: PostgreSQL stores nothing that it could keep.

DROP EXPRESSION is for stored columns (https://www.postgresql.org/docs/current/sql-altertable.html),
so the values are computed once more, into a new column that takes the place of the other.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import AlterColumn, TableName
from migrations_runtime.ddl.columns import AddColumn, AlterColumnNullable, DropColumn, RenameColumn
from migrations_runtime.ddl.comments import CommentOnColumn
from migrations_runtime.errors import CommandError
from migrations_runtime.naming import object_name
from migrations_runtime.unset import UNSET


def is_virtual(generated: sa.Computed) -> bool:
    """Return whether a generated column is said not to be stored."""
    return generated.persisted is False


def stored_values(table: TableName, change: AlterColumn) -> Iterator[sa.Executable]:
    """Give a plain column of the same name, type and values.

    Constraints and indexes on the column are not taken over: they have to be dropped before.

    :raises CommandError: when the script doesn't say the column's type.
    """
    type_ = change.existing.type
    if type_ is UNSET:
        raise CommandError(
            f"Column {change.name} of {table.name} is virtual, and its values are to stay:"
            " say its type by existing_type"
        )
    generated = object_name(change.name, "", "generated")
    stand_in = sa.Table(table.name, sa.MetaData(), schema=table.schema)
    plain: sa.Column[object] = sa.Column(change.name, type_)
    stand_in.append_column(plain)
    yield RenameColumn(table, change.name, generated)
    yield AddColumn(plain)
    yield sa.update(stand_in).values({plain: sa.column(generated)})
    yield DropColumn(table, generated)
    if change.existing.nullable is False and change.nullable is UNSET:
        yield AlterColumnNullable(table, change.name, False)
    if isinstance(change.existing.comment, str) and change.comment is UNSET:
        yield CommentOnColumn(table, change.name, change.existing.comment)
