"""What is declared on MySQL and MariaDB, as the servers keep it; no server is asked here."""
