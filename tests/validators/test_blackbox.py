"""blackbox_exporter's own word on the modules, and promtool's on the configuration of Prometheus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.generators.blackbox import blackbox
from eventcore_monitoring.model.probes import BlackboxOutput
from eventcore_monitoring.validators.blackbox import check_config
from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.validators.promtool import check_config as check_server
from probing import blackbox_exporter
from samples.probed import PROBED_SHOP

Put = Callable[[str, str], Path]
AT, SERVER = "blackbox/blackbox.yaml", "prometheus/prometheus.yaml"
GOOD = "modules:\n  site.answer:\n    prober: http\n    timeout: 5s\n"
SCRAPES = (
    "global: {evaluation_interval: 1m}\nscrape_configs:\n  - job_name: web\n    static_configs: [{targets: ['a:1']}]\n"
)


@pytest.fixture
def probing(tools: Tools) -> Tools:
    return replace(tools, blackbox_exporter=blackbox_exporter())


def test_the_exporter_takes_what_is_generated(put: Put, probing: Tools) -> None:
    (made,) = blackbox(PROBED_SHOP)
    assert list(check_config(put(AT, made.content.decode()), probing)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("timeout: 5s", "timeout: 5 seconds", "unmarshal errors: line 4: cannot unmarshal !!str `5 seconds`"),
        ("prober: http", "prober: http\n    http: {methd: GET}", "field methd not found in type config.plain"),
        (
            "prober: http",
            "prober: http\n    http: {fail_if_body_matches_regexp: ['(?=x)']}",
            "(?=x)",
        ),
    ],
)
def test_what_the_exporter_refuses_is_a_finding_with_its_words(
    put: Put, probing: Tools, old: str, new: str, message: str
) -> None:
    (finding,) = check_config(put(AT, GOOD.replace(old, new)), probing)
    assert (finding.at, finding.code, finding.severity) == (AT, "blackbox-config", Severity.ERROR)
    assert finding.message.startswith("blackbox_exporter refuses the probes: ")
    assert message in finding.message


def test_an_exporter_that_knows_no_cel_is_a_finding_and_one_that_does_takes_it(put: Put, probing: Tools) -> None:
    (made,) = blackbox(PROBED_SHOP.replaced(blackbox=BlackboxOutput(bodies="cel")))  # type: ignore[arg-type]
    found = list(check_config(put(AT, made.content.decode()), probing))
    minor = int(blackbox_exporter().version.split(".")[1])
    assert [finding.code for finding in found] == ([] if minor >= 26 else ["blackbox-config"])


def test_without_an_exporter_that_is_said(put: Put, tools: Tools) -> None:
    (finding,) = check_config(put(AT, GOOD), tools)
    assert (finding.code, finding.severity) == ("tool-skipped", Severity.NOTE)
    assert finding.message == "blackbox_exporter did not check the probes: there is none."


def test_a_good_configuration_of_prometheus_has_no_finding(put: Put, tools: Tools) -> None:
    assert list(check_server(put(SERVER, SCRAPES), tools)) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("evaluation_interval: 1m", "evaluation_interval: 1 m", 'not a valid duration string: "1 m"'),
        ("a:1", "http://a:1/metrics", '"http://a:1/metrics" is not a valid hostname'),
        ("job_name: web", "job_name: web\n    scrape_timeout: 20m", "scrape timeout greater than scrape interval"),
    ],
)
def test_a_configuration_that_promtool_refuses_is_a_finding(
    put: Put, tools: Tools, old: str, new: str, message: str
) -> None:
    found = list(check_server(put(SERVER, SCRAPES.replace(old, new)), tools))
    assert [(finding.at, finding.code) for finding in found] == [(SERVER, "promtool-config")]
    assert found[0].message.startswith("promtool refuses the configuration: ")
    assert message in found[0].message


def test_where_promtool_knows_no_kubernetes_the_rest_is_still_checked(put: Put, tools: Tools) -> None:
    kubernetes = SCRAPES + "  - job_name: pods\n    kubernetes_sd_configs: [{role: pod}]\n"
    notes = list(check_server(put(SERVER, kubernetes), tools))
    assert {finding.severity for finding in notes} <= {Severity.NOTE}

    found = list(check_server(put(SERVER, kubernetes.replace("a:1", "http://a:1/x")), tools))
    assert "promtool-config" in {finding.code for finding in found}


def test_without_promtool_that_is_said(put: Put, tools: Tools) -> None:
    (finding,) = check_server(put(SERVER, SCRAPES), replace(tools, promtool="off"))
    assert (finding.code, finding.severity) == ("tool-skipped", Severity.NOTE)
