"""Tables of PostgreSQL in outline: the models say in advance what the server will have written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from diffgen.autogenerate import autogenerate
from diffgen.contracts import Declared, Live, Outline, Place
from diffgen.dialects import dialect_of
from diffgen.dialects.postgresql.outlining.conditions import written_condition
from diffgen.dialects.postgresql.outlining.defaults import written_default
from diffgen.dialects.postgresql.outlining.untold import Untold

TYPES = {
    "i": "integer",
    "b": "bigint",
    "s": "smallint",
    "n": "numeric(10,2)",
    "d": "double precision",
    "r": "real",
    "t": "text",
    "v": "character varying(50)",
    "c": "character(3)",
    "o": "boolean",
    "e": "mood",
    "day": "date",
    "order": "integer",
    "Up": "text",
}
COMPARED = """> 0|= -1|<= 1.5|>= -2.5|= 'it''s'|<> 'a'|!= 'a'|in (1, 2)|IN (1)|not in (1, -2)|in ('a', 'b')|in ('a')
|NOT IN ('a', 'b')|is null|IS NOT NULL|between 1 and 10|between -1 and 2.5|like 'a%'|not like 'a%'|= true|
|in (1, 2.5)|> 12345678901|between 'a' and 'b'|> i|= v|= t|>= d|= "Up\""""
JOINED = (
    "i > 0 and v = 'x' and o",
    "i > 0 or v = 'x' and o",
    "(i > 0 or b < 1) and not o",
    "i > 0 and (b > 0 and s > 0)",
    "not (i > 0 or o)",
    "i between 1 and 2 and o",
    "length(v) > 0 and char_length(t) < 5",
    "lower(v) = v or upper(t) = 'A'",
    "((i > 0))",
)
DEFAULTS = """5|-5|5.5|-1.5|'5'|'0'|'x'|'it''s'|''|true|TRUE|'t'|'f'|now()|NOW()|CURRENT_TIMESTAMP|current_date
|'{}'|'{}'::jsonb|'{}'::text[]|'x'::text|'x'::varchar|gen_random_uuid()|(5)|'1 day'|localtimestamp|'a'"""
DEFAULTED = ("jsonb", "json", "timestamp with time zone", "date", "uuid", "text[]", "interval")


def test_conditions_are_foreseen_as_the_server_writes_them(postgresql_url: str) -> None:
    names = (name if name.islower() and name != "order" else f'"{name}"' for name in TYPES)
    texts = [f"{name} {rest.strip()}" for name in names for rest in COMPARED.split("|")]
    foreseen = dict(_foreseen([*texts, *JOINED]))
    columns = ", ".join(f'"{name}" {type_}' for name, type_ in TYPES.items())
    made = [
        "CREATE TYPE mood AS ENUM ('a', 'b', 'it''s')",
        f"CREATE TABLE x ({columns})",
        *(f"ALTER TABLE x ADD CONSTRAINT c{n} CHECK ({sql})" for n, sql in enumerate(foreseen)),
    ]
    written = (
        "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE contype = 'c'"
        " AND conrelid = 'x'::regclass"
    )
    there = _written(postgresql_url, made, written)
    said = {text: there[f"c{n}"] for n, text in enumerate(foreseen.values()) if f"c{n}" in there}
    assert len(said) > 120
    assert {text: text for text in said} == said


def test_defaults_are_foreseen_as_the_server_writes_them(postgresql_url: str) -> None:
    types = (*TYPES.values(), *DEFAULTED)
    asked = [(type_, sql.strip()) for type_ in types for sql in DEFAULTS.split("|")]
    foreseen = [(given, written_default(given[1], given[0])) for given in asked]
    told = [(type_, sql, text) for (type_, sql), text in foreseen if text is not None]
    made = [
        "CREATE TYPE mood AS ENUM ('a', 'b', 'it''s')",
        "CREATE TABLE x ()",
        *(
            f"ALTER TABLE x ADD c{n} {type_} DEFAULT {sql}"
            for n, (type_, sql, _) in enumerate(told)
        ),
    ]
    written = (
        "SELECT attname, pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute"
        " ON attrelid = adrelid AND attnum = adnum WHERE adrelid = 'x'::regclass"
    )
    there = _written(postgresql_url, made, written)
    said = {f"c{n}": text for n, (_, _, text) in enumerate(told) if f"c{n}" in there}
    assert len(said) > 150
    assert {name: there[name] for name in said if not _has_own_spelling(said[name])} == {
        name: text for name, text in said.items() if not _has_own_spelling(text)
    }


def _has_own_spelling(text: str) -> bool:
    """Return whether a value is of a type that spells each in one way of its own, which isn't told."""
    return text.startswith("'") and text.endswith(("::date", "::interval", "::numeric", " zone"))


def test_usual_models_are_alike_in_every_table(postgresql_url: str) -> None:
    metadata = usual()
    with _connected(postgresql_url) as connection:
        connection.exec_driver_sql("CREATE SCHEMA shop")
        metadata.create_all(connection)
        there, wanted = _outlines(connection, metadata)
        assert wanted.keys() == there.keys()
        for place, outline in wanted.items():
            assert outline == there[place]
        found = autogenerate(connection, {"target_metadata": metadata})
        assert (found.ops, len(found.reading.alike if found.reading else ())) == ((), len(there))


