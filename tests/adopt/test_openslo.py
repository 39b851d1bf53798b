"""OpenSLO: what we write is read back as it was declared, what others wrote is taken over or refused with a reason."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring import (
    Burn,
    Counter,
    DefinitionError,
    EventRatio,
    Finding,
    Gauge,
    Histogram,
    LatencyBelow,
    Monitoring,
    NativeHistogram,
    Slo,
    Target,
    TimeRatio,
    count,
    generate,
    matching,
    not_matching,
    read_openslo,
    seconds,
    selected,
)
from eventcore_monitoring.adopt.openslo_definitions import objective_definitions
from eventcore_monitoring.cli import main
from eventcore_monitoring.generators.openslo import openslo
from strategies.text import hostile_text

SHOP = Target(job="shop")
ORDERS = Counter(name="orders_total", help="Orders.", labels=["code", "path"], target=SHOP)
TIMES = Histogram(name="order_seconds", help="Times.", labels=["path"], buckets=[0.25, 1.0, 2.5], target=SHOP)
MILLISECONDS = Histogram(
    name="order_milliseconds", help="Times.", unit="milliseconds", buckets=[250, 1000], target=SHOP
)
QUEUE = Gauge(name="queue_length", help="Waiting.", unit="count", target=SHOP)
METRICS = [ORDERS, TIMES, MILLISECONDS, QUEUE]

INDICATORS = [
    EventRatio(total=ORDERS, bad=ORDERS.where(code=matching("5.."))),
    EventRatio(total=ORDERS.where(path="/"), good=ORDERS.where(path="/", code=not_matching("(5..|429)"))),
    LatencyBelow(of=TIMES, below=seconds(1)),
    LatencyBelow(of=TIMES.where(path="/buy"), below=seconds(0.25)),
    LatencyBelow(of=MILLISECONDS, below=seconds(0.25)),
    TimeRatio(good=count(100) > QUEUE),
    TimeRatio(good=SHOP.up >= count(1)),
]
WHOLE_HOURS = st.integers(1, 20).map(lambda hours: f"{hours}h")

# Text as it may stand in a title or a help: one line, and some of it.
line = hostile_text.map(lambda text: " ".join("".join(filter(str.isprintable, text)).split())).filter(bool)


@st.composite
def objectives(draw: st.DrawFn) -> Slo:
    burns = []
    for long in draw(st.lists(WHOLE_HOURS, max_size=3, unique=True)):
        factor = draw(st.integers(1, 9))
        waits = draw(st.sampled_from(["0s", "2m", "1h"]))
        burns.append(Burn(factor=factor, long=long, short="5m", for_=waits, pages=draw(st.booleans())))
    try:
        return Slo(
            name=draw(st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?", fullmatch=True)),
            title=draw(line)[:63].strip(),
            help=draw(st.one_of(st.just(""), line)),
            objective=draw(st.sampled_from([90, 95.5, 99, 99.9, 99.95, 99.999])),
            window=draw(st.sampled_from(["1d", "1w", "2w", "28d", "30d", "90d"])),
            indicator=draw(st.sampled_from(INDICATORS)),
            by=draw(st.sampled_from([(), ("path",), ("code", "path")])),
            burns=burns,
            page=draw(st.sampled_from(["page", "critical"])),
            ticket=draw(st.sampled_from(["ticket", "low"])),
            labels=draw(st.dictionaries(st.sampled_from(["team", "tier"]), line, max_size=2)),
        )
    except DefinitionError:
        return Slo(name="x", title="X", objective=99, indicator=INDICATORS[0], page="page", ticket="ticket")


def written(slo: Slo) -> str:
    (artifact,) = openslo(Monitoring(name="shop", metrics=METRICS, slos=[slo]))
    return artifact.content.decode()


@settings(max_examples=60, deadline=None)
@given(objectives())
def test_what_is_written_is_read_back_as_it_was_declared(slo: Slo) -> None:
    # A severity that no burn has stands nowhere in a document.
    back = read_openslo(written(slo), metrics=METRICS, page=slo.page, ticket=slo.ticket)
    assert back == [slo]


@settings(max_examples=25, deadline=None)
@given(st.lists(objectives(), min_size=1, max_size=3, unique_by=lambda slo: slo.name.replace("-", "_")))
def test_the_python_of_objectives_declares_the_same(slos: list[Slo]) -> None:
    made: dict[str, Any] = {}
    exec(compile(objective_definitions(slos), "objectives.py", "exec"), made)
    assert [one for one in made.values() if isinstance(one, Slo)] == slos


def document(**changes: str) -> str:
    """A document in the shape of the first example in OpenSLO's README of v1, with a rolling window."""
    parts = {
        "version": "openslo/v1",
        "kind": "SLO",
        "good": 'sum(http_requests{k8s_cluster="prod",component="web",code=~"2xx|4xx"})',
        "total": 'sum(http_requests{k8s_cluster="prod",component="web"})',
        "type": "Prometheus",
        "counter": "true",
        "window": "duration: 1w\n      isRolling: true",
        "method": "Occurrences",
        "objective": "target: 0.995",
        "end": "",
    }
    parts |= changes
    return """\
- apiVersion: {version}
  kind: {kind}
  metadata:
    name: web-availability
    displayName: SLO for web availability
    labels:
      env:
        - prod
      team:
        - team-a
        - team-b
  spec:
    description: X% of search requests are successful
    service: web
    indicator:
      metadata:
        name: web-successful-requests-ratio
      spec:
        ratioMetric:
          counter: {counter}
          good:
            metricSource:
              type: {type}
              spec:
                query: {good}
          total:
            metricSource:
              type: Prometheus
              spec:
                query: {total}
    timeWindow:
    - {window}
    budgetingMethod: {method}
    objectives:
      - displayName: Good
        {objective}
{end}""".format(**parts)


