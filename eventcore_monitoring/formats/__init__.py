"""What a command found, in the formats of those who read it: one file a format, a function from a run to text each."""
