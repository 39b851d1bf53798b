"""From what runs already to declarations: metrics pages become facts of a catalogue, and definitions in Python."""
