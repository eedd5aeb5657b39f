"""SHOW CREATE TABLE by its lines, whatever the names in it hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diffgen.dialects.mysql.reading.show_create import checks_of, columns_of
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.mysql.stored.lines import lines
from migrations_runtime.dialects.mysql.stored.table import parsed

NAMES = st.text(st.sampled_from("ab\n`'\",() \\/*\x1b"), min_size=1, max_size=8)


@given(NAMES, NAMES)
def test_no_name_ends_its_line(table: str, column: str) -> None:
    text = created(table, column)
    assert len(lines(text)) == 6
    assert list(columns_of(text)) == [column, f"z{column}"]
    assert list(checks_of(text)) == ["c_1"]
    found = parsed(TableName("t"), text)
    assert found.columns == {
        column: "varchar(3) DEFAULT 'a\\n'',' COMMENT '\\'`'",
        f"z{column}": "int(11)",
    }
    assert [key.columns for key in found.keys] == [(column, f"z{column}")]


def created(table: str, column: str) -> str:
    """What the server says, of which the comment on lines.py tells the source."""
    name, other = quoted(column), quoted(f"z{column}")
    return (
        f"CREATE TABLE {quoted(table)} (\n"
        f"  {name} varchar(3) DEFAULT 'a\\n'',' COMMENT '\\'`',\n"
        f"  {other} int(11),\n"
        f"  KEY {quoted(table)} ({name},{other}),\n"
        f"  CONSTRAINT `c_1` CHECK ({name} <> 'q\\nr')\n"
        ") ENGINE=InnoDB"
    )


def quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"
