"""The rules of an objective: on the same series they say what the rules of Sloth and of Pyrra say."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventcore_monitoring import (
    Burn,
    Counter,
    DefinitionError,
    EventRatio,
    Gauge,
    Histogram,
    Label,
    LatencyBelow,
    Metric,
    Monitoring,
    Slo,
    Target,
    TimeRatio,
    check,
    generate,
    matching,
    seconds,
    selected,
    slo_parts,
)
from eventcore_monitoring.model.slos import recommended_burns

SERVICE = Target(job="myservice")
TIMES = Histogram(
    name="http_request_duration_seconds", help="Times.", labels=[Label(name="code", values=["200", "500"])],
    buckets=[0.1, 0.5, 1], target=SERVICE,
)  # fmt: skip
PYRRA = Target(job="pyrra")
REQUESTS = Counter(name="http_requests_total", help="Requests.", labels=["code", "route"], target=PYRRA)
QUEUE = Gauge(name="queue_length", help="Waiting.", unit="count", target=PYRRA)

# What Sloth makes of its example getting-started (`examples/_gen/getting-started.yml` of its repository, read in 2026).
GETTING_STARTED = Slo(
    name="requests-availability",
    title="Requests availability",
    objective=99.9,
    indicator=EventRatio(
        total=selected('http_request_duration_seconds_count{job="myservice"}'),
        bad=selected('http_request_duration_seconds_count{job="myservice",code=~"(5..|429)"}'),
    ),
    page="page",
    ticket="ticket",
)
ALL = 'http_request_duration_seconds_count{job="myservice"}'
BAD = 'http_request_duration_seconds_count{job="myservice",code=~"(5..|429)"}'


def whole(*slos: Slo, metrics: Sequence[Metric] = (TIMES, REQUESTS, QUEUE)) -> Monitoring:
    made = Monitoring(name="shop", metrics=metrics, runbook_url="https://runbooks.example.com")
    return made.with_parts(slo_parts(*slos, metrics=metrics))


def records(made: Monitoring) -> dict[str, str]:
    return {rule.record: str(rule.expression) for rule in made.recording_rules}


def verdict(folder: Path, made: Monitoring, others: Sequence[Mapping[str, str]], **test: Any) -> str:
    """What promtool says of a test of our rules together with those of somebody else; nothing if it passes."""
    files = []
    for artifact in generate(made):
        if artifact.path.parts[:2] == ("prometheus", "rules"):
            file = folder / artifact.path.name
            file.write_bytes(artifact.content)
            files.append(file.name)
    (folder / "others.yml").write_text(yaml.safe_dump({"groups": [{"name": "others", "rules": [*others]}]}))
    document = {"rule_files": [*files, "others.yml"], "evaluation_interval": "5m", "tests": [test]}
    (folder / "test.yml").write_text(yaml.safe_dump(document))
    ran = subprocess.run(
        ["promtool", "test", "rules", "test.yml"], cwd=folder, capture_output=True, text=True, check=False
    )
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def test_the_burns_of_30_days_are_those_of_sloth_and_the_workbook() -> None:
    assert [(one.factor, one.long, one.short, one.pages, one.for_) for one in GETTING_STARTED.all_burns] == [
        (14.4, "1h", "5m", True, "0s"),
        (6, "6h", "30m", True, "0s"),
        (3, "1d", "2h", False, "0s"),
        (1, "3d", "6h", False, "0s"),
    ]


def test_of_28_days_the_factors_are_less_as_sloth_has_them() -> None:
    assert [round(one.factor, 4) for one in recommended_burns("28d")] == [13.44, 5.6, 2.8, 0.9333]


def test_of_a_week_the_windows_are_shorter_and_the_factors_stay() -> None:
    assert [(one.factor, one.long, one.short) for one in recommended_burns("7d")] == [
        (14.4, "14m", "1m"),
        (6, "1h24m", "7m"),
        (3, "5h36m", "28m"),
        (1, "16h48m", "1h24m"),
    ]


def test_the_ratios_are_those_of_sloth_but_for_the_moments_in_which_it_has_none() -> None:
    made = records(whole(GETTING_STARTED))

    for window in ("5m", "30m", "1h", "2h", "6h", "1d", "3d"):
        bad, total = f"sum(rate({BAD}[{window}]))", f"sum(rate({ALL}[{window}]))"
        # Sloth: `bad / total`. Before the first failure that is nothing, and without traffic NaN.
        assert made[f"slo:requests_availability:error_ratio{window}"] == f"({bad} or {total} * 0) / ({total} > 0)"


def test_the_alerts_compare_the_pairs_of_windows_of_sloth_with_the_same_limits() -> None:
    ratio = "slo:requests_availability:error_ratio"
    made = whole(GETTING_STARTED)

    assert [(one.severity, one.for_, str(one.when)) for one in made.alerts] == [
        ("page", "0s", f"{ratio}1h > 0.0144 and {ratio}5m > 0.0144"),
        ("page", "0s", f"{ratio}6h > 0.006 and {ratio}30m > 0.006"),
        ("ticket", "0s", f"{ratio}1d > 0.003 and {ratio}2h > 0.003"),
        ("ticket", "0s", f"{ratio}3d > 0.001 and {ratio}6h > 0.001"),
    ]


# Parts of the time in minutes, and how many of 600 requests in a minute fail.
COURSE = [(1440, 0), (180, 15), (1440, 0), (1440, 3), (2880, 1), (1440, 0)]


def counted(*steps: tuple[int, int]) -> str:
    at, parts = 0, []
    for minutes, more in steps:
        parts.append(f"{at}+{more}x{minutes - 1}")
        at += more * minutes
    return " ".join(parts)


def test_on_the_same_series_sloth_s_rules_record_and_fire_the_same(tmp_path: Path) -> None:
    sloth = [
        {"record": f"sloth:ratio{window}", "expr": f"sum(rate({BAD}[{window}])) / sum(rate({ALL}[{window}]))"}
        for window in ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
    ]

    def both(short: str, long: str, factor: float) -> str:
        return f"(sloth:ratio{short} > ({factor} * 0.001) and sloth:ratio{long} > ({factor} * 0.001))"

    sloth += [
        {"alert": "SlothPage", "expr": f"{both('5m', '1h', 14.4)} or {both('30m', '6h', 6)}"},
        {"alert": "SlothTicket", "expr": f"{both('2h', '1d', 3)} or {both('6h', '3d', 1)}"},
    ]
    lasts = "6d2h"

    def most(expression: str, value: float) -> dict[str, Any]:
        return {
            "expr": f"max_over_time(({expression})[{lasts}:15m])",
            "eval_time": lasts,
            "exp_samples": [{"value": value}],
        }

    def differs(ours: str, theirs: str) -> str:
        """1 where one of them fires and the other does not for longer than the groups' evaluations lie apart."""
        ours, theirs = (f"(max(ALERTS{{alertname=~{one!r}}}) or vector(0))" for one in (ours, theirs))
        return f"min_over_time((abs({ours} - {theirs}))[10m:5m])"

    ratio = "slo:requests_availability:error_ratio"
    said = verdict(
        tmp_path,
        whole(GETTING_STARTED),
        sloth,
        interval="1m",
        input_series=[
            {
                "series": 'http_request_duration_seconds_count{job="myservice",code="200"}',
                "values": counted(*((minutes, 600 - bad) for minutes, bad in COURSE)),
            },
            {
                "series": 'http_request_duration_seconds_count{job="myservice",code="500"}',
                "values": counted(*COURSE),
            },
        ],
        promql_expr_test=[
            *(
                most(f"abs({ratio}{window} - on() sloth:ratio{window}) > bool 1e-12", 0)
                for window in ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
            ),
            most(differs("RequestsAvailabilityBudgetBurn(1h|6h)", "SlothPage"), 0),
            most(differs("RequestsAvailabilityBudgetBurn(1d|3d)", "SlothTicket"), 0),
            most("max(ALERTS{alertname='SlothPage'})", 1),
            most("max(ALERTS{alertname='SlothTicket'})", 1),
        ],
    )

    assert said == ""


