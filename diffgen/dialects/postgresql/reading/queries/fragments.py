"""What several parts of the statement say."""

from __future__ import annotations

#: What an extension brought along belongs to the extension.
NOT_OF_EXTENSION = """{oid} NOT IN (
        SELECT e.oid FROM extended AS e WHERE e.catalog = '{catalog}'::pg_catalog.regclass
    )"""

#: The name of a collation, in a query by itself, as hardly a column has one of its own; one that has to be
#: qualified is in quotes, as the models' side has it.
COLLATION = """(
            SELECT CASE WHEN pg_catalog.pg_collation_is_visible(l.oid) THEN l.collname::text
                ELSE '"' || pg_catalog.replace(n.nspname, '"', '""') || '"."'
                    || pg_catalog.replace(l.collname, '"', '""') || '"' END
            FROM pg_catalog.pg_collation AS l
            JOIN pg_catalog.pg_namespace AS n ON n.oid = l.collnamespace
            WHERE l.oid = {oid})"""

#: Who something belongs to that the role may not change: https://www.postgresql.org/docs/current/ddl-priv.html
OTHER_OWNER = "CASE WHEN NOT pg_catalog.pg_has_role({owner}, 'USAGE') THEN {owner}::text END"

# The functions for comments look each up by itself, and take more time than all else: hence the joins.
# A constant in the place of ``tableoid`` would have the planner think of comments made just now, of which it
# has no statistics, as one or two, and go through all of them for each column.
COMMENT = """LEFT JOIN pg_catalog.pg_description AS {alias} ON {alias}.objoid = {oid}
        AND {alias}.classoid = {catalog} AND {alias}.objsubid = {number}"""

#: The names that an array of numbers stands for; most are of one column or two, and need no query.
NAMES = """CASE pg_catalog.cardinality({numbers})
                WHEN 1 THEN ARRAY[{names}[{numbers}[1]]]
                WHEN 2 THEN ARRAY[{names}[{numbers}[1]], {names}[{numbers}[2]]]
                ELSE ARRAY(SELECT {names}[k.number] FROM pg_catalog.unnest({numbers})
                    WITH ORDINALITY AS k(number, position) ORDER BY k.position) END"""

#: The columns that an index only holds.
INCLUDED = """CASE WHEN i.indnatts > i.indnkeyatts
                THEN ARRAY(SELECT own.names[k.number] FROM pg_catalog.unnest(i.indkey)
                    WITH ORDINALITY AS k(number, position)
                    WHERE k.position > i.indnkeyatts ORDER BY k.position)
                ELSE ARRAY[]::text[] END"""

#: What a sequence has, in the order of ``SequenceOptions``.
COUNTING = "s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle, s.seqcache"
