"""From operations to the text of a revision script, and what its file goes through."""
