"""What the server says of a table, taken apart, and as it is to be."""
