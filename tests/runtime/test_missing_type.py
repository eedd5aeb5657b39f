"""A type that isn't there, and an extension that would bring it."""

from __future__ import annotations

import pytest

from migrations_runtime.missing_type import way_out


@pytest.mark.parametrize(
    ("said", "extension"),
    [
        ('type "citext" does not exist', "citext"),
        ('type "vector[]" does not exist', "vector"),
        ('type "extensions.geometry" does not exist', "postgis"),
    ],
)
def test_the_extension_is_named(said: str, extension: str) -> None:
    assert f'op.create_extension("{extension}")' in (way_out(said) or "")


def test_nothing_is_said_of_a_type_that_no_known_extension_has() -> None:
    assert way_out('type "mood" does not exist') is None
