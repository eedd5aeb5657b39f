"""Names on a server that keeps those of tables in small letters, as on Windows."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Declared
from diffgen.dialects.mysql.dialect import dialect

SMALL = replace(dialect(sa.make_url("mariadb+pymysql://").get_dialect()()), small_letters=True)


def test_tables_and_schemas_are_in_small_letters_and_all_else_as_it_is_declared() -> None:
    metadata = sa.MetaData()
    sa.Table("Parent", metadata, sa.Column("Id", sa.Integer, primary_key=True), schema="Shop")
    parent = sa.Column("ParentId", sa.ForeignKey("Shop.Parent.Id", name="Of"), index=True)
    sa.Table("Child", metadata, parent)
    found = Catalog(SMALL.declare(Declared((metadata,)), SMALL))
    assert {str(key) for key in found if key.kind in ("schema", "table", "column", "index")} == {
        "schema shop",
        "table child",
        "column child.ParentId",
        "index child.ix_Child_ParentId",
        "table shop.parent",
        "column shop.parent.Id",
    }
    (key,) = found.of_kind("foreign_key")
    assert (key.key.name, key.referent) == ("Of", Key("table", "shop", "parent"))
