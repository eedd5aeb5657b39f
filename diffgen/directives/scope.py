"""What operations are made of, and written with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from diffgen.contracts import Context
from diffgen.directives.models import Models
from migrations_runtime.autogenerate import AutogenContext


@dataclass(frozen=True)
class Scope:
    """One direction of a revision.

    :ivar models: the models, where they are what the direction leads to.
    :ivar origin: the models, where the direction starts from them.
    """

    context: Context
    autogen: AutogenContext
    models: Models | None = None
    origin: Models | None = None

    def reverse(self) -> Scope:
        """Return the other direction."""
        context = replace(self.context, pair=self.context.pair.reverse())
        return Scope(context, self.autogen, self.origin, self.models)
