"""MySQL and MariaDB: the catalog is read from ``information_schema``, a table of it at a time."""
