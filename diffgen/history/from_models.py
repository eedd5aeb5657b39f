"""Revisions that the models ask for: compared, changed by hooks, written, proven, told about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diffgen.answers import UNASKED, Answers
from diffgen.autogenerate import Ask, asked, proof_of
from diffgen.compare import Before
from diffgen.config import Config, Settings
from diffgen.environment.comparing import compared, database_of, named
from diffgen.environment.databases import Contribution, contribution, filled, variables
from diffgen.environment.hooking import Hook
from diffgen.environment.sourcing import DATABASE, with_source
from diffgen.errors import CommandError, ProofFailed
from diffgen.history.draft import Draft, Drafted
from diffgen.history.new_revision import Request, plan_revision
from diffgen.history.revision_file import withdraw, withdrawn_if_interrupted, write_file
from diffgen.history.snapshots import keep
from diffgen.proof import Proof
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.origin import shown
from migrations_runtime.revisions import ScriptDirectory


@dataclass(frozen=True, slots=True)
class FromModels:
    """How the models are to say what a revision does.

    :param answers: what a person has said of what differs.
    :param allow_empty: whether a file is written even if nothing differs.
    :param ask: puts to somebody what nobody has said; without, it stays open.
    :param source: what they are compared with: see ``with_source``.
    :param snapshot: whether the snapshot beside the revisions is written, too.
    """

    answers: Answers = UNASKED
    allow_empty: bool = False
    ask: Ask | None = None
    source: str = DATABASE
    snapshot: bool = False


def write_from_models(
    config: Config,
    directory: ScriptDirectory,
    request: Request,
    models: FromModels,
    hook: Hook | None = None,
) -> Sequence[Path]:
    """Write what the models ask for, and prove it; return the paths, none where nothing differs.

    A proof needs env.py to be connected. Where it migrates several databases, the script is written
    when it has gone through all of them, and it is run once more for the proof.

    :raises CommandError: when it can't be written.
    :raises ProofFailed: when it was written and doesn't do what it is for.
    """
    draft = Draft(request, hook)
    paths: list[Path] = []
    drafted: list[Drafted] = []
    databases: set[str | None] = set()

    def look(context: MigrationContext, before: Before) -> None:
        database = database_of(context)
        if database in databases:
            withdraw(paths)
            raise CommandError(
                "env.py calls context.run_migrations() more than once; give each of its "
                "context.configure() calls an upgrade_token and a downgrade_token of its own"
            )
        databases.add(database)
        found = compared(config, context, before, models.answers)
        if models.ask is not None:
            found = asked(found, models.ask)
        draft.add(context, contribution(context, found))
        if database is None:
            write()
            prove(context, before)

    def write() -> None:
        wanted = [
            one for one in draft.revisions() if models.allow_empty or any(_differing(one.parts))
        ]
        if not wanted:
            config.print_stdout("%s", draft.nothing)
        drafted.extend(wanted)
        paths.extend(write_drafted(config, directory, wanted))

    def prove(context: MigrationContext, before: Before) -> None:
        proof = _prove(config, paths, drafted, context, before) if drafted else None
        if models.snapshot or context.opts.get("snapshot") or Settings(config).snapshot:
            database = database_of(context)
            keep(config, directory, draft.part_of(database).found, proof, database)

    graph = directory.graph
    with_source(config, directory, models.source, look)
    if None not in databases:
        write()
        with_source(config, directory, models.source, prove, graph)
    return paths


def write_drafted(
    config: Config, directory: ScriptDirectory, drafted: Sequence[Drafted]
) -> Sequence[Path]:
    """Write revisions one after another: all of them, or none.

    :raises CommandError: when one can't be written.
    """
    paths: list[Path] = []
    try:
        for one in drafted:
            if paths:
                directory.refresh()
            planned = plan_revision(directory, one.request)
            ready = replace(planned, script=filled(planned.script, one.parts))
            paths.append(write_file(config, directory, ready, variables(one.parts)))
            for line in ready.script.summary:
                config.print_stdout("  %s", line)
            for part in one.parts:
                for line in part.warnings:
                    config.print_stdout("Warning: %s", line)
    except BaseException:
        withdraw(paths)
        raise
    return paths


def _differing(parts: Sequence[Contribution]) -> Sequence[str]:
    return [line for part in parts for line in part.found.differences]


def _prove(
    config: Config,
    paths: Sequence[Path],
    drafted: Sequence[Drafted],
    context: MigrationContext,
    before: Before,
) -> Proof:
    database = database_of(context)
    part = next(part for part in drafted[0].parts if part.database == database)
    with withdrawn_if_interrupted(*paths):
        proof = proof_of(paths, part.found, before, context.keywords)
    lines = named(database, proof.lines)
    if not (proof.holds or proof.impossible is not None):
        files = " and ".join(shown(path) for path in paths)
        raise ProofFailed(
            f"{files} does not turn the database into the models and back; correct it by hand",
            "\n".join(lines),
        )
    for line in lines:
        config.print_stdout("%s", line)
    return proof
