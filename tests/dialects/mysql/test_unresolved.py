"""What MariaDB has no word for is told together with the way out, and no script that fails is written for it."""

from __future__ import annotations

from dataclasses import replace

from diffgen.catalog import Key
from diffgen.dialects.mysql.kinds.foreign_key import FOREIGN_KEY
from diffgen.dialects.mysql.kinds.sequence import SEQUENCE
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.sequence import Sequence
from diffgen.ops import Alter, Drop, Unresolved


def test_the_data_type_of_a_sequence() -> None:
    there = Sequence(Key("sequence", None, "numbers"), SEQUENCE.complete("bigint"))
    (op,) = SEQUENCE.alter(there, replace(there, data_type="smallint"))
    assert isinstance(op, Unresolved)
    assert "leave data_type out" in op.why
    other = replace(there, options=SEQUENCE.complete("bigint", start=5))
    assert SEQUENCE.alter(there, other) == (Alter(there, other),)


def test_a_foreign_key_that_is_to_be_deferrable() -> None:
    key = Key("foreign_key", None, "f", "t")
    there = ForeignKey(key, ("a",), Key("table", None, "p"), ("id",))
    (op,) = FOREIGN_KEY.alter(there, replace(there, deferrable=True))
    assert isinstance(op, Unresolved)
    assert "no DEFERRABLE" in op.why
    assert FOREIGN_KEY.alter(there, replace(there, ondelete="CASCADE"))[0] == Drop(there)
