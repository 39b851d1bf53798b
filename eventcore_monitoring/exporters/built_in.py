"""What Prometheus itself adds: series about each scrape and about each alert.

Read from Prometheus 2.42.0 and 3.14.0 as they ran. scrape_body_size_bytes, scrape_sample_limit and
scrape_timeout_seconds need the feature flag extra-scrape-metrics. ALERTS and ALERTS_FOR_STATE have every label of their
alert besides those listed here, and no other. ALERTS is 1 as long as it is there; ALERTS_FOR_STATE is the time at which
the alert's condition became true.
"""

METRICS = """\
info      ALERTS                                -         alertname alertstate=firing|pending *?
gauge     ALERTS_FOR_STATE                      timestamp alertname *?
gauge     scrape_body_size_bytes                bytes
gauge     scrape_duration_seconds               seconds
gauge     scrape_sample_limit                   count
gauge     scrape_samples_post_metric_relabeling count
gauge     scrape_samples_scraped                count
gauge     scrape_series_added                   count
gauge     scrape_timeout_seconds                seconds
gauge     up                                    boolean
"""
