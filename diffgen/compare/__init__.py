"""Read both sides, pair them by key, report; names no kind and no dialect.

``read`` gives what each side says: ``opening`` has both at hand, ``alike`` knows the tables that are the same
without their objects, ``declared`` gives those of the models, a ``Before`` what is there, and of both
``taking_part`` leaves what the comparison is about. ``sides`` makes them comparable: ``renames``, the
words of the server (``settling``), what models leave to it (``fetched``), and what the user passes over
(``judged``). ``compare`` pairs them.
"""

from diffgen.compare.before import Before
from diffgen.compare.declared import declare
from diffgen.compare.opening import declared_of
from diffgen.compare.pairing import compare
from diffgen.compare.reading import Reading, in_full, read
from diffgen.compare.sides import Sides, sides

__all__ = [
    "Before",
    "Reading",
    "Sides",
    "compare",
    "declare",
    "declared_of",
    "in_full",
    "read",
    "sides",
]
