"""Fluentd configuration of the log pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.model.monitoring import Monitoring


def fluentd(monitoring: Monitoring) -> Iterator[Artifact]:
    """One configuration with all pipelines; nothing where none is declared."""
    if monitoring.pipelines:
        from eventcore_monitoring.fluentd.printer import printed
        from eventcore_monitoring.pipelines.configuration import configured

        text = printed(configured(monitoring.pipelines))
        yield Artifact(PurePosixPath("fluentd/fluent.conf"), text.encode())
