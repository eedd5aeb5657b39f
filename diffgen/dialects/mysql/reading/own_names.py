"""Names in the server's own texts.

It writes the name of the database before that of a sequence: the one thing in a text that is another one
in a scratch database.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

from diffgen.dialects.mysql.sql.statements import in_backticks
from diffgen.dialects.mysql.stand_ins import stand_ins_of

_FUNCTIONS = r"((?:nextval|lastval|setval)\()"


def in_own_database(text: str, connection: sa.Connection) -> str:
    """Return text of the server's without the name of the database that the connection is in.

    A stand-in has the name of the one that it stands in for.
    """
    for name, stand_in in stand_ins_of(connection).names.items():
        text = text.replace(f"{in_backticks(stand_in)}.", f"{in_backticks(name)}.")
    here = in_backticks(connection.dialect.default_schema_name or "")
    return re.sub(rf"{_FUNCTIONS}{re.escape(here)}\.", r"\1", text, flags=re.IGNORECASE)
