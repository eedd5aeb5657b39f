"""The benchmarks run, and their page and picture say what was found; `make nightly` runs all parts, small."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import settings

from benchmarks import report
from benchmarks.__main__ import PARTS, main
from benchmarks.measuring import Figures, Run, ratio
from benchmarks.plot import draw
from benchmarks.report import Score, Section, store, stored, summary

ALL = settings.get_current_profile_name() == "deep"


@pytest.mark.parametrize("part", PARTS if ALL else ["rebuild"])
def test_a_part_measures(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    few = [] if ALL else ["--table-rows", "100"]
    assert main([part, "--quick", *few]) == 0
    said = capsys.readouterr().out
    assert said.startswith("## ")
    assert "\n|---|" in said


def test_a_ratio_is_the_median_of_the_rounds_so_that_a_busy_moment_counts_for_both() -> None:
    ours = Figures(tuple(Run(cpu, 1.0, 0.0) for cpu in (1.0, 10.0, 1.2)))
    theirs = Figures(tuple(Run(cpu, 1.0, 0.0) for cpu in (5.0, 50.0, 7.2)))
    assert ratio(theirs, ours) == pytest.approx(5.0)


def test_a_score_says_whether_it_is_reached() -> None:
    scores = [Score(7, "start", 3.21, 3.2, 1.9, at_most=True), Score(1, "compare", 18.0, 18, 31)]
    _, _, first, second = summary(scores)
    assert first == "| 1 | compare | **18** | at least 18 | 31 | yes |"
    assert second == "| 7 | start | **3.21** | at most 3.2 | 1.9 | no |"


def test_a_part_that_is_measured_again_takes_the_place_of_what_was_found_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "FIGURES", tmp_path / "results.json")
    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")
    score = Score(1, "compare", 20.0, 18, 31)
    store({"one": Section("One", "first", (score,)), "two": Section("Two", "second")})
    store({**stored(), "two": Section("Two", "again")})
    assert stored()["one"].scores == (score,)
    page = (tmp_path / "RESULTS.md").read_text()
    assert page.index("## One\n\nfirst") < page.index("## Two\n\nagain")
    assert "second" not in page


def test_the_picture_has_a_bar_for_each_of_the_times_less(tmp_path: Path) -> None:
    draw([Score(1, "compare", 20.0, 18), Score(7, "start", 2.0, 3.2, at_most=True)], tmp_path / "x")
    texts = [text.text for text in ElementTree.parse(tmp_path / "x").iter() if text.text]
    assert "compare" in texts
    assert "20 x" in texts
    assert "start" not in texts
