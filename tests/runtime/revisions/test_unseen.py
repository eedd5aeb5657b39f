"""After which scripts a statement doesn't show any more whether it draws numbers."""

from __future__ import annotations

import pytest

from migrations_runtime.revisions.unseen import leaves_draws_unseen

SEEN = {
    "a head": "from collections.abc import Sequence\nbelow: str | Sequence[str] | None = None",
    "a table": 'op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))',
    "another change": 'op.alter_column("t", "x")  # for the new trigger',
    "rows": "op.execute(\"INSERT INTO t (name) VALUES ('ann')\")",
}
UNSEEN = {
    "a default": "server_default=sa.text(\"nextval('numbers')\")",
    "an expression": "server_default=numbers.next_value()",
    "a number": "op.execute(\"SELECT setval('numbers', 7)\")",
    "a sequence of SQLAlchemy's": 'sa.Column("id", sa.Integer(), sa.Sequence("numbers"))',
    "a sequence": 'op.create_sequence("numbers")',
    "a sequence by a text": 'op.execute("CREATE SEQUENCE numbers")',
    "a function": 'op.execute("create or replace function f() ...")',
    "a trigger": 'op.execute("CREATE CONSTRAINT TRIGGER t ...")',
    "a rule": 'op.execute("""\n    CREATE\n    RULE r AS ON INSERT TO t DO ALSO ...""")',
    "a text in parts": 'op.execute("CREATE OR REPLACE "\n    "PROCEDURE p() ...")',
    "what is looked at later": 'op.create_foreign_key("f", "t", "u", ["x"], ["y"], deferrable=True)',
}


@pytest.mark.parametrize("source", SEEN.values(), ids=SEEN)
def test_after_these_all_is_seen(source: str) -> None:
    assert not leaves_draws_unseen(source.encode())


@pytest.mark.parametrize("source", UNSEEN.values(), ids=UNSEEN)
def test_after_these_some_may_not_be(source: str) -> None:
    assert leaves_draws_unseen(source.encode())
