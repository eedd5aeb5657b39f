"""What a schema is: frozen values only, equal when the schema is equal."""

from diffgen.catalog.catalog import Catalog, Pair
from diffgen.catalog.expression import Expression
from diffgen.catalog.key import Key
from diffgen.catalog.type import Type

__all__ = ["Catalog", "Expression", "Key", "Pair", "Type"]
