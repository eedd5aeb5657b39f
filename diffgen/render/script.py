"""A revision script as a value, and its text by a Mako template."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mako import exceptions
from mako.template import Template

from diffgen.errors import CommandError
from diffgen.source import OP
from migrations_runtime.origin import described, shown
from migrations_runtime.showing.visible import visible, visible_lines

_ALEMBIC_OP = re.compile(r"^from alembic import (.*\W)?op\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Script:
    """All that a revision's file says.

    :param summary: the changes, each on a line; shown in the docstring.
    :param imports: import lines.
    :param upgrades: the body of ``upgrade()``, not indented; empty for nothing to do.
    :param downgrades: the body of ``downgrade()``, likewise.
    :param further: more bodies, by the names that the template has for them: those of several
        databases that one ``env.py`` migrates.
    """

    message: str
    revision: str
    create_date: datetime
    down_revision: str | tuple[str, ...] | None = None
    branch_labels: tuple[str, ...] | None = None
    depends_on: str | tuple[str, ...] | None = None
    summary: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    upgrades: str = ""
    downgrades: str = ""
    further: Mapping[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, object]:
        """Return what templates know the script's parts by."""
        return {
            "message": docstring_text(self.message),
            "summary": tuple(docstring_text(visible(line)) for line in self.summary),
            "up_revision": self.revision,
            "down_revision": self.down_revision,
            "branch_labels": self.branch_labels,
            "depends_on": self.depends_on,
            "create_date": self.create_date,
            "upgrades": indented(self.upgrades),
            "downgrades": indented(self.downgrades),
            "comma": comma,
            **{token: indented(body) for token, body in self.further.items() if body},
        }


def render_script(script: Script, template: Path, more: Mapping[str, object]) -> str:
    """Return the text of a revision's file.

    :param template: ``script.py.mako`` of the environment, the user's own or one for Alembic.
    :param more: variables beyond the script's own: ``config``, and env.py's ``template_args``.
    :raises CommandError: when the template is missing, is no Mako, or names an unknown variable.
    """
    name = shown(template)
    if not os.path.isfile(template):
        raise CommandError(
            f"there is no {name}; restore it, or take one from: diffgen init another_folder"
        )
    try:
        compiled = Template(filename=str(template), strict_undefined=True)
        imports = _missing(script.imports, compiled.source)
        variables = {**script.variables(), "imports": "\n".join(imports), **more}
        text: str = compiled.render_unicode(**variables)
    except exceptions.MakoException as error:
        raise CommandError(f"{name} is no Mako template: {error}; correct it there") from error
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error}; make it a readable file") from error
    except (Exception, SystemExit) as error:  # whatever the template's own lines raise
        raise CommandError(f"{name}: {described(error)}; correct it there") from error
    return text


def comma(value: str | Iterable[str] | None) -> str:
    """Return ids on one line; templates use it as a filter."""
    if value is None:
        return ""
    return value if isinstance(value, str) else ", ".join(value)


def docstring_text(text: str) -> str:
    """Return a text as it may stand within triple double quotes."""
    escaped = visible_lines(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return escaped + " " if escaped.endswith('"') else escaped


def _missing(imports: tuple[str, ...], template: str) -> list[str]:
    """Leave out the imports that the template itself has, as those made for Alembic do.

    Where it takes ``op`` from Alembic, both tools are to read the script (see ``diffgen adopt``).
    """
    present = {line.strip() for line in template.splitlines()}
    if _ALEMBIC_OP.search(template):
        present.add(OP)
    return [line for line in imports if line not in present]


def indented(body: str) -> str:
    """Indent all lines but the first, which a template indents itself."""
    return "\n".join(
        f"    {line}" if line and number else line for number, line in enumerate(body.splitlines())
    )
