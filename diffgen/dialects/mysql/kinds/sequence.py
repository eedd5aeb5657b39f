"""Sequences of MariaDB; MySQL has none."""

from __future__ import annotations

from collections.abc import Sequence as SequenceOf
from typing import Any

from diffgen.kinds.sequence import Sequence, SequenceKind
from diffgen.kinds.sequence_options import SequenceOptions, within
from diffgen.ops import Op, Unresolved

#: The numbers at both ends of a bigint say that a sequence is exhausted
#: (``sequence_definition::check_and_adjust`` in sql/sql_sequence.cc).
_HIGHEST = (1 << 63) - 2
_CACHE = 1000


class MariaDBSequenceKind(SequenceKind):
    """A sequence of a schema.

    Before MariaDB 11.5 all are of BIGINT (https://mariadb.com/kb/en/create-sequence/), and so they are read.
    """

    def alter(self, before: Sequence, after: Sequence) -> SequenceOf[Op]:
        """Change in place, but for the data type, which the server has no word for."""
        if before.data_type != after.data_type:
            why = "MariaDB's is a BIGINT; leave data_type out of the models, or say maxvalue in its place"
            return (Unresolved(before, after, why),)
        return super().alter(before, after)

    def complete(self, data_type: str, **given: Any) -> SequenceOptions:
        """Return the options as the server completes them."""
        return within(-_HIGHEST - 1, _HIGHEST, _CACHE, given)


SEQUENCE = MariaDBSequenceKind("sequence", "sequence", inside_table=False, separable=False)
