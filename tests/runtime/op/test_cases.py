"""Each case of each directive: its SQL on six servers, and on three of them what that does.

``DIFFGEN_CASES_UPDATE=1 pytest tests/runtime/op/test_cases.py`` writes the SQL into the files
(without pytest-xdist), for review as a diff.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.errors import CommandError
from tests.containers.server import Server
from tests.runtime.op.case import LIVE, URLS, Case, CaseFile
from tests.runtime.op.live import Live, live
from tests.runtime.op.written import Written, section, written

UPDATE = os.environ.get("DIFFGEN_CASES_UPDATE") == "1"
SERVERS = ("PostgreSQL", "MariaDB", "SQLite")
CASES = [
    pytest.param(file, case, id=f"{file.path.stem}-{case.title.replace(' ', '-')}")
    for file in CaseFile.all()
    for case in file.cases
    if not sa.__version__.startswith("2.0.") or case.since == "2.0"
]


@pytest.fixture(scope="module")
def postgresql_live(postgresql_server: Server) -> Iterator[Live]:
    with live(postgresql_server) as database:
        yield database


@pytest.fixture(scope="module")
def mariadb_live(mariadb_server: Server) -> Iterator[Live]:
    with live(mariadb_server) as database:
        yield database


@pytest.fixture
def sqlite_live() -> Iterator[Live]:
    with live(None) as database:
        yield database


@pytest.fixture
def database(request: pytest.FixtureRequest, title: str) -> Live:
    found = request.getfixturevalue(f"{title.lower()}_live")
    assert isinstance(found, Live)
    return found


@pytest.mark.parametrize(("file", "case"), CASES)
def test_the_sql_of_six_servers(file: CaseFile, case: Case) -> None:
    found = {title: section(*_both(case, title)) for title in URLS}
    if UPDATE:
        case.sql |= found
        file.write()
    assert {title: case.sql.get(title) for title in URLS} == found


@pytest.mark.parametrize("title", SERVERS)
@pytest.mark.parametrize(("file", "case"), CASES)
def test_on_a_server(file: CaseFile, case: Case, title: str, database: Live) -> None:
    upgrade, downgrade = _both(case, title)
    database.create(case)
    before = database.contents()
    up = _run(database, case, "upgrade")
    after = database.contents()
    assert (after != before) == (case.changes and bool(up.statements))
    if up.refused is not None:
        downgrade = None
    down = None if downgrade is None else _run(database, case, "downgrade")
    assert down is None or database.contents() == before, "the way back leads elsewhere"
    _compare(file, case, title, section(upgrade, downgrade), section(up, down))
    offline = [one for one in (upgrade, downgrade) if one is not None]
    same = [one.statements for one in offline] == [one.statements for one in (up, down) if one]
    if not same and not any(one.refused for one in offline):
        if downgrade is None:
            database.create(case)
        for way, wanted in zip(offline, (after, before), strict=False):
            database.execute(way.statements)
            assert database.contents() == wanted, "what is written leads elsewhere"


def _compare(file: CaseFile, case: Case, title: str, offline: str, online: str) -> None:
    """Look for what is run, where it cannot be written without the database."""
    wanted = online if "-- refused" in offline and online != offline else None
    if UPDATE:
        case.sql.pop(title + LIVE, None)
        case.sql |= {} if wanted is None else {title + LIVE: wanted}
        file.write()
    assert case.sql.get(title + LIVE) == wanted


def _both(case: Case, title: str) -> tuple[Written, Written | None]:
    """Return what offline the upgrade is, and the downgrade where there is one."""
    functions: Any = case.functions()
    down = functions.get("downgrade")
    upgrade = written(URLS[title], functions["upgrade"])
    return upgrade, None if down is None else written(URLS[title], down)


def _run(database: Live, case: Case, name: str) -> Written:
    function: Any = case.functions()[name]
    try:
        return Written(database.run(function))
    except CommandError as error:
        return Written([], str(error))
