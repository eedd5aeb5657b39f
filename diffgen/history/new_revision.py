"""A new revision: where it stands in the graph, and how it becomes a file."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from diffgen import templates
from diffgen.errors import CommandError
from diffgen.render.encoding import declaring
from diffgen.render.file_name import file_name, now
from diffgen.render.script import Script, render_script
from diffgen.source import OP, SQLALCHEMY
from diffgen.writing import folder_for, make_folder, write_new
from migrations_runtime.errors import MultipleHeads, RevisionError
from migrations_runtime.origin import shown
from migrations_runtime.revisions import Graph, Revision, ScriptDirectory
from migrations_runtime.revisions import Script as Existing
from migrations_runtime.revisions.ids import RESERVED
from migrations_runtime.revisions.reading import read_revision
from migrations_runtime.revisions.revision import one_or_many

#: What the version table holds (migrations_runtime.ledger, which needs SQLAlchemy).
LONGEST_ID = 255


@dataclass(frozen=True, slots=True)
class Request:
    """What ``diffgen revision`` was asked for.

    :param head: the revision, or revisions, to follow.
    :param splice: whether those may be no heads.
    :param version_path: which folder of ``version_locations`` it goes to.
    :param rev_id: its id; None makes one up.
    :param depends_on: revisions that must be applied before.
    """

    message: str | None = None
    head: str | Sequence[str] = "head"
    splice: bool = False
    branch_label: str | Sequence[str] | None = None
    version_path: str | None = None
    rev_id: str | None = None
    depends_on: str | Sequence[str] | None = None


def new_id() -> str:
    """Return an id that no other revision has."""
    return uuid.uuid4().hex[-12:]


def following(request: Request, what: str) -> Request:
    """Return the request for a revision that comes right after another one.

    :param what: what it adds to the message.
    """
    message = what if request.message is None else f"{request.message}, {what}"
    return Request(
        message=message,
        head=request.rev_id or "head",
        version_path=request.version_path,
        rev_id=new_id(),
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A revision that can be written: its script, still empty, and the folder it goes to."""

    script: Script
    folder: Path


def plan_revision(directory: ScriptDirectory, request: Request) -> Planned:
    """Decide all about a new revision but its body.

    :raises CommandError: when the revisions that are there don't allow it; the message says why.
    """
    parents = _parents(directory, request)
    revision = Revision(
        revision=_checked_id(request.rev_id) if request.rev_id else new_id(),
        down_revisions=tuple(parent.revision for parent in parents),
        dependencies=_dependencies(directory, request),
        branch_labels=_tuple(request.branch_label),
        path="the new revision",
    )
    Graph([*directory.graph.revisions.values(), revision])  # raises for whatever doesn't fit
    script = Script(
        message=request.message or "",
        revision=revision.revision,
        create_date=now(directory.timezone, _where(directory, "timezone")),
        down_revision=revision.down_revision,
        branch_labels=revision.branch_labels or None,
        depends_on=one_or_many(revision.dependencies),
        imports=(SQLALCHEMY, "", OP),
    )
    return Planned(script, _folder(directory, request, parents))


def write_revision(
    directory: ScriptDirectory,
    planned: Planned,
    variables: Mapping[str, object],
) -> Path:
    """Write a planned revision's file, as a whole or not at all; return its path.

    :param variables: what the template may use beyond the script's own parts.
    :raises CommandError: when the template, ``file_template`` or the folder doesn't allow it.
    """
    script = planned.script
    name = file_name(
        script.revision,
        script.message,
        script.create_date,
        directory.file_template,
        directory.truncate_slug_length,
        _where(directory, "file_template"),
    )
    path = _within(directory, planned.folder, name)
    shown = replace(script, message=script.message or "empty message")
    text = render_script(shown, template_of(directory), variables)
    make_folder(path.parent)
    write_new(path, declaring(text, directory.output_encoding), directory.output_encoding)
    try:
        _require_planned(directory, script, path)
    except BaseException:
        path.unlink()
        raise
    return path


