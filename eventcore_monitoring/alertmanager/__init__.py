"""What an Alertmanager configuration means: routes, matchers, inhibition, time intervals, as values and functions."""
