"""What is asked of all tables of the models is noted on one walk, whoever it is made for."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.contracts import Declared


def models() -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table("authors", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "books",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Enum("novel", "play", name="kind"), info={"renamed_from": "sort"}),
    )
    return metadata


def noted(declared: Declared) -> tuple[list[str], list[str]]:
    return (
        [table.name for table in declared.with_info],
        [type(one).__name__ for one in declared.uncommon_types],
    )


def test_nobody_has_to_have_walked() -> None:
    assert noted(Declared((models(),))) == (["books"], ["Enum"])


def test_what_a_walk_has_noted_holds() -> None:
    declared = Declared((models(),))
    seen = [(table.name, [column.name for column in columns]) for table, columns in declared.walk()]
    assert seen == [("authors", ["id"]), ("books", ["id", "kind"])]
    assert noted(declared) == (["books"], ["Enum"])


def test_a_walk_that_somebody_leaves_has_noted_nothing() -> None:
    declared = Declared((models(),))
    for table, _ in declared.walk():
        assert table.name == "authors"
        break
    assert noted(declared) == (["books"], ["Enum"])


def test_a_part_of_the_models_walks_over_all_of_them() -> None:
    declared = Declared((models(),))
    part = declared.comparing(frozenset(declared.every_table[:1]))
    assert [table.name for table, _ in part.walk()] == ["authors", "books"]
    assert noted(part) == noted(declared) == (["books"], ["Enum"])
