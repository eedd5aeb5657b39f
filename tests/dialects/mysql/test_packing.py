"""Rows that the server packs, and what becomes of a pack that it has cut."""

from __future__ import annotations

import pytest

from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.sql.packing import statement, unpacked
from diffgen.errors import CommandError


def test_a_pack_is_the_number_of_its_rows_and_these() -> None:
    assert unpacked('[2,["a", null],["b", 1]]') == [["a", None], ["b", 1]]
    assert unpacked(None) == []


@pytest.mark.parametrize("text", ['[2,["a", 1],["b"]', '[2,["a", 1]]'])
def test_a_pack_that_is_cut_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="longer than max_allowed_packet; set that to 16 MB"):
        unpacked(text)


def test_both_servers_are_told_to_cut_nothing_for_one_statement() -> None:
    mariadb, mysql = (statement("SELECT 1 UNION ALL SELECT 2", one) for one in (True, False))
    assert mariadb == (
        "SET STATEMENT group_concat_max_len = 16777216 FOR SELECT 1 UNION ALL SELECT 2"
    )
    assert mysql == ("SELECT /*+ SET_VAR(group_concat_max_len = 16777216) */ 1 UNION ALL SELECT 2")


def test_mysql_has_indexes_over_expressions_and_mariadb_has_none() -> None:
    cells = [
        [select for query in asked for select in query.selects(0, 1) if "statistics" in select]
        for asked in (queries.MARIADB, queries.MYSQL)
    ]
    assert ["statistics.expression" in one for (one,) in cells] == [False, True]
