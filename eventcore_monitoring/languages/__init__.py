"""Languages that commands for people are written in, read as far as it takes to see what a command does."""
