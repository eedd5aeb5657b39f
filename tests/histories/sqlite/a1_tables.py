"""tables with what SQLite has, a trigger and a view"""

import sqlalchemy as sa

from migrations_runtime import op

revision = "a1"
down_revision = None


def upgrade() -> None:
    parent = op.create_table(
        "parent",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(20), server_default="it's \\ 100%", nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("parent", sa.Integer(), sa.ForeignKey("parent.id", ondelete="CASCADE")),
        sa.Column("more", sa.JSON()),
        sa.CheckConstraint("more <> '%;'", name="some"),
    )
    op.bulk_insert(parent, [{"id": 1, "name": "a;\nb -- c"}, {"id": 5, "name": ""}])
    op.execute("INSERT INTO child (parent, more) VALUES (1, '{}'), (5, NULL)")
    op.execute("CREATE VIEW names AS SELECT name || ';' AS name FROM parent")
    op.execute(
        "CREATE TRIGGER touch AFTER UPDATE ON child BEGIN\n"
        "  INSERT INTO parent (name) VALUES ('touched; it''s');\n"
        "  SELECT 1;\nEND"
    )


def downgrade() -> None:
    op.execute("DROP VIEW names")
    op.drop_table("child")
    op.drop_table("parent")
