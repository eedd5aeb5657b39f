"""The name of a revision's file."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from diffgen.errors import CommandError
from diffgen.render.file_name import file_name, now, slug
from migrations_runtime.revisions.script_directory import FILE_TEMPLATE

DATE = datetime(2026, 3, 7, 9, 5, 1)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("First Rev: it's big", "first_rev_it_s_big"),
        ("", ""),
        ("überall", "überall"),
        ("word " * 20, "word_word_word_word_word_word_word_word"),
        ("x" * 50, "x" * 40),
        ("../../etc/passwd", "etc_passwd"),
    ],
)
def test_slug(message: str, expected: str) -> None:
    assert slug(message, 40) == expected


def test_the_default_is_the_id_and_the_slug() -> None:
    assert file_name("a1", "Add it", DATE, FILE_TEMPLATE, 40) == "a1_add_it.py"


def test_without_a_message_the_joint_goes() -> None:
    assert file_name("a1", "", DATE, FILE_TEMPLATE, 40) == "a1.py"


def test_every_token_of_the_date() -> None:
    template = "%(year)d/%(month).2d-%(day).2d-%(hour).2d%(minute).2d%(second).2d-%(rev)s"
    assert file_name("a1", "", DATE, template, 40) == "2026/03-07-090501-a1.py"


@pytest.mark.parametrize("template", ["%(revision)s", "%(rev)", "100%"])
def test_a_wrong_template_is_told_its_tokens(template: str) -> None:
    with pytest.raises(CommandError, match=r"file_template = .* is no template.*rev, slug, epoch"):
        file_name("a1", "", DATE, template, 40)


def test_now_is_in_the_zone_that_was_named() -> None:
    assert now("Asia/Kolkata").utcoffset() == timedelta(hours=5, minutes=30)
    assert now(None).tzinfo is None


@pytest.mark.parametrize("zone", ["Middle/Earth", "../etc", "Europe"])
def test_a_zone_that_is_unknown_is_named(zone: str) -> None:
    with pytest.raises(CommandError, match=f"timezone = {zone} is not known"):
        now(zone)
