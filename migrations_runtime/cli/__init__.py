"""The command line: one file per command; each wires, and decides nothing."""
