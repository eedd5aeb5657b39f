"""Models whose types, mixins and tables come from packages of others, for ``real_models``."""

from __future__ import annotations

SQLALCHEMY_UTILS = """
import sqlalchemy as sa
import sqlalchemy_utils as su
from sqlalchemy.orm import declarative_base
from sqlalchemy_utils.types.encrypted.encrypted_type import StringEncryptedType
Base = declarative_base()
class User(Base, su.Timestamp):
    __tablename__ = "user"
    id = sa.Column(su.UUIDType(binary=False), primary_key=True)
    token = sa.Column(su.UUIDType)
    email = sa.Column(su.EmailType, unique=True)
    kind = sa.Column(su.ChoiceType([("a", "A"), ("b", "B")], impl=sa.String(5)))
    level = sa.Column(su.ChoiceType([(1, "A"), (2, "B")], impl=sa.Integer()))
    password = sa.Column(su.PasswordType(schemes=["pbkdf2_sha512"]))
    url = sa.Column(su.URLType)
    country = sa.Column(su.CountryType)
    currency = sa.Column(su.CurrencyType)
    color = sa.Column(su.ColorType)
    address = sa.Column(su.IPAddressType)
    settings = sa.Column(su.JSONType)
    locale = sa.Column(su.LocaleType)
    phone = sa.Column(su.PhoneNumberType())
    marks = sa.Column(su.ScalarListType(int))
    secret = sa.Column(StringEncryptedType(sa.Unicode, "key", length=400))
    zone = sa.Column(su.TimezoneType(backend="zoneinfo"))
    days = sa.Column(su.WeekDaysType)
    seen = sa.Column(su.ArrowType)
metadata = Base.metadata
"""
SQLALCHEMY_UTILS_POSTGRESQL = """
import sqlalchemy as sa
import sqlalchemy_utils as su
from sqlalchemy.orm import configure_mappers, declarative_base
from sqlalchemy_searchable import make_searchable
Base = declarative_base()
make_searchable(Base.metadata)
class Article(Base):
    __tablename__ = "article"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.Unicode(255))
    words = sa.Column(su.TSVectorType("name"))
    on = sa.Column(su.DateRangeType)
    ages = sa.Column(su.IntRangeType)
    prices = sa.Column(su.NumericRangeType)
configure_mappers()
metadata = Base.metadata
"""
FASTAPI_USERS = """
from fastapi_users.db import SQLAlchemyBaseOAuthAccountTableUUID, SQLAlchemyBaseUserTableUUID
from fastapi_users_db_sqlalchemy.access_token import SQLAlchemyBaseAccessTokenTableUUID
from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase): pass
class User(SQLAlchemyBaseUserTableUUID, Base): pass
class OAuthAccount(SQLAlchemyBaseOAuthAccountTableUUID, Base): pass
class AccessToken(SQLAlchemyBaseAccessTokenTableUUID, Base): pass
metadata = Base.metadata
"""
ADVANCED_ALCHEMY = """
import sqlalchemy as sa
from advanced_alchemy import types
from advanced_alchemy.base import BigIntAuditBase, UUIDAuditBase, UUIDv7Base
from sqlalchemy.orm import Mapped, mapped_column
class User(UUIDAuditBase):
    __tablename__ = "users"
    secret: Mapped[str] = mapped_column(types.EncryptedString(key="x" * 32))
    letter: Mapped[str] = mapped_column(types.EncryptedText(key="x" * 32))
    settings: Mapped[dict] = mapped_column(types.JsonB)
class Visit(BigIntAuditBase):
    __tablename__ = "visit"
    user_id: Mapped[object] = mapped_column(sa.ForeignKey("users.id"))
class Note(UUIDv7Base):
    __tablename__ = "note"
metadata = UUIDAuditBase.metadata
"""
SQLMODEL = """
import datetime, decimal, enum, uuid
from typing import Optional
import sqlalchemy as sa
from sqlmodel import Field, SQLModel
class Kind(enum.Enum):
    good = "g"
    bad = "b"
class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=40)
class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    kind: Kind
    money: decimal.Decimal = Field(max_digits=10, decimal_places=2)
    token: uuid.UUID = Field(unique=True)
    born: datetime.datetime = Field(sa_type=sa.DateTime(timezone=True))
    team_id: Optional[int] = Field(default=None, foreign_key="team.id", ondelete="CASCADE")
metadata = SQLModel.metadata
"""
CONTINUUM = """
import sqlalchemy as sa
import sqlalchemy_continuum
from sqlalchemy.orm import configure_mappers, declarative_base
sqlalchemy_continuum.make_versioned(user_cls=None)
Base = declarative_base()
class Article(Base):
    __versioned__ = {}
    __tablename__ = "article"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.Unicode(255))
configure_mappers()
metadata = Base.metadata
"""
