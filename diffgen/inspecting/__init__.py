"""Reading by SQLAlchemy's Inspector: the reference that the readers of the catalogs are held against.

The Inspector tells of columns, keys, checks, foreign keys, indexes and comments. What it has no words for
(``Unseen``) is asked of the catalogs all the same, so that both readers give the same values. A dialect
says how its Inspector speaks by a subclass of ``Inspecting``.
"""

from diffgen.inspecting.reader import Inspecting, Schemas, by_inspector
from diffgen.inspecting.said import Said
from diffgen.inspecting.unseen import Unseen, field, option, over_the_same, worded

__all__ = [
    "Inspecting",
    "Said",
    "Schemas",
    "Unseen",
    "by_inspector",
    "field",
    "option",
    "over_the_same",
    "worded",
]
