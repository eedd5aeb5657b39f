"""What a person has said that nobody can see from outside: each as the flag of a command is given it."""

from __future__ import annotations

from dataclasses import dataclass, fields

#: The flag that fills each field.
FLAGS = {
    "renames": "--rename",
    "not_renamed": "--not-renamed",
    "fills": "--fill",
    "defaults": "--default",
    "backfills": "--backfill",
}


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

    @property
    def flags(self) -> tuple[str, ...]:
        """Return the flags of which something is said."""
        return tuple(flag for name, flag in FLAGS.items() if getattr(self, name))


#: Nobody has said anything.
UNASKED = Answers()