def _require_planned(directory: ScriptDirectory, script: Script, path: Path) -> None:
    """Refuse a template that makes something else of a revision."""
    template = template_of(directory)
    try:
        made = read_revision(str(path))
        if (made.down_revision, one_or_many(made.dependencies)) != _placed(script):
            Graph([*directory.graph.revisions.values(), made])
    except RevisionError as error:
        raise CommandError(
            f"{shown(template)} makes what is no revision: {error}; correct it there"
        ) from error
    if made.revision != script.revision:
        raise CommandError(
            f"{shown(template)} makes the revision {made.revision} of {script.revision}; write there: "
            "revision = ${repr(up_revision)}"
        )


def _placed(script: Script) -> tuple[object, object]:
    return script.down_revision, script.depends_on


def template_of(directory: ScriptDirectory) -> Path:
    """Return the template of revisions: the environment's own, else the one that comes with it."""
    template = Path(directory.dir, "script.py.mako")
    return template if os.path.exists(template) else templates.FOLDER / "generic" / template.name


@contextmanager
def room_for(directory: ScriptDirectory, request: Request) -> Iterator[None]:
    """Make the folder that a revision goes to while it is made: a clone by git has no empty ones.

    :raises CommandError: it can't be made.
    """
    there = any(map(os.path.isdir, directory.version_locations))
    if there and request.version_path is None:
        yield
        return
    with folder_for(_folder(directory, request, ())):
        yield


def _parents(directory: ScriptDirectory, request: Request) -> tuple[Existing, ...]:
    try:
        parents = directory.get_revisions(request.head)
    except MultipleHeads as error:
        heads = ", ".join(directory.get_heads())
        raise MultipleHeads(
            f"Multiple heads are present ({heads}); please specify the head revision on which "
            "the new revision should be based, by --head, or make them one by 'merge heads' or "
            "'rebase'"
        ) from error
    for parent in parents:
        if not (request.splice or parent.is_head):
            raise CommandError(
                f"Revision {parent.revision} is not a head revision; "
                "please specify --splice to create a new branch from this revision"
            )
    return parents


def _dependencies(directory: ScriptDirectory, request: Request) -> tuple[str, ...]:
    """Labels are kept, since they move with their branch; ids are completed."""
    found = []
    for given in _tuple(request.depends_on):
        is_label = given in directory.graph.labels
        found += [given] if is_label else [s.revision for s in directory.get_revisions(given)]
    return tuple(found)


def _checked_id(given: str) -> str:
    problem = None
    if given in RESERVED:
        problem = "is a word of its own"
    elif not re.fullmatch(r"[^\s@+:/\\%-]+", given):
        problem = "has a space or one of @ - + : / \\ % in it"
    elif len(given) > LONGEST_ID:
        problem = f"is longer than {LONGEST_ID} characters, which the version table holds"
    if problem:
        raise CommandError(f"the revision id {given} {problem}; choose another")
    return given


def _folder(directory: ScriptDirectory, request: Request, parents: tuple[Existing, ...]) -> Path:
    locations = [Path(location) for location in directory.version_locations]
    if request.version_path is not None:
        wanted = Path(request.version_path)
        for location in locations:
            if location.resolve() == wanted.resolve():
                return location
        raise CommandError(
            f"Path {wanted} is not represented in current version locations; "
            f"there are: {', '.join(shown(str(location)) for location in locations)}"
        )
    if len(locations) == 1:
        return locations[0]
    nearest_first = sorted(locations, key=lambda location: len(location.parts), reverse=True)
    homes = [
        location
        for parent in parents
        for location in nearest_first
        if Path(parent.path).resolve().is_relative_to(location.resolve())
    ]
    if not homes:
        there = ", ".join(shown(str(location)) for location in locations)
        raise CommandError(
            f"Multiple version locations present ({there}), please specify --version-path"
        )
    return homes[0]


def _within(directory: ScriptDirectory, folder: Path, name: str) -> Path:
    path = folder / name
    if path.parent != folder and not directory.recursive_version_locations:
        raise CommandError(
            f"{_where(directory, 'file_template')} = {directory.file_template} asks for sub-folders; "
            "set recursive_version_locations = true, or leave the slash out"
        )
    if ".." in Path(name).parts or Path(name).is_absolute():
        raise CommandError(
            f"{_where(directory, 'file_template')} leads outside of {shown(folder)}: {name}; "
            "leave '..' and a slash at its beginning out"
        )
    return path


def _where(directory: ScriptDirectory, key: str) -> str:
    return directory.config.where(key) if directory.config else key


def _tuple(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
