"""The journal of one database, as far as an executor reaches it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema

from migrations_runtime.errors import LedgerError
from migrations_runtime.executor import Executor
from migrations_runtime.journal.entry import Entry, now
from migrations_runtime.journal.rows import ROWS, inserting_rows, row_of, rows_of
from migrations_runtime.journal.table import journal_table
from migrations_runtime.ledger import Ledger
from migrations_runtime.origin import one_line

if TYPE_CHECKING:
    from migrations_runtime.steps import Step

_CUT_OFF = "it was cut off: its process, its connection or the server died"
_LONGEST_ERROR = 8_000  # characters; MySQL's TEXT has 65,535 bytes
#: The state of a row that keeps a part of another one's place, and tells of nothing else.
_PART = "part"
_WAY_OUT = "or switch it off with journal = false in the configuration"


class Journal:
    """The table beside the version table; where it is not kept, nothing is written, nor known.

    Whoever calls it has the transaction: :meth:`done` belongs to the one of the revision, and what
    :meth:`begin`, :meth:`move` and :meth:`failed` write is known of when it is committed.

    :param ledger: whose neighbour it is.
    :param is_kept: whether there is to be one (``journal = false``).
    :param is_script: whether a script of SQL is written, which somebody will run at another time.
    :param project: the id of the project whose revisions are run.
    """

    def __init__(
        self,
        executor: Executor,
        ledger: Ledger,
        is_kept: bool = True,
        is_script: bool = False,
        project: str | None = None,
    ) -> None:
        self.executor = executor
        self.ledger = ledger
        self.is_kept = is_kept
        self.table = journal_table(ledger.table.name, ledger.table.schema, executor.dialect)
        self.is_script = is_script
        self.project = project
        self._insert = sa.insert(self.table)
        self._insert_done = self._insert.inline()  # nobody will ask for its id
        self._update = sa.update(self.table).where(
            self.table.c.id == sa.bindparam("row"), self._is_under_way
        )
        self._exists = False

    @property
    def name(self) -> str:
        """The table with its schema, for messages."""
        return self.table.fullname

    def exists(self) -> bool:
        """Whether there is one to be read; once the table was there, it is not asked for again."""
        if not self.is_kept:
            return False
        if not self._exists and self.executor.connection is not None:
            inspector = sa.inspect(self.executor.connection)
            self._exists = inspector.has_table(self.table.name, schema=self.table.schema)
        return self._exists

    def create(self) -> None:
        """Create the table where it is missing, within the running transaction.

        Where its schema is missing too, that waits until something is written: the first revision
        may be what makes the schema.

        :raises LedgerError: the server refuses.
        """
        if self.is_kept and not self.exists() and not self.ledger.lacks_schema():
            self._create()

    def forget_existence(self) -> None:
        """Ask again whether the table is there: the transaction that made it was rolled back."""
        self._exists = False

    def opened(self, step: Step) -> tuple[Entry, ...]:
        """Return the entries of a step, as of now; nothing is written.

        :raises ScriptError: its script cannot be read.
        """
        from migrations_runtime.journal.opening import opened

        return opened(step, self.project) if self.is_kept else ()

    def begin(self, entry: Entry) -> Entry:
        """Write that a revision is under way; return the entry with its row.

        Where the schema of the table is the revision's to make, there is no row yet.

        :raises LedgerError: the server refuses.
        """
        self.create()
        if not self.exists():
            return entry
        result = self._write(self._insert, row_of(entry))
        key = result.inserted_primary_key if result is not None else None
        return entry._replace(id=key[0]) if key else entry

    def move(self, entry: Entry, place: str | None) -> Entry:
        """Write how far a revision came that is under way; return the entry.

        :param place: JSON, as text.
        :raises LedgerError: its row is gone.
        """
        moved = entry._replace(state="running", error=None, place=place)
        if entry.id is not None:
            self._touch(moved)
        return moved

    def done(self, entries: Sequence[Entry]) -> None:
        """Write that a step is through, within its transaction.

        :raises LedgerError: the server refuses.
        """
        self._finish([one.done() for one in entries])

    def add(self, entries: Sequence[Entry]) -> None:
        """Write of several steps that are through, and that it has no rows of, at once.

        :raises LedgerError: the server refuses.
        """
        if not entries:
            return
        if not self.exists():
            self._create()
        with self._refusing():
            if self.executor.dialect.name == "postgresql":
                self.executor.execute(self._insert_rows, {ROWS: rows_of(entries)})
            else:
                self.executor.execute_many(self._insert_done, [row_of(one) for one in entries])

    def failed(self, entries: Sequence[Entry], error: str) -> None:
        """Write that a step failed.

        :param error: why; kept on one line, and without passwords.
        :raises LedgerError: the server refuses.
        """
        from migrations_runtime.journal.author import noted

        said = noted(error)[:_LONGEST_ERROR]
        self._finish([one.failed(said) for one in entries])

    def place(self, entry: Entry, place: str) -> None:
        """Write another place, and nothing else, for a revision that was left half done.

        :raises LedgerError: its row is gone.
        """
        self._touch(entry._replace(place=place))

    def leave(self, entry: Entry) -> None:
        """Write of a revision that was left half done that another row goes on from its place.

        :raises LedgerError: its row is gone.
        """
        left = entry if entry.state == "failed" else entry.failed(_CUT_OFF, entry.started_at)
        self._touch(left._replace(place=None, duration_ms=None))
        self.drop_parts()

    def add_part(self, entry: Entry, text: str) -> int:
        """Write a part of the place of a revision that is under way; return the row that has it.

        :raises LedgerError: the server refuses.
        """
        of = {"revision": entry.revision, "direction": entry.direction, "state": _PART}
        result = self._write(self._insert, of | {"started_at": now(), "place": text})
        key = result.inserted_primary_key if result is not None else None
        assert key is not None, "what is under way has a row, so that the table counts them"
        return int(key[0])

    def parts(self) -> Mapping[int, str]:
        """Return the parts of the place of what is under way, by their rows."""
        table = self.table
        asked = sa.select(table.c.id, table.c.place).where(table.c.state == _PART)
        return {row.id: row.place for row in self._rows(asked)}

    def drop_parts(self) -> None:
        """Delete the parts: what was under way is through, or another row has its whole place.

        :raises LedgerError: the server refuses.
        """
        self._write(sa.delete(self.table).where(self.table.c.state == _PART))

    def under_way(self) -> Entry | None:
        """Return the revision that was begun and isn't through, or that failed half-way; or none."""
        table = self.table
        statement = sa.select(table).where(self._is_under_way).order_by(table.c.id.desc()).limit(1)
        return next(iter(self._read(statement)), None)

    def entries(self, revisions: Collection[str] | None = None) -> list[Entry]:
        """Return what was taken, the first first.

        :param revisions: these alone.
        :raises LedgerError: the table is another one's.
        """
        told = self.table.c.state != _PART
        statement = sa.select(self.table).where(told).order_by(self.table.c.id)
        if revisions is not None:
            statement = statement.where(self.table.c.revision.in_(revisions))
        return self._read(statement)

    def latest(self) -> list[Entry]:
        """Return the last that was done of each revision, the first first.

        :raises LedgerError: the table is another one's.
        """
        table = self.table
        done = sa.select(sa.func.max(table.c.id)).where(table.c.state == "done")
        last = table.c.id.in_(done.group_by(table.c.revision))
        return self._read(sa.select(table).where(last).order_by(table.c.id))

    def texts(self) -> dict[str, str | None]:
        """Return the digest of the text by which each revision was applied last, the first first.

        Those that were undone since are left out. A journal may have many thousands of rows, and every
        run asks this, so it is three columns of each, and no entries.

        :raises LedgerError: the table is another one's.
        """
        table = self.table
        asked = sa.select(table.c.revision, table.c.direction, table.c.source_checksum)
        found: dict[str, str | None] = {}
        for revision, direction, text in self._rows(
            asked.where(table.c.state == "done").order_by(table.c.id)
        ):
            found.pop(revision, None)
            if direction != "downgrade":
                found[revision] = text
        return found

    def last_project(self) -> str | None:
        """Return whose revisions the database has: the newest id of a project, where one is kept.

        :raises LedgerError: the table is another one's.
        """
        table = self.table
        named = sa.select(table).where(table.c.project.is_not(None))
        last = self._read(named.order_by(table.c.id.desc()).limit(1))
        return last[0].project if last else None

    # -- the table -----------------------------------------------------------------------------

    def _finish(self, entries: Sequence[Entry]) -> None:
        if entries and self.executor.connection is not None and not self.exists():
            self._create()
        for entry in entries:
            if entry.id is not None:
                self._touch(entry)
            elif self.is_script:
                self._write(self._insert_done.values(self._row_of_a_script(entry)))
            else:
                self._write(self._insert_done, row_of(entry))

    def _row_of_a_script(self, entry: Entry) -> dict[str, Any]:
        from migrations_runtime.journal.by_server import by_server

        said = row_of(entry) | by_server(entry)
        return {name: value for name, value in said.items() if value is not None}

    @cached_property
    def _insert_rows(self) -> sa.Insert:
        return inserting_rows(self.table)

    @property
    def _is_under_way(self) -> sa.ColumnElement[bool]:
        state, place = self.table.c.state, self.table.c.place
        return sa.or_(state == "running", sa.and_(state == "failed", place.is_not(None)))

    def _touch(self, entry: Entry) -> None:
        """Write the row of a revision that is under way.

        Where no lock lasts for a whole run, another may have gone on with it between two transactions.
        """
        result = self._write(self._update, row_of(entry) | {"row": entry.id})
        if result is not None and result.rowcount != 1:
            raise LedgerError(
                f"The row {entry.id} of revision {entry.revision} in {self.name} is not as this run left "
                "it: another run goes on with it, or it was deleted; see 'history --applied'"
            )

    def _read(self, statement: sa.Select[Any]) -> list[Entry]:
        return [Entry(**row._mapping) for row in self._rows(statement)]

    def _rows(self, statement: sa.Select[Any]) -> Sequence[Any]:
        if self.executor.connection is None or not self.exists():
            return ()
        way_out = "see to the right to read it, give the version table another name (version_table)"
        with refusing(f"{self.name} cannot be read as a journal", way_out):
            result = self.executor.execute(statement)
        return () if result is None else result.all()

    def _write(
        self, statement: sa.Insert | sa.Update | sa.Delete, values: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any] | None:
        with self._refusing():
            return self.executor.execute(statement, values)

    def _refusing(self) -> AbstractContextManager[None]:
        return refusing(
            f"The journal {self.name} cannot be written", "see to the right to write it"
        )

    def _create(self) -> None:
        from migrations_runtime.ddl.creations import CreateTable

        is_offline = self.executor.connection is None
        way_out = "create it or see to the right to do so"
        with refusing(f"The journal {self.name} cannot be created", way_out):
            if self.ledger.lacks_schema():
                self.executor.execute(CreateSchema(str(self.table.schema)))
            self.executor.execute(CreateTable(self.table, if_not_exists=is_offline))
        self._exists = True


@contextmanager
def refusing(what: str, way_out: str) -> Iterator[None]:
    """Say what the server refuses of the journal; a broken connection is no matter of the journal's.

    :raises LedgerError: it refuses something in the block.
    """
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        raise LedgerError(f"{what}: {one_line(error)}; {way_out}, {_WAY_OUT}") from error
