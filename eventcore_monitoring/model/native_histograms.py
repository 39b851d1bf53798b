"""Native histograms played by classic ones, for whatever makes samples that are numbers."""

from collections.abc import Mapping

from eventcore_monitoring.model.metrics import Histogram, Metric, MetricUnit, NativeHistogram
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.native_histograms import Natives

_COUNT = 20
_LOWEST: Mapping[MetricUnit, float] = {"seconds": 0.005, "milliseconds": 5.0, "bytes": 256.0}


def natives_of(monitoring: Monitoring) -> Natives:
    """The native histograms that are declared; edges by half powers of two, as in schema 1."""
    return {metric.name: _edges(metric.unit) for metric in monitoring.metrics if isinstance(metric, NativeHistogram)}


def _edges(unit: MetricUnit) -> tuple[float, ...]:
    return tuple(float(f"{_LOWEST.get(unit, 1.0) * 2 ** (place / 2):.3g}") for place in range(_COUNT))


def with_classic(monitoring: Monitoring, natives: Natives) -> Monitoring:
    """The deployment with each native histogram as a classic one of the same name."""
    if not natives:
        return monitoring
    return monitoring.replaced(metrics=[_classic(metric, natives) for metric in monitoring.metrics])


def _classic(metric: Metric, natives: Natives) -> Metric:
    if not isinstance(metric, NativeHistogram):
        return metric
    given = {name: getattr(metric, name) for name in ("name", "help", "target", "labels", "unit")}
    return Histogram(**given, buckets=natives[metric.name])
