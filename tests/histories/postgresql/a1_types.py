"""schemas, sequences, enums and the types of PostgreSQL"""

import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from migrations_runtime import op

revision = "a1"
down_revision = None


def upgrade() -> None:
    op.create_schema("stock")
    op.comment_on_schema("stock", "what's left \\ 5%")
    op.create_sequence("numbers", start=5, increment=5)
    op.create_enum("size", "s", "it's m", schema="stock")
    goods = op.create_table(
        "goods",
        sa.Column("id", sa.Integer(), sa.Identity(always=True, start=10), primary_key=True),
        sa.Column("number", sa.Integer(), server_default=sa.text("nextval('numbers')")),
        sa.Column("size", pg.ENUM(name="size", schema="stock", create_type=False)),
        sa.Column("state", sa.Enum("new", "50%", name="state", schema="stock")),
        sa.Column("tags", pg.ARRAY(sa.Text())),
        sa.Column("grid", pg.ARRAY(sa.Integer(), dimensions=2)),
        sa.Column("sizes", pg.ARRAY(pg.ENUM(name="size", schema="stock", create_type=False))),
        sa.Column("more", pg.JSONB()),
        sa.Column("raw", pg.BYTEA()),
        sa.Column("span", pg.TSTZRANGE()),
        sa.Column("net", pg.CIDR()),
        sa.Column("wait", pg.INTERVAL()),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("real", sa.Float()),
        sa.Column("half", sa.Numeric(), sa.Computed("number / 2.0", persisted=True)),
        schema="stock",
        comment="goods",
    )
    at = datetime.datetime(2020, 2, 29, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    op.bulk_insert(
        goods,
        [
            {
                "size": "it's m",
                "state": "50%",
                "tags": ["a'b", "{}", None, "\\", '"', ""],
                "grid": [[1, 2], [3, None]],
                "sizes": ["s", "it's m"],
                "more": {"a": ["%", "\\", "it's", None]},
                "raw": b"\x00\xff\\'",
                "span": pg.Range(at, None),
                "net": "10.0.0.0/8",
                "wait": datetime.timedelta(days=3, microseconds=1),
                "at": at,
                "real": float("nan"),
            },
            {
                "size": None,
                "state": None,
                "tags": [],
                "grid": None,
                "sizes": [],
                "more": None,
                "raw": b"",
                "span": pg.Range(empty=True),
                "net": None,
                "wait": None,
                "at": None,
                "real": float("-inf"),
            },
        ],
    )
    op.execute(
        "CREATE FUNCTION stock.touch() RETURNS trigger LANGUAGE plpgsql AS $body$\n"
        "BEGIN\n  NEW.number \\:= 7; -- it's; here\n  RETURN NEW;\nEND $body$"
    )
    op.execute(
        "CREATE TRIGGER touch BEFORE UPDATE ON stock.goods FOR EACH ROW "
        "EXECUTE FUNCTION stock.touch()"
    )


def downgrade() -> None:
    op.drop_table("goods", schema="stock")
    op.execute("DROP FUNCTION stock.touch()")
    op.drop_enum("size", schema="stock")
    op.drop_enum("state", schema="stock", if_exists=True)
    op.drop_sequence("numbers")
    op.drop_schema("stock")
