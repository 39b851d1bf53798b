"""The metrics of sql_exporter about itself; what its collectors query is declared by the user.

Read from burningalchemist/sql_exporter 0.24.6 (`target.go`, `query.go`, `exporter.go`). A target also gets `up` and
`scrape_duration_seconds` with the label `target`: names of Prometheus itself, and so not listed. `query_*` are there
when `enable_query_metrics` is set. Labels of a target are the user's; `job`, where sql_exporter sets it, becomes
`exported_job`.
"""

METRICS = """\
gauge   query_duration_seconds  seconds query target?
gauge   query_rows_returned     count   query target?
counter scrape_errors_total     count   target? collector? query?
info    sql_exporter_build_info -       branch? goarch goos goversion revision? tags? version
"""
