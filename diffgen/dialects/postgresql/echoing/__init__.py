"""The server writes what the models declare in its own words."""
