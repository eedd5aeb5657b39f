"""SQL Server: columns altered by type and nullability at once, defaults that are constraints."""
