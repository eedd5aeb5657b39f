"""What is declared on PostgreSQL, as the servers keep it; no server is asked here."""
