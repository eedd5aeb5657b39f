"""What stops a rebuild half-way, in words about the table that is there, and not the one in the making."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, OperationalError

from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.errors import CommandError
from migrations_runtime.origin import one_line


class RowsRefused(CommandError, IntegrityError):
    """The rows break what is asked for; to a script that is an IntegrityError, as on other servers."""

    def __init__(self, message: str, error: IntegrityError) -> None:
        said = type(error.orig)(message) if error.orig else None
        IntegrityError.__init__(self, error.statement, error.params, said or error)

    def __str__(self) -> str:
        return str(self.orig)


@contextmanager
def explained(stored: StoredTable) -> Iterator[None]:
    """Say what it means for the table when SQLite refuses a statement of the block.

    :raises RowsRefused: rows break a constraint, or a type of a STRICT table.
    :raises CommandError: the disk is full; a SELECT of the script is not at its end; a view or
        trigger is broken, which need not be of the table.
    """
    name = stored.table.name
    try:
        yield
    except IntegrityError as error:
        said = one_line(error).replace(f"{stored.free_name}.", f"{name}.")
        if said == "constraint failed":  # of a native ALTER TABLE
            said = f"{said}, {error.statement}"
        way = "Correct them before it, by op.execute()"
        if "NOT NULL" in said:
            way += ", or give a new column a server_default"
        message = f"The rows of {name} do not agree to the change: {said}. {way}"
        raise RowsRefused(message, error) from error
    except OperationalError as error:
        said = one_line(error)
        if said.startswith(("error in view", "error in trigger")):
            raise CommandError(
                f"{said}. SQLite looks at every view and trigger when it renames a column of {name}: "
                "drop this one before, or mend it"
            ) from error
        if "table is locked" in said:
            raise CommandError(
                f"Table {name} cannot be rebuilt while the script is reading rows ({said}): read all "
                "of them before, by .fetchall()"
            ) from error
        if "is full" not in said:
            raise
        raise CommandError(
            f"Table {name} cannot be rebuilt: {said}, and for a while there have to be "
            "two of it. Make room, and run it again"
        ) from error
