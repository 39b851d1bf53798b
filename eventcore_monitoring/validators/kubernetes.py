"""Kubernetes objects against strict schemas, and the rules that no schema holds."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import address, mapping, number, sequence

_SCHEMAS: Mapping[tuple[str, str], str] = {
    ("autoscaling/v2", "HorizontalPodAutoscaler"): "autoscaling_HorizontalPodAutoscaler_v2.schema.json",
    ("v1", "ConfigMap"): "core_ConfigMap_v1.schema.json",
    ("keda.sh/v1alpha1", "ScaledObject"): "keda.sh_ScaledObject_v1alpha1.schema.json",
    ("monitoring.coreos.com/v1", "PrometheusRule"): "monitoring.coreos.com_PrometheusRule_v1.schema.json",
}
_RULE_BYTES = 524_288  # Prometheus Operator 0.93: half a Secret
_CONFIG_MAP_BYTES = 1_048_576
_KEDA_NAME = 54  # KEDA puts keda-hpa- before the name, and 63 is the limit of a label
_BLOCKS = {
    "Resource": "resource",
    "ContainerResource": "containerResource",
    "Pods": "pods",
    "Object": "object",
    "External": "external",
}
_TARGETS = {"Utilization": "averageUtilization", "AverageValue": "averageValue", "Value": "value"}

# The way to a fault inside an object, a sentence, and the way out.
_Fault = tuple[str, str, str]


def check_objects(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What is wrong with the objects in `kubernetes/*.yaml`.

    Schemas: Kubernetes 1.37, KEDA 2.20.2, Prometheus Operator 0.93 (see the NOTICE beside them). The rules
    beyond them are those of KEDA's admission webhook and of the Kubernetes API descriptions.
    """
    files = sorted(folder.glob("kubernetes/*.yaml"))
    if not files:
        return
    if json_schema.installed():
        violations = cache(lambda kind: json_schema.compiled(json_schema.data("kubernetes", _SCHEMAS[kind])))
    else:
        violations = None
        yield json_schema.not_installed("kubernetes")
    for file in files:
        at = file.relative_to(folder).as_posix()
        content = file.read_bytes()
        try:
            objects = documents(content.decode("utf-8"))
        except (StrictYamlError, UnicodeDecodeError) as error:
            yield Finding(at, "kubernetes-yaml", f"The file cannot be read strictly: {error}.")
            continue
        if not objects:
            yield Finding(at, "kubernetes-kind", "The file is empty.", "Leave it out.")
        for one in map(mapping, objects):
            kind = (str(one.get("apiVersion")), str(one.get("kind")))
            name = f"{one.get('kind')} {mapping(one.get('metadata')).get('name')}"
            if kind not in _SCHEMAS:
                message = f"No schema is known for {one.get('apiVersion')} {one.get('kind')}, so it was not checked."
                yield Finding(at, "kubernetes-kind", message, "", Severity.WARNING)
                continue
            for violation in violations(kind)(one) if violations else ():
                where = f"{name}, {address(violation.steps)}" if violation.steps else name
                yield Finding(at, "kubernetes-schema", f"{where}: {violation.message}.", "Correct the declaration.")
            for way, message, fix in _faults(one, len(content)):
                yield Finding(at, "kubernetes-rule", f"{name}, {way}: {message}.", fix)


def _faults(one: Mapping[str, Any], size: int) -> Iterator[_Fault]:
    spec = mapping(one.get("spec"))
    match one.get("kind"):
        case "ScaledObject":
            yield from _scaled_object(str(mapping(one.get("metadata")).get("name", "")), spec)
            known = json_schema.data("kubernetes", "keda_scalers-schema.json")["scalers"]
            scalers = {scaler["type"]: scaler for scaler in known}
            for index, trigger in enumerate(map(mapping, sequence(spec.get("triggers")))):
                yield from _trigger(f"spec.triggers[{index}]", trigger, scalers)
            configuration = mapping(mapping(spec.get("advanced")).get("horizontalPodAutoscalerConfig"))
            way = "spec.advanced.horizontalPodAutoscalerConfig.behavior"
            yield from _behavior(way, mapping(configuration.get("behavior")))
        case "HorizontalPodAutoscaler":
            yield from _autoscaler(spec)
        case "PrometheusRule":
            if size >= _RULE_BYTES:
                yield "spec", f"it has {size} bytes and the operator takes less than {_RULE_BYTES}", "Split the rules."
            names = [mapping(group).get("name") for group in sequence(spec.get("groups"))]
            for name in _twice(names):
                yield "spec.groups", f"two groups are called {name}", "Give each group its own name."
        case "ConfigMap":
            pairs = [*mapping(one.get("data")).items(), *mapping(one.get("binaryData")).items()]
            held = sum(len(str(key).encode()) + len(str(value).encode()) for key, value in pairs)
            if held > _CONFIG_MAP_BYTES:
                message = f"it holds {held} bytes and Kubernetes takes at most {_CONFIG_MAP_BYTES}"
                yield "data", message, "Split it into several."


