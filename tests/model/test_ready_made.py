from __future__ import annotations

import pytest

from eventcore_monitoring import Counter, DefinitionError, Gauge, Histogram, Info, Monitoring, Target, exported
from eventcore_monitoring.exporters import EXPORTERS, ready_made, table
from eventcore_monitoring.findings import collecting
from eventcore_monitoring.promql.label_values import MISSING, these

host = Target(job="node")


def test_a_metric_of_an_exporter_is_declared_as_it_is_exposed() -> None:
    cpu = exported("node_cpu_seconds_total", host, labels=["rack"])
    assert isinstance(cpu, Counter)
    assert (cpu.unit, cpu.origin, cpu.help) == ("seconds", "node_exporter", "node_cpu_seconds_total of node_exporter")
    labels = {label.name: label for label in cpu.label_set}
    assert set(labels) == {"cpu", "mode", "rack"}
    assert "idle" in labels["mode"].values
    assert isinstance(exported("node_memory_MemAvailable_bytes", host), Gauge)
    assert isinstance(exported("node_uname_info", host), Info)


def test_a_histogram_has_its_edges_or_asks_for_them() -> None:
    wal = exported("etcd_disk_wal_fsync_duration_seconds", host)
    assert isinstance(wal, Histogram)
    assert wal.buckets[0] == 0.001
    requests = exported("alertmanager_http_request_duration_seconds", host, buckets=[0.1, 1])
    assert isinstance(requests, Histogram)
    assert list(requests.buckets) == [0.1, 1]
    with pytest.raises(DefinitionError, match="has other edges in other versions"):
        exported("alertmanager_http_request_duration_seconds", host)


def test_a_label_that_may_be_missing_stays_so() -> None:
    memory = exported("container_memory_working_set_bytes", host)
    facts = Monitoring(name="m", metrics=[memory]).catalogue.facts(memory.name)
    assert facts is not None
    assert facts.labels.of("pod").has("")
    assert facts.labels.of("job") == these("node")
    assert facts.labels.rest == MISSING, "a deployment declares all labels"


def test_a_name_that_nobody_exposes_is_a_fault_with_a_way_out_and_the_file_is_read_on() -> None:
    with collecting() as faults:
        placeholder = exported("node_cpu_second_total", host)
    assert placeholder.name == "node_cpu_second_total"
    (finding,) = faults
    assert (finding.code, finding.fix) == ("exporter-metric", "did you mean node_cpu_seconds_total?")
    assert finding.source is not None


def test_every_metric_of_every_table_can_be_declared() -> None:
    for exporter in EXPORTERS:
        for line in table(exporter).splitlines():
            name = line.split()[1]
            if name.isidentifier() and not name.startswith(("ALERTS", "up")):
                declared = exported(name, host, buckets=[1.0])
                assert Monitoring(name="m", metrics=[declared]).catalogue.facts(declared.exposed[0]) is not None


def test_the_catalogues_know_thousands_of_names_and_say_whose_word_that_is() -> None:
    facts = ready_made()
    assert len(facts) > 3000
    assert facts["node_load1"].assumption == "`node_load1` is a gauge, as node_exporter exposes it"
