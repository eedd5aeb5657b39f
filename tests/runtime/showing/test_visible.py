"""What steers a terminal, ends a line or turns it round is shown as an escape."""

from __future__ import annotations

import io
import shlex
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.showing.shell import shell_word
from migrations_runtime.showing.visible import visible, visible_lines

#: The classes of marks that turn writing round: https://unicode.org/reports/tr9/#Bidirectional_Character_Types
TURNING = {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31mred", r"\x9b31mred"),
        ("users\nDROP", r"users\nDROP"),
        ("a\r\x08b\x7f", r"a\r\x08b\x7f"),
        ("admin\u202enimda", r"admin\u202enimda"),
        ("\u2066\u2069\u200e\ufeff", r"\u2066\u2069\u200e\ufeff"),
        ("a\u2028b\x85c", r"a\u2028b\x85c"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["Grüße", "客户　表", "می‌خواهم", "👩‍💻", "a\\b"])
def test_writing_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_lines_and_tabs_stay_where_there_may_be_several() -> None:
    assert visible_lines("a\n\tb\x1b\r") == "a\n\tb\\x1b\\r"


@given(st.text())
def test_no_text_steers(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert len(f"{shown}.".splitlines()) == 1
    assert not any(unicodedata.category(letter) == "Cc" for letter in shown)
    assert not {unicodedata.bidirectional(letter) for letter in shown} & TURNING


@given(st.text(min_size=1))
def test_a_word_for_a_shell_is_one_word(text: str) -> None:
    assert shlex.split(shell_word(text)) == [visible(text)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "shown"), [(Terminal(), r"\x1b[31m"), (io.StringIO(), "\x1b[31m")]
)
def test_sql_is_left_as_it_is_but_on_a_terminal(stream: io.StringIO, shown: str) -> None:
    opts = {"as_sql": True, "output_buffer": stream}
    context = MigrationContext.configure(dialect_name="sqlite", opts=opts)
    context.execute('CREATE TABLE "red\x1b[31m" (\n\tid INTEGER\n)')
    assert (
        stream.getvalue().partition("\n\n")[2]
        == f'CREATE TABLE "red{shown}" (\n\tid INTEGER\n);\n\n'
    )
