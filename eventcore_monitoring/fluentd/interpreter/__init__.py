"""What becomes of log lines in a Fluentd configuration, told step by step; no Ruby is ever run."""
