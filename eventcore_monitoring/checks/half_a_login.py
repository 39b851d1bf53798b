"""A sink has a user without a password, or a password without a user.

Why: Fluentd refuses the former, and with the latter sends neither.
Fix: give both or none.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines import Elasticsearch


def half_a_login(monitoring: Monitoring) -> Iterator[Finding]:
    """Elasticsearch sinks with one of `user` and `password`."""
    for pipeline in monitoring.pipelines:
        for sink in pipeline.sinks:
            if isinstance(sink, Elasticsearch) and (sink.user is None) != (sink.password is None):
                given, missing = ("user", "password") if sink.password is None else ("password", "user")
                at = f"pipelines.{pipeline.name}.sinks.{sink.name}.{given}"
                message = f"`{given}` is given, `{missing}` is not"
                fix = f"add `{missing}`, or leave out `{given}`"
                yield Finding(at, "half-a-login", message, fix, source=sink.line)
