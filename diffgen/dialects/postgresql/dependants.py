"""What stands on tables, and no kind stands for: views, rules, triggers, policies.

PostgreSQL refuses to drop what these need, and to change the type of a column that a view shows; so a
scratch database without them would prove what the live one refuses.
"""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.dialects.postgresql.surroundings import FUNCTIONS, OWN, PLACE, surround, texts

_OF_TABLE = """JOIN pg_catalog.pg_class AS c ON c.oid = {table}
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"""

#: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG
_VIEWS = f"""
SELECT CASE c.relkind WHEN 'm' THEN 'CREATE MATERIALIZED VIEW ' ELSE 'CREATE VIEW ' END
    || {PLACE}(c.relname) || ' AS ' || pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')
    || CASE c.relkind WHEN 'm' THEN ' WITH NO DATA' ELSE '' END
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND {OWN.format(catalog="pg_class", oid="c.oid")} ORDER BY c.oid
"""
_RULES = f"""
SELECT pg_catalog.pg_get_ruledef(r.oid)
FROM pg_catalog.pg_rewrite AS r {_OF_TABLE.format(table="r.ev_class")}
WHERE r.rulename <> '_RETURN' AND {OWN.format(catalog="pg_rewrite", oid="r.oid")} ORDER BY r.oid
"""
_TRIGGERS = f"""
SELECT pg_catalog.pg_get_triggerdef(t.oid)
FROM pg_catalog.pg_trigger AS t {_OF_TABLE.format(table="t.tgrelid")}
WHERE NOT t.tgisinternal AND t.tgparentid = 0
    AND {OWN.format(catalog="pg_trigger", oid="t.oid")} ORDER BY t.oid
"""
#: https://www.postgresql.org/docs/current/catalog-pg-policy.html
_POLICIES = f"""
SELECT 'CREATE POLICY ' || pg_catalog.quote_ident(p.polname) || ' ON ' || {PLACE}(c.relname)
    || CASE WHEN p.polpermissive THEN ' AS PERMISSIVE' ELSE ' AS RESTRICTIVE' END
    || CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT'
        WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE ' FOR ALL' END
    || coalesce(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '')
    || coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
FROM pg_catalog.pg_policy AS p {_OF_TABLE.format(table="p.polrelid")}
WHERE {OWN.format(catalog="pg_policy", oid="p.oid")} ORDER BY p.oid
"""


def dependants(connection: sa.Connection, scratch: sa.Connection) -> None:
    """Make on the tables of a scratch database what stands on those of ``connection``.

    Functions may need tables, or one another. What needs a table that isn't compared is left out.
    """
    surround(scratch, texts(connection, FUNCTIONS, _VIEWS, _RULES, _TRIGGERS, _POLICIES))
