"""``diffgen squash``: from the range to the files, all of them or none."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from diffgen.config import Config, Settings
from diffgen.contracts import Dialect
from diffgen.dialects import dialect_of
from diffgen.environment.comparing import in_environment, template_args
from diffgen.errors import CommandError, ProofFailed
from diffgen.history.squash.joining import KeptScript
from diffgen.history.squash.proving import Ground, Originals, originals, proof
from diffgen.history.squash.script import parts_of, script_text
from diffgen.history.squash.span import Span, span_of
from diffgen.history.squash.stretches import Kept, Stretch, divided
from diffgen.proof import Proof
from diffgen.questions.written import unanswered
from diffgen.render.hooks import configured_hooks, run_hooks
from diffgen.replay.trial import reason, trial
from diffgen.writing import write, write_all
from migrations_runtime.errors import MigrationError
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.origin import shown
from migrations_runtime.revisions import Script, ScriptDirectory
from migrations_runtime.revisions.files import read_bytes


@dataclass(frozen=True)
class Squashed:
    """The new file, proven, and what it does."""

    content: bytes
    lines: tuple[str, ...]


def squash(config: Config, revisions: str, message: str | None = None) -> Script:
    """Replace a range of revisions by one that does the same; return it.

    :param revisions: ``first:last``, both included.
    :raises CommandError: one revision can't stand for the range; nothing was changed.
    :raises ProofFailed: the one that was written does something else; nothing was changed.
    """
    directory = ScriptDirectory.from_config(config)
    span = span_of(directory.graph, revisions)
    _refuse_questions(span)
    message = message or f"squash of {span.first} to {span.last}"
    found: list[Squashed] = []

    def work(context: MigrationContext) -> None:
        if found:
            raise CommandError(
                "env.py migrates several databases, and squash can prove one; nothing was changed"
            )
        _refuse_inside(context, directory, span)
        found.append(_squashed(config, directory, span, context, message))

    in_environment(config, directory, work, at_head=False)
    path = _path(span)
    write_all({path: found[0].content, **dict.fromkeys(_obsolete(config, span, path))})
    config.print_stdout("Wrote %s in place of %s revisions", shown(path), len(span.members))
    for line in found[0].lines:
        config.print_stdout("%s", line)
    directory.refresh()
    return directory.script(span.last)


def _refuse_questions(span: Span) -> None:
    """Refuse while somebody has still to answer: the one revision would not have the question."""
    for line in unanswered(span.graph.revisions[one] for one in span.members):
        raise CommandError(f"an open question would go with its revision: {line}")


def _refuse_inside(context: MigrationContext, directory: ScriptDirectory, span: Span) -> None:
    """Refuse while the database has a part of the range: no revision would say what it lacks."""
    heads = directory.known(context.get_current_heads())
    applied = span.graph.ancestors(heads)
    if applied.intersection(span.members) and span.last not in applied:
        raise CommandError(
            f"the database is at {', '.join(heads)}, within the range: upgrade it to {span.last}, "
            f"or downgrade it below {span.first}, then squash"
        )


def _squashed(
    config: Config,
    directory: ScriptDirectory,
    span: Span,
    context: MigrationContext,
    message: str,
) -> Squashed:
    assert context.connection is not None  # in_environment ran env.py online
    if context.keywords:
        given = ", ".join(context.keywords)
        raise CommandError(
            f"env.py gives {given} to upgrade(), as one for several databases does, and squash can't "
            "hand that on; nothing was changed"
        )
    dialect = dialect_of(context.connection)
    expected, ground = _originals(span, context, dialect)
    parts = divided(span.members, expected.notes)
    scripts = {part.revision: _kept(span, part) for part in parts if isinstance(part, Kept)}
    irreversible = expected.undone if isinstance(expected.undone, str) else None
    text = script_text(
        directory,
        span,
        parts_of(parts, expected.before.catalog, expected.catalogs, scripts),
        dialect,
        message,
        irreversible,
        {"config": config, **template_args(context)},
    )
    with _draft(_path(span), text, directory.output_encoding) as draft:
        run_hooks(draft, configured_hooks(config))
        found = proof(span, str(draft), expected, ground, dialect)
        content = draft.read_bytes()
    if not found.holds:
        raise ProofFailed(
            "one revision would not do what the range does; nothing was changed",
            "\n".join(found.lines),
        )
    return Squashed(content, (*_told(parts), *_outcome(found, irreversible)))


def _originals(span: Span, context: MigrationContext, dialect: Dialect) -> tuple[Originals, Ground]:
    """Run the range where it can be: extensions are made by the history, or by an administrator."""
    for with_extensions in (False, True):
        ground = partial(trial, context, dialect, with_extensions)
        try:
            return originals(span, ground), ground
        except MigrationError as error:
            failed = error
    raise CommandError(
        "nothing can be proven, as the history does not run on an empty database: "
        f"{reason(failed)}"
    ) from failed


def _kept(span: Span, part: Kept) -> KeptScript:
    revision = span.graph[part.revision]
    if revision.path.endswith(".pyc"):
        raise CommandError(
            f"{revision.name} must be kept ({part.why}), and its source is not there; restore it"
        )
    source = importlib.util.decode_source(read_bytes(revision.path))
    return KeptScript(part.revision, revision.path, source, revision.doc)


@contextmanager
def _draft(path: Path, text: str, encoding: str) -> Iterator[Path]:
    """Give a file beside the revisions that none of them is, so that what they read is found."""
    draft = path.with_name(f".squash_{path.name}")
    write(draft, text, encoding)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _path(span: Span) -> Path:
    return Path(span.graph[span.last].path).with_suffix(".py")


def _obsolete(config: Config, span: Span, path: Path) -> Iterator[Path]:
    """Yield the files that go; where caches count as revisions, those too."""
    for id_ in span.members:
        file = Path(span.graph[id_].path)
        if file != path:
            yield file
        if Settings(config).sourceless:
            yield from (file.parent / "__pycache__").glob(f"{file.name.partition('.')[0]}.*.pyc")


def _told(parts: Sequence[Stretch | Kept]) -> Iterator[str]:
    for part in parts:
        match part:
            case Stretch(members):
                yield f"  collapsed {_listed(members)}"
            case Kept(revision, why):
                yield f"  kept {revision} as a function ({why})"


def _listed(members: Sequence[str]) -> str:
    if len(members) <= 5:
        return ", ".join(members)
    return f"{members[0]} to {members[-1]} ({len(members)} revisions)"


def _outcome(found: Proof, irreversible: str | None) -> Iterator[str]:
    if irreversible is None:
        yield from found.lines
    else:
        yield "proved: up ✓"
        yield f"  not to be undone, as before: {irreversible}"