# Pyrra: 99 % of its own requests in two weeks, by route. Windows, `for` and
# factors are those of its slo/rules.go (read in 2026), which rounds them to minutes.
PYRRA_OF_TWO_WEEKS = [
    Burn(factor=14, long="30m", short="3m", for_="1m"),
    Burn(factor=7, long="3h", short="15m", for_="8m"),
    Burn(factor=2, long="12h", short="1h", for_="30m", pages=False),
    Burn(factor=1, long="2d", short="3h", for_="1h30m", pages=False),
]
API_ERRORS = Slo(
    name="api-errors",
    title="Errors of the API",
    objective=99,
    window="2w",
    by=["route"],
    indicator=EventRatio(total=REQUESTS, bad=REQUESTS.where(code=matching("5.."))),
    burns=PYRRA_OF_TWO_WEEKS,
    page="critical",
    ticket="warning",
)


def test_with_the_burns_of_pyrra_the_alerts_are_those_of_pyrra() -> None:
    ratio = "route:slo_api_errors:error_ratio"
    made = whole(API_ERRORS)

    # Pyrra: `http_requests:burnrate3m > (14 * (1-0.99)) and http_requests:burnrate30m > (14 * (1-0.99))`.
    assert [(one.severity, one.for_, str(one.when)) for one in made.alerts] == [
        ("critical", "1m", f"{ratio}30m > 0.14 and {ratio}3m > 0.14"),
        ("critical", "8m", f"{ratio}3h > 0.07 and {ratio}15m > 0.07"),
        ("warning", "30m", f"{ratio}12h > 0.02 and {ratio}1h > 0.02"),
        ("warning", "1h30m", f"{ratio}2d > 0.01 and {ratio}3h > 0.01"),
    ]
    bad, total = (f"sum by (route) (rate(http_requests_total{code}[3m]))" for code in ('{code=~"5.."}', ""))
    assert records(made)[f"{ratio}3m"] == f"({bad} or {total} * 0) / ({total} > 0)"


