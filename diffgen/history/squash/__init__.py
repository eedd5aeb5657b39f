"""``diffgen squash A:B``: one revision that does what a range of them did, and has been proven to."""
