"""Autoscalers by what they do: KEDA's ScaledObject and ScaledJob, and the HorizontalPodAutoscaler, in one shape.

Defaults: KEDA 2.20 (`minReplicaCount` 0, `maxReplicaCount` 100, `pollingInterval` 30, `cooldownPeriod` 300), Kubernetes
autoscaling/v2 (`minReplicas` 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.json_difference import ABSENT, Difference, differences, sentence, without
from eventcore_monitoring.review.objects import Object
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.query_form import only_in_form
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.wording import cut, from_to, shown
from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.tree import mapping, sequence

_KEDA: Final = ("ScaledObject", "ScaledJob")
_AUTOSCALER: Final = "HorizontalPodAutoscaler"
# What a trigger of KEDA compares with, under the names that its scalers give it.
_THRESHOLDS: Final = (
    "threshold", "value", "targetValue", "lagThreshold", "queueLength", "targetQueueLength", "targetQueueSize",
    "targetQueryValue", "queryValue", "targetMetricValue", "targetAverageValue", "desiredReplicas",
)  # fmt: skip
_SPEC: Final = (
    "minReplicaCount", "maxReplicaCount", "minReplicas", "maxReplicas", "scaleTargetRef", "triggers", "metrics",
    "pollingInterval", "cooldownPeriod", "targetCPUUtilizationPercentage",
)  # fmt: skip
# Annotations in which we say what the triggers mean: they change with them.
_OURS: Final = "metadata.annotations.eventcore-monitoring/"
_PAUSED: Final = ("autoscaling.keda.sh/paused", "autoscaling.keda.sh/paused-replicas")
# Suffixes of Kubernetes' quantities.
_SIZES: Final = {"m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}


class Trigger(NamedTuple):
    """What a scaler looks at. `target` is what the value is compared with, "" where there is no such number."""

    name: str
    kind: str
    query: str
    target: str
    rest: Mapping[str, Any]
    steps: Steps


class Scaler(NamedTuple):
    """An autoscaler. `scales` is the workload; times in seconds, None where Kubernetes has no such setting."""

    written: Object
    kind: str
    namespace: str
    name: str
    scales: str
    least: Any
    most: Any
    polling: Any
    cooldown: Any
    triggers: tuple[Trigger, ...]
    rest: Mapping[str, Any]


def is_scaler(one: Object) -> bool:
    """Whether an object scales a workload."""
    return (one.kind in _KEDA and one.group == "keda.sh") or (one.kind == _AUTOSCALER and one.group == "autoscaling")


def scaler_of(one: Object) -> Scaler:
    """The scaler that an object is."""
    spec = mapping(one.value.get("spec"))
    target = mapping(spec.get("scaleTargetRef"))
    scales = f"{target.get('kind', 'Deployment')} {target.get('name', '')}".strip() if target else "jobs"
    aim = without({"apiVersion": "apps/v1", **target}, "kind", "name")
    rest = {
        **without(one.value, "spec", "kind", "apiVersion"),
        "spec": {**without(spec, *_SPEC), "scaleTargetRef": aim},
    }
    if one.kind == _AUTOSCALER:
        least, most, polling, cooldown = spec.get("minReplicas", 1), spec.get("maxReplicas"), None, None
        triggers = tuple(_metrics(spec))
    else:
        least, most = spec.get("minReplicaCount", 0), spec.get("maxReplicaCount", 100)
        polling, cooldown = spec.get("pollingInterval", 30), spec.get("cooldownPeriod", 300)
        triggers = tuple(_triggers(spec))
    return Scaler(one, one.kind, one.namespace, one.name, scales, least, most, polling, cooldown, triggers, rest)


def size(scaler: Scaler) -> str:
    """`3 to 8 replicas`."""
    return f"{shown(scaler.least)} to {shown(scaler.most)} replicas"


def _triggers(spec: Mapping[str, Any]) -> Iterator[Trigger]:
    for index, one in enumerate(map(mapping, sequence(spec.get("triggers")))):
        metadata = mapping(one.get("metadata"))
        key = next((key for key in _THRESHOLDS if key in metadata), "")
        kind = str(one.get("type", ""))
        asked = "query" if isinstance(metadata.get("query"), str) else ""
        rest = {**without(one, "name", "type", "metadata"), **without(metadata, asked, key)}
        name, query, target = str(one.get("name") or kind), metadata.get(asked, ""), str(metadata.get(key, ""))
        if one.get("metricType") == "Utilization":
            target = f"{target.removesuffix('%')} %"  # as the autoscaler has it
        yield Trigger(name, kind, query, target, rest, ("spec", "triggers", index))


def _metrics(spec: Mapping[str, Any]) -> Iterator[Trigger]:
    if "targetCPUUtilizationPercentage" in spec:  # autoscaling/v1
        target = f"{spec['targetCPUUtilizationPercentage']} %"
        yield Trigger("cpu", "Resource", "", target, {}, ("spec", "targetCPUUtilizationPercentage"))
    for index, one in enumerate(map(mapping, sequence(spec.get("metrics")))):
        kind = str(one.get("type", ""))
        key = f"{kind[:1].lower()}{kind[1:]}"
        source = mapping(one.get(key))
        name = source.get("name", mapping(source.get("metric")).get("name", kind))
        aim = mapping(source.get("target"))
        rest = {**without(one, "type", key), **without(source, "name", "target"), "metricType": aim.get("type")}
        yield Trigger(str(name), kind, "", _target(aim), rest, ("spec", "metrics", index))


def _target(target: Mapping[str, Any]) -> str:
    if "averageUtilization" in target:
        return f"{target['averageUtilization']} %"
    return str(target.get("averageValue", target.get("value", "")))


def scaler_changes(before: Scaler, after: Scaler) -> Iterator[Told]:
    """What an autoscaler does otherwise."""
    found = [*_identity(before, after), *_limits(before, after), *_times(before, after), *_of_triggers(before, after)]
    yield from found
    yield from _rest(before, after, only=not found)


def _identity(before: Scaler, after: Scaler) -> Iterator[Told]:
    if before.kind != after.kind:
        message = f"is a {after.kind} now, no {before.kind}"
        yield Told("scaler-kind", message, Risk.REVIEW, ("kind",), before.kind, after.kind)
    for word, old, new in (
        ("name", before.name, after.name),
        ("namespace", before.namespace, after.namespace),
    ):
        if old != new:
            message = f"has another {word}: {from_to(old, new)}"
            yield Told("scaler-renamed", message, Risk.REVIEW, ("metadata", word), old, new)
    if before.scales != after.scales:
        message = f"scales another workload: {from_to(before.scales, after.scales)}"
        yield Told("scaler-target", message, Risk.DANGER, ("spec", "scaleTargetRef"), before.scales, after.scales)


def _limits(before: Scaler, after: Scaler) -> Iterator[Told]:
    """A lower most is capacity that is lost; so is going down to no replica at all."""
    hpa = after.kind == _AUTOSCALER
    if before.most != after.most:
        up = _number(after.most) > _number(before.most)
        message = f"grows to {'more' if up else 'fewer'} replicas at most: {shown(before.most)} → {shown(after.most)}"
        place = ("spec", "maxReplicas" if hpa else "maxReplicaCount")
        risk = Risk.REVIEW if up else Risk.DANGER
        yield Told("scaler-most", message, risk, place, shown(before.most), shown(after.most))
    if before.least != after.least:
        up = _number(after.least) > _number(before.least)
        message = f"keeps {'more' if up else 'fewer'} replicas at least: {shown(before.least)} → {shown(after.least)}"
        none = _number(after.least) == 0
        if none:
            message += ", so it may shrink to nothing"
        place = ("spec", "minReplicas" if hpa else "minReplicaCount")
        risk = Risk.DANGER if none else Risk.REVIEW
        yield Told("scaler-least", message, risk, place, shown(before.least), shown(after.least))


def _number(value: object) -> float:
    """The number that a text is, a Kubernetes quantity too; 0 for what is none."""
    found = re.fullmatch(r"([-+]?[0-9.]+)\s*(%|[a-zA-Z]*)", str(value).strip())
    try:
        return float(found[1]) * _SIZES.get(found[2], 1) if found else float(str(value))
    except ValueError:
        return 0.0


def _times(before: Scaler, after: Scaler) -> Iterator[Told]:
    for code, words, key, old, new in (
        ("scaler-polling", "looks", "pollingInterval", before.polling, after.polling),
        ("scaler-cooldown", "shrinks to its least", "cooldownPeriod", before.cooldown, after.cooldown),
    ):
        if old != new and old is not None and new is not None:
            later = _number(new) > _number(old)
            if code == "scaler-polling":
                way = "less often" if later else "more often"
                message = f"{words} {way}: every {shown(old)} s → every {shown(new)} s"
            else:
                message = f"{words} {'later' if later else 'sooner'}: after {shown(old)} s → after {shown(new)} s"
            yield Told(code, message, Risk.REVIEW, ("spec", key), shown(old), shown(new))


def _of_triggers(before: Scaler, after: Scaler) -> Iterator[Told]:
    pairs, gone, new = paired(
        before.triggers,
        after.triggers,
        lambda one: (one.kind, one.name),
        lambda one: (one.kind, one.query) if one.query else None,
        lambda one: one.name.lower(),
        lambda one: (one.kind, one.target),
    )
    for one in gone:
        message = f"no longer scales by {_named(one)}"
        yield Told("scaler-trigger-removed", message, Risk.DANGER, one.steps, _named(one), "", gone=True)
    for one in new:
        message = f"also scales by {_named(one)}"
        yield Told("scaler-trigger-added", message, Risk.REVIEW, one.steps, "", _named(one))
    for old, one in pairs:
        yield from _trigger(old, one)


def _named(trigger: Trigger) -> str:
    query = f": {cut(trigger.query)}" if trigger.query else ""
    return f"{trigger.name}{query}{f', from {trigger.target}' if trigger.target else ''}"


def _trigger(before: Trigger, after: Trigger) -> Iterator[Told]:
    name = after.name
    if before.name != name:
        message = f"calls a trigger {name} that was {before.name}"
        yield Told("scaler-trigger-name", message, Risk.NONE, after.steps, before.name, name)
    if before.query != after.query:
        if only_in_form(before.query, after.query):
            message = f"writes otherwise what {name} asks for, which is the same"
            yield Told("scaler-query-form", message, Risk.NONE, after.steps, before.query, after.query)
        else:
            message = f"asks for something else in {name}: {from_to(before.query, after.query)}"
            yield Told("scaler-query", message, Risk.REVIEW, after.steps, before.query, after.query)
    if before.target != after.target:
        up, down = (_number(one) for one in (after.target, before.target))
        way = "later" if up > down else "sooner" if up < down else "otherwise"
        message = f"scales up {way} by {name}: {from_to(before.target, after.target)}"
        yield Told("scaler-threshold", message, Risk.REVIEW, after.steps, before.target, after.target)
    found = differences(before.rest, after.rest)
    if before.kind != after.kind and not _both_forms(before, after):
        found.insert(0, Difference("type", before.kind, after.kind))
    if found:
        yield Told("scaler-trigger", f"sets {name} otherwise: {sentence(found)}", Risk.REVIEW, after.steps)


def _both_forms(before: Trigger, after: Trigger) -> bool:
    """Whether one is KEDA's `cpu` or `memory` and the other the autoscaler's resource of that name."""
    return "Resource" in (before.kind, after.kind) and before.name == after.name


def _rest(before: Scaler, after: Scaler, *, only: bool) -> Iterator[Told]:
    """Settings without a sentence of their own. `only`: nothing else is told of the scaler."""
    found = differences(_of_one_shape(before), _of_one_shape(after))
    told = ("metadata.name", "metadata.namespace")
    found = [one for one in found if one.path not in told]
    paused = [one for one in found if any(f'"{name}"' in one.path for name in _PAUSED)]
    behaviour = [one for one in found if one.within("behavior")]
    people = [one for one in found if one.within("metadata") and one not in paused]
    for one in paused:
        still = one.after not in (ABSENT, False, "false", "")
        message = f"{'stands still' if still else 'scales again'}: {one}"
        risk = Risk.DANGER if still else Risk.REVIEW
        yield Told("scaler-paused", message, risk, ("metadata", "annotations"))
    if behaviour:
        message = f"grows or shrinks at another pace: {sentence(behaviour)}"
        yield Told("scaler-behaviour", message, Risk.REVIEW, ("spec",))
    rest = [one for one in found if one not in (*paused, *behaviour, *people)]
    if rest:
        yield Told("scaler-settings", f"has other settings: {sentence(rest)}", Risk.REVIEW, ("spec",))
    if people and (only or not all(one.path.startswith(_OURS) for one in people)):
        message = f"changes labels or annotations: {sentence(people)}"
        yield Told("scaler-labels", message, Risk.NONE, ("metadata",))


def _of_one_shape(scaler: Scaler) -> dict[str, Any]:
    """The other settings, those of the pace under the same name for both kinds."""
    spec = mapping(scaler.rest.get("spec"))
    advanced = mapping(spec.get("advanced"))
    inner = mapping(advanced.get("horizontalPodAutoscalerConfig"))
    behaviour = spec.get("behavior", inner.get("behavior"))
    around = without(inner, "behavior")
    rest = {
        **without(spec, "behavior", "advanced"),
        **({"advanced": without(advanced, "horizontalPodAutoscalerConfig")} if len(advanced) > bool(inner) else {}),
        **({"horizontalPodAutoscalerConfig": around} if around else {}),
    }
    made = {**without(scaler.rest, "spec"), "spec": rest}
    return made if behaviour is None else {**made, "behavior": behaviour}
