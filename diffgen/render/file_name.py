"""The name of a revision's file: ``file_template``, the slug and the date in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from diffgen.errors import CommandError


def slug(message: str, length: int) -> str:
    """Return the words of a message, in small letters, cut after a whole word where there is one.

    >>> slug("First Rev: it's big", 40)
    'first_rev_it_s_big'
    """
    words = "_".join(re.findall(r"\w+", message)).lower()
    if len(words) <= length:
        return words
    cut, _, _ = words[: length + 1].rpartition("_")
    return cut or words[:length]


def file_name(
    revision: str,
    message: str,
    date: datetime,
    template: str,
    slug_length: int,
    place: str = "file_template",
) -> str:
    """Return the path of a revision's file, relative to its folder.

    :param place: where the template is from, for the message.
    :raises CommandError: when the template asks for a token that there isn't.
    """
    tokens = {
        "rev": revision,
        "slug": slug(message, slug_length),
        "epoch": int(date.timestamp()),
        "year": date.year,
        "month": date.month,
        "day": date.day,
        "hour": date.hour,
        "minute": date.minute,
        "second": date.second,
    }
    try:
        name = template % tokens
    except (KeyError, TypeError, ValueError) as error:
        raise CommandError(
            f"{place} = {template} is no template ({_problem(error)}); "
            f"its tokens are: {', '.join(tokens)}"
        ) from error
    # Without a message there is no slug, and nothing for a joint to join.
    return f"{name.rstrip('_-')}.py"


def _problem(error: Exception) -> str:
    return f"there is no {error}" if isinstance(error, KeyError) else str(error)


def now(timezone: str | None, place: str = "timezone") -> datetime:
    """Return the date of a new revision: in a named zone, or as the machine's clock shows it.

    :param place: where the zone is named, for the message.
    :raises CommandError: when there is no such zone.
    """
    if not timezone:
        return datetime.now()
    try:
        return datetime.now(UTC).astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # "Europe" is a folder
        raise CommandError(
            f"{place} = {timezone} is not known here; "
            "write it like Europe/Vienna, and install tzdata where the system has no zones"
        ) from error
