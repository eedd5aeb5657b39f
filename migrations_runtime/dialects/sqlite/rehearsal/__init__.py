"""What a change would break, tried before anything is done."""
