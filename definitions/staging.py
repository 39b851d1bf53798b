"""EventCore in staging: fewer replicas, wider thresholds, and nobody is woken at night for it."""

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import minutes, percent, seconds

monitoring = eventcore(
    Settings(
        environment="staging",
        namespace="eventcore-staging",
        runbook_url="https://runbooks.example.com/eventcore-staging",
        elasticsearch_host="elasticsearch.staging.example.com",
        failure_ratio=percent(10),
        store_p95=seconds(1),
        projection_lag=minutes(10),
        replicas=(1, 3),
    )
)
