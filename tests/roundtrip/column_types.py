"""The types of each dialect and the server defaults that suit them."""

from __future__ import annotations

import random

import sqlalchemy as sa

from tests.roundtrip import column_types_mariadb
from tests.roundtrip.source import text_source
from tests.roundtrip.spec import ColumnType, Default, Domain, Enum, Schema, quoted

SQLALCHEMY = tuple(int(part) for part in sa.__version__.split(".")[:2])
LABELS = ("new", "old", "in work", "it's", "100%", "Größe", 'say "hi"', "a:b", "x,y", "back\\slash")


def _integers() -> list[ColumnType]:
    return [
        ColumnType(f"sa.{name}()", "integer", serial=True)
        for name in ("Integer", "BigInteger", "SmallInteger", "Integer")
    ]


def _texts(rng: random.Random, dialect: str) -> list[ColumnType]:
    length = rng.choice((10, 20, 50, 64, 255))
    collation = rng.choice(
        ("C", "POSIX", "C.utf8") if dialect == "postgresql" else ("NOCASE", "RTRIM")
    )
    return [
        ColumnType(f"sa.String({length})", "text", length),
        ColumnType(f"sa.String({length})", "text", length),
        ColumnType("sa.String()", "text"),
        ColumnType("sa.Text()", "text"),
        ColumnType(f"sa.Unicode({length})", "text", length),
        ColumnType("sa.UnicodeText()", "text"),
        ColumnType(f"sa.CHAR({length})", "text", length),
        ColumnType(f"sa.String({length}, collation={collation!r})", "text", length),
        ColumnType(f"sa.Text(collation={collation!r})", "text"),
        ColumnType("custom_types.Slug()", "text", 40),
        ColumnType(
            f"sa.String({length}).with_variant(sa.Text(), {rng.choice(('mysql', dialect))!r})",
            "text",
            length,
        ),
    ]


def _numbers(rng: random.Random) -> list[ColumnType]:
    precision = rng.choice((8, 10, 12, 18))
    scale = rng.choice((0, 2, 4))
    numeric = ["sa.Numeric()", f"sa.Numeric({precision})", f"sa.Numeric({precision}, {scale})"]
    numeric += [
        f"sa.DECIMAL({precision}, {scale})",
        f"sa.Numeric({precision}, {scale}, asdecimal=False)",
    ]
    floats = ["sa.Float()", "sa.Float(24)", "sa.Float(53)", "sa.Double()", "sa.REAL()"]
    money = ColumnType("custom_types.Money('USD')", "integer")
    return [
        *(ColumnType(source, "numeric") for source in numeric),
        *(ColumnType(source, "float") for source in floats),
        money,
    ]


def _shared(rng: random.Random) -> list[ColumnType]:
    labels = tuple(rng.sample(LABELS, rng.randint(1, 4)))
    enum = f"sa.Enum(*{labels!r}, name='labels_{rng.randrange(10**4)}', native_enum=False"
    length = rng.choice((20, 40))
    return [
        ColumnType("sa.Boolean()", "boolean"),
        ColumnType("sa.Boolean()", "boolean"),
        ColumnType("sa.Date()", "date"),
        ColumnType("sa.DateTime()", "datetime"),
        ColumnType("sa.DateTime()", "datetime"),
        ColumnType("sa.DateTime(timezone=True)", "datetime"),
        ColumnType("sa.Time()", "time"),
        ColumnType("sa.LargeBinary()", "binary"),
        ColumnType("sa.JSON()", "json"),
        ColumnType("sa.Uuid()", "uuid"),
        ColumnType("sa.Uuid(native_uuid=False)", "hex"),
        ColumnType(f"{enum})", "labels", labels=labels),
        ColumnType(f"{enum}, create_constraint=True)", "labels", labels=labels),
        ColumnType(f"{enum}, length={length})", "labels", labels=labels),
    ]


