"""Log pipelines as Fluentd has them: the tree that is made of what is declared, and what becomes of records in it."""
