"""Every type that PostgreSQL keeps in words of its own is known in these, and written so that it comes back."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from diffgen.catalog import Catalog, Pair
from diffgen.compare.settling import settled
from diffgen.contracts import Declared, Dialect, Live
from diffgen.dialects import dialect_of
from diffgen.source import evaluated


class Colour(enum.Enum):
    RED = "red"
    LIGHT_BLUE = "light blue"


class Spelled(UserDefinedType[Any]):
    """A type by whatever a user's class says of it."""

    cache_ok = True

    def __init__(self, text: str) -> None:
        self.text = text

    def get_col_spec(self, **kw: object) -> str:
        return self.text


class Document(TypeDecorator[Any]):
    impl = pg.JSONB
    cache_ok = True


class Identifier(TypeDecorator[Any]):
    impl = sa.CHAR(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(pg.UUID() if dialect.name == "postgresql" else sa.CHAR(36))


ELEMENTS: tuple[TypeEngine[Any], ...] = (
    sa.Integer(), sa.String(10), sa.String(10, collation="C"), sa.CHAR(3), sa.Numeric(10, 2), sa.Uuid(),
    pg.JSONB(), pg.BIT(3, varying=True), pg.TSTZRANGE(), pg.TIMESTAMP(timezone=True, precision=3),
    pg.INTERVAL(fields="DAY TO SECOND", precision=2), Document(), Identifier(), sa.Enum(Colour, name="colour"),
    pg.ENUM("a", name="OF", schema="Other s"), pg.DOMAIN("word", sa.Text, schema="Other s"), Spelled("pair"),
)  # fmt: skip
PLAIN: tuple[TypeEngine[Any], ...] = (
    sa.BigInteger(), sa.Boolean(), sa.CHAR(), sa.CHAR(4), sa.Date(), sa.DateTime(), sa.Double(53),
    sa.DOUBLE_PRECISION(), sa.Float(), sa.Float(20), sa.Float(30), sa.Interval(), sa.Interval(native=False),
    sa.Interval(second_precision=2), sa.JSON(), sa.LargeBinary(), sa.NUMERIC(), sa.Numeric(3, 0),
    sa.PickleType(), sa.REAL(), sa.SmallInteger(), sa.String(), sa.Text(collation="POSIX"), sa.Time(),
    sa.Time(timezone=True), sa.TIMESTAMP(timezone=True), sa.Unicode(9), sa.UnicodeText(), sa.Uuid(),
    sa.Uuid(native_uuid=False), sa.Enum("x", "y", native_enum=False), sa.Enum(Colour, name="colour"),
    sa.Enum(Colour, name="hues", values_callable=lambda kind: [one.value for one in kind]),
    sa.JSON().with_variant(pg.JSONB(), "postgresql"), sa.String().with_variant(pg.ENUM("z", name="zz"), "postgresql"),
    pg.BIT(), pg.BIT(5), pg.BIT(varying=True), pg.BYTEA(), pg.CIDR(), pg.INET(), pg.MACADDR(), pg.MACADDR8(),
    pg.MONEY(), pg.OID(), pg.REGCLASS(), pg.REGCONFIG(), pg.TSQUERY(), pg.TSVECTOR(), pg.INT4RANGE(),
    pg.INT8RANGE(), pg.NUMRANGE(), pg.DATERANGE(), pg.TSRANGE(), pg.TSTZRANGE(), pg.INT4MULTIRANGE(),
    pg.INT8MULTIRANGE(), pg.NUMMULTIRANGE(), pg.DATEMULTIRANGE(), pg.TSMULTIRANGE(), pg.TSTZMULTIRANGE(),
    pg.TIMESTAMP(precision=0), pg.TIME(timezone=True, precision=2), pg.INTERVAL(precision=0),
    *(pg.INTERVAL(fields=fields) for fields in ("YEAR", "YEAR TO MONTH", "DAY TO HOUR", "SECOND")),
    pg.ARRAY(sa.Integer, dimensions=3), pg.ENUM("a", name="OF", schema="Other s"), pg.ENUM("b", name="with space"),
    pg.DOMAIN("word", sa.Text, schema="Other s"), pg.DOMAIN("list", sa.ARRAY(sa.Integer)), Document(), Identifier(),
    *(Spelled(text) for text in (
        "timestamptz(3)", "varchar(3)[]", '"char"', "name", "INT[]", "integer[3][4]", "point", "jsonpath", "bpchar",
        "bit varying(3)", "character varying (12)", "interval  day to second(3)", "dec(10, 2)", "nchar(3)",
        "national character varying(5)", "float(10)", "double  precision", "pair", "floats", "floats[]", "xid8",
        "colour", '"Other s"."OF"', '"Other s".word',
    )),
    # What only the server can tell to be the same.
    Spelled("int array"), Spelled("pg_catalog.int4"),
)  # fmt: skip
OF_EXTENSIONS = {
    "citext": (pg.CITEXT(), sa.ARRAY(pg.CITEXT())),
    "hstore": (pg.HSTORE(),),
    "ltree": (Spelled("ltree"), Spelled("LTREE[]")),
    "vector": (Spelled("VECTOR(3)"), sa.ARRAY(Spelled("vector")), Spelled("halfvec(2)")),
}


@pytest.fixture
def connection(postgresql_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        connection.exec_driver_sql('CREATE SCHEMA "Other s"')
        connection.exec_driver_sql("CREATE TYPE pair AS (a integer, b text)")
        connection.exec_driver_sql("CREATE TYPE floats AS RANGE (subtype = float8)")
        yield connection
    engine.dispose()


def test_every_type_is_told_and_written(connection: sa.Connection) -> None:
    arrays = tuple(sa.ARRAY(element) for element in ELEMENTS)
    types = [*PLAIN, *arrays, *_of_extensions(connection)]
    metadata = sa.MetaData()
    sa.Table("t", metadata, *(sa.Column(f"c{n}", type_) for n, type_ in enumerate(types)))
    metadata.create_all(connection)
    dialect = dialect_of(connection)
    before = _read(connection, dialect)
    after = Catalog(dialect.declare(Declared((metadata,)), dialect))
    pair, uncertain = settled(connection, dialect.aligned(Pair(before, after)), dialect)
    differing = [key for key in pair.after if pair.before.get(key) != pair.after[key]]
    assert ([repr(types[int(key.name[1:])]) for key in differing], uncertain) == ([], frozenset())

    columns = before.of_kind("column")
    written = sa.MetaData()
    sources = [
        sa.Column(column.key.name, evaluated(dialect.type_source(column.type, column.collation)))
        for column in columns
    ]
    sa.Table("again", written, *sources)
    written.create_all(connection)
    again = {
        (one.key.table, one.key.name): one for one in _read(connection, dialect).of_kind("column")
    }
    for column in columns:
        other = again["again", column.key.name]
        assert (other.type, other.collation) == (column.type, column.collation)


def _read(connection: sa.Connection, dialect: Dialect) -> Catalog:
    return Catalog(dialect.read(Live(connection, (None, "Other s")), dialect).objects())


def _of_extensions(connection: sa.Connection) -> Iterator[TypeEngine[Any]]:
    there = connection.exec_driver_sql("SELECT name FROM pg_available_extensions").scalars().all()
    for extension, types in OF_EXTENSIONS.items():
        if extension in there:
            connection.exec_driver_sql(f"CREATE EXTENSION {extension}")
            yield from types
