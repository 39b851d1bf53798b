"""Fluentd configuration as a tree: read, printed, checked, followed. What Fluentd would run is never run here."""
