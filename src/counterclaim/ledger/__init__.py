"""What was read, found, linked and decided: content-addressed, append-only."""
