"""What a script says of its own statements, in comments."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from migrations_runtime.errors import ScriptError
from migrations_runtime.limits import Limits, limits_of
from migrations_runtime.revisions.source import Source


def limits(folder: Path, source: str, direction: str = "upgrade") -> Limits:
    path = folder / "b_.py"
    path.write_text(source)
    script = SimpleNamespace(source=Source(str(path)))
    step: Any = SimpleNamespace(is_stamp=False, direction=direction, scripts=(script,))
    return limits_of(step)


SCRIPT = '''"""The text says # diffgen: lock_timeout=1s and means nothing."""
# diffgen: lock_timeout=5s retries=7
revision = "b"  # diffgen: lock_timeout=9s is no line of its own


def helper():
    pass


def upgrade():
    # diffgen: statement_timeout=2min, lock_timeout=500ms
    text = """
    # diffgen: lock_timeout=3s
    """


# diffgen: statement_timeout=1h
def downgrade():
    helper()
'''


def test_they_are_of_both_ways_outside_and_of_one_way_inside(tmp_path):
    assert limits(tmp_path, SCRIPT) == Limits(0.5, 120.0, 7)
    assert limits(tmp_path, SCRIPT, "downgrade") == Limits(5.0, 3600.0, 7)


def test_a_script_without_any_says_nothing(tmp_path):
    assert limits(tmp_path, "def upgrade():\n    pass  # diff gen: lock_timeout=5s\n") == Limits()


def test_what_a_script_says_goes_before_what_is_configured():
    own, configured = Limits(lock_timeout=0.0), Limits(5.0, 60.0, 3)
    assert own.or_else(configured) == Limits(0.0, 60.0, 3)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        (
            "# diffgen: lock_timout=5s",
            "b_.py:1: '# diffgen:' knows no 'lock_timout', did you mean lock_timeout?; it takes "
            "lock_timeout=5s, statement_timeout=1min and retries=3",
        ),
        (
            "x = 1\n# diffgen: lock_timeout=soon",
            "b_.py:2: lock_timeout must be a number of seconds, not 'soon'",
        ),
        ("# diffgen: retries=-1", "b_.py:1: retries must be a whole number such as 40, not '-1'"),
        ("# diffgen: retries", "b_.py:1: retries must be a whole number such as 40, not ''"),
        (
            "def helper():\n    # diffgen: retries=1\n    pass",
            "b_.py:2: '# diffgen:' in helper() is for no statement; write it in upgrade() or "
            "downgrade(), or at the top of the file for both",
        ),
    ],
)
def test_what_means_nothing_is_named_with_file_and_line(tmp_path, monkeypatch, source, complaint):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScriptError) as raised:
        limits(tmp_path, f"{source}\n")
    assert str(raised.value) == complaint
