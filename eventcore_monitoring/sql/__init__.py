"""SQL: what a statement reads, answers and does, as far as that is certain from its text."""
