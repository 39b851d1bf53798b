"""Encoders from text and values to the literals of each target format; every one is proven against its real reader."""
