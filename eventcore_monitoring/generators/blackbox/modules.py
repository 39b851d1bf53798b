"""The modules of probes: what blackbox_exporter is told to demand of an answer.

Meaning of the fields: CONFIGURATION.md of blackbox_exporter 0.23 to 0.28, and what those two do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eventcore_monitoring.encoding import json_cel, json_regexp
from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.model.probes import (
    ANSWER,
    CERTIFICATE,
    BlackboxOutput,
    BodyRule,
    BodyText,
    DnsProbe,
    HttpProbe,
    JsonValue,
    Probe,
    TlsProbe,
)

Module = tuple[str, str, dict[str, Tree]]


def module_name(probe: Probe, check: str) -> str:
    """The name of the module of a check; names themselves have no dot."""
    return f"{probe.name}.{check}"


def modules(probe: Probe, output: BlackboxOutput) -> Iterator[Module]:
    """What each module of a probe demands in words, its name, and the module."""
    match probe:
        case HttpProbe():
            yield from _http_modules(probe, output)
        case DnsProbe():
            answers = f", one with {' or '.join(probe.answers)}" if probe.answers else ""
            meaning = f"{probe.query} has {probe.type} records{answers}"
            yield meaning, module_name(probe, ANSWER), _module(probe, "dns", _dns(probe))
        case TlsProbe():
            meaning = f"the certificate is valid{f' for {probe.server_name}' if probe.server_name else ''}"
            yield meaning, module_name(probe, CERTIFICATE), _module(probe, "tcp", _tls(probe))


def _module(probe: Probe, prober: str, settings: dict[str, Tree]) -> dict[str, Tree]:
    return {"prober": prober, "timeout": probe.timeout, prober: settings}


def _http_modules(probe: HttpProbe, output: BlackboxOutput) -> Iterator[Module]:
    status = " or ".join(map(str, probe.status))
    demanded = " and ".join([f"the status is {status}", *(rule.meaning for rule in probe.body)])
    yield demanded, module_name(probe, ANSWER), _module(probe, "http", _http(probe, probe.body, output))
    for check in probe.checks:
        meaning = check.help or " and ".join(rule.meaning for rule in check.body)
        yield meaning, module_name(probe, check.name), _module(probe, "http", _http(probe, check.body, output))


def _http(probe: HttpProbe, body: Sequence[BodyRule], output: BlackboxOutput) -> dict[str, Tree]:
    http: dict[str, Tree] = {
        "method": probe.method,
        "valid_status_codes": list(probe.status),
        "preferred_ip_protocol": probe.ip,
    }
    if probe.headers:
        http["headers"] = dict(probe.headers)
    if probe.bearer_token is not None:
        http["authorization"] = {"credentials_file": probe.bearer_token.file}
    if probe.over_tls:
        http["fail_if_not_ssl"] = True
    if probe.ca_file is not None:
        http["tls_config"] = {"ca_file": probe.ca_file}
    asked = [rule for rule in body if isinstance(rule, JsonValue)]
    patterns = [rule.matches for rule in body if isinstance(rule, BodyText)]
    if output.bodies == "cel" and asked:
        questions = [json_cel.value_at(*_question(rule)) for rule in asked]
        http["fail_if_body_json_not_matches_cel"] = (
            questions[0] if len(questions) == 1 else " && ".join(f"({question})" for question in questions)
        )
    else:
        patterns = [*(json_regexp.value_at(*_question(rule)) for rule in asked), *patterns]
    if patterns:
        http["fail_if_body_not_matches_regexp"] = list(patterns)
    return http


def _question(rule: JsonValue) -> tuple[list[str], Sequence[str | bool | int], tuple[str, str] | None]:
    listed = None if rule.or_listed is None else (rule.or_listed.name, rule.or_listed.value)
    return rule.path.split("."), rule.equals, listed


def _dns(probe: DnsProbe) -> dict[str, Tree]:
    # A record is compared as text: `app.example.com.<tab>300<tab>IN<tab>A<tab>10.0.0.1`.
    wanted = "|".join(re.escape(answer).replace(r"\-", "-") for answer in probe.answers)
    # Names end in a dot; texts stand in quotes; before them there may be a preference.
    data = rf'(?:.*[\s"])?(?:{wanted})\.?(?:[\s"].*)?$' if wanted else ""
    return {
        "query_name": probe.query,
        "query_type": probe.type,
        "transport_protocol": probe.transport,
        "preferred_ip_protocol": "ip4",
        "valid_rcodes": ["NOERROR"],
        "validate_answer_rrs": {"fail_if_none_matches_regexp": [rf"\sIN\s+{probe.type}\s+{data}"]},
    }


def _tls(probe: TlsProbe) -> dict[str, Tree]:
    tcp: dict[str, Tree] = {"preferred_ip_protocol": probe.ip, "tls": True}
    config: dict[str, Tree] = {}
    if probe.server_name is not None:
        config["server_name"] = probe.server_name
    if probe.ca_file is not None:
        config["ca_file"] = probe.ca_file
    if config:
        tcp["tls_config"] = config
    return tcp
