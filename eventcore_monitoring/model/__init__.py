"""What can be declared: one file a kind of declaration, and `monitoring` that holds the whole."""
