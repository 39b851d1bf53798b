"""`prometheus.yaml`: exact bytes, promtool's word on it, and a real Prometheus that scrapes what is declared."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import Addresses, DnsProbe, HttpProbe, Monitoring, Probes, PrometheusServer, Target
from eventcore_monitoring.generators.blackbox import blackbox
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.validators.program import Tools, locate
from eventcore_monitoring.validators.promtool import check_config
from golden import differences
from probing import Reply, exporter, free_port, started, web
from samples.probed import PROBED_SHOP, gauge
from small import text_of

GOLDEN = Path(__file__).parent / "golden" / "prometheus_server"
AT = "prometheus/prometheus.yaml"


def configuration(given: Monitoring) -> Any:
    return yaml.safe_load(text_of(prometheus(given), AT))


def job(given: Monitoring, name: str) -> Any:
    (found,) = (one for one in configuration(given)["scrape_configs"] if one["job_name"] == name)
    return found


def test_the_configuration_is_exactly_this() -> None:
    assert differences(GOLDEN, [one for one in prometheus(PROBED_SHOP) if str(one.path) == AT]) == {}


def test_there_is_none_where_no_server_is_declared() -> None:
    assert AT not in {str(one.path) for one in prometheus(PROBED_SHOP.replaced(prometheus=None))}  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [PROBED_SHOP, eventcore(), eventcore(Settings(in_cluster=True))])
def test_promtool_takes_the_configuration(given: Monitoring, tmp_path: Path) -> None:
    (tmp_path / "prometheus").mkdir()
    (tmp_path / AT).write_text(text_of(prometheus(given), AT))
    promtool = locate("promtool", environment=os.environ)

    notes = {finding.code for finding in check_config(tmp_path, Tools(promtool=promtool, amtool="off"))}
    assert notes <= {"tool-skipped"}  # a promtool that knows no Kubernetes checks the rest


def test_rules_are_named_where_there_are_some() -> None:
    assert configuration(eventcore())["rule_files"] == ["rules/*.yaml"]
    assert configuration(PROBED_SHOP)["rule_files"] == ["more/*.yaml"]
    bare = PROBED_SHOP.replaced(prometheus=PrometheusServer())
    assert {"rule_files", "alerting"}.isdisjoint(configuration(bare))  # type: ignore[arg-type]


def test_the_scrapes_of_the_guides_two_ports_are_there() -> None:
    given = eventcore(Settings(instances=("a", "b"), metrics_port=9090, health_port=8080))
    assert job(given, "eventcore")["static_configs"] == [{"targets": ["a:9090", "b:9090"]}]
    assert {
        "targets": ["http://a:8080/health", "http://b:8080/health"],
        "labels": {"__param_module": "instances.status", "probe": "instances", "check": "status"},
    } in job(given, "blackbox")["static_configs"]


def test_a_scrape_never_takes_longer_than_its_interval() -> None:
    assert job(PROBED_SHOP, "nodes")["scrape_timeout"] == "5s"
    assert job(PROBED_SHOP, "shop")["scrape_timeout"] == "10s"


def asked(address: str, query: str) -> list[tuple[dict[str, str], str]]:
    with urllib.request.urlopen(f"http://{address}/api/v1/query?query={query}", timeout=10) as answer:
        found = json.load(answer)["data"]["result"]
    return [(one["metric"], one["value"][1]) for one in found]


def test_a_real_prometheus_scrapes_probes_with_the_labels_that_alerts_ask_for(tmp_path: Path) -> None:
    program = shutil.which("prometheus")
    assert program is not None
    ours = f"127.0.0.1:{free_port()}"
    with web({"/health": Reply("up"), "/ill": Reply("down", 500)}) as served:
        target = Target(
            job="blackbox", scrape_interval="1s", found=Probes(exporter="127.0.0.1:1"), labels={"zone": "a"}
        )
        given = Monitoring(
            name="probed",
            metrics=[gauge(Target(job="web", found=Addresses(addresses=["127.0.0.1:1"]))), gauge(target)],
            probes=[
                HttpProbe(name="site", urls=[f"{served.url}/health", f"{served.url}/ill"], timeout="500ms"),
                DnsProbe(name="name", servers=["127.0.0.1:1"], query="example.com", timeout="500ms"),
            ],
            prometheus=PrometheusServer(),
        )
        (modules,) = blackbox(given)
        (tmp_path / "blackbox.yaml").write_bytes(modules.content)
        with exporter(tmp_path / "blackbox.yaml", tmp_path) as running:
            text = text_of(prometheus(given), AT).replace(
                'replacement: "127.0.0.1:1"', f'replacement: "{running.address}"'
            )
            (tmp_path / "prometheus.yaml").write_text(text)
            command = [program, f"--config.file={tmp_path}/prometheus.yaml", f"--web.listen-address={ours}"]
            with started([*command, f"--storage.tsdb.path={tmp_path}/data"], f"http://{ours}/-/ready", tmp_path):
                for _ in range(200):
                    results = asked(ours, "probe_success")
                    if len(results) == 3:
                        break
                    time.sleep(0.1)
    assert sorted((one["instance"], one["probe"], one["check"], one["zone"], value) for one, value in results) == [
        ("127.0.0.1:1", "name", "answer", "a", "0"),
        (f"{served.url}/health", "site", "answer", "a", "1"),
        (f"{served.url}/ill", "site", "answer", "a", "0"),
    ]
