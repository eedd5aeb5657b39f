"""MySQL and MariaDB: a column that changes is stated anew as a whole."""
