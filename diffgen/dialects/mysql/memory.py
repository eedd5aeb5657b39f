"""What a snapshot keeps of a server of MySQL or MariaDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog
from diffgen.contracts import Dialect, Memory
from diffgen.dialects.mysql.server import Server, server_of

#: MariaDB has sequences from here on: https://mariadb.com/kb/en/sequence-overview/
_SEQUENCES = (10, 3)


def facts(dialect: Dialect, catalog: Catalog) -> Mapping[str, Any]:
    """Return the version, and what holds where a table says nothing of it."""
    server = server_of(dialect)
    schemas = sorted({key.schema for key in catalog if key.schema is not None})
    collations = {name: server.collation_in(name) for name in schemas}
    usual = replace(server, charsets={})
    return {
        "version": list(server.version[:2]),
        "engine": server.engine,
        "collation": server.collation_in(None),
        "collations": collations,
        "charsets": {
            name: collation
            for name, collation in sorted(server.charsets.items())
            if collation != usual.collation_of(name)
        },
        "explicit_timestamps": server.explicit_timestamps,
        "small_letters": server.small_letters,
    }


def recalled(dialect: Dialect, facts: Mapping[str, Any]) -> Dialect:
    """Return the dialect of a server that said so."""
    mariadb = server_of(dialect).mariadb
    version = tuple(int(part) for part in facts["version"])
    server = Server(
        mariadb,
        version,
        str(facts["engine"]),
        {None: str(facts["collation"]), **facts["collations"]},
        dict(facts["charsets"]),
        bool(facts["explicit_timestamps"]),
        bool(facts["small_letters"]),
    )
    dialect.sqlalchemy.supports_sequences = mariadb and version >= _SEQUENCES
    return replace(dialect, server=server, small_letters=server.small_letters)


MEMORY = Memory(facts, recalled)
