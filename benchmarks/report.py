"""What a part of the benchmarks has found, and the page that is made of all parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.machine import machine

FIGURES = Path(__file__).with_name("results.json")
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """\
# Results

`make bench` measures all of it again, `python -m benchmarks start compare` some parts, `--quick` small ones.
[docs/speed.md](../docs/speed.md) tells what is measured, and how.
"""


@dataclass(frozen=True)
class Score:
    """One figure beside what it is to be.

    :ivar row: its number in the list of targets, by which the page has them in order.
    :ivar figure: how many times less than Alembic; or, if ``at_most``, how many times the bare minimum.
    :ivar target: what it has to be at least, or at most.
    :ivar limit: what a few bare queries and nothing else would reach.
    """

    row: int
    work: str
    figure: float
    target: float
    limit: float | None = None
    at_most: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the target is."""
        shown = float(f"{self.figure:.3g}")
        return shown <= self.target if self.at_most else shown >= self.target


@dataclass(frozen=True)
class Section:
    """What a part has found: its title, its text, and its scores."""

    title: str
    text: str
    scores: tuple[Score, ...] = ()


def stored() -> dict[str, Section]:
    """Return the sections of all parts that were ever measured, by the part's name."""
    if not FIGURES.exists():
        return {}
    return {
        name: Section(kept["title"], kept["text"], tuple(Score(**one) for one in kept["scores"]))
        for name, kept in json.loads(FIGURES.read_text(encoding="utf-8")).items()
    }


def store(sections: dict[str, Section]) -> None:
    """Keep the sections, and write the page anew."""
    kept = {name: asdict(section) for name, section in sections.items()}
    FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    RESULTS.write_text("\n".join(_page(list(sections.values()))), encoding="utf-8")


def _page(sections: Sequence[Section]) -> Iterator[str]:
    yield HEAD
    yield f"Measured on {machine()}.\n"
    yield "![The scores](speed.svg)\n"
    yield from summary([score for section in sections for score in section.scores])
    for section in sections:
        yield f"\n## {section.title}\n"
        yield section.text.strip()
    yield ""


def summary(scores: Sequence[Score]) -> Iterator[str]:
    """Yield the table of all scores."""
    yield "| # | work | diffgen | target | the limit | reached |"
    yield "|---|---|---|---|---|---|"
    for score in sorted(scores, key=lambda score: score.row):
        limit = "" if score.limit is None else shown_number(score.limit)
        target = f"{'at most' if score.at_most else 'at least'} {shown_number(score.target)}"
        reached = "yes" if score.is_reached else "no"
        cells = [
            str(score.row),
            score.work,
            f"**{shown_number(score.figure)}**",
            target,
            limit,
            reached,
        ]
        yield f"| {' | '.join(cells)} |"


def shown_number(number: float) -> str:
    """Three digits of it."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"
