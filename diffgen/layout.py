"""The files of a migration environment, laid out as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mako.template import Template

from diffgen import templates
from diffgen.errors import CommandError
from diffgen.writing import write, write_new


@dataclass(frozen=True, slots=True)
class Layout:
    """What ``diffgen init`` was asked for.

    :param directory: the folder of the environment.
    :param config_file: the configuration: an ini file, or ``pyproject.toml``.
    :param package: whether the folders become Python packages.
    :param models: what to write as ``models``; None leaves it to env.py.
    :param url: what to write as ``sqlalchemy.url``; None leaves it to the user.
    """

    directory: Path
    config_file: Path
    template: str = "generic"
    package: bool = False
    models: str | None = None
    url: str | None = None

    @property
    def script_location(self) -> str:
        """The environment's folder, as the configuration names it: relative to itself."""
        relative = os.path.relpath(self.directory, self.config_file.parent)
        return f"%(here)s/{Path(relative).as_posix()}"


def lay_out(layout: Layout) -> tuple[Path, ...]:
    """Write the environment and its configuration; return the files made, in order.

    A configuration that is there already is left as it is.

    :raises CommandError: when the folder holds something, the configuration stands in the way of
        what was asked for, or something can't be written; nothing is left behind.
    """
    source = templates.folder(layout.template)
    _require_room(layout)
    with _built_aside(layout.directory) as draft:
        files = _fill(draft, source, layout)
    made = tuple(layout.directory / file for file in files)
    try:
        return (*made, *_configure(layout, source))
    except BaseException:
        shutil.rmtree(layout.directory)
        raise


def _require_room(layout: Layout) -> None:
    directory = layout.directory
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise CommandError(
            f"{directory} exists already and is not empty; nothing was touched, name another folder"
        )
    if (layout.models or layout.url) and _is_configured(layout.config_file):
        raise CommandError(
            f"{layout.config_file} exists already, so --models and --url would not be written; "
            "set models and sqlalchemy.url there and leave them out, or name another file by -c"
        )


def _is_configured(config_file: Path) -> bool:
    if config_file.suffix != ".toml":
        return config_file.exists()
    return config_file.exists() and "[tool.diffgen" in config_file.read_text(encoding="utf-8")


@contextmanager
def _built_aside(directory: Path) -> Iterator[Path]:
    """A folder that becomes ``directory`` when the block ends well, and vanishes otherwise."""
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
        try:
            draft = aside / directory.name
            draft.mkdir()
            yield draft
            draft.replace(directory)
        finally:
            shutil.rmtree(aside)
    except OSError as error:
        raise CommandError(
            f"cannot make {directory}: {error.strerror}; "
            f"make {directory.parent} a folder you may write to"
        ) from error


def _fill(draft: Path, source: Path, layout: Layout) -> list[Path]:
    """Copy a template into a folder; return the files made, relative to it."""
    files = [Path(name) for name in ("README", "env.py", "script.py.mako")]
    for file in files:
        shutil.copyfile(source / file, draft / file)
    (draft / "versions").mkdir()
    if layout.package:
        packages = [Path("__init__.py"), Path("versions", "__init__.py")]
        for file in packages:
            (draft / file).touch()
        files += packages
    return files


def _configure(layout: Layout, source: Path) -> tuple[Path, ...]:
    if _is_configured(layout.config_file):
        return ()
    if layout.config_file.suffix == ".toml":
        _extend_toml(layout)
    else:
        write_new(layout.config_file, _ini(layout, source))
    return (layout.config_file,)


def _ini(layout: Layout, source: Path) -> str:
    template = Template(filename=str(source / "diffgen.ini.mako"))
    text: str = template.render(
        script_location=layout.script_location,
        directory=Path(os.path.relpath(layout.directory, layout.config_file.parent)).as_posix(),
        models=layout.models,
        url=layout.url and layout.url.replace("%", "%%"),  # configparser halves them again
    )
    return text


def _extend_toml(layout: Layout) -> None:
    before = layout.config_file.read_text(encoding="utf-8") if layout.config_file.exists() else ""
    lines = ["[tool.diffgen]", f"script_location = {_toml(layout.script_location)}"]
    if layout.models:
        lines.append(f"models = {_toml(layout.models)}")
    if layout.url:
        lines.append(f"sqlalchemy.url = {_toml(layout.url)}")
    lines.append('prepend_sys_path = ["."]')
    write(layout.config_file, "\n".join([before.rstrip("\n"), "", *lines, ""]).lstrip("\n"))


def _toml(text: str) -> str:
    """A TOML literal string where that is possible, else a basic one."""
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
