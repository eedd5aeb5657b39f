"""What keeps its content under another name: by hints of the models, by ``--rename``; no database needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from diffgen.answers import Answers
from diffgen.catalog import Catalog, Pair
from diffgen.compare import compare
from diffgen.compare.declared import declare
from diffgen.compare.renames import renamings
from diffgen.contracts import Declared, Dialect
from diffgen.errors import CommandError
from tests.laws.catalogs import MARIADB, POSTGRESQL, SQLITE

Models = Callable[[sa.MetaData], object]
EVERY = pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL, MARIADB], ids=lambda one: one.name)


def users(*names: str, table: str = "users", hints: dict[str, str] | None = None) -> Models:
    """A table with columns of these names; ``hints`` are what the columns were before."""
    infos = {name: {"renamed_from": before} for name, before in (hints or {}).items()}
    return lambda metadata: sa.Table(
        table, metadata, *(sa.Column(name, sa.Text, info=infos.get(name, {})) for name in names)
    )


def catalog(models: Models, dialect: Dialect) -> tuple[Catalog, Declared]:
    metadata = sa.MetaData()
    models(metadata)
    declared = Declared((metadata,))
    return declare(declared, dialect), declared


def renamed(before: Models, after: Models, *flags: str, dialect: Dialect = POSTGRESQL) -> list[str]:
    """The renamings, a line each; after them nothing may be left."""
    there, (wanted, declared) = catalog(before, dialect)[0], catalog(after, dialect)
    done, pair = renamings(Pair(there, wanted), declared, Answers(renames=flags), dialect)
    assert compare(pair, dialect) == ()
    return [f"{one.before} -> {one.after.path}" for one in done]


def refused(before: Models, after: Models, *flags: str, dialect: Dialect = POSTGRESQL) -> str:
    with pytest.raises(CommandError) as error:
        renamed(before, after, *flags, dialect=dialect)
    return str(error.value)


@EVERY
def test_a_hint_is_followed_until_it_is_done(dialect: Dialect) -> None:
    after = users("full_name", hints={"full_name": "name"})
    lines = renamed(users("name"), after, dialect=dialect)
    assert lines == ["column users.name -> users.full_name"]
    assert renamed(after, after, dialect=dialect) == []


@EVERY
def test_a_chain_begins_at_its_end(dialect: Dialect) -> None:
    after = users("b", "c", hints={"b": "a", "c": "b"})
    lines = renamed(users("a", "b"), after, dialect=dialect)
    assert lines == ["column users.b -> users.c", "column users.a -> users.b"]
    assert renamed(after, after, dialect=dialect) == []


@EVERY
def test_names_are_exchanged_by_way_of_a_third(dialect: Dialect) -> None:
    def models(a: Any, b: Any) -> Models:
        return lambda metadata: sa.Table(
            "users", metadata, sa.Column("a", a), sa.Column("b", b), sa.Column("a_", sa.Integer)
        )

    flags = ("users.a=users.b", "users.b=users.a")
    there, wanted = models(sa.Text, sa.Date), models(sa.Date, sa.Text)
    pair, declared = Pair(catalog(there, dialect)[0], catalog(wanted, dialect)[0]), Declared(())
    done, _ = renamings(pair, declared, Answers(renames=flags), dialect)
    assert [(one.before.name, one.after.name) for one in done] == [
        ("b", "b_"),
        ("a", "b"),
        ("b_", "a"),
    ]


def test_hints_that_exchange_names_are_refused() -> None:
    after = users("a", "b", hints={"a": "b", "b": "a"})
    message = "column users.a is said to be renamed from b: names are exchanged, and nothing shows"
    assert refused(users("a", "b"), after).startswith(message)


def test_a_hint_whose_two_names_are_both_there_is_refused() -> None:
    message = refused(users("a", "b"), users("a", hints={"a": "b"}))
    assert message.startswith("column users.a is said to be renamed from b: the database has both;")


def test_a_hint_that_names_what_the_models_still_have_is_refused() -> None:
    message = refused(users("a"), users("a", "b", hints={"b": "a"}))
    assert message == (
        "column users.b is said to be renamed from a: the models have column users.a, too; remove it"
        " there"
    )


def test_two_of_one_are_refused() -> None:
    message = refused(users("a"), users("b", "c", hints={"b": "a", "c": "a"}))
    assert message.endswith(
        "column users.c is said to be renamed from a, too; one thing has one name"
    )


def test_a_hint_that_names_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(AssertionError):  # something is left: the column is new
        renamed(users("a"), users("a", "b", hints={"b": "nmae"}))
    assert caplog.messages == [
        "column users.b is said to be renamed from nmae, and there is no such column; correct the hint"
    ]


def test_a_hint_of_a_metadata_about_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    def models(metadata: sa.MetaData) -> None:
        users("a")(metadata)
        metadata.info["renamed_from"] = {"mood.sad": "unhappy"}

    renamed(users("a"), models)
    assert caplog.messages == ["renamed_from speaks of mood.sad, which the models haven't got"]
    renamed(users("a"), models, dialect=SQLITE)  # which has no enums
    assert len(caplog.messages) == 1


def test_hints_of_a_table_that_is_new_are_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    def both(metadata: sa.MetaData) -> None:
        users("a")(metadata)
        users("b", table="new", hints={"b": "c"})(metadata)

    with pytest.raises(AssertionError):
        renamed(users("a"), both)
    assert not caplog.messages


@EVERY
def test_a_table_with_its_columns(dialect: Dialect) -> None:
    after = users("full_name", table="customer", hints={"full_name": "name"})

    def hinted(metadata: sa.MetaData) -> None:
        after(metadata)
        metadata.tables["customer"].info["renamed_from"] = "users"

    lines = ["table users -> customer", "column customer.name -> customer.full_name"]
    assert renamed(users("name"), hinted, dialect=dialect) == lines
    flags = ("users.name=customer.full_name", "users=customer")
    assert renamed(users("name"), after, *flags, dialect=dialect) == lines


def indexed(name: str, unique: str = "uq", **info: Any) -> Models:
    return lambda metadata: sa.Table(
        "users",
        metadata,
        sa.Column("name", sa.String(20)),
        sa.Index(name, "name", info=info),
        sa.UniqueConstraint("name", name=unique, info=info if unique != "uq" else {}),
    )


@EVERY
@pytest.mark.parametrize(
    "said", ["users.ix_a=users.ix_b", "index ix_a=ix_b", "index ix_a=index ix_b"]
)
def test_an_index(dialect: Dialect, said: str) -> None:
    lines = ["index users.ix_a -> users.ix_b"]
    assert renamed(indexed("ix_a"), indexed("ix_b"), said, dialect=dialect) == lines
    after = indexed("ix_b", renamed_from="ix_a")
    assert renamed(indexed("ix_a"), after, dialect=dialect) == lines


@EVERY
def test_a_constraint(dialect: Dialect) -> None:
    lines = ["unique users.uq -> users.once"]
    before, after = indexed("ix"), indexed("ix", "once")
    assert renamed(before, after, "unique uq=once", dialect=dialect) == lines
    assert renamed(before, after, "users.uq=users.once", dialect=dialect) == lines


def test_a_constraint_without_a_name_has_no_hint() -> None:
    def models(metadata: sa.MetaData) -> None:
        check = sa.CheckConstraint("name > ''", info={"renamed_from": "x"})
        sa.Table("users", metadata, sa.Column("name", sa.Text), check)

    message = "a check of table users has renamed_from, and no name; give it one"
    assert refused(users("name"), models) == message


def moods(
    name: str, *labels: str, schema: str | None = None, default: str | None = None, **hints: str
) -> Models:
    def models(metadata: sa.MetaData) -> None:
        metadata.info["renamed_from"] = {path.replace("__", "."): to for path, to in hints.items()}
        type_ = sa.Enum(*labels, name=name, schema=schema, metadata=metadata)
        array = postgresql.ARRAY(type_)
        prefix = "" if schema is None else f"{schema}."
        sa.Table(
            "users",
            metadata,
            sa.Column("mood", type_, server_default=default),
            sa.Column("moods", array, server_default=f"{{{labels[0]},{labels[1]}}}"),
            sa.CheckConstraint(f"mood <> '{labels[0]}'::{prefix}{name}", name="ck"),
            schema=schema,
        )

    return models


def test_a_label_of_an_enum_in_all_texts() -> None:
    before = moods("mood", "sad", "ok", default="sad")
    lines = ["enum value mood.sad -> mood.unhappy"]
    hinted = moods("mood", "unhappy", "ok", default="unhappy", mood__unhappy="sad")
    assert renamed(
        before, moods("mood", "unhappy", "ok", default="unhappy"), "mood.sad=mood.unhappy"
    )
    assert renamed(before, hinted) == lines
    assert renamed(hinted, hinted) == []


def test_labels_are_exchanged() -> None:
    lines = renamed(
        moods("mood", "sad", "ok"),
        moods("mood", "ok", "sad"),
        "mood.sad=mood.ok",
        "mood.ok=mood.sad",
    )
    assert lines == [
        "enum value mood.sad -> mood.sad_",
        "enum value mood.ok -> mood.sad",
        "enum value mood.sad_ -> mood.ok",
    ]


def test_an_enum_with_a_label() -> None:
    lines = renamed(
        moods("mood", "sad", "ok"),
        moods("feeling", "unhappy", "ok", feeling="mood", feeling__unhappy="sad"),
    )
    assert lines == ["enum mood -> feeling", "enum value feeling.sad -> feeling.unhappy"]


def test_a_schema_with_all_that_is_in_it() -> None:
    before = moods("mood", "sad", "ok", schema="shop", default="sad")
    after = moods("mood", "sad", "ok", schema="sales", default="sad")
    assert renamed(before, after, "shop=sales") == ["schema shop -> sales"]
    assert renamed(before, after, "schema shop=sales") == ["schema shop -> sales"]


def test_a_schema_a_table_and_a_column_at_once() -> None:
    def models(schema: str, table: str, column: str) -> Models:
        return lambda metadata: sa.Table(table, metadata, sa.Column(column, sa.Text), schema=schema)

    flags = ("shop=sales", "shop.users=sales.customer", "shop.users.name=sales.customer.full_name")
    assert renamed(models("shop", "users", "name"), models("sales", "customer", "full_name"), *flags) == [
        "schema shop -> sales",
        "table sales.users -> sales.customer",
        "column sales.customer.name -> sales.customer.full_name",
    ]  # fmt: skip


def numbered(sequence: str) -> Models:
    def models(metadata: sa.MetaData) -> None:
        default = sa.text(f"nextval('{sequence}'::regclass)")
        sa.Table("users", metadata, sa.Column("n", sa.BigInteger, server_default=default))
        sa.Sequence(sequence, metadata=metadata)

    return models


def test_a_sequence_in_the_default_that_takes_from_it() -> None:
    lines = renamed(numbered("bills"), numbered("invoices"), "bills=invoices")
    assert lines == ["sequence bills -> invoices"]


def test_a_table_keeps_its_schema() -> None:
    def models(schema: str | None, **info: str) -> Models:
        return lambda metadata: sa.Table(
            "users", metadata, sa.Column("a", sa.Text), schema=schema, info=info
        )

    said = (
        "table archive.users is said to be renamed from users: a table keeps its schema; move it in"
    )
    hinted = models("archive", renamed_from="users")
    there, (wanted, declared) = catalog(models(None), POSTGRESQL)[0], catalog(hinted, POSTGRESQL)
    flag = "--rename users=archive.users: a table keeps its schema; move it in"
    assert refused(models(None), models("archive"), "users=archive.users").startswith(flag)
    assert refused(models(None), hinted).startswith(said)
    # Once it is there, another one of that name is nothing to it.
    both = Catalog([*there.values(), *wanted.values()])
    assert renamings(Pair(both, wanted), declared, Answers(), POSTGRESQL)[0] == ()


@pytest.mark.parametrize("dialect", [SQLITE, MARIADB], ids=lambda one: one.name)
def test_a_server_that_cannot_rename_a_schema_says_so(dialect: Dialect) -> None:
    def models(schema: str) -> Models:
        return lambda metadata: sa.Table("users", metadata, sa.Column("a", sa.Text), schema=schema)

    message = refused(models("shop"), models("sales"), "shop=sales", dialect=dialect)
    assert message == f"--rename shop=sales: {dialect.name} can't rename a schema; do it by hand"


def checked(table: str, column: str, *checks: str) -> Models:
    quoted = f'"{column}"'
    return lambda metadata: sa.Table(
        table,
        metadata,
        sa.Column("id", sa.Integer),
        sa.Column(column, sa.Integer),
        *(sa.CheckConstraint(check.format(quoted)) for check in checks),
    )


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=lambda one: one.name)
def test_a_name_that_needs_quotes_has_them_in_every_text(dialect: Dialect) -> None:
    before, after = (checked("users", name, "{0} > 0", "{0} < id") for name in ("size", "where"))
    assert len(renamed(before, after, "users.size=users.where", dialect=dialect)) > 0


@EVERY
def test_a_word_of_sql_is_a_name_in_quotes_only(dialect: Dialect) -> None:
    quote = dialect.sqlalchemy.identifier_preparer.initial_quote

    def models(name: str) -> Models:
        condition = f"{quote}{name}{quote} not in (1, 2)"
        return lambda metadata: sa.Table(
            "users",
            metadata,
            sa.Column(name, sa.Integer),
            sa.CheckConstraint(condition, name="ck"),
        )

    lines = renamed(models("not"), models("from"), "users.not=users.from", dialect=dialect)
    assert lines == ["column users.not -> users.from"]


def test_checks_without_a_name_have_that_of_the_table_and_column() -> None:
    before = checked("users", "size", "{0} > 0", "{0} <> 9", "{0} < id")
    after = checked("customer", "amount", "{0} > 0", "{0} <> 9", "{0} < id")
    flags = ("users=customer", "users.size=customer.amount")
    assert renamed(before, after, *flags, dialect=SQLITE) == [
        "table users -> customer",
        "column customer.size -> customer.amount",
    ]


def test_checks_that_share_a_name_are_told_apart_by_what_they_say() -> None:
    def models(name: str) -> Models:
        return lambda metadata: sa.Table(
            "users",
            metadata,
            sa.Column(name, sa.Integer),
            sa.CheckConstraint(f"{name} > 0", name="twice"),
            sa.CheckConstraint(f"{name} < 9", name="twice"),
        )

    lines = renamed(models("a"), models("b"), "users.a=users.b", dialect=SQLITE)
    assert lines == ["column users.a -> users.b"]


def test_the_column_that_a_table_is_divided_by() -> None:
    def models(name: str) -> Models:
        return lambda metadata: sa.Table(
            "users", metadata, sa.Column(name, sa.Date), postgresql_partition_by=f"RANGE ({name})"
        )

    assert renamed(models("day"), models("date_of"), "users.day=users.date_of") == [
        "column users.day -> users.date_of"
    ]


def test_what_may_be_several_things_needs_its_kind() -> None:
    def models(name: str) -> Models:
        return lambda metadata: sa.Table(
            "users",
            metadata,
            sa.Column("id", sa.Integer),
            sa.Column(name, sa.Text),
            sa.Index(name, "id"),
        )

    message = refused(models("a"), models("b"), "users.a=users.b")
    assert message.startswith(
        "--rename users.a=users.b: that may be column users.a or index users.a;"
    )
    flags = ("column users.a=users.b", "index users.a=users.b")
    assert len(renamed(models("a"), models("b"), *flags)) == 2