def test_a_document_as_openslo_publishes_them_is_taken_over() -> None:
    assert read_openslo(document()) == [
        Slo(
            name="web-availability",
            title="SLO for web availability",
            help="X% of search requests are successful",
            objective=99.5,
            window="1w",
            indicator=EventRatio(
                total=selected('http_requests{k8s_cluster="prod",component="web"}'),
                good=selected('http_requests{k8s_cluster="prod",component="web",code=~"2xx|4xx"}'),
            ),
            page="page",
            ticket="ticket",
            labels={"env": "prod", "team": "team-a"},
        )
    ]


@pytest.mark.parametrize("window", ["5m", "1h", "{{.window}}", "{{ .window }}"])
def test_a_query_as_sloth_has_it_is_its_counter_and_its_labels(window: str) -> None:
    good = f"'sum by (path) (rate(orders_total{{code!~\"5..\"}}[{window}]))'"
    (slo,) = read_openslo(document(good=good, total=f"'sum by (path) (rate(orders_total[{window}]))'"))

    assert slo.by == ("path",)
    assert slo.indicator == EventRatio(total=ORDERS, good=ORDERS.where(code=not_matching("5..")))


@pytest.mark.parametrize("edge", ['le="1"', 'le="1.0"', 'le=~"1(\\\\.0)?"'])
def test_a_bucket_and_its_count_are_a_latency_where_the_histogram_is_declared(edge: str) -> None:
    text = document(
        good=f"'sum(rate(order_seconds_bucket{{{edge}}}[5m]))'", total="'sum(rate(order_seconds_count[5m]))'"
    )

    assert read_openslo(text, metrics=METRICS)[0].indicator == LatencyBelow(of=TIMES, below=seconds(1))
    assert isinstance(read_openslo(text)[0].indicator, EventRatio)


