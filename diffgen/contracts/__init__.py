"""Who asks what of whom: what the engines ask of kinds and dialects, and what these ask of each other.

========== ================================== ======================================================
asked      by                                 for
========== ================================== ======================================================
Dialect    sources                            what is there (``Live``, ``Stored``), and wanted
                                              (``Declared``)
Dialect    compare                            both in outline, by which equal tables are known
Dialect    compare                            names, renamings (``Hint``), the server's own words
Kind       compare, plan, filling             what turns one object into another, and what it needs
Kind       render, given a ``Context``        a ``Call`` for each operation, a ``Finding`` for rows
Dialect    kinds                              names, types and texts as the server has them
Dialect    proof, replay (``Whole``)          a database to try things in
Dialect    snapshot (``Memory``)              what must be known where no server is
========== ================================== ======================================================

A kind of a new server starts from ``Plain``, which answers what most kinds answer.
"""

from diffgen.contracts.call import Call
from diffgen.contracts.declared import Declared, Hint, kind_name
from diffgen.contracts.finding import Finding
from diffgen.contracts.item import Item, as_it_is
from diffgen.contracts.kind_and_dialect import Context, Dialect, Kind, Memory, none_in_outline
from diffgen.contracts.live import Live, Part
from diffgen.contracts.outline import InFull, Outline, Place, Stored
from diffgen.contracts.plain import Plain, Unaccounted
from diffgen.contracts.present import Present
from diffgen.contracts.whole import Whole

__all__ = [
    "Call",
    "Context",
    "Declared",
    "Dialect",
    "Finding",
    "Hint",
    "InFull",
    "Item",
    "Kind",
    "Live",
    "Memory",
    "Outline",
    "Part",
    "Place",
    "Plain",
    "Present",
    "Stored",
    "Unaccounted",
    "Whole",
    "as_it_is",
    "kind_name",
    "none_in_outline",
]
