"""Scratch databases that stand in for several: a statement that names one of these is about its stand-in.

To these servers a schema is a database, so that a script for several of them names each before its tables
(``sales.orders``), and would reach the live ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from diffgen.dialects.mysql.sql.statements import in_backticks
from diffgen.errors import NoStandIn

OPTION = "diffgen_stand_ins"
_NAME = r"`(?:[^`]|``)+`|[\w$]+"
#: A string, or a name with a point after it and none before: in double quotes it is a name, too.
_QUALIFIED = re.compile(
    rf"""(?P<string>'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"(?!\s*\.))
    |(?<![\w$.`])(?P<name>{_NAME}|"(?:[^"]|"")+")(?=\s*\.\s*[`"\w])""",
    re.VERBOSE | re.DOTALL,
)
_OF_DATABASES = re.compile(
    rf"(?P<verb>\s*(?:CREATE|ALTER|DROP)\s+(?:DATABASE|SCHEMA)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?)(?P<name>{_NAME})",
    re.IGNORECASE,
)
_CHOOSING = re.compile(r"\s*(?:USE\b|(?:CREATE|ALTER|DROP)\s+(?:DATABASE|SCHEMA)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StandIns:
    """Which scratch database stands in for which.

    :param names: the names of scratch databases by those that they stand in for.
    :param others: the live databases that have none.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    others: Collection[str] = ()

    def rewritten(self, statement: str) -> str:
        """Return a statement with each name of a database as that of its stand-in.

        :raises NoStandIn: it is about a database that has none.
        """
        found = _OF_DATABASES.match(statement)
        if found is not None and (name := self.names.get(_unquoted(found["name"]))) is not None:
            return found["verb"] + in_backticks(name) + statement[found.end() :]
        if _CHOOSING.match(statement):
            raise _refused("databases", statement)
        return _QUALIFIED.sub(lambda match: self._renamed(match, statement), statement)

    def _renamed(self, match: re.Match[str], statement: str) -> str:
        if match["name"] is None:
            return match[0]
        name = _unquoted(match["name"])
        if name in self.others:
            raise _refused(f"the database {name}", statement)
        return in_backticks(self.names[name]) if name in self.names else match[0]


def stand_ins_of(connection: sa.Connection) -> StandIns:
    """Return the stand-ins of a scratch database; of any other, none."""
    found = connection.get_execution_options().get(OPTION)
    return found if isinstance(found, StandIns) else StandIns()


def _unquoted(name: str) -> str:
    return name if name[0] not in '`"' else name[1:-1].replace(name[0] * 2, name[0])


def _refused(what: str, statement: str) -> NoStandIn:
    return NoStandIn(
        f"a statement is about {what}, for which no scratch database can stand:"
        f" {' '.join(statement.split())[:80]}"
    )
