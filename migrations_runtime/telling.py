"""What commands tell of a database besides where it is."""

from __future__ import annotations

from migrations_runtime.config import Config
from migrations_runtime.errors import DatabaseNotAtHead
from migrations_runtime.revisions import ScriptDirectory

TYPE_CHECKING = False  # what typing has, without the 3 ms that importing it takes: ADR 0012
if TYPE_CHECKING:
    from migrations_runtime.migration_context import MigrationContext


def tell_half_done(config: Config, script: ScriptDirectory, context: MigrationContext) -> None:
    """Print what a run has left half done.

    :raises AnswerNeeded: it has to be said whether a statement took effect.
    """
    from migrations_runtime.origin import shown
    from migrations_runtime.resumption.errors import AnswerNeeded
    from migrations_runtime.resumption.repair import found

    half = None if context.connection is None else found(context.journal, context.connection)
    if half is None:
        config.print_stdout("Nothing is half done")
        return
    revision = half.entry.revision
    file = shown(script.script(revision).path) if revision in script.graph else None
    for line in half.lines(file):
        config.print_stdout("%s", line)
    if half.needs_answer:
        raise AnswerNeeded(f"Revision {revision} can't go on before 'repair' is told")


def take_word(
    config: Config, context: MigrationContext, applied: bool | None, undone: bool
) -> None:
    """Write what somebody says that became of what is half done, and print that.

    :raises NotInDoubt: nothing is half done of which it could be said.
    """
    from migrations_runtime.resumption.repair import answer, forget

    with context.alone():
        entry = forget(context.journal) if undone else answer(context.journal, applied is True)
    if undone:
        config.print_stdout("Revision %s is forgotten, as if it had not run", entry.revision)
    else:
        config.print_stdout("Noted; '%s' goes on with %s", entry.direction, entry.revision)


def warn_of_half_done(context: MigrationContext) -> None:
    """Log that a revision is half done, if one is."""
    from migrations_runtime.showing.logger import logger

    entry = context.journal.under_way()
    if entry is not None and entry.place is not None:
        logger(__name__).warning(
            "Revision %s is half done: its %s was begun at %s UTC by %s on %s, and %s; 'repair' tells of it",
            *(entry.revision, entry.direction, f"{entry.started_at:%Y-%m-%d %H:%M:%S}"),
            *(entry.user_name, entry.host),
            "failed" if entry.state == "failed" else "is under way or was cut off",
        )


def warn_of_edited(
    script: ScriptDirectory, heads: tuple[str, ...], context: MigrationContext
) -> None:
    """Log which scripts were edited after they were applied."""
    from migrations_runtime.journal.edited import edited_scripts
    from migrations_runtime.showing.logger import logger

    for edited in edited_scripts(context.journal, script.graph, heads):
        logger(__name__).warning("%s", edited)


def tell_database(config: Config, context: MigrationContext) -> None:
    """Print which database it is, without its password."""
    from migrations_runtime.showing.url import masked

    if context.connection is not None:  # else env.py gave a dialect alone
        url = masked(context.connection.engine.url)
        config.print_stdout("Current revision(s) for %s:", url)


def require_heads(script: ScriptDirectory, heads: tuple[str, ...]) -> None:
    """Refuse a database that isn't at the heads.

    :raises DatabaseNotAtHead: it isn't.
    """
    wanted = script.graph.effective_heads
    known = all(id_ in script.graph for id_ in heads)
    if not known or set(script.graph.uncovered(heads)) != set(wanted):
        raise DatabaseNotAtHead(
            f"Database is not on all head revisions: it is at {', '.join(heads) or 'base'}, and the "
            f"revisions end at {', '.join(wanted) or 'base'}; {script.way_up}"
        )