def _scaled_object(name: str, spec: Mapping[str, Any]) -> Iterator[_Fault]:
    if len(name) > _KEDA_NAME:
        yield "metadata.name", f"the name has {len(name)} characters and KEDA takes {_KEDA_NAME}", "Shorten it."
    least, most = number(spec.get("minReplicaCount"), 0), number(spec.get("maxReplicaCount"), 100)
    if least > most:
        yield "spec.minReplicaCount", f"{least:g} is more than maxReplicaCount {most:g}", "Lower it."
    idle = spec.get("idleReplicaCount")
    if idle is not None and number(idle, 0) >= least:
        message = f"{number(idle, 0):g} is not less than minReplicaCount {least:g}"
        yield "spec.idleReplicaCount", message, "Leave it out or raise minReplicaCount."
    triggers = [mapping(trigger) for trigger in sequence(spec.get("triggers"))]
    for twice in _twice([trigger.get("name") for trigger in triggers if trigger.get("name")]):
        yield "spec.triggers", f"two triggers are called {twice}", "Give each trigger its own name."
    external = [trigger for trigger in triggers if trigger.get("type") not in ("cpu", "memory")]
    if triggers and not external and least == 0:
        message = "cpu and memory triggers alone cannot scale from zero"
        yield "spec.minReplicaCount", message, "Write minReplicaCount 1 or more."
    formula = mapping(mapping(spec.get("advanced")).get("scalingModifiers")).get("formula")
    if "fallback" in spec and not external and not formula:
        message = "a fallback needs a trigger other than cpu and memory, or a formula"
        yield "spec.fallback", message, "Leave it out."


def _trigger(way: str, trigger: Mapping[str, Any], scalers: Mapping[str, Any]) -> Iterator[_Fault]:
    kind, metadata = str(trigger.get("type")), mapping(trigger.get("metadata"))
    if kind not in scalers:
        yield f"{way}.type", f"KEDA knows no trigger {kind}", "Use one of KEDA's trigger types."
        return
    parameters: dict[str, Mapping[str, Any]] = {one["name"]: one for one in scalers[kind]["parameters"]}
    for key, value in metadata.items():
        parameter = parameters.get(key) or parameters.get(str(key).removesuffix("FromEnv"))
        if parameter is None:
            known = ", ".join(sorted(parameters))
            yield f"{way}.metadata.{key}", f"the trigger {kind} has no parameter {key}", f"It knows {known}."
        elif "deprecated" in parameter:
            yield f"{way}.metadata.{key}", f"KEDA removed the parameter {key}", "Set metricType of the trigger."
        elif key in parameters and value not in parameter.get("allowedValue", [value]):
            allowed = ", ".join(parameter["allowedValue"])
            yield f"{way}.metadata.{key}", f"{value} is not allowed", f"Write one of {allowed}."
    for key, parameter in parameters.items():
        elsewhere = parameter.get("optional") or parameter.get("triggerAuthenticationVariableReadable")
        if not elsewhere and "default" not in parameter and not metadata.get(key) and not metadata.get(f"{key}FromEnv"):
            yield f"{way}.metadata", f"the parameter {key} is missing", "Write it."
    if kind in ("cpu", "memory") and trigger.get("metricType") not in ("Utilization", "AverageValue"):
        message = f"{trigger.get('metricType')} is no metric type of {kind}"
        yield f"{way}.metricType", message, "Write Utilization or AverageValue."
    if kind in ("cpu", "memory", "cron") and trigger.get("useCachedMetrics"):
        yield f"{way}.useCachedMetrics", f"KEDA keeps no metrics of {kind}", "Leave it out."
    if kind == "prometheus":
        if metadata.get("ignoreNullValues") != "false":
            message = "a metric that is gone would count as 0 and scale down in silence"
            yield f"{way}.metadata.ignoreNullValues", message, 'Write ignoreNullValues: "false".'
        for key in ("threshold", "activationThreshold"):
            if key in metadata and not _is_number(metadata[key]):
                yield f"{way}.metadata.{key}", f"{metadata[key]} is no number", "Write a number in quotes."


