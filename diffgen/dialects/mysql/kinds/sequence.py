"""Sequences of MariaDB; MySQL has none."""

from __future__ import annotations

from typing import Any

from diffgen.kinds.sequence import SequenceKind
from diffgen.kinds.sequence_options import SequenceOptions, within

#: The numbers at both ends of a bigint say that a sequence is exhausted
#: (``sequence_definition::check_and_adjust`` in sql/sql_sequence.cc).
_HIGHEST = (1 << 63) - 2
_CACHE = 1000


class MariaDBSequenceKind(SequenceKind):
    """A sequence of a schema."""

    def complete(self, data_type: str, **given: Any) -> SequenceOptions:
        """Return the options as the server completes them."""
        return within(-_HIGHEST - 1, _HIGHEST, _CACHE, given)


SEQUENCE = MariaDBSequenceKind("sequence", "sequence", inside_table=False, separable=False)
