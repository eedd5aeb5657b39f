"""Heads of revision files: as text, parsed, or run; whichever is needed, and nothing more."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrations_runtime.errors import ScriptError
from migrations_runtime.revisions.header import NAMES, usual_header
from migrations_runtime.revisions.reading import read_graph

ALEMBICS = '''"""First Rev: it's big

Revision ID: 111111111111
Revises: 000000000000, 000000000001
Create Date: 2026-11-21 00:16:24.520132

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = '111111111111'
down_revision: Union[str, Sequence[str], None] = ('000000000000', '000000000001')
branch_labels: Union[str, Sequence[str], None] = ('core',)
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("revision = 'no'")
'''


def test_the_layout_that_alembic_writes_is_read_as_text():
    found = usual_header(ALEMBICS.encode(), "v/1.py")
    assert found is not None
    assert (found.revision, found.down_revisions) == (
        "111111111111",
        ("000000000000", "000000000001"),
    )
    assert (found.branch_labels, found.dependencies) == (("core",), ())
    assert (found.doc, found.path) == ("First Rev: it's big", "v/1.py")
    assert usual_header(ALEMBICS.replace("\n", "\r\n").encode(), "v/1.py") == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"""First', '#\n# Licensed to the Foundation\n# under one or more licenses\n\n"""First'),
        ("depends_on: ", "shop_version = '2.0'  # since then\ndepends_on: "),
        ("depends_on: ", "\n# more\nREMINDER: str = 'a note'\ndepends_on: "),
    ],
)
def test_so_is_one_with_a_license_and_constants(before, after):
    assert ALEMBICS.count(before) == 1
    found = usual_header(ALEMBICS.replace(before, after).encode(), "v/1.py")
    assert found == usual_header(ALEMBICS.encode(), "v/1.py")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("revision: str = '111111111111'", "revision: str = make_id()"),
        ("('000000000000', '000000000001')", "BASE"),
        ("import sqlalchemy as sa", "from shop.revisions import revision"),
        ("import sqlalchemy as sa", "import sqlalchemy as sa; down_revision = None"),
        ("import sqlalchemy as sa", "if True:\n    down_revision = None"),
        ("import sqlalchemy as sa", "for revision in 'ab': pass"),
        ("import sqlalchemy as sa", "from sqlalchemy import *"),
        ("import sqlalchemy as sa", "try: revision = 'b'\nfinally: x = 'a'"),
        ("import sqlalchemy as sa", "x = revision = 'b'"),
        ('"""First', '# coding: latin-1\n"""First'),
        ("import sqlalchemy as sa", "from sqlalchemy import (\n    Text,\n)"),
        ("'111111111111'", "'111' '111'"),
        ("'111111111111'", "'111', '111'"),
        ("('core',)", "'''\ndepends_on = None\n'''"),
        ("First Rev", "First \\x41"),
        ("    op.execute", "    pass\n\nrevision = 'late'\n\ndef more():\n    op.execute"),
    ],
)
def test_what_is_not_certain_from_its_text_is_left_to_the_parser(before, after):
    assert ALEMBICS.count(before) >= 1
    assert usual_header(ALEMBICS.replace(before, after, 1).encode(), "v/1.py") is None


VALUES = st.sampled_from(
    ["None", '"a"', "'b'", '("a", "b")', "('a',)", '["x"]', "()", '"a", "b"', '"a",', '"a"  # c', "x",
     '"a#b"', '"it\'s"', '(  "a" )', '"a" "b"', '"a\\\\n"', '"a-b"', '""', '(\n  "a",\n)', '"head"',
     '"a"; down_revision = "z"', '"""a"""', "None if x else 'a'"]
)  # fmt: skip
LINES = st.sampled_from(
    ["", "# revision = 'no'", "import os", "from typing import Sequence, Union", "x = 1",
     "if x:\n    revision = 'q'", '"""\nrevision = "t"\n"""', "down_revision = revision = 'a'",
     "revision, down_revision = 'a', None", "revision += 'x'", "import os as depends_on", "class A: pass",
     "import os; revision = 'k'", "for revision in 'ab': pass", "branch_labels: 'X' = None",
     "def upgrade(): pass", "x = '''\n", "x = 'y'", "try: revision = 'b'\nfinally: x = 'a'", "x: str = 'y'  # z"]
)  # fmt: skip
DOCSTRINGS = st.sampled_from(
    ['"""m\n\nRevision ID: a\n"""', '"""m"""', '"""a "b" c"""', "'m'", "", '"""b\\x41"""', '"""d""" + ""', '# c\n\n"""d"""']
)  # fmt: skip


