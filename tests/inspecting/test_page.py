"""``docs/inspector.md`` has all that the Inspector has no words for."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "inspector.md"
SECTIONS = {"postgresql": "PostgreSQL", "mysql": "MySQL and MariaDB", "sqlite": "SQLite"}
HEAD = "| kind | what | why |\n| --- | --- | --- |\n"
_ROWS = re.compile(rf"{re.escape(HEAD)}(?:\|.*\n)*")


def rows(dialect: str) -> str:
    unseen = import_module(f"diffgen.dialects.{dialect}.inspected").INSPECTING.unseen
    return "".join(
        f"| {one.kind.replace('_', ' ')} | {one.what.replace('_', ' ')} | {one.why} |\n"
        for one in unseen
    )


def test_the_page_lists_what_each_inspector_does_not_tell() -> None:
    """``DIFFGEN_CASES_UPDATE=1`` writes the lists anew."""
    text = PAGE.read_text(encoding="utf-8")
    wanted = text
    for dialect, title in SECTIONS.items():
        before, section = wanted.split(f"## {title}\n", 1)
        section = _ROWS.sub((HEAD + rows(dialect)).replace("\\", "\\\\"), section, count=1)
        wanted = f"{before}## {title}\n{section}"
    if os.environ.get("DIFFGEN_CASES_UPDATE"):
        PAGE.write_text(wanted, encoding="utf-8")
    assert text == wanted


@pytest.mark.parametrize("dialect", SECTIONS)
def test_each_entry_is_about_a_kind_that_there_is(dialect: str) -> None:
    module = import_module(f"diffgen.dialects.{dialect}.dialect")
    inspecting = import_module(f"diffgen.dialects.{dialect}.inspected").INSPECTING
    assert {one.kind for one in inspecting.unseen} <= {kind.name for kind in module.KINDS}
