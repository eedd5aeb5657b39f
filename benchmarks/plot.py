"""The picture of all scores: a bar for each, how many times less than Alembic, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from pathlib import Path
from xml.etree import ElementTree as ET

from benchmarks.report import Score, shown_number

PLOT = Path(__file__).with_name("speed.svg")
WIDTH, LEFT, RIGHT, TOP, HEIGHT = 940, 400, 60, 44, 20
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
BAR, TARGET, TEXT, LINES = "#2f6f9f", "#c44e2b", "#222222", "#dddddd"
FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"


def draw(scores: Sequence[Score], path: Path = PLOT) -> None:
    """Write the picture of what is measured in times less than Alembic."""
    bars = sorted((score for score in scores if not score.at_most), key=lambda score: score.row)
    if bars:
        picture = ET.ElementTree(_picture(bars))
        ET.indent(picture)
        picture.write(path, encoding="utf-8", xml_declaration=True)


def _picture(bars: Sequence[Score]) -> ET.Element:
    height = TOP + HEIGHT * len(bars) + 12
    size = {"width": str(WIDTH), "height": str(height), "viewBox": f"0 0 {WIDTH} {height}"}
    svg = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "font-family": FONT})
    _rectangle(svg, 0, 0, WIDTH, height, "#ffffff")
    title = (
        "Times less than Alembic in the same run (CPU of the client, where nothing else is said)"
    )
    _text(svg, 12, 16, title, weight="bold")
    _text(svg, WIDTH - 12, 16, "| target", colour=TARGET, anchor="end")
    longest = max(TICKS[-1], *(score.figure for score in bars))
    for tick in TICKS:
        _scale(svg, tick, longest, height)
    for number, score in enumerate(bars):
        _bar(svg, score, TOP + HEIGHT * number, longest)
    return svg


def _scale(svg: ET.Element, tick: int, longest: float, height: int) -> None:
    x = _place(tick, longest)
    _rectangle(svg, x, TOP - 4, 1, height - TOP - 4, LINES)
    _text(svg, x, TOP - 9, f"{tick} x", anchor="middle", size=10)


def _bar(svg: ET.Element, score: Score, y: float, longest: float) -> None:
    end = _place(max(score.figure, 1), longest)
    _text(svg, LEFT - 8, y + 14, score.work.replace("`", ""), anchor="end", size=11)
    _rectangle(svg, LEFT, y + 4, max(end - LEFT, 1), HEIGHT - 7, BAR)
    _rectangle(svg, _place(score.target, longest) - 1, y + 2, 2, HEIGHT - 3, TARGET)
    beside = max(end, _place(score.target, longest))
    _text(svg, beside + 5, y + 14, f"{shown_number(score.figure)} x", weight="bold")


def _place(times: float, longest: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * log10(times) / log10(longest)


def _rectangle(svg: ET.Element, x: float, y: float, width: float, height: float, fill: str) -> None:
    sides = {"x": x, "y": y, "width": width, "height": height}
    ET.SubElement(svg, "rect", {**{k: f"{v:.1f}" for k, v in sides.items()}, "fill": fill})


def _text(
    svg: ET.Element,
    x: float,
    y: float,
    text: str,
    *,
    colour: str = TEXT,
    anchor: str = "start",
    weight: str = "normal",
    size: int = 12,
) -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "fill": colour, "font-size": str(size)}
    place |= {"text-anchor": anchor, "font-weight": weight}
    ET.SubElement(svg, "text", place).text = text
