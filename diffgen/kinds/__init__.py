"""The kinds of objects that every server has, one a file; a dialect adds its own."""