@pytest.mark.parametrize(
    ("changes", "line", "way", "message", "fix"),
    [
        ({"version": "openslo/v1alpha"}, 1, "apiVersion", "openslo/v1alpha is not read", "write openslo/v1"),
        ({"kind": "SlO"}, 2, "kind", "SlO is no kind of OpenSLO", "write one of SLO, SLI, Service"),
        ({"counter": "yes"}, 20, "spec.indicator.spec.ratioMetric.counter", "'yes' is neither true nor false",
         "write true or false"),
        ({"counter": "false"}, 20, "spec.indicator.spec.ratioMetric.counter",
         "only counters make a ratio of events", "write counter: true"),
        ({"type": "Datadog"}, 23, "spec.indicator.spec.ratioMetric.good.metricSource.type",
         "Datadog has no Prometheus rules", "write type: Prometheus"),
        ({"good": "avg(a_total)"}, 25, "spec.indicator.spec.ratioMetric.good.metricSource.spec.query",
         "avg(a_total) is no counter whose window can be chosen", "write the counter"),
        ({"good": "sum(a_total"}, 25, "spec.indicator.spec.ratioMetric.good.metricSource.spec.query", "", ""),
        ({"good": "sum by (path) (a_total)"}, 22, "spec.indicator.spec.ratioMetric.good",
         "it is grouped otherwise than the total", "group both by nothing"),
        ({"window": "duration: 1w\n      isRolling: false"}, 32, "spec.timeWindow[0]",
         "a window by the calendar has no Prometheus rules", "write isRolling: true, and no calendar"),
        ({"window": "duration: 7days\n      isRolling: true"}, 32, "spec.timeWindow[0].duration",
         "'7days' is no length of time", "write a number and one of m h d w M Q Y, such as 30d"),
        ({"method": "Timeslices"}, 34, "spec.budgetingMethod", "Timeslices with a ratioMetric has no rules here",
         "write Occurrences"),
        ({"objective": "target: many"}, 37, "spec.objectives[0].target", "'many' is no number",
         "write one, such as 0.999"),
        ({"objective": "op: gt"}, 36, "spec.objectives[0]", "it takes one target",
         "write target: 0.999, or targetPercent: 99.9"),
        ({"objective": "target: 1.5"}, 4, "metadata",
         "an objective lies between 0 and 100 percent, not at 150", "write 99.9"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)  # fmt: skip
def test_what_cannot_be_taken_over_is_refused_at_its_line(
    changes: dict[str, str], line: int, way: str, message: str, fix: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_openslo(document(**changes), file="web.yaml")

    (finding,) = refused.value.findings
    assert finding.source is not None
    assert (finding.source.file, finding.source.line) == ("web.yaml", line)
    assert finding.at == f"web.yaml: {way}"
    assert message in finding.message
    assert fix in finding.fix
    assert finding.fix


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "it is no YAML"),
        ("a: &a [*a]\n", "apiVersion is missing"),
        ("just words\n", "it is no mapping"),
        ("[" * 5000, "it is nested too deeply"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(text: str, message: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        read_openslo(text)
    assert message in refused.value.findings[0].message


def test_every_document_with_a_fault_is_told_of_at_once() -> None:
    with pytest.raises(DefinitionError) as refused:
        read_openslo(document(method="X") + document(counter="X"))
    assert len(refused.value.findings) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_to_a_document_is_a_sentence_or_another_objective(data: st.DataObject) -> None:
    text = written(data.draw(st.sampled_from([
        Slo(name="x", title="X", objective=99, indicator=one, page="page", ticket="ticket") for one in INDICATORS
    ])))  # fmt: skip
    at = data.draw(st.integers(0, len(text)))
    damaged = text[:at] + data.draw(hostile_text) + text[at + data.draw(st.integers(0, 30)) :]
    findings: tuple[Finding, ...] = ()
    try:
        read_openslo(damaged, metrics=METRICS)
    except DefinitionError as error:
        findings = error.findings
    assert all(finding.message and finding.fix for finding in findings)


def test_a_native_histogram_is_written_as_the_ratio_that_prometheus_computes() -> None:
    native = NativeHistogram(name="native_seconds", help="Times.", target=SHOP)
    slo = Slo(
        name="quick", title="Quick", objective=99, indicator=LatencyBelow(of=native, below=seconds(0.3)),
        page="page", ticket="ticket",
    )  # fmt: skip
    (artifact,) = openslo(Monitoring(name="shop", metrics=[native], slos=[slo]))

    assert "rawType: success" in artifact.content.decode()
    assert "histogram_fraction(" in artifact.content.decode()
    with pytest.raises(DefinitionError, match="a ratio that is computed elsewhere has no counters"):
        read_openslo(artifact.content.decode())


def test_what_the_command_prints_declares_all_that_belongs_to_the_objectives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    metrics = (
        "from eventcore_monitoring import Counter, Monitoring, Target\n"
        'SHOP = Target(job="shop")\n'
        'ORDERS = Counter(name="orders_total", help="Orders.", labels=["code"], target=SHOP)\n'
        'monitoring = Monitoring(name="shop", metrics=[ORDERS])\n'
    )
    (tmp_path / "shop.py").write_text(metrics)
    good, total = "'orders_total{code!~\"5..\"}'", "orders_total"
    (tmp_path / "web.yaml").write_text(document(good=good, total=total))

    code = main(["adopt", "openslo", str(tmp_path / "web.yaml"), "--catalogue", str(tmp_path / "shop.py")])
    printed = capsys.readouterr().out
    made: dict[str, Any] = {}
    exec(compile(printed, "objectives.py", "exec"), made)
    orders = Counter(name="orders_total", help="Orders.", labels=["code"], target=SHOP)
    whole = Monitoring(name="shop", metrics=[orders]).with_parts(made["objectives"]([orders]))

    assert code == 0
    assert [alert.name for alert in whole.alerts] == [
        f"WebAvailabilityBudgetBurn{one.long}" for one in whole.slos[0].all_burns
    ]
    assert any(artifact.path.as_posix() == "slo/web-availability.yaml" for artifact in generate(whole))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (document(kind="Service"), "has no document of kind SLO\n    fix: name a file of OpenSLO documents"),
        (document(counter="no"), "error[openslo]"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_the_command_says_what_it_cannot_take_over(
    text: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "web.yaml").write_text(text)
    code = main(["adopt", "openslo", str(tmp_path / "web.yaml")])

    assert (code, sentence in "".join(capsys.readouterr())) == (2, True)


def test_what_is_printed_is_formatted_as_a_person_would_have_it(tmp_path: Path) -> None:
    slos = [
        Slo(name=f"slo-{at}", title="X", objective=99, indicator=one, page="page", ticket="ticket",
            burns=[Burn(factor=2, long="1h", short="5m", pages=False)])
        for at, one in enumerate(INDICATORS)
    ]  # fmt: skip
    file = tmp_path / "objectives.py"
    file.write_text(objective_definitions(slos))
    words = [sys.executable, "-m", "ruff", "format", "--diff", "--isolated", "--line-length=120", str(file)]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["openslo", "web.yaml", "--job", "shop"], "--job is of metrics, and objectives have none"),
        (["metrics", "page", "--catalogue", "shop.py"], "--catalogue says what objectives read"),
    ],
)
def test_an_option_of_the_other_kind_is_refused(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (main(["adopt", *words]), sentence in "".join(capsys.readouterr())) == (2, True)
