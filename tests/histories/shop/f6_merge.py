"""both branches come together

Revision ID: f6
Revises: d4, e5
"""

revision = "f6"
down_revision = ("d4", "e5")
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