def test_a_latency_is_what_pyrra_makes_of_it_on_the_same_series(tmp_path: Path) -> None:
    quick = Slo(
        name="quick", title="Quick", objective=99, window="2w", burns=PYRRA_OF_TWO_WEEKS,
        indicator=LatencyBelow(of=TIMES, below=seconds(1)), page="page", ticket="ticket",
    )  # fmt: skip
    name = "http_request_duration_seconds"
    pyrra = [
        {
            "record": f"pyrra:burnrate{window}",
            "expr": f'(sum(rate({name}_count[{window}])) - sum(rate({name}_bucket{{le="1"}}[{window}])))'
            f" / sum(rate({name}_count[{window}]))",
        }
        for window in ("3m", "30m", "2d")
    ]
    series = [
        ("_bucket", ',le="0.1"', 40),
        ("_bucket", ',le="1"', 57),
        ("_bucket", ',le="+Inf"', 60),
        ("_count", "", 60),
    ]
    said = verdict(
        tmp_path,
        whole(quick),
        pyrra,
        interval="1m",
        input_series=[
            {"series": f'{name}{suffix}{{job="myservice",code="200"{le}}}', "values": f"0+{more}x2000"}
            for suffix, le, more in series
        ],
        promql_expr_test=[
            {
                "expr": f"abs(slo:quick:error_ratio{window} - on() pyrra:burnrate{window}) < bool 1e-12"
                f" and on() abs(pyrra:burnrate{window} - 0.05) < 1e-9",
                "eval_time": "1d",
                "exp_samples": [{"value": 1}],
            }
            for window in ("3m", "30m", "2d")
        ],
    )

    assert said == ""


def test_no_check_finds_anything_and_promtool_confirms_every_scenario(tmp_path: Path) -> None:
    held = Slo(
        name="up", title="Up", objective=99, window="7d", indicator=TimeRatio(good=PYRRA.up >= 1), page="page",
        ticket="ticket", labels={"team": "shop"},
    )  # fmt: skip
    made = whole(GETTING_STARTED, API_ERRORS, held)
    assert [str(one) for one in check(made) if one.severity == "error"] == []

    folder = tmp_path
    tests = []
    for artifact in generate(whole(held)):
        if artifact.path.parts[0] == "prometheus" and artifact.path.suffix == ".yaml":
            file = folder / artifact.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(artifact.content)
            tests += [file.name] if artifact.path.parent.name == "tests" else []
    assert tests
    ran = subprocess.run(
        ["promtool", "test", "rules", *tests],
        cwd=folder / "prometheus" / "tests", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout + ran.stderr if ran.returncode else "") == (0, "")


def test_the_board_shows_what_is_kept_what_is_left_and_each_burn() -> None:
    (board,) = whole(GETTING_STARTED).dashboards

    assert [(row.title, [panel.title for panel in row.panels]) for row in board.rows] == [
        ("Requests availability: 99.9 % over 30d", ["Kept", "Budget left", "Budget over time"]),
        (
            "Requests availability: how fast the budget burns",
            ["Bad over 1h", "Bad over 6h", "Bad over 1d", "Bad over 3d"],
        ),
    ]


@pytest.mark.parametrize(
    ("indicator", "sentence", "fix"),
    [
        (
            LatencyBelow(of=TIMES, below=seconds(0.3)),
            "0.3 s is no edge of a bucket of http_request_duration_seconds, so nobody knows how much lies below it",
            "write below=0.1 s or 0.5 s, or give the histogram a bucket of 0.3 s",
        ),
        (
            LatencyBelow(of=QUEUE, below=seconds(1)),
            "queue_length is a gauge, which knows no part below 1 s",
            "write a histogram",
        ),
        (
            EventRatio(total=QUEUE, bad=QUEUE.where(job="x")),
            "queue_length is a gauge, and events are counted by counters",
            "write a counter",
        ),
        (
            EventRatio(total=selected("http_request_total"), bad=REQUESTS),
            "http_request_total is not among the metrics",
            "did you mean http_requests_total?",
        ),
        (
            TimeRatio(good=Target(job="other").up >= 1),
            "no metric is declared of the job whose `up` it reads",
            "write target.up, of a declared target",
        ),
    ],
)
def test_what_no_metric_can_measure_is_refused(indicator: Any, sentence: str, fix: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        slo_parts(GETTING_STARTED.replaced(name="x", indicator=indicator), metrics=[TIMES, REQUESTS, QUEUE])

    (finding,) = refused.value.findings
    assert (finding.at, finding.message, finding.fix) == ("slos.x.indicator", sentence, fix)
