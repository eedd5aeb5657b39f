"""a parent is rebuilt while its children stay"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "b2"
down_revision = "a1"

PARENT = sa.Table(
    "parent",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(20), server_default="it's \\ 100%", nullable=False),
    sqlite_autoincrement=True,
)
AFTER = sa.Table(
    "parent",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
    sa.Column("called", sa.String(40), server_default="it's \\ 100%"),
    sa.Column("age", sa.Integer()),
    sa.CheckConstraint("age > 0 OR called LIKE '%'", name="old"),
    sa.UniqueConstraint("age", name="ages"),
    sqlite_autoincrement=True,
)


def upgrade() -> None:
    op.execute("DROP VIEW names")
    op.add_column("parent", sa.Column("age", sa.Integer()))
    op.create_index("parent_age", "parent", ["age"], sqlite_where=sa.text("age > 5 % 3"))
    op.drop_index("parent_age")
    table = PARENT.to_metadata(sa.MetaData())
    table.append_column(sa.Column("age", sa.Integer()))
    with op.batch_alter_table("parent", copy_from=table) as batch_op:
        batch_op.alter_column("name", new_column_name="called", type_=sa.String(40), nullable=True)
        batch_op.create_check_constraint("old", "age > 0 OR called LIKE '%'")
        batch_op.create_unique_constraint("ages", ["age"])
    op.execute("CREATE VIEW names AS SELECT called AS name FROM parent")


def downgrade() -> None:
    op.execute("DROP VIEW names")
    with op.batch_alter_table("parent", copy_from=AFTER) as batch_op:
        batch_op.drop_constraint("old", type_="check")
        batch_op.drop_constraint("ages", type_="unique")
        batch_op.drop_column("age")
        batch_op.alter_column("called", new_column_name="name", nullable=False)
    op.execute("CREATE VIEW names AS SELECT name || ';' AS name FROM parent")
