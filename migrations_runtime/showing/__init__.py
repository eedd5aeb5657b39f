"""What is shown of text that others wrote: harmless where it is shown, and without its secrets.

Names, values and messages of a database, docstrings of scripts, texts of drivers: all of it is data.

- :mod:`.visible`: for terminals, logs and comments; what would steer them is written as an escape.
- :mod:`.shell`: for commands that are proposed.
- :mod:`.masked`, :mod:`.url`, :mod:`.secrets`: without passwords.
- :mod:`.logger`: loggers whose records are both.
"""
