"""The one sentinel: a value that was not given, where ``None`` means something of its own."""

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The type of :data:`UNSET`, an enum so that ``is UNSET`` narrows types."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
