"""No password is shown, wherever it stands."""

from __future__ import annotations

import logging

import pytest
import sqlalchemy as sa

from migrations_runtime.showing.logger import logger
from migrations_runtime.showing.masked import masked_text
from migrations_runtime.showing.secrets import secrets_among
from migrations_runtime.showing.url import masked


@pytest.mark.parametrize(
    "text",
    [
        "postgresql+psycopg://me:hunter2@host/shop",
        "postgresql://me:hun/t@er/hunter2@host/shop",
        "no driver for mysql://me:hunter2@host/shop?a=b, install one",
        "mysql://host/shop?user=me&password=hunter2&charset=utf8",
        "?sslpassword=hunter2",
        "connection to 'Driver={ODBC 18};Server=db;UID=me;PWD={hunter2;x};Encrypt=yes' failed",
        'dsn: host=db user=me password="hunter2 x" dbname=shop',
        "TypeError: {'user': 'me', 'password': 'hunter2', 'db': 'shop'}",
        "ALTER ROLE me WITH PASSWORD 'hunter2' VALID UNTIL 'infinity'",
        "SET PASSWORD FOR me = PASSWORD('hunter2')",
        "CREATE USER me IDENTIFIED WITH caching_sha2_password BY 'hunter2'",
        "CREATE USER me IDENTIFIED BY hunter2 QUOTA 5M ON users",
        "UPDATE account SET api_token = 'hunter2' WHERE id = 1",
        "SET PRIMARY KEY OF me, AP\u0130KEY = 'hunter2'",
        "me: crede\u0131t, credent\u0131al = 'hunter2'",
        "me: pa\u017f\u017fword = 'hunter2'",
    ],
)
def test_a_password_by_its_place(text: str) -> None:
    shown = masked_text(text)
    assert "hunter2" not in shown
    assert "***" in shown
    assert "me" in shown or "api_token" in shown or "sslpassword" in shown


@pytest.mark.parametrize(
    "text",
    [
        'FATAL:  password authentication failed for user "me"',
        "Access denied for user 'me'@'host' (using password: YES)",
        "CREATE TABLE account (password VARCHAR(50) NOT NULL, token_count INTEGER)",
        "UPDATE account SET password = :password, token = %(token)s",
        "Can't locate revision identified by 'nope'",
        "primary_key=True, sqlite:///shop.db, https://example.org:443/a?b=c",
    ],
)
def test_what_only_speaks_of_passwords_stays(text: str) -> None:
    assert masked_text(text) == text


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:hunter2@host/shop",
        "postgresql://me:h%40hunter2@host/shop",
        "postgresql://me@host/shop?password=hunter2&application_name=a",
        "postgresql://me@host/shop?sslpassword=hunter2",
        "mssql+pyodbc:///?odbc_connect=Driver%3Dx%3BPWD%3Dhunter2",
        "snowflake://me@account/shop?private_key=hunter2",
        "oracle+oracledb://me@host?wallet_password=hunter2",
        "other://me@host/?dsn=host%3Ddb%20password%3Dhunter2",
    ],
)
def test_a_url(url: str) -> None:
    shown = masked(sa.make_url(url))
    assert "hunter2" not in shown
    assert "***" in shown
    assert shown.split(":")[0] == url.split(":")[0]


def test_secrets_of_a_configuration() -> None:
    given = [
        (
            "sqlalchemy.url",
            "postgresql://me:p%40ss/w0rd@db.example.org:5432/shop?sslpassword=s3cret",
        ),
        ("engine1.password", "hunter2"),
        ("DB_TOKEN", "t0ken"),
        ("models", "shop.models:Base"),
        ("PWD", "/home/me/shop"),
    ]
    found = secrets_among(given)
    assert {"p%40ss/w0rd", "p@ss/w0rd", "w0rd", "s3cret", "hunter2", "t0ken"} <= set(found)
    assert not {"me", "shop", "db.example.org", "5432", "/home/me/shop"} & set(found)
    assert list(found) == sorted(found, key=lambda one: (-len(one), one))


def test_a_password_that_is_the_name_of_its_user_is_not_looked_for() -> None:
    """Else ``shop`` would be left out of each name that has it."""
    assert secrets_among([("url", "postgresql://shop:shop@localhost/shop")]) == ()


def test_a_secret_is_masked_where_it_stands_by_itself() -> None:
    said = "cannot resolve 'w0rd@db': w0rds are none"
    assert masked_text(said, ["w0rd"]) == "cannot resolve '***@db': w0rds are none"


def test_records_of_a_logger_are_harmless(caplog: pytest.LogCaptureFixture) -> None:
    log = logger("tests.showing")
    assert logger("tests.showing") is log
    with caplog.at_level(logging.INFO):
        log.info("at %s: %d of %.1f", "x://me:hunter2@host/\x1b[31m", 3, 4.0)
    assert caplog.messages == [r"at x://me:***@host/\x1b[31m: 3 of 4.0"]
