"""Operations as objects: from a plan to what hooks may change, and from there to a script.

A plan's calls are run once against a recorder, which gives the objects. What a hook leaves as it was
keeps the calls of the plan; what it changed or added is declared anew, by the same kinds as models are.
"""

from diffgen.directives.models import Models
from diffgen.directives.planned import Origin, is_as_planned, planned
from diffgen.directives.render_item import Rendered, RenderItem
from diffgen.directives.scope import Scope
from diffgen.directives.survey import divided, survey
from diffgen.directives.written import rendered_anew, text_of

__all__ = [
    "Models",
    "Origin",
    "RenderItem",
    "Rendered",
    "Scope",
    "divided",
    "is_as_planned",
    "planned",
    "rendered_anew",
    "survey",
    "text_of",
]
