"""Dashboards held against each other: files as boards, boards by their panels, panels by their queries and settings."""
