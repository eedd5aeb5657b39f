"""A scratch database on which a history is tried, as a real run would take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

from diffgen.catalog import Catalog
from diffgen.contracts import Dialect, Place
from diffgen.errors import CommandError
from diffgen.replay.state import State, catalog_of, state_of
from diffgen.replay.watch import Watch, WatchedContext, WatchedEnvironment
from migrations_runtime.environment import Function
from migrations_runtime.errors import MigrationError
from migrations_runtime.long_work import long_work
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import Graph
from migrations_runtime.revisions.path import upgrade_path
from migrations_runtime.steps import downgrade_steps, upgrade_steps

#: What env.py says of its own run, and not of the database.
_OF_THE_RUN = ("fn", "as_sql", "script", "starting_rev", "on_version_apply", "output_buffer")


@dataclass
class Trial:
    """One scratch database, empty at first.

    :param live: the context of the live database, of which the settings hold here, too.
    """

    live: MigrationContext
    scratch: sa.Connection
    dialect: Dialect
    watch: Watch = field(default_factory=Watch)

    def begin(self) -> State:
        """Make the version table, and return what there is then."""
        self.context.ledger.create()
        self.scratch.commit()
        return self.state()

    @long_work("Running revisions on a scratch database")
    def up(self, graph: Graph, targets: Sequence[str]) -> None:
        """Run what is missing for ``targets``.

        :raises MigrationError: a revision fails.
        """
        self._run(lambda heads, _: upgrade_steps(graph, heads, upgrade_path(graph, heads, targets)))

    @long_work("Undoing revisions on a scratch database")
    def down(self, graph: Graph, members: Sequence[str]) -> None:
        """Undo ``members``, the last first.

        :raises MigrationError: a revision fails.
        """
        self._run(lambda heads, _: downgrade_steps(graph, heads, [*reversed(members)]))

    @property
    def context(self) -> MigrationContext:
        """Return a context of the scratch database, as the live one's is."""
        live = self.live
        context = MigrationContext.configure(
            self.scratch,
            opts={**live.opts, "journal": False},
            config=live.config,
            script=live.script,
        )
        context.keywords = live.keywords
        return context

    def catalog(self) -> Catalog:
        """Return the catalog, the version table left out."""
        return catalog_of(self.scratch, self.dialect, self._ledger)

    def state(self) -> State:
        """Return all that there is, the version table left out."""
        return state_of(self.scratch, self.dialect, self._ledger)

    @property
    def _ledger(self) -> Place:
        table = self.live.ledger.table
        return table.schema, table.name

    def _run(self, plan: Function) -> None:
        assert self.live.config is not None  # env.py's context has both
        assert self.live.script is not None
        options = {key: self.live.opts[key] for key in self.live.opts if key not in _OF_THE_RUN}
        environment = _Environment(self.live.config, self.live.script, fn=plan, watch=self.watch)
        with environment:
            environment.configure(connection=self.scratch, **options | {"journal": False})
            environment.run_migrations(**self.live.keywords)


class _Environment(WatchedEnvironment):
    context_class = WatchedContext


@contextmanager
def trial(live: MigrationContext, dialect: Dialect, with_extensions: bool) -> Iterator[Trial]:
    """Give an empty database of the same server, with the schema of the version table."""
    assert live.connection is not None  # a history is replayed where env.py runs online
    schema = live.ledger.table.schema
    if schema is not None and dialect.schemas_are_databases:
        raise CommandError(
            f"the version table is in the database {schema}, beside the one that is migrated, and no"
            " scratch database can stand for both; leave version_table_schema out"
        )
    with dialect.whole.empty(live.connection, with_extensions) as scratch:
        if schema is not None and schema not in dialect.whole.schemas(scratch):
            scratch.execute(sa.schema.CreateSchema(schema))
            scratch.commit()
        scratch.rollback()
        yield Trial(live, scratch, dialect)


@contextmanager
def replayed(
    live: MigrationContext, dialect: Dialect, graph: Graph
) -> Iterator[tuple[Trial, State]]:
    """Give a scratch database on which a history has run, and what was there before it did.

    Extensions are made by the history, or by an administrator: then it gets those of the live one.

    :raises CommandError: the history doesn't run there.
    """
    for with_extensions in (False, True):
        with trial(live, dialect, with_extensions) as made:
            start = made.begin()
            try:
                made.up(graph, graph.heads)
            except MigrationError as error:
                failed = error
                continue
            yield made, start
            return
    raise CommandError(
        f"the history does not run on an empty database: {reason(failed)}"
    ) from failed


def reason(error: BaseException) -> str:
    """Return what a trial stumbled over, without what that means for a live database."""
    return str(error).partition(". Nothing of it was kept")[0]
