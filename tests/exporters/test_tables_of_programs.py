"""The catalogues read from running programs: names say the unit, and what the installed programs expose is in them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from exporters.tables import LINES, parsed

TABLES = (
    "alertmanager",
    "blackbox_exporter",
    "built_in",
    "go_process",
    "node_exporter",
    "postgres_exporter",
    "prometheus",
)
OF_PROGRAMS = {table: LINES[table] for table in TABLES}
ALL = [line for lines in OF_PROGRAMS.values() for line in lines]
BY_NAME = {line.name: line for line in ALL}

# What the end of a name says of the unit, with the units that go with it.
ENDINGS = {
    r"_seconds(_total)?": {"seconds", "timestamp"},
    r"_bytes(_total)?": {"bytes"},
    r"_ratio": {"ratio"},
    r"_percent(age)?": {"percent"},
    r"_celsius": {"celsius"},
    r"_hertz": {"hertz"},
    r"_volts": {"volts"},
    r"_joules?(_total)?": {"joules"},
    r"_watts?": {"watts"},
    r"_info": {"-"},
    r"_timestamp_seconds": {"timestamp"},
}
AGAINST_THEIR_ENDING = {
    "node_btrfs_allocation_ratio": "copies of each byte: 2 with mirroring",
    "node_hwmon_temp_crit_alarm_celsius": "a flag, scaled like a temperature",
    "node_hwmon_temp_max_alarm_celsius": "a flag, scaled like a temperature",
    "node_hwmon_temp_min_alarm_celsius": "a flag, scaled like a temperature",
    "node_timex_frequency_adjustment_ratio": "about 1, above and below",
    "pg_database_wraparound_age_datfrozenxid_seconds": "an age in transactions",
    "pg_database_wraparound_age_datminmxid_seconds": "an age in transactions",
    "pg_long_running_transactions_oldest_timestamp_seconds": "an age, not a point in time",
    "probe_failed_due_to_bytes": "whether a probe failed for the bytes it received",
}
TOTAL_BUT_NO_COUNTER = {
    "node_ethtool_": "the exporter leaves the type of what a driver counts open",
    "node_systemd_socket_refused_connections_total": "the exporter says gauge",
}
COUNTER_WITHOUT_TOTAL = {
    "node_supervisord_start_time_seconds": "a time that the exporter calls a counter",
    "pg_stat": "named after the columns of PostgreSQL's statistics views",
}


def test_the_unit_is_the_one_that_the_name_says() -> None:
    against = {
        line.name
        for line in ALL
        for ending, units in ENDINGS.items()
        if re.search(ending + "$", line.name) and line.unit not in units
    }
    assert against == set(AGAINST_THEIR_ENDING)


def test_what_ends_in_total_is_a_counter_and_nearly_every_counter_ends_so() -> None:
    others = [line.name for line in ALL if line.name.endswith("_total") and line.kind != "counter"]
    assert [name for name in others if not name.startswith(tuple(TOTAL_BUT_NO_COUNTER))] == []
    counters = [line.name for line in ALL if line.kind == "counter" and not line.name.endswith("_total")]
    assert [name for name in counters if not name.startswith(tuple(COUNTER_WITHOUT_TOTAL))] == []
    for prefix in (*TOTAL_BUT_NO_COUNTER, *COUNTER_WITHOUT_TOTAL):
        assert any(name.startswith(prefix) for name in (*others, *counters)), prefix


def test_what_every_exporter_has_stands_in_one_catalogue_only() -> None:
    of_the_process = re.compile(r"(go|process|promhttp|net_conntrack)_")
    assert {
        table for table, lines in OF_PROGRAMS.items() if any(of_the_process.match(line.name) for line in lines)
    } == {"go_process"}
    assert all(of_the_process.match(line.name) for line in LINES["go_process"])


@pytest.mark.parametrize(
    "expected",
    [
        "counter node_cpu_seconds_total seconds cpu mode=idle|iowait|irq|nice|softirq|steal|system|user",
        "gauge node_memory_MemAvailable_bytes bytes",
        "gauge node_filesystem_avail_bytes bytes device device_error? fstype mountpoint",
        "gauge node_systemd_unit_state boolean name state=activating|active|deactivating|failed|inactive type?",
        "gauge node_textfile_mtime_seconds timestamp file",
        "untyped node_netstat_Tcp_CurrEstab count",
        "gauge pg_up boolean",
        "gauge pg_settings_max_connections count server?",
        "gauge pg_settings_log_min_duration_statement_seconds seconds server?",
        "counter pg_stat_statements_seconds_total seconds datname? queryid user?",
        "counter pg_stat_user_tables_n_tup_ins count datname relname schemaname",
        "gauge pg_stat_user_tables_last_autovacuum timestamp datname relname schemaname",
        "histogram pg_process_idle_seconds seconds application_name? state le=1|2|5|15|30|60|90|120|300",
        "gauge probe_success boolean",
        "gauge probe_ssl_earliest_cert_expiry timestamp",
        "gauge probe_http_duration_seconds seconds phase=connect|processing|resolve|tls|transfer",
        "counter alertmanager_notifications_failed_total count integration reason? receiver_name?",
        "counter prometheus_rule_evaluation_failures_total count rule_group",
        "histogram prometheus_http_request_duration_seconds seconds handler le=0.1|0.2|0.4|1|3|8|20|60|120",
        "gauge process_threads count",
        "summary go_gc_duration_seconds seconds quantile=0|0.25|0.5|0.75|1",
        "gauge up boolean",
    ],
)
def test_what_a_deployment_of_eventcore_asks_for_is_there(expected: str) -> None:
    assert BY_NAME[expected.split()[1]] == parsed(expected)


SAMPLE = re.compile(r"(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)")
PAIR = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Family:
    """What a program exposes under one name: its type and the labels (none of them empty) of every sample."""

    kind: str
    samples: tuple[dict[str, str], ...]


def families(exposition: str) -> dict[str, Family]:
    kinds = dict(line.split()[2:4] for line in exposition.splitlines() if line.startswith("# TYPE "))
    samples: dict[str, list[dict[str, str]]] = {}
    for text in exposition.splitlines():
        if text and not text.startswith("#"):
            sample = SAMPLE.fullmatch(text)
            assert sample, text
            stem = re.sub(r"_(bucket|sum|count)$", "", sample["name"])
            name = sample["name"] if sample["name"] in kinds else stem
            labels = {label: value for label, value in PAIR.findall(sample["labels"] or "") if value}
            samples.setdefault(name, []).append(labels)
    return {name: Family(kinds[name], tuple(found)) for name, found in samples.items()}


def disagreement(name: str, family: Family) -> Iterator[str]:
    """What the table says of a family and the program does not do."""
    line = BY_NAME[name]
    if family.kind != ("gauge" if line.kind == "info" else line.kind):
        yield f"{name} is a {family.kind}, not a {line.kind}"
    for sample in family.samples:
        labels = set(sample) - {"le", "quantile"}
        if not line.always <= labels <= line.always | line.optional:
            yield f"{name} has the labels {sorted(labels)}"
        if wrong := [label for label in labels & set(line.values) if sample[label] not in line.values[label]]:
            yield f"{name} has other values of {wrong}: {sample}"
        for edge, known in (("le", line.edges), ("quantile", line.quantiles)):
            if known and edge in sample and float(sample[edge]) not in (*known, float("inf")):
                yield f"{name} has {edge}={sample[edge]}"


@contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[None]:
    """A program that serves `url`, ended when the block is left."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        for _ in range(150):
            assert process.poll() is None, (folder / "log").read_text(errors="replace")[-2000:]
            try:
                fetched(url)
                break
            except (URLError, ConnectionError):
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def fetched(url: str) -> str:
    with urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
    return text


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def program(*names: str) -> str:
    """The first of these programs that is on PATH. From Debian 13 on promtool comes without the server."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        assert "CI" not in os.environ, f"{names[0]} is not on PATH"
        pytest.skip(f"{names[0]} is not on PATH")
    return found


def test_what_prometheus_exposes_is_in_the_catalogue_with_its_types_and_labels(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    rules = "groups: [{name: g, rules: [{alert: Up, expr: up == 1, labels: {severity: low}}]}]"
    scrape = f"scrape_configs: [{{job_name: self, static_configs: [{{targets: ['{address}']}}]}}]"
    settings = "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yaml]\n"
    (tmp_path / "rules.yaml").write_text(rules)
    (tmp_path / "prometheus.yaml").write_text(settings + scrape)
    command = [program("prometheus"), "--config.file=prometheus.yaml", f"--web.listen-address={address}"]
    command += ["--storage.tsdb.path=data", "--enable-feature=extra-scrape-metrics"]
    alerts = f"http://{address}/api/v1/query?query=ALERTS"
    series = f"http://{address}/api/v1/label/__name__/values"
    with running(command, f"http://{address}/-/ready", tmp_path):
        for _ in range(150):
            if '"alertname":"Up"' in fetched(alerts):
                break
            time.sleep(0.2)
        exposed = families(fetched(f"http://{address}/metrics"))
        scraped = set(re.findall(r'"([^"]+)"', fetched(series)))
    assert len(exposed) > 150
    assert sorted(set(exposed) - set(BY_NAME)) == []
    assert [fault for name, family in exposed.items() for fault in disagreement(name, family)] == []
    assert {line.name for line in LINES["built_in"]} <= scraped


def test_what_alertmanager_exposes_is_in_the_catalogue_with_its_types_and_labels(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    (tmp_path / "alertmanager.yaml").write_text("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")
    command = [program("prometheus-alertmanager", "alertmanager"), "--config.file=alertmanager.yaml"]
    command += ["--storage.path=data", f"--web.listen-address={address}", "--cluster.listen-address="]
    with running(command, f"http://{address}/-/ready", tmp_path):
        exposed = families(fetched(f"http://{address}/metrics"))
    assert len(exposed) > 50
    assert sorted(set(exposed) - set(BY_NAME)) == []
    assert [fault for name, family in exposed.items() for fault in disagreement(name, family)] == []
