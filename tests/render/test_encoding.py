"""A source in another encoding than UTF-8 says so (PEP 263)."""

from __future__ import annotations

import pytest

from diffgen.render.encoding import declaring


@pytest.mark.parametrize(
    ("text", "encoding", "first"),
    [
        ('"""grüßt"""\n', "latin-1", "# coding: iso8859-1"),
        ('"""grüßt"""\n', "utf-8", '"""grüßt"""'),
        ('"""grüßt"""\n', "UTF8", '"""grüßt"""'),
        ('"""greets"""\n', "latin-1", '"""greets"""'),
        ('# -*- coding: latin-1 -*-\n"""grüßt"""\n', "latin-1", "# -*- coding: latin-1 -*-"),
        ('#!/usr/bin/python\n# vim: fileencoding=latin-1\n"ü"\n', "latin-1", "#!/usr/bin/python"),
    ],
)
def test_the_line_is_added_where_it_is_needed(text, encoding, first):
    declared = declaring(text, encoding)
    assert declared.splitlines()[0] == first
    assert declared.endswith(text)
    compile(declared.encode(encoding), "revision.py", "exec")
