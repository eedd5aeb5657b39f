"""The kinds of MySQL and MariaDB, as far as they differ from the standard."""
