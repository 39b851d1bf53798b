"""Rules of any origin, declared or read from files: what checks of expressions look at."""
