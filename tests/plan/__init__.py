"""From differences to steps."""
