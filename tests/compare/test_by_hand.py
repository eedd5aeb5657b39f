"""What hands have changed in a database: outlines don't hide it, and the Inspector sees it, too.

``by_hand/SERVER.sql`` has a change on each line, of what ``models`` makes. All are tried in the nightly run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from diffgen.autogenerate import autogenerate
from tests.containers.server import Server
from tests.roundtrip.laws import unlike_inspector, unlike_whole

Empty = Callable[[], AbstractContextManager[sa.Connection]]

FOLDER = Path(__file__).parent / "by_hand"
#: Of so many changes one is tried in the usual run.
SAMPLE = {"sqlite": 1, "postgresql": 6, "mariadb": 8}


def models(server: str) -> sa.MetaData:
    """Tables as people have them."""
    metadata = sa.MetaData()
    sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False, unique=True),
        sa.Column("mail", sa.String(80), server_default="x"),
        sa.Column("age", sa.Integer),
        sa.Column("active", sa.Boolean, server_default=sa.true()),
        sa.Column("made", sa.DateTime, server_default=sa.func.now()),
        sa.CheckConstraint("age > 0", name="grown"),
        sa.Index("ix_users_mail", "mail"),
    )
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id", name="fk_user", ondelete="CASCADE")),
        sa.Column("total", sa.Numeric(10, 2)),
        sa.Column("note", sa.String(200)),
        sa.UniqueConstraint("note", name="uq_note"),
        sa.Index("ix_orders", "user_id", "total"),
    )
    sa.Table(
        "items",
        metadata,
        sa.Column("order_id", sa.ForeignKey("orders.id", name="fk_order"), primary_key=True),
        sa.Column("nr", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(20)),
    )
    if server == "postgresql":
        sa.Table(
            "moods",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("mood", sa.Enum("ok", "sad", name="mood")),
            sa.Column("n", sa.Integer, sa.Identity()),
        )
    return metadata


@pytest.mark.parametrize("server", SAMPLE)
def test_whatever_is_changed_by_hand_is_found_in_each_way(
    server: str, request: pytest.FixtureRequest
) -> None:
    changes = (FOLDER / f"{server}.sql").read_text(encoding="utf-8").splitlines()
    deep = settings.get_current_profile_name() == "deep"
    given = None if server == "sqlite" else request.getfixturevalue(f"{server}_server")
    metadata = models(server)
    with again_and_again(given) as empty:
        for change in changes[:: 1 if deep else SAMPLE[server]]:
            with empty() as connection:
                metadata.create_all(connection)
                for statement in change.split("; "):
                    connection.exec_driver_sql(statement)
                found = autogenerate(connection, {"target_metadata": metadata})
                broken = [*unlike_whole(found), *unlike_inspector(found, connection)]
            assert broken == [], change


def test_tables_that_are_left_are_known_by_their_outlines(postgresql_server: Server) -> None:
    metadata = models("postgresql")
    with database(postgresql_server) as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql("ALTER TABLE items ADD more int")
        found = autogenerate(connection, {"target_metadata": metadata})
    assert found.differences == ("column items.more is not in the models",)
    assert found.reading is not None
    assert sorted(name for _, name in found.reading.alike) == ["moods", "orders", "users"]


@contextmanager
def database(server: Server | None) -> Iterator[sa.Connection]:
    """An empty database of a server, or a SQLite in memory."""
    if server is None:
        with sa.create_engine("sqlite://", poolclass=sa.StaticPool).connect() as connection:
            yield connection
        return
    with server.database() as url:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection
        engine.dispose()


@contextmanager
def again_and_again(server: Server | None) -> Iterator[Empty]:
    """Empty databases, one after another; on PostgreSQL it is one, and all is taken back."""
    if server is None or not server.url.drivername.startswith("postgresql"):
        yield lambda: database(server)
        return
    with database(server) as connection:

        @contextmanager
        def emptied() -> Iterator[sa.Connection]:
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

        yield emptied
