"""A live database's catalog, read into the values of the kinds."""
