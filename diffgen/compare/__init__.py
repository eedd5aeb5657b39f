"""Read both sides, pair them by key, report; names no kind and no dialect.

``read`` gives what each side says: ``declared`` the models, a ``Before`` what is there, and of both
``taking_part`` leaves what the comparison is about. ``sides`` makes them comparable: ``renames``, the
words of the server (``settling``), what models leave to it (``fetched``), and what the user passes over
(``judged``). ``compare`` pairs them.
"""

from diffgen.compare.before import Before
from diffgen.compare.declared import declare
from diffgen.compare.pairing import compare
from diffgen.compare.sides import Reading, Sides, declared_of, read, sides

__all__ = ["Before", "Reading", "Sides", "compare", "declare", "declared_of", "read", "sides"]
