"""The types of MariaDB and the server defaults that suit them."""

from __future__ import annotations

import random

import sqlalchemy as sa

from tests.roundtrip.spec import ColumnType

COLLATIONS = ("utf8mb4_bin", "utf8mb4_unicode_ci", "utf8mb4_general_ci", "latin1_bin")
CHARSETS = ("latin1", "utf8mb4", "utf8mb3", "ascii")
# MariaDB's own type from SQLAlchemy 2.1 on, CHAR(32) before (lib/sqlalchemy/dialects/mysql/mariadb.py).
UUID = "uuid" if tuple(map(int, sa.__version__.split(".")[:2])) >= (2, 1) else "hex"
SETS = (("a", "b", "c"), ("read", "write"), ("x y", "it's", "50%"))


def integers(rng: random.Random) -> list[ColumnType]:
    """Signed and unsigned, with and without a display width."""
    width = rng.choice((3, 5, 11))
    sources = [
        "sa.Integer()", "sa.Integer()", "sa.Integer()", "sa.BigInteger()", "sa.BigInteger()",
        "sa.SmallInteger()", "mysql.INTEGER(unsigned=True)", "mysql.BIGINT(unsigned=True)",
        "mysql.TINYINT()", "mysql.TINYINT(unsigned=True)", "mysql.MEDIUMINT()",
        "mysql.SMALLINT(unsigned=True)", f"mysql.INTEGER({width})", f"mysql.BIGINT({width}, unsigned=True)",
        f"mysql.INTEGER({width}, zerofill=True)", "mysql.INTEGER(unsigned=True, zerofill=True)",
    ]  # fmt: skip
    return [ColumnType(source, "integer", serial=True) for source in sources]


def texts(rng: random.Random) -> list[ColumnType]:
    """With a length, or one of the four sizes of TEXT; with a character set or collation now and then."""
    length = rng.choice((10, 20, 50, 64, 255))
    collation, charset = rng.choice(COLLATIONS), rng.choice(CHARSETS)
    binary = "utf8mb4_bin" if charset == "utf8mb4" else f"{charset}_bin"
    sized = [
        f"sa.String({length})", f"sa.String({length})", f"sa.String({length})", f"sa.Unicode({length})",
        f"sa.CHAR({length})", f"sa.String({length}, collation={collation!r})", f"sa.NVARCHAR({length})",
        f"mysql.VARCHAR({length}, charset={charset!r})", f"mysql.CHAR({length}, charset={charset!r})",
        f"mysql.VARCHAR({length}, charset={charset!r}, collation={binary!r})",
        f"sa.Text().with_variant(sa.String({length}), 'mariadb', 'mysql')",
        f"mysql.VARCHAR({length}, ascii=True)", f"mysql.CHAR({length}, unicode=True)",
        f"mysql.VARCHAR({length}, national=True)", f"mysql.CHAR({length}, charset='latin1', binary=True)",
    ]  # fmt: skip
    large = [
        "sa.Text()", "sa.Text()", "sa.UnicodeText()", "sa.Text(1000)", "sa.Text(100000)",
        "mysql.TINYTEXT()", "mysql.MEDIUMTEXT()", "mysql.LONGTEXT()", f"sa.Text(collation={collation!r})",
        f"mysql.LONGTEXT(charset={charset!r})",
    ]  # fmt: skip
    found = [ColumnType(source, "text", length) for source in sized]
    found += [ColumnType(source, "text") for source in large]
    return [*found, ColumnType("custom_types.Slug()", "text", 40)]


def numbers(rng: random.Random) -> list[ColumnType]:
    """Exact and approximate."""
    precision, scale = rng.choice((8, 10, 12, 18)), rng.choice((0, 2, 4))
    exact = [
        "sa.Numeric()", f"sa.Numeric({precision})", f"sa.Numeric({precision}, {scale})",
        f"sa.DECIMAL({precision}, {scale})", f"sa.Numeric({precision}, {scale}, asdecimal=False)",
        f"mysql.DECIMAL({precision}, {scale}, unsigned=True)",
        f"mysql.NUMERIC({precision}, {scale}, zerofill=True)",
    ]  # fmt: skip
    approximate = [
        "sa.Float()", "sa.Float(24)", "sa.Float(53)", "sa.Double()", "sa.REAL()", "mysql.DOUBLE(10, 2)",
        "mysql.FLOAT(unsigned=True)", "mysql.DOUBLE(asdecimal=True)",
    ]  # fmt: skip
    found = [ColumnType(source, "numeric") for source in exact]
    found += [ColumnType(source, "float") for source in approximate]
    return [*found, ColumnType("custom_types.Money('USD')", "integer", serial=True)]