@given(st.data())
def test_what_is_read_as_text_is_what_running_the_file_gives(data):
    lines = [data.draw(DOCSTRINGS)]
    for name in NAMES:
        lines += data.draw(st.lists(LINES, max_size=1))
        usual = '"a"' if name == "revision" else "None"
        lines.append(f"{name} = {data.draw(st.one_of(st.just(usual), VALUES))}")
    source = "\n".join(lines) + "\n"
    found = usual_header(source.encode(), "a.py")
    if found is None:
        return
    module: dict[str, object] = {"x": "x", "__name__": "a"}
    exec(compile(source, "a.py", "exec"), module)
    ids = [_ids(module[name]) for name in NAMES]
    assert ((found.revision,), found.down_revisions, found.dependencies) == tuple(ids[:3])
    assert (found.branch_labels, found.replaces) == tuple(ids[3:])
    assert found.docstring == ast.get_docstring(ast.parse(source), clean=False)


def _ids(value: object) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1 + 1\nrevision = 'a'\ndef upgrade(): ...\n",
        "revision = 'b'\nx = 1 + 1\ndef upgrade(): ...\nrevision = 'a'\n",
        "x = 1 + 1\nclass A: ...\nrevision = 'a'\ndef upgrade(): ...\n",
        'x = (1 +\n"""\ndef no(): ...\n""".count(\'n\'))\nrevision = \'a\'\n',
        "x = 1 + 1\nrevision = 'a'\ndef upgrade():\n    revision = 'no'\n",
        "x = 1 + 1\nrevision = 'b'\ndef f(): ...\nif x:\n    revision = 'a'\n",
    ],
)
def test_another_layout_is_parsed_as_far_as_it_binds_something(project, source):
    (project.versions / "a.py").write_text(source)
    assert heads(project) == ["a"]


# -- values that are computed ----------------------------------------------------------------------


def heads(project, **options):
    return [*read_graph([str(project.versions)], **options).revisions]


@pytest.mark.parametrize(
    "source",
    [
        "import hashlib\nrevision = hashlib.md5(b'a').hexdigest()[:4]\n",
        "BASE = '0cc1'\nrevision = BASE\n",
        "revision, down_revision = '0cc1', None\n",
        "for revision in ('0cc0', '0cc1'):\n    pass\n",
        "if True:\n    revision = '0cc1'\n",
        "revision = '0cc'\nrevision += '1'\n",
        "import types\nfrom types import ModuleType as revision\nrevision = str('0cc1')\n",
    ],
)  # fmt: skip
def test_a_file_that_computes_its_id_is_run(project, source):
    (project.versions / "a.py").write_text(f"{source}down_revision = None\n")
    assert heads(project) == ["0cc1"]


def test_only_the_file_that_computes_something_is_run(project):
    (project.versions / "a.py").write_text("revision = 'a'\nraise SystemExit('a was run')\n")
    (project.versions / "b.py").write_text("revision = 'b'\ndown_revision = chr(97)\n")
    found = read_graph([str(project.versions)]).revisions.values()
    assert [(one.revision, one.down_revisions) for one in found] == [("a", ()), ("b", ("a",))]


def test_a_computed_value_of_the_wrong_sort_is_told_with_its_line(project):
    (project.versions / "a.py").write_text("revision = 'a'\ndown_revision = len('abc')\n")
    with pytest.raises(
        ScriptError, match=r"a.py:2: down_revision must be None, a string or a tuple"
    ):
        heads(project)


# -- encodings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        '"""grüßt"""\n\nrevision = "a"\n'.encode(),
        "# coding: latin-1\n'''grüßt'''\nrevision = 'a'\n".encode("latin-1"),
        "#!/usr/bin/python\n# -*- coding: cp1252 -*-\n'grüßt'\nrevision = 'a'\n".encode("cp1252"),
        '\ufeff"""grüßt"""\r\n\r\nrevision = "a"\r\n'.encode(),
    ],
    ids=["UTF-8", "PEP 263", "in the second line", "BOM, CRLF"],
)
def test_a_message_is_read_in_the_encoding_of_its_file(project, data):
    (project.versions / "a.py").write_bytes(data)
    (found,) = read_graph([str(project.versions)]).revisions.values()
    assert (found.revision, found.doc) == ("a", "grüßt")


def test_an_encoding_that_is_not_what_is_declared_is_told(project):
    (project.versions / "a.py").write_bytes(b'"""gr\xfc\xdft"""\nrevision = "a"\n')
    with pytest.raises(ScriptError, match=r"a.py is no Python source: .*say its encoding in the f"):
        heads(project)