def _sqlite(rng: random.Random) -> list[ColumnType]:
    return [
        ColumnType(
            f"sa.Boolean(create_constraint=True, name='flag_{rng.randrange(10**4)}')", "boolean"
        ),
        ColumnType("sa.Interval()", "datetime"),
    ]


def _postgresql(rng: random.Random) -> list[ColumnType]:
    precision = rng.choice((0, 3, 6))
    sources = [
        ("postgresql.JSONB()", "jsonb"),
        ("postgresql.JSONB()", "jsonb"),
        ("sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')", "jsonb"),
        ("postgresql.JSON()", "json"),
        ("postgresql.ARRAY(sa.Integer())", "array:integer"),
        ("sa.ARRAY(sa.Integer())", "array:integer"),
        ("postgresql.ARRAY(sa.Integer(), dimensions=2)", "array:integer"),
        ("postgresql.ARRAY(sa.Text())", "array:text"),
        ("postgresql.ARRAY(sa.String(30))", "array:text"),
        ("postgresql.ARRAY(sa.Numeric(10, 2))", "array:numeric"),
        ("postgresql.UUID()", "uuid"),
        ("sa.Interval()", "interval"),
        (f"postgresql.INTERVAL(precision={precision})", "interval"),
        ("postgresql.INTERVAL(fields='DAY TO SECOND')", "interval"),
        (f"postgresql.TIMESTAMP(precision={precision})", "datetime"),
        (f"postgresql.TIMESTAMP(timezone=True, precision={precision})", "datetime"),
        (f"postgresql.TIME(precision={precision})", "time"),
        ("sa.Time(timezone=True)", "timetz"),
        ("postgresql.INET()", "inet"),
        ("postgresql.CIDR()", "cidr"),
        ("postgresql.MACADDR()", "macaddr"),
        ("postgresql.MACADDR8()", "macaddr8"),
        ("postgresql.MONEY()", "money"),
        ("postgresql.REGCLASS()", "regclass"),
        ("postgresql.INT4RANGE()", "int4range"),
        ("postgresql.INT8RANGE()", "int8range"),
        ("postgresql.NUMRANGE()", "numrange"),
        ("postgresql.TSRANGE()", "tsrange"),
        ("postgresql.INT4MULTIRANGE()", "int4multirange"),
        ("postgresql.INT8MULTIRANGE()", "int8multirange"),
        ("postgresql.DATEMULTIRANGE()", "datemultirange"),
        ("postgresql.TSMULTIRANGE()", "tsmultirange"),
        ("postgresql.TSTZMULTIRANGE()", "tstzmultirange"),
        ("postgresql.INTERVAL(fields='HOUR TO SECOND', precision=2)", "interval"),
        ("sa.Interval(second_precision=4)", "interval"),
        ("postgresql.ARRAY(custom_types.Slug())", "array:text"),
        ("postgresql.ARRAY(sa.Text(collation='C'))", "array:text"),
        ("postgresql.BIT(8, varying=True)", "varbit"),
        ("custom_types.Document()", "jsonb"),
        ("custom_types.Spelled('point')", "point"),
        ("custom_types.Spelled('JSONPATH')", "jsonpath"),
        ("custom_types.Spelled('character varying (40)')", "text"),
        ("custom_types.Spelled('timestamptz(2)')", "datetime"),
        ("custom_types.Spelled('int8[]')", "array:integer"),
        ("postgresql.DATERANGE()", "daterange"),
        ("postgresql.TSTZRANGE()", "tstzrange"),
        ("postgresql.NUMMULTIRANGE()", "nummultirange"),
        ("postgresql.BIT(8)", "bitstring"),
        ("postgresql.BIT(varying=True)", "varbit"),
        ("postgresql.TSVECTOR()", "tsvector"),
        ("postgresql.OID()", "oid"),
    ]
    return [
        ColumnType(source, family, 40 if "(40)" in source else None) for source, family in sources
    ]