def _autoscaler(spec: Mapping[str, Any]) -> Iterator[_Fault]:
    least, most = number(spec.get("minReplicas"), 1), number(spec.get("maxReplicas"), math.inf)
    if least > most:
        yield "spec.minReplicas", f"{least:g} is more than maxReplicas {most:g}", "Lower it."
    if most < 1:
        yield "spec.maxReplicas", f"{most:g} is less than 1", "Raise it."
    for index, metric in enumerate(map(mapping, sequence(spec.get("metrics")))):
        way = f"spec.metrics[{index}]"
        block = _BLOCKS.get(str(metric.get("type")))
        if block is None:
            yield f"{way}.type", f"{metric.get('type')} is no kind of metric", f"Write one of {', '.join(_BLOCKS)}."
            continue
        written = sorted(str(key) for key in metric if key != "type")
        if written != [block]:
            message = f"type {metric['type']} goes with {block} alone and has {', '.join(written) or 'nothing'}"
            yield way, message, f"Write the block {block}."
        yield from _target(f"{way}.{block}.target", block, mapping(mapping(metric.get(block)).get("target")))
    yield from _behavior("spec.behavior", mapping(spec.get("behavior")))


def _target(way: str, block: str, target: Mapping[str, Any]) -> Iterator[_Fault]:
    kind = str(target.get("type"))
    takes = {
        "resource": ("Utilization", "AverageValue"),
        "containerResource": ("Utilization", "AverageValue"),
        "pods": ("AverageValue",),
    }.get(block, ("AverageValue", "Value"))
    if kind not in takes:
        yield f"{way}.type", f"{kind} does not go with {block}", f"Write {' or '.join(takes)}."
        return
    written = sorted(str(key) for key in target if key != "type")
    if written != [_TARGETS[kind]]:
        message = f"type {kind} goes with {_TARGETS[kind]} alone and has {', '.join(written) or 'nothing'}"
        yield way, message, f"Write {_TARGETS[kind]}."
    elif kind == "Utilization" and number(target["averageUtilization"], 0) < 1:
        yield f"{way}.averageUtilization", "it must be at least 1 percent", "Raise it."


def _behavior(way: str, behavior: Mapping[str, Any]) -> Iterator[_Fault]:
    for direction in ("scaleUp", "scaleDown"):
        rules = mapping(behavior.get(direction))
        here = f"{way}.{direction}"
        window = number(rules.get("stabilizationWindowSeconds"), 0)
        if not 0 <= window <= 3600:
            yield (
                f"{here}.stabilizationWindowSeconds",
                f"{window:g} is not from 0 to 3600",
                "Write seconds up to an hour.",
            )
        if rules.get("selectPolicy", "Max") not in ("Max", "Min", "Disabled"):
            yield f"{here}.selectPolicy", f"{rules['selectPolicy']} is not known", "Write Max, Min or Disabled."
        for index, policy in enumerate(map(mapping, sequence(rules.get("policies")))):
            one = f"{here}.policies[{index}]"
            if policy.get("type") not in ("Pods", "Percent"):
                yield f"{one}.type", f"{policy.get('type')} is no kind of policy", "Write Pods or Percent."
            if number(policy.get("value"), 1) <= 0:
                yield f"{one}.value", f"{policy['value']} is not more than 0", "Raise it."
            period = number(policy.get("periodSeconds"), 1)
            if not 1 <= period <= 1800:
                yield f"{one}.periodSeconds", f"{period:g} is not from 1 to 1800", "Write seconds up to half an hour."


def _twice(names: Sequence[object]) -> list[str]:
    return [name for name, times in Counter(json.dumps(name) for name in names).items() if times > 1]


def _is_number(text: object) -> bool:
    try:
        return math.isfinite(float(str(text)))
    except ValueError:
        return False
