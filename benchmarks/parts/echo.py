"""3,000 tables in 20 schemas, all with texts that the server writes in its own way: what that takes."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks.machine import machinery
from benchmarks.measuring import Unexpected
from benchmarks.report import Section
from tests.containers.mariadb import mariadb
from tests.containers.postgresql import postgresql
from tests.many_tables import compared, made, many_tables, other_schemas

TITLE = "Thousands of tables with texts in words of their own"
SERVERS = {"postgresql": postgresql, "mariadb": mariadb}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has the options of ``schemas``."""


def section(options: argparse.Namespace) -> Section:
    """Measure.

    :raises Unexpected: a comparison did not find what it must.
    """
    lines = [
        "The same database, looked at through models of two of its schemas, and of all. Every table has a",
        "default, a generated column and a check that the server writes in its own way, so that it is asked about",
        "all of them. In the last row a tenth of the tables has another default, another check and a column more.",
        "The wall clock is that of two cores that had much else to do.",
        machinery("diffgen", "sqlalchemy", "psycopg", "pymysql"),
        "",
        "| server | tables | schemas | differences | **statements** | CPU of the client | wall |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in SERVERS:
        lines += _measured(name, options.many_tables, options.schemas)
    return Section(TITLE, "\n".join(lines))


def _measured(name: str, tables: int, amount: int) -> Iterator[str]:
    with ExitStack() as stack:
        url = stack.enter_context(stack.enter_context(SERVERS[name]()).database())
        schemas = stack.enter_context(other_schemas(url, amount))
        made(url, many_tables(tables, schemas))
        for first, differing in ((2, 0), (amount, 0), (amount, 10)):
            metadata = many_tables(tables, schemas, first, differing)
            begun, busy = time.perf_counter(), time.process_time()
            differences, sent = compared(url, metadata)
            wall, cpu = time.perf_counter() - begun, time.process_time() - busy
            if bool(differences) != bool(differing):
                raise Unexpected(f"{name}: {len(differences)} differences")
            cells = [name, f"{len(metadata.tables):,}", first, f"{len(differences):,}"]
            yield f"| {' | '.join(map(str, cells))} | **{len(sent)}** | {cpu:.1f} s | {wall:.1f} s |"