def enum_type(enum: Enum, *, array: bool = False) -> ColumnType:
    """The type of a column (or an array) of a native enum."""
    source, family = ("postgresql.ARRAY(@enum@)", "array:enum") if array else ("@enum@", "enum")
    return ColumnType(source, f"{family}:{enum.key}", enum=enum.key)


def domain_type(domain: Domain, *, array: bool = False) -> ColumnType:
    """The type of a column (or an array) of a domain."""
    length = 20 if domain.family == "text" and not array else None
    source, family = "@domain@", domain.family
    if array:
        source, family = f"postgresql.ARRAY({source})", f"array:{family}"
    return ColumnType(source, family, length, domain=domain.key)


def random_type(rng: random.Random, schema: Schema, *, strict: bool = False) -> ColumnType:
    """A type for a column of the schema; ``strict``: for a STRICT table of SQLite."""
    if strict:
        sources = [("sa.Integer()", "integer"), ("sa.Text()", "text"), ("sa.REAL()", "float")]
        sources += [("sa.LargeBinary()", "binary")]
        return ColumnType(*rng.choice(sources))
    if schema.enums and rng.random() < 0.15:
        return enum_type(rng.choice(schema.enums), array=rng.random() < 0.2)
    if schema.domains and not strict and rng.random() < 0.12:
        return domain_type(rng.choice(schema.domains), array=rng.random() < 0.15)
    if schema.dialect == "mariadb":
        return _mariadb(rng)
    groups = [_integers(), _texts(rng, schema.dialect), _numbers(rng), _shared(rng)]
    weights = [3, 4, 2, 4]
    if schema.dialect == "postgresql":
        groups.append(_postgresql(rng))
        weights.append(5)
    else:
        groups.append(_sqlite(rng))
        weights.append(1)
    return rng.choice(rng.choices(groups, weights)[0])


def _mariadb(rng: random.Random) -> ColumnType:
    own = column_types_mariadb
    labels = tuple(rng.sample(LABELS, rng.randint(1, 4)))
    groups = [own.integers(rng), own.texts(rng), own.numbers(rng), own.others(rng, labels)]
    return rng.choice(rng.choices(groups, [3, 4, 2, 5])[0])


def key_type(rng: random.Random, schema: Schema, *, strict: bool = False) -> ColumnType:
    """A type for a column of a key: mostly an integer."""
    if strict or rng.random() < 0.6:
        return ColumnType("sa.Integer()", "integer", serial=True)
    while True:
        type_ = random_type(rng, schema)
        if schema.dialect == "mariadb" and type_.family == "text" and type_.length is None:
            continue
        if type_.family in ("integer", "text", "uuid", "datetime", "numeric"):
            return type_


