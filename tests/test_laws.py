"""The laws of the model: every fact reaches a file, JSON keeps it, names identify, a threshold stands once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import BaseModel, TypeAdapter

import eventcore_monitoring
from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import (
    Annotation,
    Backup,
    BarGauge,
    Burn,
    Checklist,
    ConnectionBudget,
    CustomVariable,
    Dashboard,
    DatabaseSchema,
    DatabaseTable,
    Declared,
    DefinitionError,
    Drill,
    EventRatio,
    Expression,
    GaugePanel,
    GrafanaOutput,
    Heartbeat,
    Hours,
    Inhibition,
    IntervalVariable,
    Item,
    LatencyBelow,
    Link,
    MaintenanceWindow,
    Monitoring,
    NativeHistogram,
    Override,
    PersesOutput,
    Playbook,
    Plugin,
    Query,
    QueryVariable,
    RecordingRule,
    Retention,
    Row,
    RuleGroup,
    Runbook,
    ScalingPolicy,
    ScalingRules,
    Scenario,
    Slo,
    SqlExporter,
    SqlGauge,
    Stat,
    Step,
    Table,
    Team,
    Text,
    ThresholdLine,
    TimeRatio,
    TimeSeries,
    ToAlert,
    ToChecklist,
    ToDashboard,
    ToPanel,
    ToPlaybook,
    ToUrl,
    Waiver,
    WalArchiving,
    bytes_,
    constant,
    count,
    gap,
    minutes,
    percent,
    ramp,
    seconds,
)
from eventcore_monitoring.generators import GENERATORS, Generator
from eventcore_monitoring.promql.nodes import Node, Number
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.values import Quantity, duration, milliseconds
from samples.probed import PROBED_SHOP
from small import METRICS, PIPELINE, POLICY, SMALL, alert, errors, latency, monitoring, queue, requests, scaling, web
from strategies.promql import expressions

GUIDE = eventcore()


def panels() -> list[Row]:
    shown: dict[str, Any] = {"show": [Query(show=queue > 100, legend="{{instance}}"), Query(show=errors.rate("5m"))]}
    return [
        Row(
            title="First",
            panels=[
                TimeSeries(title="Lines", description="Lines.", links=[Link(title="Wiki", url="/d/wiki")], stacked=True,
                           thresholds=[ThresholdLine(at=count(50), color="orange")], unit="short", decimals=1,
                           overrides=[Override(series="web-1:8080", color="blue", unit="none", hidden=True)],
                           minimum=0, maximum=9, legend_calculations=["mean"], **shown),
                Stat(title="Number", **shown),
                GaugePanel(title="Dial", minimum=0, maximum=9, **shown),
            ],
        ),
        Row(
            title="Second",
            collapsed=True,
            panels=[
                BarGauge(title="Bars", **shown),
                Table(title="Table", **shown),
                Text(title="Words", markdown="Read *this*."),
            ],
        ),
    ]  # fmt: skip


def objectives() -> list[Slo]:
    burns = [
        Burn(factor=12, long="1h", short="5m", for_="2m"),
        Burn(factor=10, long="2h", short="10m", for_="2m", pages=False),
    ]
    usual: dict[str, Any] = {"window": "28d", "page": "critical", "ticket": "high", "burns": burns}
    events = EventRatio(total=requests, good=requests.where(method="GET"))
    quick = LatencyBelow(of=latency, below=seconds(0.5))
    return [
        Slo(name="got", title="Got", help="All.", objective=99, indicator=events, by=["path"], labels={"team": "web"},
            **usual),
        Slo(name="quick", title="Quick", objective=99, indicator=quick, **usual),
        Slo(name="short", title="Short", objective=99, indicator=TimeRatio(good=queue < count(100)), **usual),
    ]  # fmt: skip


def rich() -> Monitoring:
    """A monitoring in which nearly every field is set."""
    runbook = Runbook(
        meaning="It waits.",
        impact="Slow.",
        contact="#web",
        playbook="again",
        see=[ToPlaybook(name="again")],
        steps=[Step(text="Look.", command="top", language="bash")],
    )
    long = Scenario(
        name="it is long for a while",
        series=[queue.series([gap("1m"), ramp(10, "1m", start=300), constant(200, "30m"), constant(1)])],
        lasts="2h", silent_until="4m", fires_from="8m", fires_until="31m", resolved_by="36m", labels={"job": "web"},
    )  # fmt: skip
    calm = Scenario(name="it is short", series=[queue.series(constant(1))])
    native = NativeHistogram(name="native_seconds", help="Times.", labels=["path"], origin="The app.", target=web)
    shop = DatabaseSchema(
        name="shop",
        version="shop 3.1",
        tables=[
            DatabaseTable(name="orders", columns={"id": "int"}, indexes={"by_id": ["id"]}, help="All.", large=True)
        ],
    )
    from_sql = SqlGauge(
        name="orders", help="Orders.", unit="count", labels=["state"], static_labels={"shop": "berlin"},
        query="SELECT state, n FROM orders", value="n", min_interval="1m", database=shop,
        target=SqlExporter(data_source="k8ssecret://shop/database", help="Beside it."),
    )  # fmt: skip
    return Monitoring(
        name="rich",
        help="All of it.",
        labels={"service": "shop"},
        metrics=[*PROBED_SHOP.metrics, *METRICS, native, from_sql],
        recording_rules=[
            RecordingRule(
                record="path:requests:rate5m", expression=requests.rate("5m").sum("path"), help="Rate.",
                labels={"team": "web"}, group="records",
            )
        ],
        alerts=[
            alert(
                for_="5m", keep_firing_for="2m", description="{value}", labels={"team": "web"}, group="slow",
                runbook=runbook, fires_when=[long], silent_when=[calm],
            ),
            alert(name="Errors", when=(errors.rate("5m").sum("path") > 1).and_(queue.sum().on())),
            alert(name="Slow", when=latency.quantile(0.9).expression, silent_when=[calm]),
        ],
        groups=[RuleGroup(name="slow", interval="30s", query_offset="1m", limit=9)],
        incidents=POLICY.replaced(
            severities=[POLICY.severities[0], POLICY.severities[1].replaced(hours="day", also=["team"])],
            teams=[Team(name="web", receiver="team", contact="#web")],
            hours=[Hours(name="day", weekdays=["monday"], from_="08:00", until="17:00", location="Europe/Paris")],
            maintenance=[MaintenanceWindow(name="night", from_="01:00", until="02:00", alerts=["Slow"])],
            inhibitions=[Inhibition(source=["Errors"], silences=["Slow"], same=["service"])],
            heartbeat=Heartbeat(receiver="team", alert="Slow", every="2m"),
        ),
        dashboards=[
            Dashboard(
                name="board", title="Board", description="All.", tags=["web"], rows=panels(), refresh="2m",
                show_last="3h", links=[Link(title="Home", url="https://example.com", new_tab=False)],
                variables=[
                    QueryVariable(name="path", title="Path", metric="requests_total", label="path"),
                    CustomVariable(name="size", title="Size", values=["a", "b"]),
                    IntervalVariable(name="step", title="Step", values=["1m", "5m"]),
                ],
                annotations=[Annotation(name="Restarts", show=requests.resets("5m").sum(), text="Again.", step="2m")],
            )
        ],
        perses=PersesOutput(project="shop"),
        pipelines=[PIPELINE],
        scaling=[
            scaling(
                polling_interval="20s", fallback_replicas=2, help="Grows.", namespace="shop",
                scale_up=ScalingRules(
                    stabilization="1m", policies=[ScalingPolicy(kind="pods", value=2, period="1m")], select="min"
                ),
                scale_down=ScalingRules(policies=[ScalingPolicy(kind="percent", value=50, period="2m")]),
                connections=ConnectionBudget(pool_size=9, max_connections=90, reserve=4, surge=2),
            )
        ],
        playbooks=[
            Playbook(
                name="again", title="Again", when="It is down.", in_order=False,
                steps=[Step(text="Start.", command="kill -9 <pid>", caution="It ends.", see=[ToUrl(title="How", url="https://x.example.com")])],
            )
        ],
        checklists=[
            Checklist(
                name="daily", title="Daily", rhythm="monthly", help="Look.",
                items=[
                    Item(text="See.", command="up", see=[ToAlert(name="Slow"), ToDashboard(name="board")]),
                    Item(
                        text="Look there.",
                        see=[ToPanel(dashboard="board", panel="Lines", row="First"), ToChecklist(name="daily")],
                    ),
                ],
            )
        ],
        grafana=GrafanaOutput(url="https://grafana.example.com"),
        slos=objectives(),
        probes=PROBED_SHOP.probes,
        prometheus=PROBED_SHOP.prometheus,
        backups=[
            Backup(
                name="shop", database="shop", table="orders", directory="/dumps/shop", mountpoint="/dumps",
                schedule="@hourly", expected_duration="5m", rpo="2h", rto="3h", alert_after="90m", compression=6,
                retention=Retention(days=9, at_least=3, every_dump_for=4), expected_size=(bytes_(1000), bytes_(9000)),
                drills=[
                    Drill(
                        kind="restore", title="Restore", every="31d", schedule="@weekly",
                        steps=[Step(text="Go.", command="ls", language="bash")],
                    )
                ],
                wal=WalArchiving(archive_timeout="10m", base="pg_basebackup, every night"), restore_into="again",
                user="backup", scripts="/opt/bin", textfiles="/textfiles", help="The orders.",
            )
        ],
        waivers=[Waiver(code="ratio-without-floor", at="alerts.Errors", reason="There is always traffic.")],
        series_budget=500,
        runbook_url="https://runbooks.example.com",
        prometheus_version="2.53",
    )  # fmt: skip


# Law 1.

Path = tuple[str | int, ...]

# Where another value is valid, and reaches no file, for a reason.
NO_FILE = {
    "prometheus_version": "it decides what the checks refuse, and so far nothing that is written",
    "scaling.*.triggers.*.when.guards": "a further demand, which a check refuses",
    "groups": "settings of a group without rules, which a check refuses",
    "scaling.*.prometheus": "an address that no trigger asks, which a check refuses",
    "dashboards.*.rows.*.panels.*.show.*.show.guards": "a panel draws the left side of a condition and its threshold",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.operator": "as above",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.expression": "as above",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.matching": "as above",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.matching.labels": "as above",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.matching.labels.*": "as above",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.matching.group": "as above",
    "dashboards.*.rows.*.panels.*.show.*.show.guards.*.matching.include": "as above",
    "dashboards.*.variables.*.within": "a variable that is not declared, which a check refuses",
    "dashboards.*.rows.*.panels.*.overrides.*.column_width": "only tables have columns; elsewhere a check refuses it",
    **{
        f"dashboards.*.rows.*.panels.*.overrides.*.{field}": "only graphs have lines: tests/generators/test_grafana.py"
        for field in ("right_axis", "dashed", "bars", "line_width", "fill")
    },
    "fluent_bit": "a pipeline with a file, which has no equivalent there: tests/generators/test_fluent_bit.py",
    "pipelines.*.lines": "what checks are held against, and the index templates of sinks that have some",
    "pipelines.*.sinks.*.buffer.timekey_use_utc": "of a file, true is also what is written where nothing is said",
    "pipelines.*.errors.buffer.timekey_use_utc": "as above",
    "log_searches.*.pipeline": "another one, which a check refuses",
    "log_searches.*.sink": "another one, which a check refuses",
    "alerts.*.when.guards.*.matching.include": "without group_left there is nothing to include",
}
# What holds no fact of its own: tests of a pipeline, which a check runs, and metrics as they stand in `metrics` too.
NO_FACT = re.compile(r"pipelines\.\*\.(expects|metrics\.\*\.metric)(\.|$)")
# Where there is no second valid value: another kind is another declaration.
ONLY_VALUE = re.compile(r"(^|\.)kind$")
# Where no other value is valid as long as the rest stays, and why.
NO_OTHER_VALUE = {
    **{
        f"metrics.*.target.{field}": "of a target over http with a short interval; in `rich` there is another one first"
        for field in ("ca_file", "verified", "scrape_timeout")
    },
    "probes.*.ca_file": "of an address over http; in `rich` there is one over https",
    "pipelines.*.sinks.*.secondary.match": "it takes what its sink could not write",
    "alerts.*.fires_when.*.series": "whole series, of a scenario in which there is nothing at all",
    "pipelines.*.metrics": "whole metrics: tests/generators/test_fluentd.py",
    "pipelines.*.metrics.*.labels": "one for each label of the metric, and no other",
    "pipelines.*.sinks.*.index_name": "it is not read beside logstash_format, and refused",
    "backups.*.expected_size.*.unit": "a size is in bytes",
    "backups.*.drills.*.steps.*.language": "in the mixin, the first step has no command, which could be in a language",
    "slos.*.burns": "whole burns, which have to fit the window",
    "slos.*.indicator.good": "as below",
    "slos.*.indicator.bad": "an objective counts what is good or what is bad, not both",
    "slos.*.indicator.good.guards": "a time is good by one comparison, without further demands",
    "log_searches.*.columns": "a search that counts has none",
    "log_searches.*.group_by": "a search that shows columns counts nothing",
    "dashboards.*.rows.*.panels.*.show.*.count_by": "a query that shows rows counts nothing",
    "dashboards.*.rows.*.panels.*.transformations.*.id": "one of Grafana's names",
    "dashboards.*.rows.*.panels.*.transformations.*.options": "a text that is JSON",
    **{
        f"alerts.*.silent_when.*.{field}": "a scenario in which the alert is silent says nothing of its firing"
        for field in ("silent_until", "fires_from", "fires_until", "resolved_by", "labels")
    },
}

WORDS = [
    *("seconds", "bytes", "count", "ratio", "per_second", "celsius", "keda", "hpa", "critical", "error", "block"),
    *("drop_oldest_chunk", "https", "http", "red", "blue", "s", "ops", "ms", "mean", "max", "last", "bash", "sql"),
    "k8ssecret://a/b",
    *("pods", "percent", "min", "disabled"),
    *("tuesday", "03:00", "Europe/Berlin", "high"),
    *("ip4", "ip6", "GET", "POST", "AAAA", "udp", "tcp", "cel"),
    *("silent", "fires", "@daily"),
    *("right", "background", "bars", "smooth", "value", "always", "lcd", "pattern"),
    *(
        "text",
        "gzip",
        "oj",
        "lazy",
        "immediate",
        "periodic",
        "string",
        "TLSv1_2",
        "typhoeus",
        "best_speed",
        "@X",
        "crlf",
        "unixtime",
        "upsert",
    ),
    "weekly",
    *("on", "ignoring", ">", "<", "and", "unless", "memory", "group_left"),
]
LISTS = [
    ["x"],
    ["mean"],
    [0.5],
    [{"title": "x", "url": "/x"}],
    [{"text": "x"}],
    [{"name": "x", "series": []}],
    [{"name": "x", "show": "up"}],
    [{"at": {"value": 3.0, "unit": "count"}}],
    [{"series": "x", "color": "red"}],
    [{"kind": "custom", "name": "v", "title": "V", "values": ["a"]}],
    [{"operator": "unless", "expression": "up", "matching": None}],
    [{"name": "x"}],
    [{"code": "x", "at": "x", "reason": "x"}],
    [{"kind": "alerts"}],
    [{"kind": "value", "value": "x", "text": "y"}],
    [{"kind": "limit", "rows": 3}],
    ["/x"],
    [{"name": "x", "params": {"y": "z"}}],
    [{"name": "x", "title": "X", "pipeline": "logs", "sink": "copy", "columns": ["a"]}],
    [{"kind": "tail", "name": "more", "path": "/x/*.log", "pos_file": "/x.pos"}],
    [{"kind": "keep", "field": "x", "matching": "y"}],
    [{"text": "x", "sink": "copy"}],
    [{"kind": "url", "title": "X", "url": "https://x.example.com"}],
    [{"name": "x", "receiver": "team"}],
    [{"name": "x", "severities": ["low"]}],
    [{"source": ["X"], "silences": ["Y"]}],
    [{"value": 3.0, "unit": "bytes"}, {"value": 4.0, "unit": "bytes"}],
]
OBJECTS = [
    {"meaning": "x"},
    {"file": "/x"},
    {"kind": "addresses", "addresses": ["x:1"]},
    {"name": "X"},
    {"kind": "on", "labels": ["job"], "group": None, "include": []},
    {"column": "x"},
    {"project": "x"},
    {"pipelines": ["logs"], "retry_limit": 3},
    {"delete_after": "7d"},
    {"include_chunk_id": True},
    {"protocol": "tcp"},
    {"kind": "secondary_file", "directory": "/x"},
    {"name": "lines", "fields": [{"name": "x"}]},
    {"x": "y"},
    {"select": "disabled"},
    {"pool_size": 3, "max_connections": 90},
    {"archive_timeout": "5m", "base": "x"},
    {"rule": [{"match": {"x": "/y/"}, "limit": 3}]},
    {"receiver": "team"},
]


def leaves(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    match tree:
        case dict() if tree:
            for key, value in tree.items():
                yield from leaves(value, (*path, key))
        case list() if tree:
            for index, value in enumerate(tree):
                yield from leaves(value, (*path, index))
        case _:
            yield path, tree


def others(value: Any) -> list[Any]:
    """What may stand in place of a value; the first that is valid is taken."""
    match value:
        case bool():
            return [not value]
        case int() | float():
            return [value + 1, value - 1, value * 0.9, value * 2]
        case str() if re.fullmatch(r"(\d+[a-z]+)+", value):
            length = milliseconds(value)
            return [*(duration(length + more) for more in (-1000, 1000, 60_000, 3_600_000) if length + more > 0), "30m"]
        case str() if value.startswith(("http", "/")):
            return [f"{value}x", *WORDS]
        case str():
            return [f"{value}x", f"x{value}", f"{value} + 1", f"{value}_x_total", *WORDS]
        case None:
            return ["7m", "https://x.example.com", "x.y:1", "x", 3, 0.5, True, "/x", *WORDS, *OBJECTS, *LISTS]
        case {}:
            return [{"extra": "x"}]
        case _:
            return LISTS


def changed(tree: Any, path: Path, value: Any) -> Any:
    match path:
        case ():
            return value
        case (first, *rest) if isinstance(tree, dict):
            return {**tree, first: changed(tree[first], tuple(rest), value)}
        case (first, *rest):
            return [changed(one, tuple(rest), value) if index == first else one for index, one in enumerate(tree)]


def variant(given: Monitoring, tree: Any, path: Path, value: Any) -> Monitoring | None:
    """The monitoring with another value in this place; None where no other value was found valid."""
    for other in others(value):
        try:
            made = changed_monitoring(given, tree, path, other)
        except (ValueError, DefinitionError):
            continue
        if made != given:
            return made
    return None


@cache
def readers() -> dict[str, TypeAdapter[Any]]:
    """What reads the JSON of each list of a monitoring."""
    return {
        name: TypeAdapter(Annotated[field.annotation, *field.metadata, ...])
        for name, field in Monitoring.model_fields.items()
    }


def changed_monitoring(given: Monitoring, tree: Any, path: Path, other: Any) -> Monitoring:
    """The monitoring read again with another value in one place; of lists only the item that holds it, to be quick."""
    match path:
        case ("metrics", int(place), "target" | "database" as part, *_):
            # In Python a target is one value, which all its metrics share; so is a database.
            made_tree = changed(tree, path, other)
            for index, metric in enumerate(tree["metrics"]):
                if metric.get(part) == tree["metrics"][place][part]:
                    made_tree = changed(made_tree, ("metrics", index, *path[2:]), other)
            return Monitoring.model_validate_json(json.dumps(made_tree))
        case (str(name), int(place), *rest):
            item = changed(tree[name][place], tuple(rest), other)
            (read,) = readers()[name].validate_json(json.dumps([item]))
            items = getattr(given, name)
            return given.replaced(**{name: (*items[:place], read, *items[place + 1 :])})
        case _:
            return Monitoring.model_validate_json(json.dumps(changed(tree, path, other)))


def written(generator: Generator, given: Monitoring) -> dict[str, bytes] | str:
    """What a generator writes; the error of one that cannot, because names do not fit together any more."""
    try:
        return {str(artifact.path): artifact.content for artifact in generator(given)}
    except (KeyError, StopIteration, ValueError) as error:
        return repr(error)


def generic(path: Path) -> str:
    return ".".join("*" if isinstance(part, int) else part for part in path)


FASTEST_FIRST = {
    "dashboards": ("grafana", "runbooks"),
    "metrics": ("prometheus", "runbooks", "grafana"),
    "checklists": ("runbooks",),
    "pipelines": ("fluentd", "elasticsearch", "fluent_bit"),
    "log_searches": ("elasticsearch",),
}


def order(path: Path) -> list[Generator]:
    first = FASTEST_FIRST.get(str(path[0]), ())
    return sorted(GENERATORS, key=lambda made: first.index(made.__name__) if made.__name__ in first else 9)


def places(given: Monitoring) -> dict[str, tuple[Path, Any]]:
    """The first way to each place of a monitoring, whatever the numbers of the items on it, and what stands there."""
    found: dict[str, tuple[Path, Any]] = {}
    for path, value in leaves(json.loads(given.model_dump_json())):
        found.setdefault(generic(path), (path, value))
    return found


@pytest.mark.parametrize("whole", ["guide", "rich"])
def test_every_declared_fact_reaches_a_file(whole: str) -> None:
    given = GUIDE if whole == "guide" else rich()
    tree = json.loads(given.model_dump_json())
    # Of the guide, which is large, what `rich` has not.
    elsewhere = places(rich()) if whole == "guide" else {}
    before = {generator: written(generator, given) for generator in GENERATORS}
    lost, without_other = set(), set()
    tried = 0
    for place, (path, value) in places(given).items():
        if place in elsewhere or ONLY_VALUE.search(place) or NO_FACT.match(place) or place in NO_FILE:
            continue
        tried += 1
        made = variant(given, tree, path, value)
        if made is None:
            without_other.add(place)
        elif all(written(generator, made) == before[generator] for generator in order(path)):
            lost.add(place)

    assert tried > 120
    assert lost == set()
    assert without_other <= NO_OTHER_VALUE.keys()


# Law 3.


def rebuilt(given: Monitoring) -> Monitoring:
    return Monitoring.model_validate_json(given.model_dump_json())


@pytest.mark.parametrize("kind", SMALL)
def test_what_is_read_back_from_json_is_the_same(kind: str) -> None:
    assert rebuilt(SMALL[kind]()) == SMALL[kind]()


@pytest.mark.parametrize("make", [eventcore, rich], ids=["guide", "rich"])
def test_a_whole_deployment_survives_json(make: Callable[[], Monitoring]) -> None:
    given = make()
    assert rebuilt(given) == given
    assert [written(generator, rebuilt(given)) for generator in GENERATORS] == [
        written(generator, given) for generator in GENERATORS
    ]


def without_nan(node: Node) -> bool:
    return all(part.value == part.value for part in walk(node) if isinstance(part, Number))


quantities = st.builds(
    Quantity,
    st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0),
    st.sampled_from(["seconds", "bytes", "ratio", "per_second", "count"]),
)


@settings(max_examples=60)
@given(expressions("2.42", depth=2).filter(without_nan), expressions("2.42", depth=1).filter(without_nan), quantities)
def test_any_condition_survives_json(left: Node, guard: Node, threshold: Quantity) -> None:
    condition = (Expression(left) > threshold).and_(Expression(guard).on("job"))
    declared = monitoring(
        alerts=[alert(when=condition), alert(name="Other", when=Expression(guard))],
        recording_rules=[RecordingRule(record="a:b:c", expression=Expression(left), help="Any.")],
        scaling=[scaling(triggers=[scaling().triggers[0].replaced(when=condition)])],
    )
    assert rebuilt(declared) == declared


# Law 4.


def reversed_lists(given: Monitoring) -> Monitoring:
    boards = [
        board.replaced(rows=[row.replaced(panels=row.panels[::-1]) for row in board.rows]) for board in given.dashboards
    ]
    return given.replaced(
        metrics=given.metrics[::-1],
        alerts=given.alerts[::-1],
        recording_rules=given.recording_rules[::-1],
        dashboards=boards[::-1],
        checklists=given.checklists[::-1],
    )  # type: ignore[return-value]


def panels_of(board: Any) -> Iterator[tuple[str, int]]:
    for panel in board["panels"]:
        yield panel["title"], panel["id"]
        yield from panels_of({"panels": panel.get("panels", ())})


@pytest.mark.parametrize("make", [eventcore, rich], ids=["guide", "rich"])
def test_identity_comes_from_names_and_not_from_places(make: Callable[[], Monitoring]) -> None:
    files, moved = (
        {str(artifact.path): artifact.content for generator in GENERATORS for artifact in generator(given)}
        for given in (make(), reversed_lists(make()))
    )
    boards = [path for path in files if path.startswith("grafana/dashboards/") and path.endswith(".json")]

    assert set(moved) == set(files)
    assert boards != []
    for path in boards:
        before, after = json.loads(files[path]), json.loads(moved[path])
        assert before["uid"] == after["uid"]
        assert dict(panels_of(before)) == dict(panels_of(after))
    names = re.compile(rb'name: "?(.*?)"?\n')
    for path in files:
        if path.startswith("prometheus/tests/"):
            assert sorted(names.findall(files[path])) == sorted(names.findall(moved[path]))


# Law 5.


def kinds(base: type[Declared] = Declared) -> Iterator[type[Declared]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("eventcore_monitoring"):
            yield kind
        yield from kinds(kind)


[getattr(eventcore_monitoring, name) for name in eventcore_monitoring.__all__]
KINDS = sorted(kinds(), key=lambda kind: kind.__name__)


def unions(annotation: object) -> Iterator[list[type[BaseModel]]]:
    if Plugin in get_args(annotation):
        return  # a plugin of some kind: told apart by `OfKind`, see tests/model/test_plugins.py
    if get_origin(annotation) in (Union, UnionType):
        members = [get_args(part)[0] if get_args(part) else part for part in get_args(annotation)]
        declared = [part for part in members if isinstance(part, type) and issubclass(part, BaseModel)]
        if len(declared) > 1:
            yield declared
    for part in get_args(annotation):
        yield from unions(part)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_declaration_is_frozen_strict_and_without_aliases(kind: type[Declared]) -> None:
    assert {kind.model_config.get(option) for option in ("frozen", "strict")} == {True}
    assert kind.model_config.get("extra") == "forbid"
    for field in kind.model_fields.values():
        assert (field.alias, field.validation_alias, field.serialization_alias) == (None, None, None)


def test_the_members_of_a_union_carry_their_kind() -> None:
    found = [members for kind in KINDS for field in kind.model_fields.values() for members in unions(field.annotation)]
    assert len(found) > 5
    for members in found:
        values = [get_args(member.model_fields["kind"].annotation) for member in members]
        assert all(len(value) == 1 for value in values)
        assert len(set(values)) == len(values)


def test_a_condition_and_an_expression_refuse_to_be_truth_values() -> None:
    for value in (queue > 1, (queue > 1).and_(queue > 2), queue + 1, requests.rate("5m")):
        with pytest.raises(TypeError, match="is no truth value"):
            bool(value)


def test_no_declaration_holds_a_list() -> None:
    def lists(value: object, at: str) -> Iterator[str]:
        match value:
            case list():
                yield at
            case tuple():
                for item in value:
                    yield from lists(item, at)
            case Declared():
                for name in type(value).model_fields:
                    yield from lists(getattr(value, name), f"{at}.{name}")

    assert [*lists(GUIDE, "guide")] == []
    assert [*lists(rich(), "rich")] == []


# Law 6.


@pytest.mark.parametrize(
    ("setting", "value", "shown", "files"),
    [
        (
            "failure_ratio", percent(7), {"0.07", "7 %"},
            {
                "prometheus/rules/application.yaml", "prometheus/tests/application.yaml",
                "grafana/dashboards/eventcore-operations.json", "runbooks/HighCommandFailureRate.md",
                "kubernetes/prometheus-rule-application.yaml",
            },
        ),
        (
            "store_p95", seconds(0.25), {"0.25"},
            {
                "prometheus/rules/application.yaml", "prometheus/tests/application.yaml",
                "grafana/dashboards/eventcore-operations.json", "runbooks/EventStoreLatencyHigh.md",
            },
        ),
        (
            "projection_lag", minutes(7), {"420", "7m"},
            {
                "prometheus/rules/application.yaml", "prometheus/tests/application.yaml",
                "grafana/dashboards/eventcore-operations.json", "runbooks/ProjectionLagHigh.md",
            },
        ),
        (
            "cpu", percent(65), {"0.65", "65"},
            {
                "prometheus/rules/capacity.yaml", "prometheus/tests/capacity.yaml",
                "grafana/dashboards/eventcore-operations.json", "runbooks/CpuUsageHigh.md",
                "kubernetes/eventcore-app.yaml",
            },
        ),
    ],
    ids=["failure_ratio", "store_p95", "projection_lag", "cpu"],
)  # fmt: skip
def test_a_threshold_is_written_once(setting: str, value: Quantity, shown: set[str], files: set[str]) -> None:
    before, after = (
        {str(artifact.path): artifact.content for generator in GENERATORS for artifact in generator(given)}
        for given in (GUIDE, eventcore(Settings(**{setting: value})))
    )
    different = {path for path in before if before[path] != after.get(path)}

    assert set(after) == set(before)
    assert files <= different
    for path in files - {path for path in files if "/tests/" in path}:
        new_lines = set(after[path].decode().split("\n")) - set(before[path].decode().split("\n"))
        assert any(text in line for line in new_lines for text in shown), path


def test_the_text_of_an_alert_follows_its_threshold() -> None:
    rules = {
        str(artifact.path): artifact.content.decode()
        for generator in GENERATORS
        for artifact in generator(eventcore(Settings(projection_lag=minutes(7))))
    }["prometheus/rules/application.yaml"]
    assert '"Projection lag exceeds 7m"' in rules
    assert '"Projection lag exceeds 5m"' not in rules
