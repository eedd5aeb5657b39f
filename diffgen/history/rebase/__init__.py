"""``diffgen rebase``: a second head is moved onto the first, so that no merge is needed."""