TEXTS = (
    "abc", "", "x", "it's", "50%", "%s", "%(a)s", "C:\\temp", "10:30", ":name", '{"a": 1}', '{"a":1}',
    "é☃", 'say "hi"', "two\nlines", "now()", "a::text", "--x", "null", "TRUE", " padded ", "a\tb", "''",
)  # fmt: skip
JSONS = ("{}", "[]", '{"a": 1}', '{"a":"b:c"}', '{"rate": "50%"}', '["it\'s"]', "null", "1")
EXPRESSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "integer": ("0", "-1", "42", "(1 + 2)", "(abs(-5))", "(-7)"),
        "numeric": ("0", "1.50", "-3.14", "(1 / 2.0)"),
        "float": ("0", "1.5", "-2.5e3", "1e3"),
        "boolean": ("0", "1", "true", "false"),
        "text": ("'x'", "('a' || 'b')", "(lower('ABC'))", "'it''s'", "'50%'", "(hex(randomblob(4)))"),
        "date": ("CURRENT_DATE", "'2020-01-31'", "(date('now'))"),
        "datetime": ("CURRENT_TIMESTAMP", "(datetime('now', '+1 day'))", "'2020-01-31 10:30:00'"),
        "time": ("CURRENT_TIME", "'10:30:00'"),
        "binary": ("x'00ff'", "(zeroblob(4))"),
        "json": ("'{}'", "'[]'", "(json('{\"a\":1}'))"),
        "hex": ("'6f1c9a4e0b7d4d2c8e3f5a6b7c8d9e0f'", "(lower(hex(randomblob(16))))"),
        "uuid": ("(lower(hex(randomblob(16))))",),
    },
    "postgresql": {
        "integer": ("0", "-1", "42", "(1 + 2)", "abs(-5)", "'7'", "-(3)", "10 % 3", "'8'::integer"),
        "numeric": ("0", "1.50", "-3.14", "0.00", "round(2.567, 1)", "'1.5'::numeric"),
        "float": ("0", "1.5", "-2.5", "1e3", "random()", "pi()"),
        "boolean": ("true", "false", "(1 = 1)", "'t'", "(NOT true)"),
        "text": (
            "'x'", "'a' || 'b'", "lower('ABC')", "'it''s'", "'50%'", "E'a\\\\b'", "md5('a')", "'x'::text",
            "left(CURRENT_USER::text, 5)", "concat('a', ':', 'b')", "'a'::character varying",
        ),
        "date": ("CURRENT_DATE", "'2020-01-31'", "now()::date", "('now'::text)::date"),
        "datetime": (
            "now()", "CURRENT_TIMESTAMP", "'2020-01-31 10:30:00'", "clock_timestamp()",
            "(now() + '1 day'::interval)", "date_trunc('hour', now())", "timezone('utc', now())",
        ),
        "time": ("LOCALTIME", "'10:30:00'", "'10:30'::time"),
        "timetz": ("'10:30:00+00'",),
        "interval": ("'1 day'", "'01:30:00'::interval", "make_interval(hours => 2)"),
        "binary": ("'\\x00ff'::bytea", "decode('00ff', 'hex')", "'\\xDEAD'"),
        "json": ("'{}'", "'[]'::json", "'{\"a\": \"b:c\"}'", "json_build_object('a', 1)"),
        "jsonb": ("'{}'", "'[]'::jsonb", "'{\"b\":2, \"a\":\"50%\"}'", "jsonb_build_array(1, '%')"),
        "uuid": ("gen_random_uuid()", "'6f1c9a4e-0b7d-4d2c-8e3f-5a6b7c8d9e0f'"),
        "hex": ("'6f1c9a4e0b7d4d2c8e3f5a6b7c8d9e0f'",),
        "array:integer": ("'{}'", "'{1,2}'::integer[]", "ARRAY[]::integer[]", "ARRAY[1, 2]"),
        "array:text": ("'{}'", "ARRAY['a', 'b%']::text[]", "'{\"a,b\",c}'"),
        "array:numeric": ("'{}'", "ARRAY[1.50]"),
        "inet": ("'127.0.0.1'", "'10.0.0.0/8'::inet"),
        "cidr": ("'10.0.0.0/8'",),
        "macaddr": ("'08:00:2b:01:02:03'",),
        "int4range": ("'[1,10)'", "int4range(1, 5)", "'empty'"),
        "daterange": ("'[2020-01-01,2020-02-01)'",),
        "tstzrange": ("tstzrange(now(), NULL)",),
        "nummultirange": ("'{[1,2)}'",),
        "bitstring": ("B'10101010'",),
        "varbit": ("B'101'", "'0'"),
        "tsvector": ("''", "to_tsvector('english', 'a fat cat')"),
        "oid": ("0",),
        "macaddr8": ("'08:00:2b:01:02:03:04:05'",),
        "money": ("5", "'1.50'::money"),
        "regclass": ("'pg_class'", "'pg_class'::regclass"),
        "int8range": ("'[1,10)'", "int8range(1, 5)"),
        "numrange": ("'[1.5,2)'", "numrange(1.5, NULL)"),
        "tsrange": ("tsrange(NULL, NULL)",),
        "int4multirange": ("'{[1,2),[4,6)}'",),
        "datemultirange": ("datemultirange(daterange('2020-01-01', '2020-02-01'))",),
        "point": ("'(1,2)'", "point(1, 2)"),
        "jsonpath": ("'$.a'", "'$[*] ? (@ > 1)'::jsonpath"),
    },
}  # fmt: skip
VALUES: dict[str, tuple[str, ...]] = {
    "integer": ("0", "1", "-5", "7"),
    "numeric": ("0", "1.5", "-2.50"),
    "float": ("0", "0.5"),
    "date": ("2020-01-31",),
    "datetime": ("2020-01-31 00:00:00",),
    "time": ("10:30:00",),
    "uuid": ("6f1c9a4e-0b7d-4d2c-8e3f-5a6b7c8d9e0f",),
    "interval": ("1 day",),
    "inet": ("::1", "127.0.0.1"),
    "array:text": ("{}", '{"a b",c}'),
    "array:integer": ("{}", "{1}"),
    "boolean": ("1", "0", "t"),
}


