"""The driver's door: what a script says is heard here, and answered, by the server or from a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from migrations_runtime.errors import CommandError
from migrations_runtime.listening import listening
from migrations_runtime.origin import calling
from migrations_runtime.resumption.acts import Act, Acts
from migrations_runtime.resumption.answer import NOTHING, Answer
from migrations_runtime.resumption.answering import give, taken
from migrations_runtime.resumption.errors import Diverged, InDoubt
from migrations_runtime.resumption.keeper import Keeper
from migrations_runtime.resumption.place import CUT, Place, UnderWay
from migrations_runtime.resumption.said import Said
from migrations_runtime.resumption.servers import Server
from migrations_runtime.resumption.sorts import Sort, begins, reads
from migrations_runtime.showing.masked import masked_text
from migrations_runtime.transactions import Transactions

_SHOWN = 2_000
_WAYS = (
    "see 'repair', which tells of what was done; put the script back as it was, or do the rest by hand "
    "and stamp the revision"
)


class Door:
    """Stands between a script and its server, while the script's function runs.

    :param whole: whether an operation can't be divided, since DDL is a part of the transaction.
    :param script: the file, for messages.
    """

    def __init__(
        self, transactions: Transactions, server: Server, keeper: Keeper, whole: bool, script: str
    ) -> None:
        self.transactions = transactions
        self.connection = transactions.connection
        self.server = server
        self.keeper = keeper
        self.whole = whole
        self.script = script
        self._acts = Acts(keeper.begin.acts)
        self._pending = keeper.begin.under_way
        self._temporary = list(keeper.begin.temporary)
        self._kept = keeper.begin
        self._pauses = 0
        self._is_deaf = False
        self._in_operation = False
        self._refused: CommandError | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hear what the block says on the connection.

        :raises InDoubt: it can't be told where to go on.
        :raises Diverged: the block doesn't say what it said in a run before.
        """
        if self._temporary:
            raise InDoubt(
                f"Its temporary table {', '.join(self._temporary)} went with the connection of the run "
                "that died; take back by hand what 'repair' shows, then say 'repair --undone'"
            )
        heard = listening(
            self.connection.dialect,
            do_execute=self._execute,
            do_execute_no_params=self._execute_without,
            do_executemany=self._execute_many,
        )
        ends = listening(self.connection, commit=self._committing, rollback=self._rolling_back)
        try:
            with heard, ends:
                yield
                self._refuse_rest()
        finally:
            if self._refused is not None:  # a script may have caught it
                raise self._refused

    @property
    def is_paused(self) -> bool:
        """Whether what is executed now is none of the script's statements."""
        return bool(self._pauses)

    @property
    def is_refused(self) -> bool:
        """Whether the script can't go on until somebody has seen to it."""
        return self._refused is not None

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let statements through that are none of the script's."""
        self._pauses += 1
        try:
            yield
        finally:
            self._pauses -= 1

    @contextmanager
    def operation(self, text: str) -> Iterator[bool]:
        """Have several statements be one act as soon as they are through.

        :return: whether a run before has done it.
        """
        if self._in_operation or self._pauses or self._is_deaf:
            yield False
            return
        said, begun = Said.of(text), self._acts.number
        in_block = self.transactions.autocommit
        is_one = self.whole and (self.server.alters_as_one or not in_block)
        if self._was_done(said, is_one):
            yield True
            return
        if is_one:
            with self._in_a_transaction() if in_block else nullcontext():
                with self._deaf():
                    yield False
                self._acts.add(Act(said, "operation"))
            return
        self._begin(said)
        self._in_operation = True
        try:
            yield False
            self._acts.close(begun, said)
        finally:
            self._in_operation = False

    @contextmanager
    def by_itself(self, text: str) -> Iterator[bool]:
        """Have an operation be one act that sees by itself to being killed.

        :return: whether a run before has done it.
        """
        said = Said.of(text)
        if self._was_done(said, is_one=True):
            yield True
            return
        with self._deaf():
            yield False
        self._acts.add(Act(said, "operation"))

    # -- operations ----------------------------------------------------------------------------

    @contextmanager
    def _deaf(self) -> Iterator[None]:
        """Take the statements of the block for no acts by themselves."""
        self._is_deaf = True
        try:
            yield
        finally:
            self._is_deaf = False

    def _was_done(self, said: Said, is_one: bool = False) -> bool:
        """Tell whether a run before did an operation; where it is one, it may have been under way."""
        act = self._acts.following
        if act is None:
            return is_one and self._pending is not None and self._took_effect(said)
        if act.said != said or act.kind == "statement":
            raise self._refuse(self._diverged(said, act))
        if act.kind == "begun":
            return False
        self._acts.go_by()
        return True

    def _begin(self, said: Said) -> None:
        if self._acts.following is not None:
            self._acts.go_by()
        else:
            self._acts.add(Act(said, "begun"))

    # -- at the driver's door: a true answer means that the statement has been seen to -------------

    def _execute(self, cursor: Any, statement: str, parameters: Any, context: Any) -> bool | None:
        execute = self.connection.dialect.do_execute
        return self._heard(
            statement, context, lambda: execute(cursor, statement, parameters, context)
        )

    def _execute_without(self, cursor: Any, statement: str, context: Any) -> bool | None:
        execute = self.connection.dialect.do_execute_no_params
        return self._heard(statement, context, lambda: execute(cursor, statement, context))

    def _execute_many(
        self, cursor: Any, statement: str, parameters: Sequence[Any], context: Any
    ) -> bool | None:
        execute: Any = self.connection.dialect.do_executemany
        return self._heard(
            statement, context, lambda: execute(cursor, statement, parameters, context)
        )

    def _heard(self, statement: str, context: Any, execute: Callable[[], object]) -> bool | None:
        if self._pauses or self._is_deaf or context.root_connection is not self.connection:
            return None
        if self._refused is not None:
            raise self._refused
        sort, said = _known(self.server, statement)
        if sort is Sort.SESSION_END:
            self._committing(self.connection)
        if sort in (Sort.SESSION, Sort.SESSION_END):
            return None
        if self._acts.following is not None:
            return self._answered(self._acts.following, sort, said, statement, context)
        if self._pending is not None and self._took_effect(said):
            give(context, NOTHING)
        else:
            self._live(sort, said, statement, context, execute)
        return True

    # -- what a run before did -----------------------------------------------------------------

    def _answered(
        self, act: Act, sort: Sort, said: Said, statement: str, context: Any
    ) -> bool | None:
        """Answer as the server did; what ends a transaction does so for the connection, too."""
        if act.kind != "statement" or act.said != said:
            raise self._refuse(self._diverged(said, act))
        if act.gave.is_lost and not reads(statement):
            raise self._refuse(
                InDoubt(
                    f"What the server gave back for {act.said.text} at {self._at()} was too much to "
                    f"be kept, or of a type that can't be; {_WAYS}"
                )
            )
        self._acts.go_by()
        if act.gave.is_lost or sort is Sort.END:
            return None
        if (error := act.gave.raised(self.connection.dialect.loaded_dbapi)) is not None:
            raise error
        give(context, act.gave)
        return True

    def _took_effect(self, said: Said) -> bool:
        """Look what became of the statement under way; tell whether it is this one, and was done."""
        pending, self._pending = self._pending, None
        assert pending is not None, "the caller has looked"
        with self.paused():
            self.server.mend(self.connection, pending)
            took_effect = self.server.took_effect(self.connection, pending)
        if took_effect is None:
            raise self._refuse(
                InDoubt(
                    f"Nothing tells whether this took effect, which was under way at {pending.at} when "
                    f"a run died: {pending.sql[:200]}; look, and say 'repair --applied' or 'repair "
                    "--not-applied'"
                )
            )
        if not took_effect:
            return False
        if pending.said != said:
            raise self._refuse(self._diverged(said, Act(pending.said)))
        self._acts.add(Act(said))
        return True

    def _refuse_rest(self) -> None:
        """Refuse a script that does less than it did."""
        if self._refused is None and (act := self._acts.following) is not None:
            raise self._refuse(
                Diverged(
                    f"The script doesn't say any more what a run before did: {act.said.text}; {_WAYS}"
                )
            )
        if self._pending is not None and self._took_effect(self._pending.said):
            raise self._refuse(
                Diverged(
                    "The script doesn't say any more what a run before did: "
                    f"{self._acts.listed()[-1].said.text}; {_WAYS}"
                )
            )

    def _diverged(self, said: Said, act: Act) -> Diverged:
        return Diverged(
            f"At {self._at()} the script says '{said.text}', where the run that died said "
            f"'{act.said.text}', which is in effect; {_WAYS}"
        )

    def _refuse(self, error: CommandError) -> CommandError:
        self._refused = error
        return error

    # -- what is new ---------------------------------------------------------------------------

    def _live(
        self, sort: Sort, said: Said, statement: str, context: Any, execute: Callable[[], object]
    ) -> None:
        self._note_temporary(statement)
        if sort is Sort.APART:
            self._apart(said, statement, context, execute)
        elif sort is Sort.END:
            self._acts.add(Act(said))
            self._keep(self._place())
            execute()
        elif self.transactions.autocommit:
            with self._in_a_transaction():
                self._run(said, context, execute)
        else:
            self._run(said, context, execute)

    def _apart(
        self, said: Said, statement: str, context: Any, execute: Callable[[], object]
    ) -> None:
        """Run what commits by itself, and what came before with it: also where it will be gone on."""
        place = self._place()
        self._keep(self._place(self._under_way(said, statement)))
        try:
            self._run(said, context, execute, keeps_nothing=True)
        except self.connection.dialect.loaded_dbapi.Error:
            if self.server.is_whole(statement):
                self.keeper.know(place)
            raise
        self.keeper.know(self._place())

    def _under_way(self, said: Said, statement: str) -> UnderWay:
        looks, at = self.server.looks(statement), self._at()
        with self.paused():
            saw = None if looks is None else self.server.seen(self.connection, looks)
        repeatable = self.server.is_repeatable(statement)
        sql = " ".join(masked_text(statement[:_SHOWN]).split())
        sql += CUT if len(statement) > _SHOWN else ""
        return UnderWay(said, sql, at, looks, saw, repeatable)

    @contextmanager
    def _in_a_transaction(self) -> Iterator[None]:
        """Commit what the block executes in an autocommit block together with the place behind it."""
        self._aside(self.server.begin)
        try:
            yield
            self._keep(self._place())
        except BaseException:
            if not self.connection.invalidated:
                with suppress(self.connection.dialect.loaded_dbapi.Error):  # the server has done it
                    self._aside("ROLLBACK")
            raise
        self._aside("COMMIT")

    def _run(
        self,
        said: Said,
        context: Any,
        execute: Callable[[], object],
        keeps_nothing: bool = False,
    ) -> None:
        driver = self.connection.dialect.loaded_dbapi
        try:
            execute()
        except driver.Error as error:
            self._acts.add(Act(said, gave=Answer.of_error(error, driver)))
            self.keeper.doubt()
            raise
        self._acts.add(Act(said, gave=taken(context, keeps_nothing)))

    def _aside(self, sql: str) -> None:
        """Execute past SQLAlchemy, which knows of no transaction in AUTOCOMMIT mode."""
        cursor = self.connection.connection.cursor()
        try:
            cursor.execute(sql)
        finally:
            cursor.close()

    # -- the place -----------------------------------------------------------------------------

    def _committing(self, connection: sa.Connection) -> None:
        """Have the place be a part of what is about to be committed."""
        is_new = self._acts.following is None and self._pending is None
        place = self._place()
        if not self._pauses and is_new and place.is_anything and place != self._kept:
            self._keep(place)

    def _rolling_back(self, connection: sa.Connection) -> None:
        self.keeper.doubt()

    def _keep(self, place: Place) -> None:
        try:
            with self.paused():
                self.keeper.keep(place)
        except CommandError as error:  # the script must not go on, whatever it catches
            raise self._refuse(error) from error
        self._kept = place

    def _place(self, under_way: UnderWay | None = None) -> Place:
        return Place(self._acts.listed(), under_way, tuple(self._temporary))

    def _note_temporary(self, statement: str) -> None:
        if begins(statement, "DROP"):
            self._temporary = [name for name in self._temporary if name not in statement]
        elif (made := self.server.temporary(statement)) is not None:
            self._temporary.append(made)

    def _at(self) -> str | None:
        return calling(self.script)


@lru_cache(64)
def _known(server: Server, statement: str) -> tuple[Sort, Said]:
    return server.sort(statement), Said.of(statement)
