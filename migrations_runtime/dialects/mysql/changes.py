"""How a column is changed: by a clause of ALTER TABLE where one says it all, else stated anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import AlterColumn, TableName
from migrations_runtime.ddl.columns import AlterColumnDefault, RenameColumn
from migrations_runtime.dialects.mysql.columns import ChangeColumn, ModifyColumn
from migrations_runtime.dialects.mysql.generated import is_to_be_made_anew, made_anew
from migrations_runtime.dialects.mysql.servers import renames_columns
from migrations_runtime.dialects.mysql.stored.definition import parse
from migrations_runtime.dialects.mysql.stored.table import neighbour_before, stored_table
from migrations_runtime.dialects.mysql.stored.wanted import definition_after, options_of
from migrations_runtime.dialects.standard import type_of
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor
from migrations_runtime.unset import UNSET, Unset

# What ALTER COLUMN ... SET DEFAULT cannot say, or MySQL only in other words.
_OF_TIME = re.compile(r"\bON\s+UPDATE\b|^\s*(now|current_timestamp|localtime)", re.IGNORECASE)


def changed(executor: Executor, table: TableName, change: AlterColumn) -> Iterator[sa.Executable]:
    """Give the statements of a column's change.

    :raises CommandError: there is no such column; or the table cannot be looked at, and the script
        doesn't say what the column is.
    """
    if change.new_name is not UNSET:
        yield _renamed(executor, table, change.name, change.new_name)
        return
    _refuse_what_there_is_not(table, change)
    is_placed = change.before is not None or change.after is not None
    if executor.connection is not None:
        yield from _modified(executor, table, change, is_placed)
    elif said(change) or is_placed:
        yield _modified_unseen(executor, table, change, is_placed)


def _renamed(executor: Executor, table: TableName, name: str, new_name: str) -> sa.Executable:
    """Return RENAME COLUMN, which adapts what names the column, such as a CHECK on it.

    Earlier servers have CHANGE COLUMN alone, which leaves that to us.
    """
    if executor.connection is None or renames_columns(executor.dialect):
        return RenameColumn(table, name, new_name)
    definition = parse(stored_table(executor, table).definition(name))
    return ChangeColumn(table, name, new_name, definition)


def _modified(
    executor: Executor, table: TableName, change: AlterColumn, is_placed: bool
) -> Iterator[sa.Executable]:
    stored = stored_table(executor, table)
    before = parse(stored.definition(change.name))
    after = definition_after(executor.dialect, change, before)
    if is_to_be_made_anew(before, after):
        yield from made_anew(stored, change.name, before, after)
    elif said(change) or is_placed:
        yield ModifyColumn(table, change.name, after, _place(executor, table, change))


def _place(executor: Executor, table: TableName, change: AlterColumn) -> str | Unset | None:
    if change.before is not None:
        return neighbour_before(executor, table, change.before)
    return UNSET if change.after is None else change.after


def _modified_unseen(
    executor: Executor, table: TableName, change: AlterColumn, is_placed: bool
) -> sa.Executable:
    """Return the statement as far as the script alone says what the column is."""
    default = change.server_default
    alone = said(change) == {"server_default"} and not is_placed
    is_generated = isinstance(default, sa.Computed) or isinstance(
        change.existing.server_default, sa.Computed
    )
    if default is not UNSET and alone and not is_generated and not _is_of_time(change):
        return AlterColumnDefault(table, change.name, default, type_of(change))
    if type_of(change) is None:
        raise CommandError(
            f"Column {change.name} of {table.name} has to be stated anew as a whole: without a "
            "database to look at, say what it is by existing_type, existing_nullable, "
            "existing_server_default and existing_comment"
        )
    definition = definition_after(executor.dialect, change, None)
    return ModifyColumn(table, change.name, definition, _place(executor, table, change))


def said(change: AlterColumn) -> set[str]:
    """Return what a change says of its column, but for its name and place."""
    parts = ("type", "nullable", "server_default", "comment", "autoincrement")
    return {part for part in parts if getattr(change, part) is not UNSET} | {*options_of(change)}


def _is_of_time(change: AlterColumn) -> bool:
    """Tell whether a default before or after is the clock's, and the type is known to say so."""
    defaults = (change.server_default, change.existing.server_default)
    texts = [str(getattr(one, "arg", one)) for one in defaults if one is not UNSET]
    return type_of(change) is not None and any(_OF_TIME.search(text) for text in texts)


def _refuse_what_there_is_not(table: TableName, change: AlterColumn) -> None:
    default = change.server_default
    if isinstance(default, sa.Identity) or isinstance(change.existing.server_default, sa.Identity):
        raise CommandError(
            f"Column {change.name} of {table.name}: there is no identity here, but AUTO_INCREMENT; "
            f"say autoincrement={isinstance(default, sa.Identity)}"
        )
    known = str | sa.ClauseElement | sa.DefaultClause | sa.Computed
    if default is not UNSET and default is not None and not isinstance(default, known):
        raise CommandError(
            f"Column {change.name} of {table.name} cannot be given a default that only says that "
            "there is one (FetchedValue). Say it in SQL (sa.text)."
        )
