"""Today: somebody widened a column and wrote no revision."""

from __future__ import annotations

import datetime
import decimal
import enum

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    open = "open"
    paid = "paid"
    sent = "sent"


class Customer(Base):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(120), unique=True, info={"renamed_from": "mail"})
    country: Mapped[str] = mapped_column(sa.String(2), server_default="AT")


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (sa.Index("ix_orders_open", "customer_id", "ordered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"))
    status: Mapped[Status] = mapped_column(sa.Enum(Status, create_constraint=True, name="status"))
    total: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(10, 2))
    ordered_at: Mapped[datetime.datetime] = mapped_column(server_default=sa.func.now())
