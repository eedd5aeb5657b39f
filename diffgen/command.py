"""The commands as functions, for programs; each raises where the command line would exit.

The signatures are those of ``alembic.command``. What needs no models comes from the runtime.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrations_runtime.command import (
    branches,
    current,
    downgrade,
    ensure_version,
    heads,
    history,
    repair,
    show,
    stamp,
    upgrade,
)

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from typing import Literal

    from diffgen.autogenerate import Ask
    from diffgen.config import Config
    from diffgen.environment.hooking import Hook
    from migrations_runtime.revisions import Script

__all__ = [
    "adopt",
    "branches",
    "check",
    "current",
    "downgrade",
    "edit",
    "ensure_version",
    "graph",
    "heads",
    "history",
    "init",
    "list_templates",
    "merge",
    "rebase",
    "repair",
    "revision",
    "show",
    "snapshot",
    "squash",
    "stamp",
    "upgrade",
]


def init(
    config: Config,
    directory: str,
    template: str = "generic",
    package: bool = False,
    *,
    models: str | None = None,
    url: str | None = None,
    env: bool = True,
) -> None:
    """Make a migration environment and the configuration file that ``config`` names.

    :param directory: the folder of the environment.
    :param template: which of the templates to copy.
    :param package: whether to make the folders Python packages.
    :param models: the models as ``package.module:Base``; nothing in env.py needs editing then.
    :param url: the database's URL; ``${NAME}`` in it is read from the environment when used.
    :param env: whether to write env.py; without, what the configuration says is enough.
    :raises CommandError: when something stands in the way; nothing is left half-made.
    """
    from pathlib import Path

    from diffgen.layout import Layout, lay_out

    config_file = Path(config.config_file_name or config.toml_file_name or "diffgen.ini")
    layout = Layout(
        directory=Path(directory),
        config_file=config_file,
        template=template,
        package=package,
        models=models,
        url=url,
        env=env,
        toml_file=Path(config.toml_file_name or "pyproject.toml"),
        templates=Path(config.get_template_directory()),
    )
    made = lay_out(layout)
    for path in made:
        config.print_stdout("Wrote %s", path)
    for path in dict.fromkeys((layout.keys_file, config_file)):
        if path not in made:
            config.print_stdout("Kept %s", path)
    if layout.keys_file not in made:
        there = layout.script_location
        config.print_stdout("Next: set script_location = %s in %s", there, layout.keys_file)
    elif models is None or url is None:
        config.print_stdout("Next: say in %s where the database and the models are", config_file)
    else:
        config.print_stdout('Next: diffgen revision --autogenerate -m "..."')


def revision(
    config: Config,
    message: str | None = None,
    autogenerate: bool = False,
    sql: bool = False,
    head: str | Sequence[str] = "head",
    splice: bool = False,
    branch_label: str | Sequence[str] | None = None,
    version_path: str | None = None,
    rev_id: str | None = None,
    depends_on: str | Sequence[str] | None = None,
    process_revision_directives: Hook | None = None,
    *,
    renames: Sequence[str] = (),
    not_renamed: Sequence[str] = (),
    fills: Sequence[str] = (),
    defaults: Sequence[str] = (),
    backfills: Sequence[str] = (),
    ask: Ask | None = None,
    allow_empty: bool = False,
    source: str = "database",
    snapshot: bool = False,
    reader: str | None = None,
) -> Script | list[Script] | None:
    """Write a new revision.

    :param autogenerate: whether to write what turns the database into the models.
    :param sql: whether env.py runs offline, where ``revision_environment`` has it run at all.
    :param head: the revision to follow; ``splice`` allows one that is no head.
    :param process_revision_directives: changes what is about to be written, before env.py's own.
    :param renames: what keeps its content under another name, as ``users.name=users.full_name``.
    :param not_renamed: what is new, though it looks like something renamed: ``users.full_name``.
    :param fills: what rows get once, where a column takes no NULL: ``users.country=AT``.
    :param defaults: the same, by a server default that stays.
    :param backfills: the same, by SQL in batches and in a revision of its own.
    :param ask: puts to somebody what only a person knows: it is given a question, and what was wrong
        with the last answer; without, questions stay open, and stand in the script.
    :param allow_empty: whether to write a file even if nothing differs.
    :param source: what the models are compared with: ``database``, ``snapshot``, ``history``, or
        other models as ``package.module:Base``.
    :param snapshot: whether to write the snapshot beside the revisions, too.
    :param reader: what reads the database: ``catalog``, or SQLAlchemy's ``inspector``; else what
        the configuration says, or env.py.
    :returns: the revision; None when there was nothing to write; a list where it takes several, or hooks
        made it so.
    :raises CommandError: when it can't be; nothing is left half-written.
    """
    from diffgen.answers import Answers
    from diffgen.errors import CommandError
    from diffgen.history.new_revision import Request
    from diffgen.history.revise import revisions

    request = Request(message, head, splice, branch_label, version_path, rev_id, depends_on)
    answers = Answers(
        tuple(renames), tuple(not_renamed), tuple(fills), tuple(defaults), tuple(backfills)
    )
    if answers.flags and not autogenerate:
        raise CommandError(
            f"{answers.flags[0]} goes with --autogenerate: it says what a comparison can't know"
        )
    if (source != "database" or snapshot or reader) and not autogenerate:
        flag = "--snapshot" if snapshot else f"--reader {reader}" if reader else f"--from {source}"
        raise CommandError(f"{flag} goes with --autogenerate: nothing is compared otherwise")
    models = None
    if autogenerate:
        from diffgen.history.from_models import FromModels

        models = FromModels(answers, allow_empty, ask, source, snapshot, reader)
    found = revisions(config, request, models, sql=sql, hook=process_revision_directives)
    if len(found) > 1:
        return list(found)
    return found[0] if found else None


def merge(
    config: Config,
    revisions: str | Sequence[str],
    message: str | None = None,
    branch_label: str | Sequence[str] | None = None,
    rev_id: str | None = None,
    splice: bool = False,
) -> Script | None:
    """Write a revision that makes one head of several.

    :param revisions: two or more, or ``heads``.
    :param splice: whether revisions that are no heads may be merged.
    :returns: the revision; None where ``heads`` are one, and nothing is written.
    :raises CommandError: when it can't be.
    """
    from diffgen.history import one_head
    from diffgen.history.merge import plan_merge
    from diffgen.history.revise import revise
    from migrations_runtime.revisions import ScriptDirectory

    directory = ScriptDirectory.from_config(config)
    request = plan_merge(directory, revisions, message, branch_label, rev_id, splice)
    if request is not None:
        merged = revise(config, request)
        _keep_snapshots(config, directory.graph.effective_heads)
        return merged
    config.print_stdout("Nothing to merge: %s", one_head.told(directory))
    return None


def rebase(
    config: Config,
    revision: str | None = None,
    onto: str | None = None,
    *,
    files_only: bool = False,
) -> Script | None:
    """Move a branch onto another head, by changing one file.

    :param revision: the branch that moves; of two heads the one that was begun later.
    :param onto: the head that it is to follow; only needed if there are several others.
    :param files_only: whether to go without asking the database what it has applied.
    :returns: the first revision of the branch; None where there is one head only.
    :raises CommandError: it isn't certain what is meant, it can't be done, or a database would then
        seem to have what never ran.
    """
    from diffgen.history.rebase import rebasing
    from migrations_runtime.revisions import ScriptDirectory

    heads = ScriptDirectory.from_config(config).graph.effective_heads
    moved = rebasing.rebase(config, revision, onto, files_only)
    if moved is not None:
        _keep_snapshots(config, heads)
    return moved


def _keep_snapshots(config: Config, heads: Sequence[str]) -> None:
    """Have the snapshots of ``heads`` follow what changes no schema, if the project keeps them."""
    from diffgen.config import Settings

    if Settings(config).snapshot:
        from diffgen.history.snapshots import follow

        follow(config, heads)


def squash(config: Config, revisions: str, message: str | None = None) -> Script:
    """Replace a range of revisions by one that does the same, proven on scratch databases.

    :param revisions: ``first:last``, both included; the new revision has the id of the last.
    :returns: the new revision.
    :raises CommandError: one revision can't stand for the range; nothing was changed.
    """
    from diffgen.history.squash import squash as squashing

    return squashing.squash(config, revisions, message)


def edit(config: Config, rev: str) -> None:
    """Open the files of revisions in the user's editor.

    :param rev: also ``current``, for which the database is asked.
    :raises CommandError: there is no such revision, or no editor.
    """
    from diffgen.history.editor import open_in_editor
    from migrations_runtime.applied import named_revisions
    from migrations_runtime.revisions import ScriptDirectory

    directory = ScriptDirectory.from_config(config)
    open_in_editor([found.path for found in named_revisions(config, directory, rev)])


def graph(
    config: Config,
    rev_range: str | None = None,
    *,
    format: Literal["text", "mermaid"] = "text",
    indicate_current: bool = False,
) -> None:
    """Print a picture of the history, the newest on top.

    :param rev_range: ``start:end`` as for ``history``; all revisions by default.
    :param format: as ``git log --graph`` draws, in colours on a terminal; or Mermaid.
    :param indicate_current: whether to mark where the database is.
    :raises ResolutionError: the range is none.
    """
    from diffgen.history.drawing import mermaid, terminal
    from migrations_runtime.applied import ranged_revisions
    from migrations_runtime.revisions import ScriptDirectory

    directory = ScriptDirectory.from_config(config)
    found, at = ranged_revisions(config, directory, rev_range, indicate_current)
    current = at if indicate_current else ()
    if format == "mermaid":
        lines = mermaid.drawn(directory.graph, found, current)
    else:
        coloured = terminal.has_colours(config.stdout)
        lines = terminal.drawn(directory.graph, found, current, coloured)
    if picture := "\n".join(lines):
        config.print_painted(picture)


def list_templates(config: Config) -> None:
    """Print the templates that ``init`` knows, each with what it is for."""
    from pathlib import Path

    from diffgen import templates

    folder = Path(config.get_template_directory())
    config.print_stdout("Available templates:\n")
    for name in templates.names(folder):
        config.print_stdout("%s - %s", name, templates.description(name, folder))
    config.print_stdout("\nOne of them is laid out by 'init':\n")
    config.print_stdout("  diffgen init --template generic migrations")


def check(
    config: Config, *, source: str = "database", scratch: bool = False, reader: str | None = None
) -> None:
    """Compare the database with the models, and write nothing.

    :param source: what is compared: ``database``, ``snapshot``, ``history``, or other models as
        ``package.module:Base``.
    :param scratch: whether to run all revisions up and down on a scratch database in place of that.
    :param reader: what reads the database: ``catalog``, or SQLAlchemy's ``inspector``.
    :raises AutogenerateDiffsDetected: when they differ, a revision holds a question that nobody has
        answered, or was edited after it was applied; it has a line for each.
    :raises CommandError: when they can't be compared.
    """
    from diffgen.errors import CommandError

    if scratch:
        if reader is not None:
            raise CommandError(
                "--reader goes with the database: --scratch reads what the revisions make"
            )
        from diffgen.environment.proving import prove_history

        prove_history(config)
        return
    from diffgen.environment.checking import require_no_differences

    uncertain = require_no_differences(config, source, reader)
    what = f"the {source}" if source in ("database", "snapshot", "history") else source
    but = f", but for what is uncertain ({uncertain})" if uncertain else ""
    config.print_stdout("No differences: %s is what the models say%s", what, but)


def snapshot(config: Config, *, source: str = "database", reader: str | None = None) -> None:
    """Write the snapshot beside the revisions, of what the database holds.

    :param source: ``history`` for what the revisions make on a scratch database.
    :param reader: what reads the database: ``catalog``, or SQLAlchemy's ``inspector``.
    :raises CommandError: it can't be had; nothing is written then.
    """
    from diffgen.history.snapshots import take

    take(config, source, reader)


def adopt(
    config: Config,
    files: Sequence[str] = (),
    ini_section: str = "alembic",
    *,
    rewrite: bool = False,
    undo: bool = False,
) -> None:
    """Write diffgen's configuration beside Alembic's, so that the project runs as it is.

    :param config: where lines are printed to.
    :param files: Alembic's configuration; none: alembic.ini and pyproject.toml of the folder.
    :param ini_section: the main section of the ini file.
    :param rewrite: whether to change the imports of the environment's files, too.
    :param undo: whether to take that back in place of doing it.
    :raises CommandError: when it can't be done; nothing is written then.
    """
    from diffgen import adopt as adoption
    from diffgen.errors import CommandError

    if undo and rewrite:
        raise CommandError(
            "--undo takes everything back, rewritten imports too; leave --rewrite out"
        )
    if undo:
        for line in adoption.undo(files, ini_section):
            config.print_stdout("%s", line)
        return
    done = adoption.adopt(files, ini_section, rewrite)
    for line in done.done:
        config.print_stdout("%s", line)
    for line in done.warnings:
        config.print_stdout("Warning: %s", line)
    config.print_stdout("Next: diffgen current; back again: diffgen adopt --undo")
