"""SQL text of MySQL and MariaDB: taken apart, and in one spelling."""
