"""Which revision runs, for a terminal that nobody has set up logging for."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from migrations_runtime.live_line import taken_off
from migrations_runtime.streams import lead_nowhere


class Progress(logging.Handler):
    """Writes to stderr, unless ``env.py`` has set logging up by itself."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record where nothing else does."""
        taken_off()
        if logging.getLogger().handlers:
            return
        try:
            print(self.format(record), file=sys.stderr, flush=True)
        except OSError:  # what runs goes on: upgrade head 2>&1 | head -1
            lead_nowhere(sys.stderr)


def show_progress() -> None:
    """Have the messages of the runtime shown; a second call adds nothing."""
    log = logging.getLogger("migrations_runtime")
    if not any(isinstance(handler, Progress) for handler in log.handlers):
        log.addHandler(Progress())
    log.setLevel(logging.INFO)


@contextmanager
def errors_only() -> Iterator[None]:
    """Have nothing logged but errors, whatever ``env.py`` sets up."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
