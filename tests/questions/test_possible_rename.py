"""What is asked about, and what isn't; no database needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.answers import UNASKED, Answers
from diffgen.catalog import Pair
from diffgen.compare import Sides, compare
from diffgen.compare.declared import declare
from diffgen.compare.renames import renamings
from diffgen.contracts import Declared, Part
from diffgen.errors import CommandError
from diffgen.questions import Question
from diffgen.questions.likeness.names import alike
from diffgen.questions.possible_rename import possible_renames
from diffgen.sources.models import OtherModels
from tests.laws.catalogs import POSTGRESQL

Models = Callable[[sa.MetaData], object]


def table(*columns: Callable[[], Any], name: str = "users", **kwargs: Any) -> Models:
    return lambda metadata: sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        *(column() for column in columns),
        **kwargs,
    )


def column(name: str, type_: Any = sa.Text, *items: Any, **kwargs: Any) -> Callable[[], Any]:
    return lambda: sa.Column(name, type_, *items, **kwargs)


def questions(before: Models, after: Models, answers: Answers = UNASKED) -> list[Question]:
    both = []
    for models in (before, after):
        metadata = sa.MetaData()
        models(metadata)
        both.append((declare(Declared((metadata,)), POSTGRESQL), Declared((metadata,))))
    (there, _), (wanted, declared) = both
    done, pair = renamings(Pair(there, wanted), declared, answers, POSTGRESQL)
    source = OtherModels(POSTGRESQL)
    sides = Sides(there, done, pair, wanted, frozenset(), declared, source, Part(()), answers)
    return list(possible_renames(sides, (*done, *compare(pair, POSTGRESQL))))


def texts(before: Models, after: Models, answers: Answers = UNASKED) -> list[str]:
    return [question.text for question in questions(before, after, answers)]


def test_a_column_of_another_name_and_length() -> None:
    (asked,) = questions(
        table(column("name", sa.String(50))), table(column("full_name", sa.String(80)))
    )
    assert asked.line == (
        "was column users.name renamed to full_name? (similar names; type character varying(50) →"
        " character varying(80); both may be NULL; both after id) Answer by --rename users.name=users.full_name"
        " or --not-renamed users.full_name"
    )
    assert asked.key.path == "users.full_name"
    assert [choice.answer() for choice in asked.choices] == [
        Answers(renames=("users.name=users.full_name",)),
        Answers(not_renamed=("users.full_name",)),
    ]


def test_one_of_the_same_type_in_the_same_place_whatever_it_is_called() -> None:
    assert texts(table(column("label")), table(column("q"))) == [
        "was column users.label renamed to q?"
    ]


def test_one_that_has_little_in_common_is_something_new() -> None:
    country = column("country", sa.String(2), server_default="AT", nullable=False)
    assert texts(table(column("fax", sa.String(20))), table(country)) == []
    assert texts(table(column("born", sa.Date)), table(column("weight", sa.Float))) == []


def test_two_at_once_go_to_those_that_they_are_like() -> None:
    before = table(column("first"), column("last"))
    after = table(column("last_name"), column("first_name"))
    assert texts(before, after) == [
        "was column users.first renamed to first_name?",
        "was column users.last renamed to last_name?",
    ]


def test_what_it_refers_to_and_stands_in_is_evidence() -> None:
    def models(name: str) -> Models:
        def both(metadata: sa.MetaData) -> None:
            table(name="shops")(metadata)
            shop = column(name, sa.Integer, sa.ForeignKey("shops.id"), index=True, comment="where")
            table(shop)(metadata)

        return both

    (asked,) = questions(models("place"), models("shop_id"))
    assert "both refer to shops" in asked.evidence
    assert "both in index" in asked.evidence
    assert "the same comment" in asked.evidence


def test_what_else_it_may_have_been_can_be_chosen_too() -> None:
    before = table(column("name"), column("name2"))
    (asked,) = questions(before, table(column("full_name")))
    assert [choice.text for choice in asked.choices] == [
        "users.name=users.full_name",
        "users.name2=users.full_name",
        "users.full_name",
    ]


def test_a_table_by_its_columns() -> None:
    columns = (column("name"), column("born", sa.Date), column("size", sa.Integer))
    (asked,) = questions(table(*columns), table(*columns, column("more"), name="customer"))
    assert asked.text == "was table users renamed to customer?"
    assert asked.evidence == ("3 of 4 columns are the same", "similar names")
    assert texts(table(*columns), table(column("amount", sa.Numeric), name="bills")) == []


def test_a_table_by_columns_that_get_another_type_besides() -> None:
    before = table(column("name"), column("born", sa.Date), column("size", sa.Integer))
    after = table(
        column("name", sa.Text), column("born", sa.DateTime), column("size"), name="customers"
    )
    (asked,) = questions(before, after)
    assert asked.evidence == ("1 of 3 columns are the same, 2 of another type", "similar names")


def test_a_table_of_another_schema_can_be_new_or_is_moved_by_hand() -> None:
    columns = column("number"), column("note")
    (asked,) = questions(
        table(*columns, name="bills", schema="billing"),
        table(*columns, name="bills", schema="shop"),
    )
    assert asked.line == (
        "was table billing.bills moved to shop.bills? (2 of 2 columns are the same; similar names;"
        " to keep its rows, move it in a revision of its own, by op.execute())"
        " Answer by --not-renamed shop.bills"
    )
    assert asked.key.path == "shop.bills"


def test_a_table_of_its_own_schema_is_the_likelier_one() -> None:
    def after(metadata: sa.MetaData) -> None:
        for name, schema in (("clients", "shop"), ("users", "sales")):
            table(column("name"), column("mail"), name=name, schema=schema)(metadata)

    assert texts(table(column("name"), column("mail"), schema="shop"), after) == [
        "was table shop.users renamed to clients?"
    ]


def test_a_moved_table_that_is_said_to_be_new_is_not_asked_about() -> None:
    (asked,) = questions(
        table(column("number"), schema="billing"),
        table(column("number"), schema="shop"),
        Answers(not_renamed=("shop.users",)),
    )
    assert asked.answer == "no: table shop.users is new"


def test_columns_of_a_table_that_is_new_are_not_asked_about() -> None:
    assert texts(table(column("name")), table(column("full_name"), name="bills")) == []


def moods(*labels: str, name: str = "mood") -> Models:
    return table(column("mood", sa.Enum(*labels, name=name)))


def test_a_label_of_an_enum() -> None:
    (asked,) = questions(moods("sad", "ok"), moods("unhappy", "ok"))
    assert asked.text == "was enum value mood.sad renamed to unhappy?"
    assert asked.key.path == "mood"  # a change of the type bears it
    assert asked.choices[0].text == "enum value mood.sad=mood.unhappy"
    assert asked.choices[0].flag == "--rename 'enum value mood.sad=mood.unhappy'"
    assert texts(moods("a", "b"), moods("b", "a", "c")) == []


def test_an_enum_and_a_sequence() -> None:
    def models(enum: str, sequence: str) -> Models:
        def both(metadata: sa.MetaData) -> None:
            moods("a", "b", name=enum)(metadata)
            sa.Sequence(sequence, metadata=metadata)

        return both

    assert texts(models("mood", "bill_numbers"), models("feeling", "bills")) == [
        "was sequence bill_numbers renamed to bills?",
        "was enum mood renamed to feeling?",
    ]


def test_the_answer_yes_asks_nothing_more() -> None:
    answers = Answers(renames=("users.name=users.full_name",))
    assert texts(table(column("name")), table(column("full_name")), answers) == []


@pytest.mark.parametrize("path", ["users.full_name", "column users.full_name"])
def test_the_answer_no_stays_in_the_script(path: str) -> None:
    before, after = table(column("name")), table(column("full_name"))
    (asked,) = questions(before, after, Answers(not_renamed=(path,)))
    assert asked.answer == "no: column users.full_name is new"
    assert asked.finding.message == "answered no: column users.full_name is new"
    assert not asked.finding.warns


def test_a_label_that_is_new_is_said_so() -> None:
    answers = Answers(not_renamed=("mood.unhappy",))
    (asked,) = questions(moods("sad", "ok"), moods("unhappy", "ok"), answers)
    assert (asked.key.path, asked.answer) == ("mood", "no: enum value mood.unhappy is new")


def test_a_hint_that_it_is_new_asks_nothing() -> None:
    after = table(column("full_name", info={"renamed_from": None}))
    assert texts(table(column("name")), after) == []


def test_an_answer_about_nothing_is_refused() -> None:
    with pytest.raises(CommandError, match=r"--not-renamed users.x: the models have no users.x"):
        questions(table(), table(), Answers(not_renamed=("users.x",)))


@pytest.mark.parametrize(
    ("before", "after", "least", "most"),
    [
        ("full_name", "fullName", 1, 1),
        ("name", "full_name", 0.6, 0.9),
        ("URLPath", "url_path", 1, 1),
        ("mail", "e_mail", 0.8, 0.95),
        ("fax", "country", 0, 0.3),
        ("straße", "strasse", 0.6, 0.95),
        ("_", "_", 1, 1),
        ("名前", "氏名", 0, 0.6),
    ],
)
def test_names_are_alike_by_words_and_letters(
    before: str, after: str, least: float, most: float
) -> None:
    assert least <= alike(before, after) <= most


def test_a_first_revision_asks_nothing() -> None:
    assert questions(lambda metadata: None, table(column("name"))) == []
