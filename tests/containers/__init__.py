"""Real servers for the tests: a module per server, and in it the ways to get one, best first."""
