"""Runs env.py for a dry run; once more, offline, for servers that can't roll DDL back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrations_runtime.config import Config
from migrations_runtime.dry_run.context import Elsewhere, RehearsedContext
from migrations_runtime.environment import EnvironmentContext, Function
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import ScriptDirectory
from migrations_runtime.steps import Step


class RehearsedEnvironment(EnvironmentContext):
    """An environment whose contexts rehearse the revisions."""

    context_class = RehearsedContext


def dry_run(
    config: Config, script: ScriptDirectory, plan: Function, asked: str, **arguments: Any
) -> None:
    """Write the plan and its SQL to ``config.output_buffer``.

    :param plan: gives the steps, as for a run.
    :param asked: the command, as it is told.
    :param arguments: what else the environment is told: ``destination_rev``, ``tag``.
    :raises MigrationError: a revision would fail; what comes before it has been written.
    """
    elsewhere: list[Elsewhere] = []
    rehearsed = RehearsedEnvironment(
        config, script, fn=plan, asked=asked, elsewhere=elsewhere, **arguments
    )
    with rehearsed:
        script.run_env()
    if any(found.steps for found in elsewhere):
        _write_offline(config, script, plan, elsewhere, **arguments)


def _write_offline(
    config: Config,
    script: ScriptDirectory,
    plan: Function,
    elsewhere: list[Elsewhere],
    **arguments: Any,
) -> None:
    """Have env.py write the SQL for each database, in the order in which it came to them."""
    waiting = iter(elsewhere)

    def from_where_it_is(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        found = next(waiting)
        if found.has_ledger:
            context.ledger.assume_existence()
        return plan(found.heads, context)

    start = elsewhere[0].heads[0] if len(elsewhere[0].heads) == 1 else None
    offline = EnvironmentContext(
        config, script, fn=from_where_it_is, as_sql=True, starting_rev=start, **arguments
    )
    with offline:
        script.run_env()
