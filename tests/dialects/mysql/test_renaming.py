"""What a renaming touches on MariaDB."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Declared
from diffgen.dialects.mysql.dialect import dialect
from diffgen.ops import Rename

MARIADB = dialect(sa.make_url("mariadb+pymysql://").get_dialect()())


def declared(table: str, column: str) -> Catalog:
    """A catalog in which a table and a column have the names given, and all else follows them."""
    metadata, quoted = sa.MetaData(), "`" + column.replace("`", "``") + "`"
    check = sa.CheckConstraint(f"{quoted} <> 'was `a`, \"a\" or a'")
    name = sa.Column(column, sa.String(20), check)
    made = sa.Table(
        table,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        name,
        sa.Column("size", sa.Integer, sa.Computed(f"char_length({quoted})")),
        sa.Column("of", sa.ForeignKey(f"{table}.id")),
        sa.Column("by", sa.ForeignKey(f"{table}.id", name="by_hand")),
        sa.CheckConstraint(f"{quoted} > 'a'", name="late"),
    )
    sa.Index("short", name, mariadb_length={column: 5})
    sa.Index("both", made.c.size, name)
    return Catalog(MARIADB.declare(Declared((metadata,)), MARIADB))


@pytest.mark.parametrize("after", ["b", "with space", "back`tick", 'quo"te', "größe"])
def test_a_column_is_renamed_wherever_it_is_named(after: str) -> None:
    change = Rename(Key("column", None, "a", "t"), Key("column", None, after, "t"))
    found = MARIADB.rename(declared("t", "a"), change, MARIADB)
    assert dict(found) == dict(declared("t", after))


def test_a_foreign_key_that_the_server_has_named_follows_its_table() -> None:
    change = Rename(Key("table", None, "t"), Key("table", None, "u"))
    assert dict(MARIADB.rename(declared("t", "a"), change, MARIADB)) == dict(declared("u", "a"))
