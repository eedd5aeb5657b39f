"""A snapshot as text: nothing is lost, the same bytes each time, and errors that say what to do."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from diffgen.catalog import Catalog, Pair
from diffgen.errors import CommandError
from diffgen.snapshot import Snapshot, snapshot_of, text_of
from diffgen.snapshot.fields import NAMES
from tests.laws.catalogs import DIALECTS, change, every_dialect


def what_is_not_compared(catalog: Catalog) -> list[object]:
    """What scripts are written with, and comparisons pass over; but for the types as Python has them."""
    return [
        (field.name, getattr(obj, field.name))
        for obj in catalog.values()
        for field in fields(obj)
        if not field.compare
    ]


@every_dialect
def test_what_is_written_is_read_again(name: str) -> None:
    dialect = DIALECTS[name]
    for seed in range(15):
        pair = change(name, seed).pair
        snapshot = Snapshot.of(("b", "a"), dialect, Pair(pair.before, pair.before), pair.after)
        text = text_of(snapshot)
        again = snapshot_of(text, "snapshot.json")
        assert again.heads == ("a", "b")
        assert again.catalog == snapshot.catalog
        assert again.declared == snapshot.declared
        assert text_of(again) == text
        assert what_is_not_compared(again.catalog) == what_is_not_compared(snapshot.catalog)


@every_dialect
def test_no_field_has_the_name_of_a_part_of_a_key(name: str) -> None:
    for kind in DIALECTS[name].kinds:
        names = {field.name for field in fields(kind.object_class)} - {"key"}
        assert names.isdisjoint({*NAMES, "declared"}), kind


@every_dialect
def test_what_the_server_has_said_is_kept(name: str) -> None:
    dialect, nothing = DIALECTS[name], Catalog()
    again = snapshot_of(text_of(Snapshot((), dialect, nothing)), "snapshot.json").dialect
    assert again.memory.facts(again, nothing) == dialect.memory.facts(dialect, nothing)
    assert again.sqlalchemy.name == dialect.sqlalchemy.name
    assert again.sqlalchemy.supports_sequences == dialect.sqlalchemy.supports_sequences
    assert again.default_schema == dialect.default_schema


def snapshot_text(seed: int = 3) -> str:
    made = change("postgresql", seed)
    return text_of(Snapshot(("a",), made.dialect, made.pair.before))


def test_each_object_is_a_line_that_ends_alike() -> None:
    text = snapshot_text()
    lines = text.splitlines()
    objects = lines[lines.index('"objects": [') + 1 : -3]
    assert len(objects) == len(json.loads(text)["objects"]) - 1 > 5
    assert all(line.startswith('{"kind": ') and line.endswith("},") for line in objects)
    assert lines[-3:] == ["null", "]", "}"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            '"format": 1',
            '"format": 99',
            "is of format 99, and this diffgen reads 1: install a newer",
        ),
        ('"objects": [', '"objects": [[', r":\d+ is damaged: "),
        ('"heads"', '"haeds"', "is damaged: 'heads' is missing"),
        (
            '"dialect": "postgresql"',
            '"dialect": "nosuch"',
            r"^snapshot\.json: SQLAlchemy knows no dialect 'nosuch'",
        ),
        ('"server": {', '"server": 3, "more": {', "is damaged: "),
        ('{"kind": "column"', '{"kind": "calumn"', "is damaged: postgresql has no kind 'calumn'"),
        ('"nullable": false', '"nullable": 1', r"is damaged: column \S+: 1 is no bool"),
        ('"nullable": false', '"nulable": false', "is damaged: .* has no nulable"),
        ('"heads": ["a"]', '"heads": 3', "is damaged: 3 is no list"),
        ('"heads": ["a"]', '"heads": [3]', "is damaged: 3 is no str"),
        ("{\n", "<<<<<<< HEAD\n{\n", r"^snapshot\.json:1 holds a conflict of git: keep what both"),
        ("{\n", "[\n", r":\d+ is damaged"),
    ],
)
def test_what_is_no_snapshot_says_so(before: str, after: str, said: str) -> None:
    text = snapshot_text()
    assert before in text
    with pytest.raises(CommandError, match=said) as raised:
        snapshot_of(text.replace(before, after, 1), "snapshot.json")
    assert "\n" not in str(raised.value)


def test_two_lines_for_one_object_are_what_a_merge_has_left() -> None:
    lines = snapshot_text().splitlines()
    first = lines.index('"objects": [') + 1
    with pytest.raises(CommandError, match="twice; keep one of the lines"):
        snapshot_of("\n".join([*lines[:first], lines[first], *lines[first:]]), "snapshot.json")


def test_a_list_is_no_snapshot() -> None:
    with pytest.raises(CommandError, match="is no snapshot; make one by diffgen snapshot"):
        snapshot_of("[]", "snapshot.json")
