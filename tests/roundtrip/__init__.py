"""Random pairs of schemas, sent up and down on real servers, judged by the servers' own catalogs.

Nothing here knows how diffgen works inside: it is driven by its commands, and what it made is read
by queries of this package alone.
"""
