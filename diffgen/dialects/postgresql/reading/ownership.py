"""Objects that belong to somebody else, and that the models don't name.

Only who owns a table may change or drop it (https://www.postgresql.org/docs/current/ddl-priv.html), so what
another role has made beside the models' tables is not drift of these. A role that owns nothing, and only
looks, sees what the owner of the models' tables would.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Live

_NOT_OWNED = """
SELECT CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind,
    n.nspname AS schema, c.relname AS name, c.relowner AS owner
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'S') AND n.nspname IN :schemas
    AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum' ELSE 'domain' END, n.nspname, t.typname, t.typowner
FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE t.typtype IN ('e', 'd') AND n.nspname IN :schemas
    AND NOT pg_catalog.pg_has_role(t.typowner, 'USAGE')
UNION ALL
SELECT 'schema', NULL, n.nspname, n.nspowner FROM pg_catalog.pg_namespace AS n
WHERE n.nspname IN :schemas AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE')
"""


def of_others(live: Live, names: Mapping[str, str | None]) -> frozenset[Key]:
    """Return what the role can't change, and the owner of the models' tables can't, either.

    :param names: the schemas that are looked at as keys have them, by their names.
    """
    statement = sa.text(_NOT_OWNED).bindparams(sa.bindparam("schemas", expanding=True))
    rows = live.connection.execute(statement, {"schemas": list(names)}).all()
    found = {Key(row.kind, names.get(row.schema), row.name): row.owner for row in rows}
    named = {key for key in found if (key.schema, key.name) in live.tables}
    owners = {found[key] for key in named if key.kind == "table"}
    return frozenset(key for key in found if key not in named and found[key] not in owners)
