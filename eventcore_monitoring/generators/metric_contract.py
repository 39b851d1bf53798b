"""The metric contract: what is expected to be scraped, as data that other revisions and other programs can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import get_args

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.model.metrics import Label, Metric, Target
from eventcore_monitoring.model.monitoring import Monitoring

PATH = PurePosixPath("prometheus/metrics.yaml")
_KINDS = get_args(get_args(Metric)[0])
# `origin` says where a metric comes from and nothing of what it is; the others are written in a form of their own.
_OTHERWISE = ("origin", "kind", "labels", "target")


def metric_contract(monitoring: Monitoring) -> Iterator[Artifact]:
    """The declared metrics and their targets, each field that is not as usual; nothing without metrics."""
    if monitoring.metrics:
        content: dict[str, Tree] = {
            "targets": [_target(target) for target in monitoring.targets],
            "metrics": [_metric(metric) for metric in monitoring.metrics],
        }
        yield Artifact(PATH, to_yaml(content).encode())


def _target(target: Target) -> dict[str, Tree]:
    """What decides the labels of series, and how often there is a sample."""
    attached = {name: value for name, value in target.attached.items() if name not in ("job", "instance")}
    return {
        "job": target.job,
        "instance": target.instance,
        "scrape_interval": target.scrape_interval,
        **({"labels": attached} if attached else {}),
    }


def _metric(metric: Metric) -> dict[str, Tree]:
    # One that a query answers is scraped as any other: a gauge, or a counter.
    kind = next(one for one in _KINDS if isinstance(metric, one))
    dumped = metric.model_dump(mode="json")
    more = {
        name: dumped[name]
        for name, field in kind.model_fields.items()
        if name not in _OTHERWISE
        and (name == "unit" or field.is_required() or getattr(metric, name) != field.get_default())
    }
    labels: list[Tree] = [_label(label) for label in metric.label_set]
    return {
        "name": more.pop("name"),
        "kind": kind.model_fields["kind"].default,
        "target": metric.target.job,
        **more,
        **({"labels": labels} if labels else {}),
    }


def _label(label: Label) -> dict[str, Tree]:
    return {
        "name": label.name,
        **({"help": label.help} if label.help else {}),
        **({"values": list(label.values)} if label.values else {}),
        **({"optional": True} if label.optional else {}),
    }
