"""What the models are compared with: ``--from database``, ``snapshot``, ``history``, or other models."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from diffgen.compare import Before, declare, declared_of
from diffgen.config import Config
from diffgen.dialects import dialect_of
from diffgen.environment.comparing import connected, database_by, database_of, in_environment
from diffgen.environment.detached import run_detached
from diffgen.environment.models import metadatas
from diffgen.environment.undisturbed import undisturbed
from diffgen.errors import CommandError
from diffgen.snapshot import Snapshot, kept, path_of, read
from diffgen.snapshot.file import WAYS
from diffgen.snapshot.text import name_of
from diffgen.sources import Database, Kept, OtherModels
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.origin import shown
from migrations_runtime.revisions import Graph, ScriptDirectory

DATABASE, SNAPSHOT, HISTORY = "database", "snapshot", "history"

#: Done for each database that env.py goes through, with what its models are compared with.
Work = Callable[[MigrationContext, Before], None]


def with_source(
    config: Config,
    directory: ScriptDirectory,
    source: str,
    work: Work,
    graph: Graph | None = None,
    reader: str | None = None,
) -> None:
    """Run env.py, and ``work`` where it would run migrations.

    :param source: the database, the snapshot, the history, or models as ``package.module:Base``.
    :param graph: the revisions, where some of those in the files are too new.
    :param reader: what reads the database, if the command was told.
    :raises CommandError: it is none of these, or can't be had; the message says why.
    """
    if reader is not None and source != DATABASE:
        raise CommandError(f"--reader goes with --from {DATABASE}: nothing else is read by it")
    at_head = graph is None  # else that was seen to before there were newer revisions
    graph = graph or directory.graph
    match source:
        case "database":
            told = {} if reader is None else {"reader": reader}
            look = partial(_of_database, work=work)
            in_environment(config, directory, look, at_head, command_options=told)
        case "history":
            in_environment(
                config, directory, lambda context: _replaying(context, graph, work), False
            )
        case "snapshot":
            _with_snapshots(config, directory, work, graph)
        case _ if ":" in source:
            _with_models(config, directory, source, work)
        case _:
            raise CommandError(
                f"--from {source}: that is none of {DATABASE}, {SNAPSHOT}, {HISTORY}, and no models"
                " either, which are named as package.module:Base"
            )


def _of_database(context: MigrationContext, work: Work) -> None:
    with undisturbed(context):
        work(context, connected(context))


def _replaying(context: MigrationContext, graph: Graph, work: Work) -> None:
    from diffgen.replay import replayed  # with all that runs revisions

    with replayed(context, connected(context).dialect, graph) as (trial, _):
        work(trial.context, Database(trial.scratch, dialect_of(trial.scratch), rows=None))


def _with_snapshots(config: Config, directory: ScriptDirectory, work: Work, graph: Graph) -> None:
    found: dict[str | None, Snapshot] = {}
    there = kept(directory.dir)

    def snapshot(database: str | None) -> Snapshot:
        if database is None and there and None not in there:
            raise CommandError(
                f"the snapshots are of {', '.join(map(str, there))}, and env.py names no database: give"
                " context.configure() the upgrade_token where context.is_offline_mode(), too"
            )
        if database not in found:
            found[database] = current(path_of(directory.dir, database), graph)
        return found[database]

    def server_of(token: str | None) -> str:
        return name_of(snapshot(database_by(token)).dialect)

    def look(context: MigrationContext) -> None:
        work(context, Kept(snapshot(database_of(context))))

    urls = {name: f"{name_of(snapshot(name).dialect)}://" for name in there}
    run_detached(config, directory, look, server_of, urls)


def current(path: Path, graph: Graph) -> Snapshot:
    """Return the snapshot of a file.

    :raises CommandError: there is none, it can't be read, or it is not of the present heads.
    """
    snapshot, heads = read(path), graph.effective_heads
    if set(snapshot.heads) != set(heads):
        raise CommandError(
            f"{shown(path)} is of {_listed(snapshot.heads)}, and the revisions end at"
            f" {_listed(heads)}; {WAYS}"
        )
    return snapshot


def _listed(heads: Iterable[str]) -> str:
    return ", ".join(sorted(heads)) or "base"


def _with_models(config: Config, directory: ScriptDirectory, reference: str, work: Work) -> None:
    def look(context: MigrationContext) -> None:
        dialect = dialect_of(context.bind)
        declared = declared_of({"target_metadata": metadatas(reference, (), "--from")})
        work(context, OtherModels(dialect, declare(declared, dialect)))

    run_detached(config, directory, look, lambda token: None, {})
