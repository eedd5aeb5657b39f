"""another branch: everything that a value can be

Revision ID: e5
Revises: c3
"""

import datetime
import enum
import uuid
from decimal import Decimal

import sqlalchemy as sa

from migrations_runtime import op

revision = "e5"
down_revision = "c3"


class Mood(enum.Enum):
    sad = "SAD"
    happy = "it's 100%"


def upgrade() -> None:
    things = op.create_table(
        "things",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("flag", sa.Boolean()),
        sa.Column("small", sa.SmallInteger()),
        sa.Column("big", sa.BigInteger()),
        sa.Column("real", sa.Float()),
        sa.Column("money", sa.Numeric(20, 4)),
        sa.Column("words", sa.Text()),
        sa.Column("day", sa.Date()),
        sa.Column("hour", sa.Time()),
        sa.Column("moment", sa.DateTime()),
        sa.Column("period", sa.Interval()),
        sa.Column("bits", sa.LargeBinary()),
        sa.Column("json", sa.JSON()),
        sa.Column("mood", sa.Enum(Mood, name="mood", create_constraint=True)),
        sa.Column("uuid", sa.Uuid()),
        sa.Column("pickle", sa.PickleType()),
        sa.Column("said", sa.String(20), default="by python"),
        sa.Column("asked", sa.String(20), default=lambda: "when inserted"),
    )
    full = {
        "id": 1,
        "flag": True,
        "small": -5,
        "big": 2**62,
        "real": 1.5e-7,
        "money": Decimal("-12345678.9012"),
        "words": "'\"`\\\n\r\t\\n %s %(x)s %% :x ${x} -- /* */ ; Ünïcödé 😀 \u2028",
        "day": datetime.date(1999, 12, 31),
        "hour": datetime.time(23, 59, 58),
        "moment": datetime.datetime(2038, 1, 19, 3, 14, 8),
        "period": datetime.timedelta(days=2, seconds=7),
        "bits": bytes(range(256)),
        "json": {"a": ["it's", None, 1.5, "\\ % ü 😀 \n"]},
        "mood": Mood.happy,
        "uuid": uuid.UUID(int=2**100 + 5),
        "pickle": {"a": [1, 2]},
    }
    nothing = dict.fromkeys(full) | {"id": 2}
    op.bulk_insert(things, [full, nothing])
    op.bulk_insert(things, [{"id": 3, "json": sa.null()}], multiinsert=False)
    op.bulk_insert(
        things, [{"id": 4, "words": sa.func.upper("it's ß"), "flag": False}], multiinsert=False
    )
    op.get_bind().execute(things.insert(), [{"id": 5, "words": "x"}, {"id": 6, "words": "y"}])
    op.get_bind().execute(things.update().where(things.c.id == 6).values(small=7, flag=None))
    op.execute(
        things.insert().from_select(
            ["id", "words"],
            sa.select(things.c.id + 100, things.c.words).where(things.c.id.in_([1, 5])),
            include_defaults=False,
        )
    )
    op.execute(things.delete().where(things.c.words == op.inline_literal("y")))
    op.execute(
        sa.text("UPDATE things SET words = :w WHERE id = :i").bindparams(w="50% of \\'s", i=5)
    )


def downgrade() -> None:
    op.drop_table("things")
