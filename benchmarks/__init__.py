"""Benchmarks: what start-up, rules, dashboards and growth cost, as ratios measured in one run."""