def others(rng: random.Random, labels: tuple[str, ...]) -> list[ColumnType]:
    """Everything else; ``labels`` are those of the enums."""
    fsp, number = rng.choice((0, 3, 6)), rng.randrange(10**4)
    size, set_ = rng.choice((8, 16, 100)), rng.choice(SETS)
    plain = [
        ("sa.Boolean()", "boolean"), ("sa.Boolean()", "boolean"), ("sa.Date()", "date"), ("sa.Date()", "date"),
        (f"sa.Boolean(create_constraint=True, name='flag_{number}')", "boolean"),
        ("sa.DateTime()", "datetime"), ("sa.DateTime()", "datetime"), ("sa.DateTime(timezone=True)", "datetime"),
        (f"mysql.DATETIME(fsp={fsp})", "datetime"), ("sa.TIMESTAMP()", "datetime"),
        (f"mysql.TIMESTAMP(fsp={fsp})", "datetime"), ("sa.Interval()", "datetime"),
        ("sa.Time()", "time"), (f"mysql.TIME(fsp={fsp})", "time"), ("mysql.YEAR()", "year"),
        (f"mysql.BIT({rng.choice((8, 12))})", "bit"), ("sa.JSON()", "json"), ("sa.JSON()", "json"),
        ("mysql.JSON()", "json"), ("sa.Uuid()", UUID), ("sa.Uuid(native_uuid=False)", "hex"),
        ("mysql.INET6()", "inet6"), ("sa.LargeBinary()", "binary"), ("sa.LargeBinary(100)", "binary"),
        ("sa.LargeBinary(100000)", "binary"), ("mysql.MEDIUMBLOB()", "binary"),
    ]  # fmt: skip
    enums = [
        f"sa.Enum(*{labels!r})", f"sa.Enum(*{labels!r}, name='labels_{number}')", f"mysql.ENUM(*{labels!r})",
        f"mysql.ENUM(*{labels!r}, collation='utf8mb4_bin')",
        f"sa.Enum(*{labels!r}, name='labels_{number}', native_enum=False)",
        f"sa.Enum(*{labels!r}, name='labels_{number}', native_enum=False, create_constraint=True)",
        f"sa.Enum(*{labels!r}, name='labels_{number}', native_enum=False, length=40)",
    ]  # fmt: skip
    return [
        *(ColumnType(source, family) for source, family in plain),
        ColumnType(f"sa.BINARY({size})", "bytes", size),
        ColumnType(f"sa.VARBINARY({size})", "binary", size),
        ColumnType(f"mysql.SET(*{set_!r})", "set", labels=set_),
        *(ColumnType(source, "labels", labels=labels) for source in enums),
        ColumnType(
            "sa.Enum(custom_types.Mood, values_callable=custom_types.values)",
            "labels",
            labels=("glad", "not glad"),
        ),
    ]


EXPRESSIONS: dict[str, tuple[str, ...]] = {
    "integer": ("0", "1", "42", "(1 + 2)", "(abs(-5))", "'7'", "(10 % 3)"),
    "numeric": ("0", "1.50", "3.14", "(1 / 2.0)", "'1.5'"),
    "float": ("0", "1.5", "1e3", "(pi())", "(rand())"),
    "boolean": ("true", "false", "0", "1", "(1 = 1)"),
    "text": (
        "'x'", "(concat('a', ':', 'b'))", "(lower('ABC'))", "'it''s'", "'50%'", "(left(uuid(), 5))",
        "'a\\\\b'", "_utf8mb4'x'", "(md5('a'))", "NULL",
    ),
    "date": ("(curdate())", "'2020-01-31'", "(current_date() + interval 1 day)", "current_date()"),
    "datetime": (
        "CURRENT_TIMESTAMP", "now()", "'2020-01-31 10:30:00'", "current_timestamp()", "NULL",
        "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP", "(now() + interval 1 day)", "(utc_timestamp())",
        "'2020-01-31 10:30:00' ON UPDATE CURRENT_TIMESTAMP", "NULL ON UPDATE CURRENT_TIMESTAMP",
    ),
    "time": ("(curtime())", "'10:30:00'"),
    # SHOW CREATE TABLE gives the bytes of a literal as they are, so these are letters.
    "binary": ("x'3141'", "(unhex('00ff'))"),
    "json": ("'{}'", "'[]'", "(json_object('a', 1))"),
    "hex": ("'6f1c9a4e0b7d4d2c8e3f5a6b7c8d9e0f'", "(replace(uuid(), '-', ''))"),
    "uuid": ("(uuid())", "'6f1c9a4e-0b7d-4d2c-8e3f-5a6b7c8d9e0f'"),
    "inet6": ("'::1'",),
    "year": ("2020", "'2021'"),
    "bit": ("b'101'", "0"),
}  # fmt: skip


def expressions(type_: ColumnType) -> tuple[str, ...]:
    """The defaults that suit the type: a function of the clock takes the precision of its column."""
    found = EXPRESSIONS.get(type_.family, ())
    fsp = type_.source.partition("fsp=")[2][:1]
    if type_.family == "datetime" and fsp in ("3", "6"):
        found = tuple(
            sql.replace("CURRENT_TIMESTAMP", f"CURRENT_TIMESTAMP({fsp})")
            .replace("now()", f"now({fsp})")
            .replace("current_timestamp()", f"current_timestamp({fsp})")
            for sql in found
        )
    return found
