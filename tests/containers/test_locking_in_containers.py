"""The migration lock of the servers that only containers bring; skipped where Docker doesn't answer."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import LockTimeout
from migrations_runtime.lock import one_runner
from tests.containers.server import Server


def test_one_runner_at_a_time(container_server: Server) -> None:
    with container_server.database() as url:
        engine = sa.create_engine(url)
        with engine.connect() as holder, engine.connect() as other:
            with one_runner(holder, "diffgen_version", 0, external=False):
                with holder.begin():
                    holder.execute(sa.text("CREATE TABLE made_meanwhile (id INTEGER)"))
                with (
                    pytest.raises(
                        LockTimeout, match="The migration lock of diffgen_version is held"
                    ),
                    one_runner(other, "diffgen_version", 0, external=False),
                ):
                    pass
            with one_runner(other, "diffgen_version", 0, external=False):
                pass
        engine.dispose()
