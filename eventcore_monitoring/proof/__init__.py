"""Proof: series on which an alert fires, and others on which it does not, and the tests that promtool confirms."""