def random_default(rng: random.Random, schema: Schema, type_: ColumnType) -> Default | None:
    """A server default that suits the type, or None where the generator knows none."""
    enum = schema.enum(type_.enum)
    if enum is not None:
        return _enum_default(rng, enum, type_)
    if type_.labels:
        label = rng.choice(type_.labels)
        return Default(repr(label), type_.family, label)
    if type_.family == "integer" and schema.sequences and rng.random() < 0.2:
        sequence = rng.choice(schema.sequences)
        return Default("@sequence@.next_value()", type_.family, sequence=sequence.key)
    choices = [*_literal_defaults(schema.dialect, type_), *_text_defaults(schema.dialect, type_)]
    choices += _function_defaults(type_)
    fitting = [one for one in choices if type_.length is None or one.size <= type_.length]
    return rng.choice(fitting) if fitting else None


def _enum_default(rng: random.Random, enum: Enum, type_: ColumnType) -> Default:
    label = rng.choice(enum.labels)
    if type_.family.startswith("array:"):
        name = (
            quoted(enum.name)
            if enum.schema is None
            else f"{quoted(enum.schema)}.{quoted(enum.name)}"
        )
        literal = "'" + label.replace("'", "''") + "'"
        sources = [text_source("'{}'"), text_source(f"ARRAY[{literal}]::{name}[]")]
        number = rng.randrange(2)
        return Default(sources[number], type_.family, label if number else None, enum.key)
    return Default(repr(label), type_.family, label, enum.key)


def _literal_defaults(dialect: str, type_: ColumnType) -> list[Default]:
    values = VALUES.get(type_.family, ())
    if type_.family == "text":
        values = TEXTS
    elif type_.family in ("json", "jsonb"):
        values = JSONS
    elif type_.family == "boolean" and dialect != "postgresql":
        values = ("1", "0")
    return [Default(repr(value), type_.family, size=len(value)) for value in values]


def _text_defaults(dialect: str, type_: ColumnType) -> list[Default]:
    if dialect == "mariadb":
        texts = column_types_mariadb.expressions(type_)
    else:
        texts = EXPRESSIONS[dialect].get(type_.family, ())
    # A function's value may be longer than its call.
    sizes = [40 if "(" in sql else len(sql) for sql in texts]
    return [
        Default(text_source(sql), type_.family, size=size)
        for sql, size in zip(texts, sizes, strict=True)
    ]


def _function_defaults(type_: ColumnType) -> list[Default]:
    sources = {
        "boolean": ["sa.true()", "sa.false()"],
        "datetime": ["sa.func.now()", "sa.func.current_timestamp()"],
        "date": ["sa.func.current_date()"],
        "integer": ["sa.literal(5)", "sa.text('0')"],
        "text": ["sa.func.lower('ABC')", "sa.literal('a%b')"],
    }
    return [Default(source, type_.family, size=8) for source in sources.get(type_.family, [])]
