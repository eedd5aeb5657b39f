"""What a person has said that nobody can see from outside: each as the flag of a command is given it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

#: The flag that fills each field.
FLAGS = {
    "renames": "--rename",
    "not_renamed": "--not-renamed",
    "fills": "--fill",
    "defaults": "--default",
    "backfills": "--backfill",
}

_NAMED = re.compile(r"(\w+):(?=[^=]+)")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked for, or answered.

    :param renames: what keeps its content under another name, as ``users.name=users.full_name``.
    :param not_renamed: what is new, though it looks like something renamed: ``users.full_name``.
    :param fills: what rows that are there get once: ``users.country=AT``; SQL stands after ``sql:``.
    :param defaults: what they get, and all that come: a server default, which the models should say.
    :param backfills: SQL that they get in batches, before NULL is refused: ``users.mail=lower(name)``.
    """

    renames: tuple[str, ...] = ()
    not_renamed: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()
    backfills: tuple[str, ...] = ()

    def __or__(self, more: Answers) -> Answers:
        """Return these answers and more of them; what is said twice counts once."""
        return Answers(
            **{
                field.name: tuple(
                    dict.fromkeys((*getattr(self, field.name), *getattr(more, field.name)))
                )
                for field in fields(Answers)
            }
        )

    def about(self, database: str | None) -> Answers:
        """Return what was said of one of several databases, as ``engine1:users.name=users.full_name``.

        What names none is about each of them. Of a database without a name everything is.
        """
        if database is None:
            return self
        return Answers(
            **{field.name: self._about(field.name, database) for field in fields(Answers)}
        )

    def _about(self, field: str, database: str) -> tuple[str, ...]:
        divided = [(_NAMED.match(text), text) for text in getattr(self, field)]
        return tuple(
            text if found is None else text[found.end() :]
            for found, text in divided
            if found is None or found[1] == database
        )

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the flags of which something is said."""
        return tuple(flag for name, flag in FLAGS.items() if getattr(self, name))


#: Nobody has said anything.
UNASKED = Answers()
