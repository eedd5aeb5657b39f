"""What an executor is: where statements go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

Statement = sa.Executable | str
Rows = Sequence[Mapping[str, Any]]


class Executor(Protocol):
    """Runs statements one by one; a ``str`` is verbatim SQL, ``:x`` and ``%`` mean themselves.

    What a script writes as a string is ``sa.text()`` in the field's habit; ``op.execute`` and
    ``context.execute`` make it so before it comes here.
    """

    @property
    def dialect(self) -> sa.Dialect:
        """SQLAlchemy's dialect of the server that the statements are for."""

    @property
    def offline(self) -> bool:
        """Whether statements are written down only, so that nothing can be asked."""

    @property
    def connection(self) -> sa.Connection | None:
        """The live connection; ``None`` offline."""

    @property
    def bind(self) -> sa.Connection | MockConnection:
        """What ``op.get_bind()`` gives to a script."""

    def execute(
        self,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> sa.CursorResult[Any] | None:
        """Run one statement; the result is ``None`` offline.

        :param values: of its parameters, which a statement has that is run again and again: the same
            object is compiled once, so they have the same names each time.
        """

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``; for none, do nothing."""
