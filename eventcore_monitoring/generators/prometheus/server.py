"""`prometheus.yaml`: what is scraped, which rules are evaluated, who is told. Its fields mean what 2.42 says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.generators.blackbox.modules import module_name
from eventcore_monitoring.model.discovery import (
    Addresses,
    AddressFiles,
    KubernetesNodes,
    KubernetesPods,
    KubernetesService,
    Probes,
    ScrapedElsewhere,
    Through,
)
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.prometheus_server import PrometheusServer
from eventcore_monitoring.model.targets import Target
from eventcore_monitoring.values import duration

_LINE = re.compile(r"^(?!$)", re.MULTILINE)


def server_configuration(monitoring: Monitoring, server: PrometheusServer, *, has_rules: bool) -> str:
    """The file, with a line above each job that says what it is; `has_rules`: there are files below `rules/`."""
    settings: dict[str, Tree] = {"evaluation_interval": monitoring.evaluation_interval}
    if server.external_labels:
        settings["external_labels"] = dict(server.external_labels)
    whole: dict[str, Tree] = {"global": settings}
    files = [*(["rules/*.yaml"] if has_rules else []), *server.rule_files]
    if files:
        whole["rule_files"] = files
    if server.alertmanagers:
        static = {"static_configs": [{"targets": list(server.alertmanagers)}]}
        whole["alerting"] = {"alertmanagers": [static]}
    text = to_yaml(whole)
    jobs = "".join(map("".join, _jobs(monitoring)))
    if jobs:
        text += f"scrape_configs:\n{jobs}"
    return text + _left_out(monitoring.targets)


def _jobs(monitoring: Monitoring) -> Iterator[tuple[str, str]]:
    """The comment and the text of each job."""
    for target in monitoring.targets:
        if target.found is not None and not isinstance(target.found, ScrapedElsewhere):
            text = to_yaml([_job(target, monitoring)])
            yield _comment(target.help, "  "), _LINE.sub("  ", text)


def _left_out(targets: Sequence[Target]) -> str:
    """A comment for each target that is not scraped here."""
    lines = [
        f"# Not scraped here: {target.job} ({target.found.by})"
        for target in targets
        if isinstance(target.found, ScrapedElsewhere)
    ]
    return "".join(f"{line}\n" for line in lines)


def _comment(text: str, indent: str) -> str:
    return "".join(f"{indent}# {line}\n" for line in text.splitlines() if line.strip())


def _job(target: Target, monitoring: Monitoring) -> dict[str, Tree]:
    asks_others = isinstance(target.found, Probes | Through)
    job: dict[str, Tree] = {
        "job_name": target.job,
        "scrape_interval": target.scrape_interval,
        "scrape_timeout": duration(target.scrape_may_take),
        "metrics_path": target.path or ("/probe" if asks_others else "/metrics"),
    }
    job |= _access(target)
    match target.found:
        case Addresses(addresses=addresses):
            job["static_configs"] = [_static(addresses, target.labels)]
        case AddressFiles(files=files):
            job["file_sd_configs"] = [{"files": list(files)}]
            job |= _relabelled(_attached(target.labels))
        case KubernetesPods() as pods:
            job["kubernetes_sd_configs"] = [_pods(pods)]
            job |= _relabelled([*_running_pods(pods.port), *_attached(target.labels)])
        case KubernetesService() as service:
            job["kubernetes_sd_configs"] = [_service(service)]
            job |= _relabelled([_port_named(service.port_name), *_attached(target.labels)])
        case KubernetesNodes():
            job["kubernetes_sd_configs"] = [{"role": "node"}]
            job |= _relabelled(_attached(target.labels))
        case Probes(exporter=exporter):
            job["static_configs"] = list(_probed(monitoring, target))
            job |= _relabelled(_asked_through(exporter))
        case Through(exporter=exporter, targets=targets, parameters=parameters):
            if parameters:
                job["params"] = {name: [value] for name, value in parameters.items()}
            job["static_configs"] = [_static(targets, target.labels)]
            job |= _relabelled(_asked_through(exporter))
    return job


def _access(target: Target) -> dict[str, Tree]:
    """How the addresses are asked: in plain text or over TLS, and as whom."""
    access: dict[str, Tree] = {} if target.scheme == "http" else {"scheme": target.scheme}
    if target.token is not None:
        access["authorization"] = {"credentials_file": target.token.file}
    tls: dict[str, Tree] = {} if target.ca_file is None else {"ca_file": target.ca_file}
    if not target.verified:
        tls["insecure_skip_verify"] = True
    if tls:
        access["tls_config"] = tls
    return access


def _static(addresses: Iterable[str], labels: Mapping[str, str]) -> dict[str, Tree]:
    return {"targets": list(addresses), **({"labels": dict(labels)} if labels else {})}


def _probed(monitoring: Monitoring, target: Target) -> Iterator[dict[str, Tree]]:
    """What is probed, each with its module; Prometheus turns `__param_module` into a parameter of the address."""
    for probe in monitoring.probes:
        for check in probe.check_names:
            labels = {"probe": probe.name, "check": check, **target.labels}
            yield _static(probe.addresses, {"__param_module": module_name(probe, check), **labels})


def _asked_through(exporter: str) -> list[Tree]:
    """The address is what the exporter asks, and the exporter is what Prometheus asks."""
    return [
        {"source_labels": ["__address__"], "target_label": "__param_target"},
        {"source_labels": ["__param_target"], "target_label": "instance"},
        {"target_label": "__address__", "replacement": exporter},
    ]


def _pods(pods: KubernetesPods) -> dict[str, Tree]:
    wanted = ",".join(f"{name}={value}" for name, value in pods.labels.items())
    return {
        "role": "pod",
        "namespaces": {"names": [pods.namespace]},
        "selectors": [{"role": "pod", "label": wanted}],
    }


def _running_pods(port: int) -> list[Tree]:
    # A pod is found once for each of its ports; with the same address they are one target.
    return [
        {"source_labels": ["__meta_kubernetes_pod_phase"], "regex": "Failed|Succeeded", "action": "drop"},
        {
            "source_labels": ["__meta_kubernetes_pod_ip"],
            "regex": "(.+)",
            "target_label": "__address__",
            "replacement": f"${{1}}:{port}",
        },
    ]


def _service(service: KubernetesService) -> dict[str, Tree]:
    return {
        "role": "endpointslice",
        "namespaces": {"names": [service.namespace]},
        "selectors": [{"role": "endpointslice", "label": f"kubernetes.io/service-name={service.service}"}],
    }


def _port_named(name: str) -> dict[str, Tree]:
    # What may stand in a name means itself in a regular expression.
    return {"source_labels": ["__meta_kubernetes_endpointslice_port_name"], "regex": name, "action": "keep"}


def _attached(labels: Mapping[str, str]) -> list[Tree]:
    """Labels with a fixed value; `$` in a replacement stands for a group unless it is doubled."""
    return [{"target_label": name, "replacement": value.replace("$", "$$")} for name, value in labels.items()]


def _relabelled(rules: list[Tree]) -> dict[str, Tree]:
    return {"relabel_configs": rules} if rules else {}
