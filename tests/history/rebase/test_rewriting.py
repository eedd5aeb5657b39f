"""A rebase changes two places of one file, and not a byte beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffgen.errors import CommandError
from diffgen.history.rebase.rewriting import following

USUAL = '''"""carts

Revision ID: ccc
Revises: aaa
Create Date: 2026-01-02 03:04:05

"""
from migrations_runtime import op

revision: str = "ccc"
down_revision: str | None = "aaa"  # where it began
depends_on = None


def upgrade():
    op.execute("Revises: aaa")
'''


def changed(tmp_path: Path, content: str | bytes) -> bytes:
    path = tmp_path / "ccc.py"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return following(path, "bbb")


def test_both_places_change_and_nothing_else(tmp_path: Path) -> None:
    expected = USUAL.replace("Revises: aaa\nCreate", "Revises: bbb\nCreate")
    expected = expected.replace('= "aaa"  #', '= "bbb"  #')
    assert changed(tmp_path, USUAL).decode() == expected


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_newlines_stay(tmp_path: Path, newline: str) -> None:
    content = USUAL.replace("\n", newline).encode()
    assert changed(tmp_path, content) == content.replace(
        b"Revises: aaa" + newline.encode() + b"C", b"Revises: bbb" + newline.encode() + b"C"
    ).replace(b'= "aaa"  #', b'= "bbb"  #')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("down_revision = 'aaa'", "down_revision = 'bbb'"),
        ("down_revision = None", "down_revision = 'bbb'"),
        ('revision = "ccc"\ndown_revision = None', "revision = \"ccc\"\ndown_revision = 'bbb'"),
        ("down_revision = ('aaa', 'abc')", "down_revision = 'bbb'"),
        ("down_revision = (\n    'aaa',\n    'abc',\n)\n", "down_revision = 'bbb'\n"),
        (
            "größe = 'ß'; down_revision = 'aaa'; x = 'ß'",
            "größe = 'ß'; down_revision = 'bbb'; x = 'ß'",
        ),
    ],
)
def test_however_it_is_written(tmp_path: Path, before: str, after: str) -> None:
    after = after.replace("'bbb'", '"bbb"') if before.startswith('revision = "') else after
    assert changed(tmp_path, before).decode() == after


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("Revises:\n", "Revises: bbb\n"),
        ("Revises: \n", "Revises: bbb \n"),
        ("   Revises: aaa, abc\n", "   Revises: bbb\n"),
        ("Revises\n", "Revises\n"),
    ],
)
def test_the_line_for_people(tmp_path: Path, line: str, after: str) -> None:
    text = '"""carts\n\n{}"""\ndown_revision = "{}"\nRevises = """\nRevises: aaa\n"""\n'
    assert changed(tmp_path, text.format(line, "aaa")).decode() == text.format(after, "bbb")


def test_encodings_stay(tmp_path: Path) -> None:
    latin = '# coding: latin-1\n"""größer"""\ndown_revision = "aaa"\n'.encode("latin-1")
    assert changed(tmp_path, latin) == latin.replace(b"aaa", b"bbb")
    mark = b"\xef\xbb\xbf" + "größe, down_revision = 1, 2\ndown_revision = 'aaa'\n".encode()
    assert changed(tmp_path, mark) == mark.replace(b"aaa", b"bbb")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("down_revision = BASE\n", r"ccc.py:1: down_revision is computed; change it by hand"),
        ("down_revision = 'a'\ndown_revision = 'b'\n", "says down_revision in 2 places"),
        ("revision = 'ccc'\n", "says down_revision in 0 places"),
        ("down_revision = (\n", r"ccc.py:1: syntax error: '\(' was never closed"),
        (b"down_revision = '\xff'\n", "is no Python source"),
    ],
)
def test_what_cannot_be_changed_in_place(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        changed(tmp_path, content)


def test_letters_that_the_file_has_not(tmp_path: Path) -> None:
    path = tmp_path / "ccc.py"
    path.write_bytes(b"# coding: latin-1\ndown_revision = 'aaa'\n")
    with pytest.raises(CommandError, match="is in iso-8859-1, which has no letters for '字'"):
        following(path, "字")


def test_without_its_source(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ccc.pyc is no source"):
        following(tmp_path / "ccc.pyc", "bbb")
