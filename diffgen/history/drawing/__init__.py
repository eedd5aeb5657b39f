"""The history of revisions as a picture: in a terminal, and as Mermaid."""
