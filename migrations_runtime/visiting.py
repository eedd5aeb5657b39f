"""Runs env.py for a command: on its database, as a dry run, or for SQL alone."""

from __future__ import annotations

from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError
from migrations_runtime.revisions import ScriptDirectory

TYPE_CHECKING = False  # what typing has, without the 3 ms that importing it takes: ADR 0012
if TYPE_CHECKING:
    from migrations_runtime.environment import Function


def visit(
    config: Config,
    script: ScriptDirectory,
    plan: Function,
    sql: bool = False,
    start: str | None = None,
    end: str | None = None,
    tag: str | None = None,
    **options: object,
) -> None:
    """Run env.py for a command; ``options`` are those of ``configure`` that it was told."""
    from migrations_runtime.environment import EnvironmentContext

    with EnvironmentContext(
        config,
        script,
        fn=plan,
        as_sql=sql,
        starting_rev=start,
        destination_rev=end,
        tag=tag,
        command_options=_given(options),
    ):
        script.run_env()


def rehearse(
    config: Config,
    script: ScriptDirectory,
    plan: Function,
    sql: bool,
    asked: str,
    end: str,
    tag: str | None,
    **options: object,
) -> None:
    """Run env.py for a command that keeps nothing, and write the SQL.

    :raises CommandError: there is to be no database (``sql``).
    """
    from migrations_runtime.dry_run.command import dry_run

    if sql:
        raise CommandError(
            "--dry-run asks the database where it is, and --sql is for having none; give one of them"
        )
    given = _given(options)
    dry_run(config, script, plan, asked, destination_rev=end, tag=tag, command_options=given)


def offline_range(revision: str, sql: bool) -> tuple[str | None, str]:
    """Take ``start:end`` apart, which only an offline run can be told.

    :raises CommandError: it is a range, and the run isn't offline.
    """
    start, colon, end = revision.partition(":")
    if not colon:
        return None, revision
    if not sql:
        raise CommandError(
            f"Range revision not allowed: '{revision}' is for --sql; the database knows where it is"
        )
    return start or None, end


def _given(options: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in options.items() if value is not None}
