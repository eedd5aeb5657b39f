"""The documents lead on: every link has a page, every heading meant by one is there, every page is linked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_LINK = re.compile(r"\]\((?P<page>[^)#:\s]*)(?:#(?P<heading>[^)\s]+))?\)")
_TEST = re.compile(r"\[`(?P<test>test_\w+)`\]\((?P<file>[^)]+)\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def links(document: Path) -> list[tuple[Path, str | None]]:
    found = _LINK.finditer(_CODE.sub("", document.read_text(encoding="utf-8")))
    return [
        ((document.parent / (one["page"] or document)).resolve(), one["heading"]) for one in found
    ]


def headings(document: Path) -> set[str]:
    """Return the headings as GitHub calls them in links."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    found = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_link_has_its_page_and_heading(document: Path) -> None:
    missing = [
        f"{page.name}#{heading}" if heading else page.name
        for page, heading in links(document)
        if not page.exists() or (heading is not None and heading not in headings(page))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("index", "folder"), [("README.md", "docs"), ("docs/adr/README.md", "docs/adr")]
)
def test_an_index_has_all_pages_of_its_folder(index: str, folder: str) -> None:
    linked = {page for page, _ in links(ROOT / index)}
    assert [
        page.name for page in ROOT.glob(f"{folder}/*.md") if page not in linked | {ROOT / index}
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_test_that_is_named_is_in_the_file_that_is_linked(document: Path) -> None:
    assert [
        found["test"]
        for found in _TEST.finditer(document.read_text(encoding="utf-8"))
        if f"def {found['test']}(" not in (document.parent / found["file"]).read_text("utf-8")
    ] == []


def test_contributing_has_a_word_on_each_package() -> None:
    code = ROOT / "diffgen"
    packages = {one.parent.name for one in code.glob("*/__init__.py")}
    modules = {one.stem for one in code.glob("*.py") if not one.stem.startswith("__")}
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## The way of a comparison")[1].split("\n## ")[0]
    said = set(re.findall(r"`([a-z_]+)`", section))
    assert packages | modules == said & (packages | modules)


def test_each_claim_against_alembic_has_its_case_or_says_not_yet() -> None:
    text = (ROOT / "docs" / "against-alembic.md").read_text(encoding="utf-8")
    claims = [row for row in text.splitlines() if row.startswith("| ") and "| --- " not in row]
    assert [row for row in claims if "](" not in row and "not yet" not in row] == [
        row for row in claims if row.endswith("| shown by |")
    ]
