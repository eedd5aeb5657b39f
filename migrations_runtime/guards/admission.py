"""Lets a run through to its database: the right one, told by its name, and with consent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from migrations_runtime.config import Config
from migrations_runtime.journal import Journal
from migrations_runtime.settings.settings import Settings
from migrations_runtime.showing.logger import logger

if TYPE_CHECKING:  # most runs have nothing to do, and ask nobody
    from migrations_runtime.guards.guard import Guard
    from migrations_runtime.guards.target import Target
    from migrations_runtime.steps import Step

log = logger("migrations_runtime.target")
_OF_CONFIGURE = "{} of context.configure()"


class Admission:
    """What the configuration, or ``context.configure``, says of the database of one connection.

    :param opts: what ``configure`` was given, and ``yes`` of the command.
    """

    def __init__(
        self,
        connection: sa.Connection,
        settings: Settings,
        opts: Mapping[str, Any],
        config: Config,
        journal: Journal,
    ) -> None:
        self.connection = connection
        self._settings = settings
        self._opts = opts
        self._config = config
        self._journal = journal

    @cached_property
    def target(self) -> Target:
        """The database; the server is asked once."""
        from migrations_runtime.guards.target import target_of

        return target_of(self.connection)

    def require_expected(self) -> None:
        """Refuse a database that isn't called as it should be.

        :raises Refused: it is another one.
        """
        expected = self._said("expected_database") or self._settings.expected_database
        if expected:
            from migrations_runtime.guards.expected import require_expected

            require_expected(self.target, str(expected), self._place("expected_database"))

    def begin(self, steps: Sequence[Step]) -> None:
        """Tell which database the steps are for, and see that they may be taken there.

        :raises Refused: it is another project's, or nobody agrees to what is lost.
        """
        from migrations_runtime.guards.expected import require_own
        from migrations_runtime.guards.target import planned

        if (project := self._settings.project) is not None:
            place = self._config.where("project")
            kept = self._journal.last_project()
            require_own(self.target, project, place, kept, self._journal.name)
        log.info("Target: %s; %s", self.target, planned(steps))
        self._guard.require_consent(self.target, steps)

    def replanned(self, agreed: Sequence[Step], steps: Sequence[Step]) -> Sequence[Step]:
        """Return what is left to do, planned anew since another runner was faster.

        :raises Refused: nobody was asked about it.
        """
        return self._guard.require_no_more(agreed, steps)

    @cached_property
    def _guard(self) -> Guard:
        from migrations_runtime.guards.guard import Guard, ask_on_terminal
        from migrations_runtime.terminal import is_attended

        said = self._said("production")
        marked = self._settings.production if said is None else bool(said)
        # A program that calls commands has its own way to ask.
        attended = self._config.cmd_opts is not None and is_attended(sys.stderr)
        return Guard(
            place=f"{self._place('production')} = true" if marked else None,
            yes=bool(self._opts.get("yes")),
            ask=ask_on_terminal if attended else None,
        )

    def _said(self, name: str) -> Any:
        return self._opts.get(name)

    def _place(self, name: str) -> str:
        given = self._said(name) is not None
        return _OF_CONFIGURE.format(name) if given else self._config.where(name)