def test_tables_are_alike_after_they_were_altered(postgresql_url: str) -> None:
    metadata = usual()
    with _connected(postgresql_url) as connection:
        connection.exec_driver_sql("CREATE SCHEMA shop")
        metadata.create_all(connection)
        for statement in (
            "ALTER TABLE customer DROP COLUMN name CASCADE",
            "ALTER TABLE customer ADD COLUMN name varchar(50) DEFAULT 'none' NOT NULL",
            "ALTER TABLE customer ADD UNIQUE (name, born)",
            "ALTER TABLE customer RENAME CONSTRAINT customer_name_born_key TO uq_customer",
        ):
            connection.exec_driver_sql(statement)
        there, wanted = _outlines(connection, metadata)
        assert there[None, "customer"] == wanted[None, "customer"]


@pytest.mark.parametrize(
    "given",
    [
        sa.Column("x", sa.Integer(), server_default=sa.text("nextval('s')")),
        sa.Column("x", sa.Integer(), sa.Computed("id * 2")),
        sa.Column("x", postgresql.DOMAIN("positive", sa.Integer(), check="VALUE > 0")),
        sa.Column("x", sa.Integer(), server_default=sa.FetchedValue()),
        sa.CheckConstraint("random() < 2"),
        sa.Index("x", sa.text("id + 1")),
        postgresql.ExcludeConstraint(("id", "=")),
        sa.UniqueConstraint("id"),  # the primary key over again: the server makes one of the two
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_out_of_the_usual_has_no_outline(
    given: sa.schema.SchemaItem, postgresql_url: str
) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer(), primary_key=True), given)
    with _connected(postgresql_url) as connection:
        assert dialect_of(connection).outlines(Declared((metadata,)), dialect_of(connection)) == {}


def test_names_that_are_in_each_others_way_are_not_foreseen(postgresql_url: str) -> None:
    metadata = sa.MetaData()
    sa.Table("a", metadata, sa.Column("x", sa.Integer(), unique=True))
    sa.Table("b", metadata, sa.Column("x", sa.Integer()), sa.UniqueConstraint("x", name="a_x_key1"))
    sa.Table("c", metadata, sa.Column("x", sa.Integer(), unique=True))
    with _connected(postgresql_url) as connection:
        dialect = dialect_of(connection)
        assert {*dialect.outlines(Declared((metadata,)), dialect)} == {(None, "c")}


def test_a_table_whose_numbers_are_from_a_sequence_of_the_models_is_looked_into(
    postgresql_url: str,
) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    with _connected(postgresql_url) as connection:
        metadata.create_all(connection)
        assert {*_outlines(connection, metadata)[0]} == {(None, "t")}
        dialect = dialect_of(connection)
        named = frozenset({(None, "t"), (None, "t_id_seq")})
        assert dialect.read(Live(connection, (None,), named), dialect).outlines == {}


def usual() -> sa.MetaData:
    """Models as people write them."""
    metadata = sa.MetaData()
    mood = sa.Enum("good", "bad", name="mood")
    customer = sa.Table(
        "customer",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(50), nullable=False, server_default="none"),
        sa.Column("mood", mood, server_default="good", comment='of "today"\n'),
        sa.Column("moods", sa.ARRAY(mood)),
        sa.Column("born", sa.Date(), index=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("data", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb")),
        sa.Column("balance", sa.Numeric(10, 2), sa.CheckConstraint("balance >= 0"), default=0),
        sa.Column("code", sa.Text(collation="C")),
        sa.Column(
            "state", sa.Enum("on", "off", native_enum=False, create_constraint=True, name="st")
        ),
        sa.UniqueConstraint("name", "born", name="uq_customer"),
        comment="who buys",
    )
    sa.Index("ix_open", customer.c.at.desc(), postgresql_where=sa.text("active AND born IS NULL"))
    sa.Index("ix_data", customer.c.data, postgresql_using="gin")
    order = sa.Table(
        "order",
        metadata,
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True, start=5), primary_key=True),
        sa.Column("line", sa.SmallInteger(), primary_key=True),
        sa.Column("customer_id", sa.ForeignKey(customer.c.id, ondelete="CASCADE"), unique=True),
        sa.Column("äöü 😀", sa.LargeBinary()),
        sa.UniqueConstraint("line", deferrable=True, initially="DEFERRED"),
        schema="shop",
    )
    sa.Table(
        "item",
        metadata,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("parent", sa.ForeignKey("shop.item.id", name="fk_parent", use_alter=True)),
        sa.Column("order_number", sa.BigInteger()),
        sa.Column("order_line", sa.SmallInteger()),
        sa.ForeignKeyConstraint(["order_number", "order_line"], [order.c.number, order.c.line]),
        schema="shop",
    )
    return metadata


def _foreseen(texts: list[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        try:
            yield text, written_condition(text, TYPES).text
        except Untold:
            continue


def _written(url: str, made: list[str], written: str) -> Mapping[str, str]:
    """Return what the server has written, by name, of the statements that it takes."""
    tried = (f"BEGIN EXECUTE $o${one}$o$; EXCEPTION WHEN OTHERS THEN NULL; END;" for one in made)
    with _connected(url) as connection:
        options = {"no_parameters": True}
        connection.exec_driver_sql(f"DO $do$ BEGIN {' '.join(tried)} END $do$", None, options)
        return {row[0]: row[1] for row in connection.exec_driver_sql(written)}


def _outlines(
    connection: sa.Connection, metadata: sa.MetaData
) -> tuple[Mapping[Place, Outline], Mapping[Place, Outline]]:
    dialect, declared = dialect_of(connection), Declared((metadata,))
    named = frozenset((table.schema, table.name) for table in metadata.tables.values())
    stored = dialect.read(Live(connection, (None, "shop"), named), dialect)
    return stored.outlines, dialect.outlines(declared, dialect)


def _connected(url: str) -> sa.Connection:
    return sa.create_engine(url, poolclass=sa.NullPool).connect()
