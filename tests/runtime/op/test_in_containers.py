"""The cases on servers that only containers bring: MySQL 8, Oracle, SQL Server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from migrations_runtime.errors import CommandError
from tests.containers.server import Server
from tests.runtime.op.case import URLS, Case, CaseFile
from tests.runtime.op.live import Live, live
from tests.runtime.op.written import written

TITLES = {url.partition("+")[0]: title for title, url in URLS.items()}


def test_each_case_goes_up_and_down(container_server: Server) -> None:
    with live(container_server) as database:
        wrong = dict(failures(database))
    assert wrong == {}


def failures(database: Live) -> Iterator[tuple[str, str]]:
    """Run all cases; give those that lead elsewhere, or that the server refuses."""
    for file in CaseFile.all():
        for case in file.cases:
            if sa.__version__.startswith("2.0.") and case.since != "2.0":
                continue
            if database.connection.dialect.name == "oracle" and case.models("oracle")._schemas:
                continue  # a schema is a user, whom the tests would have to be
            try:
                trouble = _trouble(database, case)
            except sa.exc.DBAPIError as error:
                trouble = str(error.orig)
            if trouble:
                yield f"{file.path.stem}: {case.title}", trouble


def _trouble(database: Live, case: Case) -> str | None:
    functions: Any = case.functions()
    database.create(case)
    before = database.contents()
    try:
        database.run(functions["upgrade"])
    except CommandError:
        return None if database.contents() == before else "what is refused is done in part"
    after = database.contents()
    if "downgrade" not in functions:
        return None
    database.run(functions["downgrade"])
    if database.contents() != before:
        return "the way back leads elsewhere"
    upgrade = written(URLS[TITLES[database.connection.dialect.name]], functions["upgrade"])
    if upgrade.refused is None:
        database.execute(upgrade.statements)
        if database.contents() != after:
            return "what is written does something else"
    return None
