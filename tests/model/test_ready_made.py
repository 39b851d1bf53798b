from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import Counter, DefinitionError, Gauge, Histogram, Info, Monitoring, Summary, Target, exported
from eventcore_monitoring.exporters import EXPORTERS, ready_made, table
from eventcore_monitoring.promql.label_values import MISSING, these

host = Target(job="node")
KINDS: dict[str, Any] = {
    "counter": Counter, "gauge": Gauge, "histogram": Histogram, "summary": Summary, "info": Info, "untyped": Gauge,
}  # fmt: skip


def test_a_metric_of_an_exporter_is_declared_as_it_is_exposed() -> None:
    cpu = exported(Counter, "node_cpu_seconds_total", host, labels=["rack"])
    assert (cpu.unit, cpu.origin, cpu.help) == ("seconds", "node_exporter", "node_cpu_seconds_total of node_exporter")
    labels = {label.name: label for label in cpu.label_set}
    assert set(labels) == {"cpu", "mode", "rack"}
    assert "idle" in labels["mode"].values
    assert exported(Gauge, "node_memory_MemAvailable_bytes", host).unit == "bytes"
    assert exported(Info, "node_uname_info", host, help="What runs.").help == "What runs."


def test_a_histogram_has_its_edges_or_asks_for_them() -> None:
    assert exported(Histogram, "etcd_disk_wal_fsync_duration_seconds", host).buckets[0] == 0.001
    requests = exported(Histogram, "alertmanager_http_request_duration_seconds", host, buckets=[0.1, 1])
    assert list(requests.buckets) == [0.1, 1]
    with pytest.raises(DefinitionError, match="has other edges in other versions"):
        exported(Histogram, "alertmanager_http_request_duration_seconds", host)


def test_a_label_that_may_be_missing_stays_so() -> None:
    memory = exported(Gauge, "container_memory_working_set_bytes", host)
    facts = Monitoring(name="m", metrics=[memory]).catalogue.facts(memory.name)
    assert facts is not None
    assert facts.labels.of("pod").has("")
    assert facts.labels.of("job") == these("node")
    assert facts.labels.rest == MISSING, "a deployment declares all labels"


@pytest.mark.parametrize(
    ("kind", "name", "message", "fix"),
    [
        (Counter, "node_cpu_second_total", "no ready-made catalogue has a metric node_cpu_second_total",
         "did you mean node_cpu_seconds_total?"),
        (Gauge, "xyz", "no ready-made catalogue has a metric xyz", "declare it as a Gauge"),
        (Counter, "node_load1", "node_load1 is no counter", 'write exported(Gauge, "node_load1", …)'),
    ],
)  # fmt: skip
def test_a_name_that_nobody_exposes_or_of_another_kind_is_a_fault_with_a_way_out(
    kind: type[Counter], name: str, message: str, fix: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        exported(kind, name, host)
    (finding,) = caught.value.findings
    assert (finding.code, finding.message, finding.fix) == ("exporter-metric", message, fix)
    assert finding.source is not None
    assert finding.source.file == __file__


def test_every_metric_of_every_table_can_be_declared() -> None:
    for exporter in EXPORTERS:
        for line in table(exporter).splitlines():
            kind, name, *_ = line.split()
            if name.isidentifier():
                declared = exported(KINDS[kind], name, host, buckets=[1.0])
                assert Monitoring(name="m", metrics=[declared]).catalogue.facts(declared.exposed[0]) is not None


def test_the_catalogues_know_thousands_of_names_and_say_whose_word_that_is() -> None:
    facts = ready_made()
    assert len(facts) > 3000
    assert facts["node_load1"].assumption == "`node_load1` is a gauge, as node_exporter exposes it"
