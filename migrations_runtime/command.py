"""The commands as functions: they raise ``CommandError``, print to ``config.stdout``, never exit.

``heads`` and ``history`` read the heads of the revision files and nothing else; what needs a
database imports SQLAlchemy, and runs ``env.py``, when it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migrations_runtime.applied import journal_lines, named_revisions, ranged_revisions
from migrations_runtime.config import Config, Settings
from migrations_runtime.errors import CommandError, LedgerError
from migrations_runtime.revisions import ScriptDirectory, listing
from migrations_runtime.revisions.history import between
from migrations_runtime.revisions.path import downgrade_path, upgrade_path, upgrade_targets
from migrations_runtime.telling import (
    require_heads,
    take_word,
    tell_database,
    tell_half_done,
    warn_of_edited,
    warn_of_half_done,
)
from migrations_runtime.visiting import offline_range, rehearse, visit

TYPE_CHECKING = False  # what typing has, without the 3 ms that importing it takes: ADR 0012
if TYPE_CHECKING:
    from migrations_runtime.migration_context import MigrationContext
    from migrations_runtime.steps import Step


def upgrade(
    config: Config,
    revision: str,
    sql: bool = False,
    tag: str | None = None,
    *,
    dry_run: bool = False,
    lock_timeout: float | None = None,
    yes: bool = False,
    accept_edited: bool = False,
) -> None:
    """Bring the database up to ``revision``.

    :param sql: write the SQL to ``config.output_buffer`` in place of running it; ``revision`` may
        then be ``start:end``.
    :param dry_run: write the plan and the SQL there, from where the database is, and keep nothing.
    :param lock_timeout: how many seconds to wait for another runner; None is as it is configured.
    :param yes: whether to do what loses data, where the database is marked as production.
    :param accept_edited: have the journal take scripts that were edited after they were applied as
        they are now.
    :raises EditedScript: there are some, and they are not accepted.
    :raises CommandError: it cannot be done; revisions that were done are kept.
    """
    from migrations_runtime.journal.edited import acceptance
    from migrations_runtime.steps import upgrade_steps

    script = ScriptDirectory.from_config(config)
    start, end = offline_range(revision, sql)
    # Of each database: +1 counts once, also where another runner comes between.
    targets: dict[MigrationContext, tuple[str, ...]] = {}

    def plan(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        known = script.known(heads)
        accepted = acceptance(context.journal, script.graph, heads, accept_edited)
        if context not in targets:
            targets[context] = upgrade_targets(script.graph, known, end)
        path = upgrade_path(script.graph, known, targets[context])
        if not accepted:
            _tell_if_nothing(path, heads, context)
        return (*accepted, *upgrade_steps(script.graph, heads, path))

    if dry_run:
        rehearse(config, script, plan, sql, f"upgrade {end}", end, tag, lock_timeout=lock_timeout)
    else:
        options = {"lock_timeout": lock_timeout, "yes": yes or None}
        visit(config, script, plan, sql, start, end, tag, **options)


def downgrade(
    config: Config,
    revision: str,
    sql: bool = False,
    tag: str | None = None,
    *,
    dry_run: bool = False,
    lock_timeout: float | None = None,
    yes: bool = False,
) -> None:
    """Undo revisions until the database is at ``revision``; ``-N`` undoes N.

    :param sql: as for :func:`upgrade`; ``revision`` must then be ``from:to``.
    :param dry_run: as for :func:`upgrade`.
    :param lock_timeout: as for :func:`upgrade`.
    :param yes: whether to do so where the database is marked as production.
    :raises CommandError: it cannot be done; revisions that were undone stay so.
    """
    from migrations_runtime.steps import downgrade_steps

    script = ScriptDirectory.from_config(config)
    start, end = offline_range(revision, sql)
    if sql and start is None:
        raise CommandError(
            f"downgrade with --sql requires <fromrev>:<torev>, as in head:{revision}: without a "
            "database nothing tells where it is"
        )
    doomed: dict[MigrationContext, list[str]] = {}

    def plan(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        known = script.known(heads)
        if context not in doomed:
            doomed[context] = downgrade_path(script.graph, known, end)
        applied = script.graph.ancestors(known)
        path = [id_ for id_ in doomed[context] if id_ in applied]
        _refuse_newer(applied & script.graph.descendants(path) - {*path})
        _tell_if_nothing(path, heads, context)
        return downgrade_steps(script.graph, heads, path)

    if dry_run:
        rehearse(config, script, plan, sql, f"downgrade {end}", end, tag, lock_timeout=lock_timeout)
    else:
        options = {"lock_timeout": lock_timeout, "yes": yes or None}
        visit(config, script, plan, sql, start, end, tag, **options)


def stamp(
    config: Config,
    revision: str | Sequence[str],
    sql: bool = False,
    tag: str | None = None,
    purge: bool = False,
    *,
    dry_run: bool = False,
    lock_timeout: float | None = None,
) -> None:
    """Make the ledger say ``revision`` and run nothing.

    :param revision: one or more; ``base`` empties the ledger.
    :param purge: delete all rows first, also those that no revision file has.
    :param dry_run: as for :func:`upgrade`.
    :param lock_timeout: as for :func:`upgrade`.
    :raises CommandError: there is no such revision.
    """
    from migrations_runtime.stamping import stamp_steps

    if sql and purge:
        raise CommandError("stamp --purge needs a database to see what to delete; leave --sql out")
    script = ScriptDirectory.from_config(config)
    given = (revision,) if isinstance(revision, str) else tuple(revision)
    start = None
    if len(given) == 1:
        start, end = offline_range(given[0], sql)
        given = (end,)

    def plan(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        steps = stamp_steps(script, heads, given, purge)
        _tell_if_nothing(steps, heads, context)
        return steps

    options = {"lock_timeout": lock_timeout}
    if dry_run:
        asked = f"stamp {' '.join(given)}"
        rehearse(config, script, plan, sql, asked, given[0], tag, **options)
    else:
        visit(config, script, plan, sql, start, given[0], tag, **options)


def ensure_version(config: Config, sql: bool = False, *, lock_timeout: float | None = None) -> None:
    """Create the version table and the journal where they are missing, and nothing else.

    :param sql: write the SQL to ``config.output_buffer`` in place of running it.
    :param lock_timeout: as for :func:`upgrade`.
    :raises CommandError: the server refuses.
    """
    from migrations_runtime.steps import Step

    script = ScriptDirectory.from_config(config)

    def plan(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        journal = context.journal
        there = context.ledger.exists() and (journal.exists() or not journal.is_kept)
        return () if there else (Step("upgrade", heads, heads, (), is_stamp=True),)

    visit(config, script, plan, sql, lock_timeout=lock_timeout)


def repair(
    config: Config,
    applied: bool | None = None,
    undone: bool = False,
    *,
    lock_timeout: float | None = None,
) -> None:
    """Print what a run has left half done, or take somebody's word for what became of it.

    :param applied: whether the statement that was under way took effect.
    :param undone: that all which the revision did was taken back by hand.
    :param lock_timeout: as for :func:`upgrade`.
    :raises AnswerNeeded: it has to be said whether a statement took effect.
    :raises CommandError: nothing is half done of which something could be said.
    """
    from migrations_runtime.resumption.errors import AnswerNeeded, NotInDoubt

    script = ScriptDirectory.from_config(config)
    heard: list[MigrationContext] = []
    refused: list[CommandError] = []

    def look(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        try:
            if undone or applied is not None:
                take_word(config, context, applied, undone)
                heard.append(context)
            else:
                tell_half_done(config, script, context)
        except (NotInDoubt, AnswerNeeded) as error:  # of several databases another may be the one
            refused.append(error)
        return ()

    visit(config, script, look, lock_timeout=lock_timeout)
    if refused and not heard:
        raise refused[0]


def current(config: Config, check_heads: bool = False, verbose: bool = False) -> None:
    """Print the revisions that the database is at: of each line the last, as ``heads`` does.

    :param check_heads: raise unless these are the heads.
    :raises DatabaseNotAtHead: they are not.
    """
    script = ScriptDirectory.from_config(config)

    def show(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        if verbose:
            tell_database(config, context)
        # An id that no file has is an answer too, and the one that is needed then.
        known = [id_ for id_ in heads if id_ in script.graph]
        needed = {found.revision for found in script.get_all_current(known)} - {*known}
        for id_ in (*heads, *sorted(needed)):
            there = id_ in script.graph
            shown = script.script(id_).cmd_format(verbose) if there else f"{id_} (in no file)"
            config.print_stdout(shown)
        warn_of_edited(script, heads, context)
        warn_of_half_done(context)
        if check_heads:
            require_heads(script, heads)
        return ()

    visit(config, script, show)


def heads(config: Config, verbose: bool = False, resolve_dependencies: bool = False) -> None:
    """Print the heads of the revision files.

    :param resolve_dependencies: leave out those that another revision depends on.
    """
    script = ScriptDirectory.from_config(config)
    for id_ in script.get_heads(consider_depends_on=resolve_dependencies):
        config.print_stdout(script.script(id_).cmd_format(verbose))


def history(
    config: Config,
    rev_range: str | None = None,
    verbose: bool = False,
    indicate_current: bool = False,
    *,
    applied: bool = False,
) -> None:
    """Print the revisions, newest first.

    :param rev_range: ``start:end``, each included and each optional; ``current``, ``+N`` and ``-N``
        are understood.
    :param indicate_current: mark where the database is.
    :param applied: print what the journal says in place of that: when each revision was applied or
        undone, how long it took, by whom, and what failed.
    :raises ResolutionError: the range is none.
    """
    if applied and indicate_current:
        raise CommandError(
            "--applied shows each time that a revision was taken, and --indicate-current marks "
            "revisions; give one of them"
        )
    script = ScriptDirectory.from_config(config)
    if applied:
        for line in journal_lines(config, script, rev_range, verbose):
            config.print_stdout("%s", line)
        return
    runs_env = indicate_current or Settings(config).revision_environment
    found, at = ranged_revisions(config, script, rev_range, runs_env)
    marked = frozenset(at if indicate_current else ())
    config.print_lines(listing.lines(script.graph, found, verbose, marked))


def branches(config: Config, verbose: bool = False) -> None:
    """Print the revisions that several follow, each with those."""
    script = ScriptDirectory.from_config(config)
    graph = script.graph
    for fork in between(graph, (), graph.heads):
        if len(graph.children[fork.revision]) > 1:
            config.print_stdout(script.script(fork.revision).cmd_format(verbose))
            for id_ in graph.children[fork.revision]:
                above = listing.line(graph, graph[id_], doc=True)
                config.print_stdout("%s -> %s", " " * len(fork.revision), above)
            config.print_stdout("")


def show(config: Config, rev: str) -> None:
    """Print revisions in full.

    :param rev: also ``current``, ``+1`` (what comes next), ``-1``, for which the database is asked.
    :raises ResolutionError: there is no such revision.
    """
    script = ScriptDirectory.from_config(config)
    for found in named_revisions(config, script, rev):
        config.print_stdout(found.log_entry)


def _refuse_newer(newer: set[str]) -> None:
    """Refuse to undo what others have built on meanwhile, or to undo that as well, unasked."""
    if newer:
        raise LedgerError(
            f"Another run has applied {', '.join(sorted(newer))} meanwhile, on top of what is to be "
            "undone; nothing more was undone. Run the command again to undo that, too"
        )


def _tell_if_nothing(
    path: Sequence[object], heads: Sequence[str], context: MigrationContext
) -> None:
    if not path:
        # for those alone that have a database to tell of
        from migrations_runtime.showing.logger import logger

        logger(__name__).info("Nothing to do: the database is at %s", ", ".join(heads) or "<base>")
        warn_of_half_done(context)
