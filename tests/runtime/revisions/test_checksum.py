"""What is an edit of a script, and what is none."""

from __future__ import annotations

from pathlib import Path

import black
import pytest

from migrations_runtime.revisions import checksum
from migrations_runtime.revisions.source import Source

SCRIPT = '''\
"""add a column

Revision ID: b
Revises: a
"""

from typing import Union

import sqlalchemy as sa
from migrations_runtime import op

revision: str = "b"
down_revision: Union[str, None] = "a"
branch_labels = None


def upgrade() -> None:
    """Bring it up."""
    op.add_column("users", sa.Column("fax", sa.String(20)))
    for name in ("a", "b"):
        op.execute(sa.text("UPDATE users SET fax = :n").bindparams(n=name))


def downgrade() -> None:
    op.drop_column("users", "fax")
'''


def meaning(source: str) -> str:
    """Return the digest of what a source does."""
    return checksum.meaning(checksum.parsed(source))


def edited(*pairs: tuple[str, str]) -> str:
    """Return the script with texts replaced, each of which it has."""
    source = SCRIPT
    for before, after in pairs:
        assert before in source
        source = source.replace(before, after)
    return source


NO_EDITS = {
    "quotes": edited(('"fax"', "'fax'")),
    "a comment": edited(("    for", "    # one after the other\n    for")),
    "a docstring": edited(('    """Bring it up."""\n', "")),
    "the message": edited(("add a column", "add the column fax")),
    "an annotation": edited((" -> None", "")),
    "an annotation of the head": edited((": Union[str, None]", ""), ("from typing import Union\n", "")),
    "a line break": edited(('op.add_column("users", ', 'op.add_column(\n        "users",\n        ')),
    "a text in two parts": edited(('"UPDATE users SET', '"UPDATE users " "SET')),
    "pass": edited(("    for", "    pass\n    for")),
    "what comes before": edited(('= "a"', '= "c"')),
    "a label": edited(("branch_labels = None", 'branch_labels = ("x",)\ndepends_on = "y"')),
    "an import more": edited(("import sqlalchemy", "import os\nimport sqlalchemy")),
    "imports in another order": edited(
        ("import sqlalchemy as sa\nfrom migrations_runtime import op", "from migrations_runtime import op\nimport sqlalchemy as sa"),
    ),
    "Alembic's names": edited(("from migrations_runtime import op", "from alembic import op")),
    "the way back": edited(('op.drop_column("users", "fax")', 'op.drop_table("users")')),
    "the future": edited(('from typing', 'from __future__ import annotations\n\nfrom typing')),
}  # fmt: skip

EDITS = {
    "a name": edited(('"fax", sa', '"phone", sa')),
    "a number": edited(("20", "21")),
    "a type": edited(("sa.String", "sa.Unicode")),
    "SQL": edited(("SET fax = :n", "SET fax = upper(:n)")),
    "spaces in SQL": edited(("SET fax", "SET  fax")),
    "a statement more": edited(("    for", '    op.drop_table("x")\n    for')),
    "a statement less": edited(
        ('    op.add_column("users", sa.Column("fax", sa.String(20)))\n', "")
    ),
    "what an import gives": edited(("import sqlalchemy as sa", "import other as sa")),
    "indentation": edited(("        op.execute", "        pass\n    op.execute")),
    "an argument's name": edited((".bindparams(n=name)", ".bindparams(m=name)")),
    "a number that was a text": edited(("20", '"20"')),
    "a function that upgrade calls": edited(("def downgrade", "def other():\n    op.f()\n\n\ndef downgrade")),
}  # fmt: skip


@pytest.mark.parametrize("source", NO_EDITS.values(), ids=NO_EDITS)
def test_it_stays_the_same_with_another(source: str) -> None:
    assert meaning(source) == meaning(SCRIPT)


@pytest.mark.parametrize("source", EDITS.values(), ids=EDITS)
def test_it_is_another_with_another(source: str) -> None:
    assert meaning(source) != meaning(SCRIPT)


def test_every_edit_has_a_checksum_of_its_own() -> None:
    assert len({meaning(source) for source in EDITS.values()}) == len(EDITS)


def test_what_a_formatter_does_is_no_edit() -> None:
    for length in (40, 88, 120):
        mode = black.Mode(line_length=length, preview=True)
        assert meaning(black.format_str(SCRIPT, mode=mode)) == meaning(SCRIPT)


def test_annotations_within_a_class_count_as_mapped_classes_are_made_of_them() -> None:
    source = "class User(Base):\n    id: Mapped[int]\n"
    assert meaning(source) != meaning(source.replace("int", "str"))
    assert meaning("def f(a: int): g(a)") == meaning("def f(a: str): g(a)")


def test_it_is_the_same_whatever_python_computes_it() -> None:
    """Journals outlive an update of Python."""
    assert meaning(SCRIPT) == "ac47f5c6db0fc7ef6cbe230c3dc6228136e51e9acefa57ff6ab2447a0a01296a"
    assert (
        meaning("x = f'{a!r:>{w}}' + b'\\x00' + 0x10 * 1.5\n")
        == "08939411dc9a2e748d6f17983ad1774f0f9c082bc0c84b6920e94d0a7fbe449a"
    )


def test_a_database_of_several_has_a_way_back_of_its_own() -> None:
    source = (
        "def downgrade():\n    globals()['downgrade_one']()\n\n\ndef downgrade_one():\n    {}\n"
    )
    assert meaning(source.format("pass")) == meaning(source.format("op.drop_table('x')"))


def test_line_ends_are_no_edit_of_the_text(tmp_path: Path) -> None:
    unix, windows = tmp_path / "a.py", tmp_path / "b.py"
    unix.write_bytes(SCRIPT.encode())
    windows.write_bytes(SCRIPT.replace("\n", "\r\n").encode())
    assert Source(str(unix)).made[:2] == Source(str(windows)).made[:2]
    windows.write_bytes(SCRIPT.replace("\n", "\r\n").encode() + b"# more")
    found, other = Source(str(unix)), Source(str(windows))
    assert (found.digest != other.digest, found.meaning == other.meaning) == (True, True)
