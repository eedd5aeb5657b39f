"""SQLite's keywords (https://www.sqlite.org/lang_keywords.html), by what else they may be."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RESERVED = _words("""
    ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT
    DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX
    INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY
    REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES
    WHEN WHERE
    """)
"""Never an identifier; all others fall back to one (``%fallback`` in src/parse.y)."""

NAME_ONLY = _words("CROSS FULL INDEXED INNER LEFT NATURAL OUTER RIGHT")
"""May name a table or a column, but are no word of a type's name."""

SPECIAL = NAME_ONLY | _words("""
    ASC BY CAST CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DESC END EXCLUDE FALSE FILTER
    FIRST FOLLOWING GLOB GROUPS LAST LIKE MATCH MATERIALIZED NO NULLS OFFSET OID OTHERS OVER
    PARTITION PRECEDING RAISE RANGE RECURSIVE REGEXP ROW ROWID ROWS TIES TRUE UNBOUNDED WINDOW WITH
    _ROWID_
    """)
"""May be identifiers, but have a meaning of their own in an expression that they lose in quotes."""
