"""what ALTER can do; an index without a transaction"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "b2"
down_revision = "a1"


def upgrade() -> None:
    op.execute("UPDATE stock.goods SET tags = tags || ARRAY['x:y'] WHERE 'it''s' LIKE 'it%'")
    op.alter_column(
        "goods",
        "more",
        type_=sa.Text(),
        nullable=False,
        server_default="{}",
        schema="stock",
        postgresql_using="coalesce(more::text, '%')",
    )
    op.add_enum_value("size", "xl", schema="stock", after="s", if_not_exists=True)
    op.alter_sequence("numbers", increment=1, restart=1000)
    op.create_exclude_constraint(
        "apart", "goods", (sa.column("span"), "&&"), using="gist", schema="stock"
    )
    with op.get_context().autocommit_block():
        op.create_index(
            "goods_net",
            "goods",
            [sa.text("lower(net::text)")],
            schema="stock",
            postgresql_where=sa.text("net IS NOT NULL"),
            postgresql_concurrently=True,
        )
    op.comment_on_index("goods_net", "found by it", schema="stock")
    op.create_check_constraint("some", "goods", "number > 0 OR 'a' LIKE '%'", schema="stock")
    op.rename_constraint("some", "goods", "any", schema="stock")
    op.alter_table_options("goods", schema="stock", postgresql_with={"fillfactor": 70})


def downgrade() -> None:
    op.alter_table_options("goods", schema="stock", postgresql_with=None)
    op.drop_constraint("any", "goods", type_="check", schema="stock")
    with op.get_context().autocommit_block():
        op.drop_index("goods_net", "goods", schema="stock", postgresql_concurrently=True)
    op.drop_constraint("apart", "goods", schema="stock")
    op.alter_column(
        "goods",
        "more",
        type_=sa.JSON(),
        nullable=True,
        server_default=None,
        schema="stock",
        postgresql_using="nullif(more, '%')::json",
    )
