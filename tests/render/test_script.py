"""A revision's file: every part of it in its place, whatever the message and the template."""

from __future__ import annotations

import ast
from datetime import datetime
from pathlib import Path

import pytest

from diffgen import templates
from diffgen.errors import CommandError
from diffgen.render.script import Script, render_script

GENERIC = templates.files("generic")["script.py.mako"]

# As environments made for Alembic have it.
ALEMBIC_SHAPED = '''"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from migrations_runtime import op
import sqlalchemy as sa
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    """Upgrade schema."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Downgrade schema."""
    ${downgrades if downgrades else "pass"}
'''


def script(message: str = "add accounts", **parts: object) -> Script:
    given = {"revision": "ae1027a6acf", "create_date": datetime(2026, 11, 21, 9, 30), **parts}
    return Script(message, **given)


def docstring(text: str) -> str:
    return ast.get_docstring(ast.parse(text)) or ""


def assigned(text: str) -> dict[str, object]:
    return {
        node.target.id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value
    }


def test_the_docstring_says_what_changes_and_where_the_revision_stands() -> None:
    text = render_script(script(summary=("add table account",), down_revision="11"), GENERIC, {})
    assert docstring(text) == (
        "add accounts\n\nadd table account\n\n"
        "Revision ID: ae1027a6acf\nRevises: 11\nCreate Date: 2026-11-21 09:30:00"
    )


def test_the_first_revision_revises_the_base() -> None:
    assert "Revises: base\n" in render_script(script(), GENERIC, {})


@pytest.mark.parametrize("template", ["generic", "alembic"])
def test_the_revision_identifiers_are_what_they_were_given_as(
    template: str, tmp_path: Path
) -> None:
    file = GENERIC
    if template == "alembic":
        file = tmp_path / "script.py.mako"
        file.write_text(ALEMBIC_SHAPED)
    given = script(down_revision=("a", "b"), branch_labels=("shop",), depends_on="c")
    assert assigned(render_script(given, file, {})) == {
        "revision": "ae1027a6acf",
        "down_revision": ("a", "b"),
        "branch_labels": ("shop",),
        "depends_on": "c",
    }


@pytest.mark.parametrize("message", ['say """hi"""', 'the "end"', "a\\b \\N", "línea\nzwei", "50%"])
def test_any_message_is_read_back_as_it_was_written(message: str) -> None:
    text = render_script(script(message), GENERIC, {})
    assert docstring(text).partition("\n\n")[0].strip() == message


def test_bodies_are_indented_and_empty_ones_pass() -> None:
    text = render_script(script(upgrades="if True:\n    a()\n\nb()"), GENERIC, {})
    assert "    if True:\n        a()\n\n    b()\n" in text
    assert text.endswith('before."""\n    pass\n')


def test_an_import_that_the_template_has_already_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "script.py.mako"
    file.write_text(ALEMBIC_SHAPED)
    given = script(imports=("import sqlalchemy as sa", "import shop.types"))
    text = render_script(given, file, {})
    assert text.count("import sqlalchemy as sa") == 1
    assert "import shop.types" in text


def test_a_template_may_use_variables_of_env_py(tmp_path: Path) -> None:
    file = tmp_path / "script.py.mako"
    file.write_text("# ${owner}")
    assert render_script(script(), file, {"owner": "shop"}) == "# shop"


@pytest.mark.parametrize(
    ("template", "complaint"),
    [("${unheard_of}", "unheard_of"), ("% if x", "is no Mako template")],
)
def test_a_template_that_is_wrong_is_named(template: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "script.py.mako"
    file.write_text(template)
    with pytest.raises(CommandError, match=complaint) as raised:
        render_script(script(), file, {})
    assert str(file) in str(raised.value)


def test_a_template_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"there is no .*script\.py\.mako; restore it"):
        render_script(script(), tmp_path / "script.py.mako", {})
