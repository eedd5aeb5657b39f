"""``diffgen adopt``: what a project has for Alembic becomes what diffgen reads, as a whole or not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from diffgen.adopt import record
from diffgen.adopt.configuration import Found, Written, found, ours, unknown_keys
from diffgen.adopt.imports import Imports, environment_files, imports_of
from diffgen.adopt.splice import spliced
from diffgen.errors import CommandError
from diffgen.writing import write_all
from migrations_runtime.origin import shown
from migrations_runtime.revisions import ScriptDirectory


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an adoption did.

    :ivar done: what was written and seen, a line for each.
    :ivar warnings: what could not be taken over, likewise.
    """

    done: tuple[str, ...]
    warnings: tuple[str, ...]


def adopt(files: Sequence[str], section: str, rewrite: bool) -> Adoption:
    """Write diffgen's configuration beside Alembic's; with ``rewrite`` change imports, too.

    :param files: the configuration, as ``alembic -c`` takes it; none: where Alembic looks.
    :param section: the main section of the ini file.
    :raises CommandError: there is none, it cannot be read, or an adoption is there already; nothing
        is written then.
    """
    configured = found(files, section)
    register = configured.folder / record.NAME
    if os.path.exists(register):
        raise CommandError(
            f"{shown(register)} tells that this was adopted before; take that back first, with "
            "'diffgen adopt --undo'"
        )
    script = ScriptDirectory.from_config(configured.config())
    imports = _imports(script)
    rewritten = _rewritten(imports) if rewrite else []
    kept = [line for one in imports for line in one.kept]
    written = [*ours(configured, alias=not rewrite or bool(kept)), *rewritten]
    adoption = Adoption(
        (*_told(written, rewritten), _summary(script, rewrite, kept)),
        (*_lacking(configured, imports), *(_kept(kept) if rewrite else ())),
    )
    _write(written, register)  # last: the summary reads the revisions, and one may be broken
    return adoption


def _imports(script: ScriptDirectory) -> list[Imports]:
    folders = [Path(script.dir), *map(Path, script.version_locations)]
    return [imports_of(path) for path in environment_files(filter(Path.is_dir, folders))]


def _rewritten(imports: Iterable[Imports]) -> list[Written]:
    return [
        Written(one.path, one.path.read_bytes(), one.splices, one.path)
        for one in imports
        if one.splices
    ]


def _write(written: Sequence[Written], register: Path) -> None:
    """Write all files, and the record of them; or none."""
    contents: dict[Path, bytes] = {}
    changes = []
    for one in written:
        after = spliced(one.before or b"", one.splices)
        contents[one.path] = after
        path = Path(os.path.relpath(one.path, register.parent)).as_posix()
        if one.before is None:
            changes.append(record.Change(path, None, record.digest(after)))
        else:
            before = record.digest(one.before)
            changes.append(record.Change(path, before, record.digest(after), one.splices))
    write_all({**contents, register: record.text_of(changes)})


def _told(written: Sequence[Written], rewritten: Sequence[Written]) -> list[str]:
    lines = []
    for one in written:
        if one in rewritten:
            count = len(one.splices)
            lines.append(f"Rewrote {count} import{'s' * (count > 1)} in {shown(one.path)}")
        elif one.before is None:
            lines.append(f"Wrote {shown(one.path)} from {shown(one.source)}, which stays as it is")
        else:
            lines.append(f"Added diffgen's section to {shown(one.path)}")
    return lines


def _summary(script: ScriptDirectory, rewrite: bool, kept: Sequence[str]) -> str:
    heads = script.get_heads()
    count = len(script.graph.revisions)
    said = f"{count} revision{'s' * (count != 1)} in {shown(script.dir)}"
    said += f", head{'s' * (len(heads) > 1)} {', '.join(heads)}" if heads else ""
    if rewrite and not kept:
        return f"{said}: they import from migrations_runtime now"
    return f"{said}: they run as they are (alembic_names = true)"


def _lacking(configured: Found, imports: Iterable[Imports]) -> list[str]:
    return [
        *(f"{line} of Alembic has no counterpart" for one in imports for line in one.lacking),
        *(f"{key} is no key of Alembic's; it is kept" for key in unknown_keys(configured)),
        *(
            f"plugin {plugin.name} ({plugin.value}) is for Alembic's autogenerate; it is not loaded"
            for plugin in entry_points(group="alembic.plugins")
        ),
    ]


def _kept(kept: Iterable[str]) -> list[str]:
    return [f"{line} is left, and needs alembic_names = true" for line in kept]
