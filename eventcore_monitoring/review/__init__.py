"""What changes in meaning between two states of a deployment: (before, after) -> changes."""
