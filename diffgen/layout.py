"""The files of a migration environment, laid out as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_hex

from mako.template import Template

from diffgen import templates
from diffgen.errors import CommandError
from diffgen.writing import write, write_new
from migrations_runtime.origin import one_line, shown


@dataclass(frozen=True, slots=True)
class Layout:
    """What ``diffgen init`` was asked for.

    :param directory: the folder of the environment.
    :param config_file: the configuration: an ini file, or ``pyproject.toml``.
    :param toml_file: what templates that configure in both add to.
    :param package: whether the folders become Python packages.
    :param models: what to write as ``models``; None leaves it to env.py.
    :param url: what to write as ``sqlalchemy.url``; None leaves it to the user.
    :param env: whether there is to be an env.py; without, the configuration says it all.
    :param project: the id of the project, by which its databases are known.
    :param templates: the folder that has the templates.
    """

    directory: Path
    config_file: Path
    template: str = "generic"
    package: bool = False
    models: str | None = None
    url: str | None = None
    env: bool = True
    toml_file: Path = Path("pyproject.toml")
    project: str = field(default_factory=partial(token_hex, 8))
    templates: Path = templates.FOLDER

    @property
    def keys_file(self) -> Path:
        """Where ``script_location`` and ``models`` stand; the URL stands in ``config_file``."""
        in_both = templates.TOML in templates.files(self.template, self.templates)
        return self.toml_file if in_both and not self.in_toml else self.config_file

    @property
    def in_toml(self) -> bool:
        """Whether all of the configuration is to be in pyproject.toml."""
        return self.config_file.suffix == ".toml"

    @property
    def script_location(self) -> str:
        """The environment's folder, as the configuration names it: relative to itself."""
        return f"%(here)s/{_relative(self.directory, self.keys_file)}"


def lay_out(layout: Layout) -> tuple[Path, ...]:
    """Write the environment and its configuration; return the files made, in order.

    A configuration that is there already is left as it is.

    :raises CommandError: when the folder holds something, the configuration stands in the way of
        what was asked for, or something can't be written; nothing is left behind.
    """
    files = templates.files(layout.template, layout.templates)
    _require_room(layout)
    configuration = _configuration(layout, files)
    with ExitStack() as undo:
        with _built_aside(layout.directory) as draft:
            made = _fill(draft, files, layout)
        undo.callback(shutil.rmtree, layout.directory)
        for file, text in configuration.items():
            _write(file, text, undo)
        undo.pop_all()
    return (*(layout.directory / file for file in made), *configuration)


def _require_room(layout: Layout) -> None:
    directory = layout.directory
    if os.path.exists(directory) and (not directory.is_dir() or any(directory.iterdir())):
        raise CommandError(
            f"{directory} exists already and is not empty; nothing was touched, name another folder"
        )
    for given, file in ((layout.models, layout.keys_file), (layout.url, layout.config_file)):
        if given and _is_configured(file):
            raise CommandError(
                f"{file} exists already, so --models and --url would not be written; set models "
                "and sqlalchemy.url there and leave them out, or name another file by -c"
            )


def _is_configured(config_file: Path) -> bool:
    if config_file.suffix != ".toml":
        return os.path.exists(config_file)
    return "[tool.diffgen" in _text_of(config_file)


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


def _fill(draft: Path, files: Mapping[str, Path], layout: Layout) -> list[Path]:
    """Copy a template into a folder; return the files made, relative to it."""
    made = [Path(name) for name in sorted(files) if layout.env and not _configures(name)]
    for file in made:
        shutil.copyfile(files[file.name], draft / file)
    (draft / "versions").mkdir()
    if layout.package:
        packages = [Path("__init__.py"), Path("versions", "__init__.py")]
        for file in packages:
            (draft / file).touch()
        made += packages
    return made


def _configures(name: str) -> bool:
    return name.endswith((".ini.mako", ".toml.mako"))


def _configuration(layout: Layout, files: Mapping[str, Path]) -> dict[Path, str]:
    """Return what each file of the configuration is to hold, but for those that are there."""
    found: dict[Path, str] = {}
    keys = layout.keys_file
    if keys.suffix == ".toml" and not _is_configured(keys):
        template = files.get(templates.TOML) or templates.files("pyproject")[templates.TOML]
        found[keys] = _appended(keys, _filled(template, layout, is_toml=True))
    for name, template in files.items():
        if (
            name.endswith(".ini.mako")
            and not layout.in_toml
            and not os.path.exists(layout.config_file)
        ):
            found[layout.config_file] = _filled(template, layout, is_toml=False)
    return found


def _filled(template: Path, layout: Layout, *, is_toml: bool) -> str:
    text: str = Template(filename=str(template)).render(
        script_location=layout.script_location,
        directory=_relative(layout.directory, layout.keys_file),
        models=layout.models,
        project=layout.project,
        # configparser halves percent signs again
        url=layout.url if is_toml else layout.url and layout.url.replace("%", "%%"),
        url_in_toml=layout.in_toml,
        toml_file=layout.toml_file.name,
        toml=_toml,
        logging=(templates.FOLDER / "logging.ini").read_text(encoding="utf-8").rstrip("\n"),
    )
    return text


def _appended(file: Path, text: str) -> str:
    return f"{_text_of(file).rstrip()}\n\n{text}".lstrip("\n")


def _text_of(file: Path) -> str:
    """Return what a file says; nothing where there is none.

    :raises CommandError: it can't be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{shown(file)} cannot be read: {one_line(error)}") from error


def _write(file: Path, text: str, undo: ExitStack) -> None:
    """Write a file of the configuration, and have it as it was if something later fails."""
    if not os.path.exists(file):
        write_new(file, text)
        undo.callback(file.unlink)
    else:
        before = file.read_bytes()
        write(file, text)
        undo.callback(file.write_bytes, before)


def _relative(directory: Path, file: Path) -> str:
    return Path(os.path.relpath(directory, file.parent)).as_posix()


def _toml(text: str) -> str:
    """A TOML literal string where that is possible, else a basic one."""
    if "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
