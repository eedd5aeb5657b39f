"""What PostgreSQL says of declared text, and what is said where it can't be asked."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.autogenerate import autogenerate

#: What only the server knows its own spelling of.
UNFORESEEN = "length(name) + 1 > 0"


def models(condition: str) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "person",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20)),
        sa.CheckConstraint(condition, name="named"),
    )
    return metadata


def differences(url: str, metadata: sa.MetaData, **options: str) -> tuple[str, ...]:
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=options)
    with engine.connect() as connection:
        return autogenerate(connection, {"target_metadata": metadata}).differences


def made(url: str, metadata: sa.MetaData) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        metadata.create_all(connection)


def test_text_that_the_server_writes_in_its_own_way_is_no_difference(postgresql_url: str) -> None:
    made(postgresql_url, models("name IN ('a', 'b') AND length(name) > 0"))
    assert differences(postgresql_url, models("length(name)>0 and name in ('a','b')")) != ()
    assert differences(postgresql_url, models("name in ('a','b') and length(name)>0")) == ()


def test_asking_leaves_nothing_behind_and_evaluates_no_default(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SEQUENCE numbers")
        connection.exec_driver_sql("CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 1)")
    metadata = sa.MetaData()
    sa.Sequence("numbers", metadata=metadata)
    default = sa.text("nextval('numbers') + 0")
    sa.Table(
        "t",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("n", sa.Integer(), server_default=default),
    )
    assert differences(postgresql_url, metadata) == (
        "column t.n: default 1 → nextval('numbers') + 0",
    )
    with engine.connect() as connection:
        called = connection.exec_driver_sql("SELECT is_called FROM numbers").scalar_one()
        temporary = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"
        ).scalar_one()
    assert (called, temporary) == (False, 0)


def test_a_server_that_cannot_be_asked_leaves_the_difference_uncertain(postgresql_url: str) -> None:
    made(postgresql_url, models(UNFORESEEN))
    read_only = "-c default_transaction_read_only=on"
    (line,) = differences(postgresql_url, models(UNFORESEEN), options=read_only)
    assert line.startswith("check person.named: condition ")
    assert line.endswith("(uncertain: the server could not be asked how it would write this)")


def with_role(url: str, *granted: str) -> sa.URL:
    """Return the URL of a role that may connect, look, and what it is granted."""
    place = sa.make_url(url)
    role = f"role_of_{place.database}"
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql(f"REVOKE ALL ON DATABASE {place.database} FROM PUBLIC")
        connection.exec_driver_sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for right in ("CONNECT", *granted):
            connection.exec_driver_sql(f"GRANT {right} ON DATABASE {place.database} TO {role}")
    return place.set(username=role, password=None)


def test_a_role_that_may_make_temporary_tables_and_nothing_else(postgresql_url: str) -> None:
    made(postgresql_url, models("name IN ('a', 'b') AND length(name) > 0"))
    url = with_role(postgresql_url, "TEMPORARY").render_as_string(hide_password=False)
    assert differences(url, models("name in ('a','b') and length(name)>0")) == ()


def test_a_role_that_may_not_even_do_that_leaves_the_difference_uncertain(
    postgresql_url: str,
) -> None:
    made(postgresql_url, models(UNFORESEEN))
    url = with_role(postgresql_url).render_as_string(hide_password=False)
    (line,) = differences(url, models(UNFORESEEN))
    assert line.endswith("(uncertain: the server could not be asked how it would write this)")


def numbered(tables: int, schemas: int, bad: str | None = None) -> sa.MetaData:
    """Return tables, as many in each schema and of the same names there, with texts to ask about.

    :param bad: a condition that every third table has, too.
    """
    metadata = sa.MetaData()
    for schema in [None, *(f"s{number}" for number in range(1, schemas))]:
        for number in range(tables):
            condition = bad if bad is not None and number % 3 == 0 else f"n>{number}"
            sa.Table(
                f"t{number}",
                metadata,
                sa.Column("id", sa.Integer(), primary_key=True),
                sa.Column("n", sa.Integer(), server_default=sa.text(f"{number}+length('a')")),
                sa.Column("g", sa.Integer(), sa.Computed(f"n*{number}", persisted=True)),
                sa.CheckConstraint(condition, name="c"),
                sa.CheckConstraint(f"t{number}.n<>{number} and t{number} is not null", name="own"),
                sa.Index("by_n" + str(number), sa.text(f"(n%{number + 1})")),
                schema=schema,
            )
    return metadata


def statements(url: str, metadata: sa.MetaData, isolation: str = "READ COMMITTED") -> list[str]:
    """Return what is sent to find no difference."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level=isolation)
    sent: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    with engine.connect() as connection:
        assert autogenerate(connection, {"target_metadata": metadata}).differences == ()
    return sent


def test_however_many_tables_and_schemas_ask_it_is_one_statement(postgresql_url: str) -> None:
    few, many = numbered(4, 2), numbered(25, 4)
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for number in range(1, 4):
            connection.exec_driver_sql(f"CREATE SCHEMA s{number}")
        few.create_all(connection)
    sent = statements(postgresql_url, few)
    made(postgresql_url, many)
    assert len(statements(postgresql_url, many)) == len(sent)
    assert len([text for text in sent if text.startswith("DO ")]) == 1


def test_texts_that_are_not_taken_keep_no_other_from_its_answer(postgresql_url: str) -> None:
    made(postgresql_url, numbered(9, 1))
    for bad in ("no_function(n) > 0", "no_column > 0", "n > > (0"):
        lines = differences(postgresql_url, numbered(9, 1, bad))
        assert [line.split(":")[0] for line in lines] == [f"check t{n}.c" for n in (0, 3, 6)]


def test_a_connection_that_commits_by_itself_is_asked_too(postgresql_url: str) -> None:
    made(postgresql_url, numbered(2, 1))
    statements(postgresql_url, numbered(2, 1), isolation="AUTOCOMMIT")
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        temporary = "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"
        assert connection.exec_driver_sql(temporary).scalar_one() == 0


def test_a_child_speaks_of_the_columns_of_its_parents(postgresql_url: str) -> None:
    metadata = sa.MetaData()
    sa.Table("parent", metadata, sa.Column("a", sa.Integer()), sa.Column("name", sa.String(20)))
    double = sa.Column("double", sa.Integer(), sa.Computed("(a*2)", persisted=True))
    check = sa.CheckConstraint("name in ('a','b') and a>0", name="named")
    columns = sa.Column("b", sa.Integer()), double
    child = sa.Table("child", metadata, *columns, check, postgresql_inherits="parent")
    sa.Index("lower_name", sa.text("lower(name)"), _table=child, postgresql_where=sa.text("a>b"))
    made(postgresql_url, metadata)
    assert differences(postgresql_url, metadata) == ()
