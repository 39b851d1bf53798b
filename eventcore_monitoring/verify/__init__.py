"""Definitions against the world: functions from what is declared and what servers answer to findings and rows."""
