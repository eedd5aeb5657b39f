"""An exclusion constraint as PostgreSQL writes it, taken apart into what ``ExcludeConstraint`` is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from diffgen.dialects.postgresql.kinds.exclusion import column_name, exclusion

DEFINITIONS = [
    "EXCLUDE USING gist (during WITH &&)",
    "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((NOT cancelled))",
    "EXCLUDE USING gist (int4range(a, (b + 1), '[)'::text) WITH &&) DEFERRABLE INITIALLY DEFERRED",
    'EXCLUDE USING gist ("with , (" WITH &&, "say ""x""" WITH OPERATOR(public.&&)) DEFERRABLE',
    "EXCLUDE USING gist (name gist_trgm_ops WITH =, c COLLATE \"C\" WITH =) WHERE ((name <> ' ( '::text))",
    "EXCLUDE USING btree (a DESC NULLS LAST WITH =) NOT DEFERRABLE",
    "EXCLUDE USING hash ((ARRAY[a, b]) WITH =)",
]


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_its_parts_say_the_same(definition: str) -> None:
    parts = exclusion(definition)
    assert parts is not None
    assert str(parts) == definition
    constraint = postgresql.ExcludeConstraint(
        *((sa.text(element.replace(":", r"\:")), operator) for element, operator in parts.elements),
        using=parts.using,
        where=None if parts.where is None else sa.text(parts.where.replace(":", r"\:")),
        deferrable=parts.deferrable,
        initially=parts.initially,
    )
    sa.Table("t", sa.MetaData(), sa.Column("a"), constraint)
    added = str(sa.schema.AddConstraint(constraint).compile(dialect=postgresql.dialect()))
    assert added.removeprefix("ALTER TABLE t ADD ") == definition


@pytest.mark.parametrize(
    "definition",
    [
        "EXCLUDE USING gist (during WITH &&) INCLUDE (room)",
        "EXCLUDE USING gist (during WITH &&) WITH (fillfactor='70')",
        "EXCLUDE USING gist (during WITH &&) USING INDEX TABLESPACE fast",
        "EXCLUDE (during WITH &&)",
    ],
)
def test_what_it_has_no_words_for(definition: str) -> None:
    assert exclusion(definition) is None


def test_a_column_is_given_by_its_name() -> None:
    elements = ["during", '"say ""x"""', "name gist_trgm_ops", "lower(name)", "CURRENT_DATE"]
    assert [column_name(one) for one in elements] == ["during", 'say "x"', None, None, None]
