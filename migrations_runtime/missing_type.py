"""What to do where PostgreSQL has no type of a name: an extension may bring it.

Those of PostgreSQL itself: https://www.postgresql.org/docs/current/contrib.html.
"""

from __future__ import annotations

import re

_TYPES = {
    "citext": ("citext",),
    "cube": ("cube",),
    "hstore": ("hstore",),
    "intarray": ("query_int",),
    "isn": ("ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"),
    "ltree": ("lquery", "ltree", "ltxtquery"),
    "postgis": ("box2d", "box3d", "geography", "geometry"),
    "postgis_raster": ("raster",),
    "postgis_topology": ("topogeometry",),
    "seg": ("seg",),
    "vector": ("halfvec", "sparsevec", "vector"),
}
_EXTENSIONS = {type_: extension for extension, types in _TYPES.items() for type_ in types}
_SAID = re.compile(r'"(?:[^"]*\.)?(\w+)(?:\[\])*"')


def way_out(said: str) -> str | None:
    """Return what to do about an error that names a type which isn't there, if an extension has it.

    >>> way_out('type "citext" does not exist')
    'the extension citext has the type: op.create_extension("citext") before, or ask an administrator'
    """
    for name in _SAID.findall(said):
        extension = _EXTENSIONS.get(name)
        if extension is not None:
            return (
                f'the extension {extension} has the type: op.create_extension("{extension}") before,'
                " or ask an administrator"
            )
    return None
