"""Bad definitions: what a person reads, word for word, and that nothing that was generated before is touched."""

# ruff: noqa: E501 - lines of a terminal are as long as they are

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from projects import SHOP, call, project, tree

# Every case starts with these lines; its own begin on line 17.
HEADER = """\
from eventcore_monitoring import *

app = Target(job="shop")
payment = Label(name="payment", values=["card", "invoice"])
orders = Counter(name="shop_orders_total", help="Orders taken.", labels=[payment], target=app)
failed = Counter(name="shop_failed_total", help="Orders that failed.", labels=[payment], target=app)
queue = Gauge(name="shop_queue_length", help="Orders that wait.", unit="count", target=app)
latency = Histogram(name="shop_latency_seconds", help="Requests.", buckets=[0.1, 0.5, 1], target=app)
metrics = [orders, failed, queue, latency]
long = queue.sum() > count(100)
fires_when = [Scenario(name="orders wait", series=[queue.series(constant(200))], fires_from="10m")]
text = dict(severity="low", summary="Orders wait", fires_when=fires_when)
wait, server = [PrometheusTrigger(name="queue", when=long)], "http://prometheus:9090"
buffer = dict(buffer=Buffer(path="/var/lib/buffer"))
errors = File(name="errors", path="/var/log/errors.%Y%m%d", **buffer)

"""

# What is added to the header, and what `build` says of it.
CASES = {
    "a syntax error": (
        """\
monitoring = Monitoring(
""",
        """\
definitions/shop.py:17: error[definition-syntax] shop: is no Python: '(' was never closed
    fix: correct that line
""",
    ),
    "a null byte": (
        """\
monitoring = '\0'
""",
        """\
definitions/shop.py:1: error[definition-syntax] shop: is no Python: source code string cannot contain null bytes
    fix: correct that line
""",
    ),
    "a missing module": (
        """\
import eventcore_mixins
""",
        """\
definitions/shop.py:17: error[definition-import] shop: there is no module `eventcore_mixins`
    fix: install it, or correct the import
""",
    ),
    "a name that the library does not have": (
        """\
from eventcore_monitoring import Alrt
""",
        """\
definitions/shop.py:17: error[definition-import] shop: `eventcore_monitoring` has no `Alrt`
    fix: did you mean `Alert`?
""",
    ),
    "a name that is not defined": (
        """\
monitoring = shop
""",
        """\
definitions/shop.py:17: error[definition] shop: nothing is called `shop` here
    fix: define it above, or import it
""",
    ),
    "an exception of the definition": (
        """\
monitoring = {}['shop']
""",
        """\
definitions/shop.py:17: error[definition] shop: KeyError: 'shop'
    fix: correct that line
""",
    ),
    "a quantile of a counter as value": (
        """\
orders.quantile(0.95)
""",
        """\
definitions/shop.py:17: error[definition] shop: `Counter` has no `quantile`
    fix: only a Histogram (or a Summary) has quantiles: declare one
""",
    ),
    "an exit": (
        """\
exit(0)
""",
        """\
definitions/shop.py:17: error[definition] shop: ends Python, so that nothing after it is read
    fix: leave out exit()
""",
    ),
    "no monitoring": (
        """\
shop = Monitoring(name='shop')
""",
        """\
definitions/shop.py:1: error[definition-file] shop: leaves no `monitoring` behind
    fix: write monitoring = Monitoring(name=…, …) at the top level of the file
""",
    ),
    "another kind of monitoring": (
        """\
monitoring = {'name': 'shop'}
""",
        """\
definitions/shop.py:1: error[definition-file] shop: `monitoring` is a dict
    fix: write monitoring = Monitoring(name=…, …) at the top level of the file
""",
    ),
    "a missing field": (
        """\
Counter(name="shop_returns_total", target=app)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] metrics.shop_returns_total.help: Counter needs `help`
    fix: add help=…
""",
    ),
    "an unknown field": (
        """\
Alert(name="QueueLong", when=long, fro_="5m", **text)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.QueueLong.fro_: Alert has no field `fro_`
    fix: did you mean `for_`?
""",
    ),
    "a wrong type": (
        """\
Alert(name="QueueLong", when=long, for_=5, **text)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.QueueLong.for_: `for_` must be text, not 5
    fix: write it in quotes
""",
    ),
    "a wrong kind of declaration": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[long])
""",
        """\
definitions/shop.py:17: error[definition] monitoring.shop.alerts.0: item 1 of `alerts` must be an Alert, not a Condition
    fix: write Alert(…)
""",
    ),
    "unnamed arguments": (
        """\
Counter("shop_returns_total")
""",
        """\
definitions/shop.py:17: error[definition] shop: Counter takes named fields only
    fix: write Counter(name=…, …)
""",
    ),
    "a bad duration": (
        """\
Alert(name="QueueLong", when=long, for_="5 minutes", **text)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.QueueLong.for_: `for_`: "5 minutes" is no duration
    fix: write 30s, 5m, 2h, 1d or 1h30m
""",
    ),
    "a bad window": (
        """\
orders.rate("five")
""",
        """\
definitions/shop.py:17: error[definition] shop: "five" is no duration
    fix: write 30s, 5m, 2h, 1d or 1h30m
""",
    ),
    "a bad metric name": (
        """\
Counter(name="shop-returns", help="Returns.", target=app)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] metrics.shop-returns.name: `name`: "shop-returns" is no metric name
    fix: write something like "orders_processed_total"
""",
    ),
    "a path as a name": (
        """\
Dashboard(name="../../etc/cron.d/x", title="X", rows=[])
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] dashboards.../../etc/cron.d/x.name: `name`: "../../etc/cron.d/x" is no name
    fix: write something like "eventcore-logs"
""",
    ),
    "a text that reorders itself": (
        """\
Alert(name="A", when=long, **(text | {"summary": "a\\u202eb"}))
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.A.summary: `summary`: character 2 is U+202E, a bidirectional control, which reorders the text on the screen
    fix: remove it
""",
    ),
    "buckets out of order": (
        """\
Histogram(name="h", help="H.", buckets=[1, 0.5], target=app)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] metrics.h.buckets: `buckets`: the edges of buckets grow from left to right
    fix: write [0.1, 0.5, 1]
""",
    ),
    "an edge that is none": (
        """\
latency.share_below(0.3)
""",
        """\
definitions/shop.py:17: error[definition] shop: 0.3 is no edge of a bucket of shop_latency_seconds
    fix: write 0.1
""",
    ),
    "a quantile above 1": (
        """\
latency.quantile(95)
""",
        """\
definitions/shop.py:17: error[definition] shop: a quantile lies between 0 and 1, not at 95
    fix: write 0.95 for the 95th percentile
""",
    ),
    "a rate of a gauge": (
        """\
queue.rate("5m")
""",
        """\
definitions/shop.py:17: error[definition] shop: `Gauge` has no `rate`
    fix: a gauge goes up and down: write .delta("5m") or .deriv("5m")
""",
    ),
    "a counter compared as it is": (
        """\
orders > 5
""",
        """\
definitions/shop.py:17: error[definition] shop: a counter alone is no value to calculate or compare with
    fix: write what is measured, such as .rate("5m") or .increase("5m"), of a histogram also .quantile(0.95)
""",
    ),
    "two counters divided as they are": (
        """\
failed / orders
""",
        """\
definitions/shop.py:17: error[definition] shop: a counter alone is no value to calculate or compare with
    fix: write what is measured, such as .rate("5m") or .increase("5m"), of a histogram also .quantile(0.95)
""",
    ),
    "a comparison in a chain": (
        """\
queue_is_odd = 1 < queue < 300
""",
        """\
definitions/shop.py:17: error[definition] shop: a condition is no truth value
    fix: write `low.and_(high)` instead of `1 < x < 3` or `low and high`
""",
    ),
    "conditions joined by and": (
        """\
both = long and long
""",
        """\
definitions/shop.py:17: error[definition] shop: a condition is no truth value
    fix: write `low.and_(high)` instead of `1 < x < 3` or `low and high`
""",
    ),
    "conditions joined by an operator of bits": (
        """\
both = (long) & (long)
""",
        """\
definitions/shop.py:17: error[definition] shop: `&` and `|` join no conditions and no series
    fix: write left.and_(right) or left.or_(right)
""",
    ),
    "a function of Python that takes a series": (
        """\
sum(orders.rate("5m"))
""",
        """\
definitions/shop.py:17: error[definition] shop: functions of Python take no series
    fix: write series.sum("label") or series.apply("abs"), say
""",
    ),
    "a label compared with a number": (
        """\
orders.where(channel=5)
""",
        """\
definitions/shop.py:17: error[definition] shop: the label `channel` is compared with a text, not an int
    fix: write channel="5"
""",
    ),
    "a matching on the left": (
        """\
failed.rate("5m").on("job") / orders.rate("5m")
""",
        """\
definitions/shop.py:17: error[definition] shop: what is matched stands on the left of an operation
    fix: match on the right side: left / right.on("host")
""",
    ),
    "a condition compared with a metric": (
        """\
orders.rate("5m") > failed.rate("5m")
""",
        """\
definitions/shop.py:17: error[definition] shop: a condition compares with a number or a quantity such as percent(5), not with Expression
    fix: divide the two sides, or use .filtered()
""",
    ),
    "negative replicas": (
        """\
Scaling(name="shop", workload="shop", replicas=(-1, 3), triggers=wait, prometheus=server)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] scaling.shop.replicas: `replicas`: -1 to 3 replicas is no range
    fix: write the lower number first, such as (3, 20)
""",
    ),
    "a threshold that is missing": (
        """\
PrometheusTrigger(name="queue", when=queue.sum())
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] triggers.queue.when: `when`: an expression is no condition yet
    fix: write it with a threshold, such as … > percent(5)
""",
    ),
    "a secret written down": (
        """\
PagerDuty(name="page", routing_key="0123456789abcdef0123456789abcdef")
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] receivers.page.routing_key: `routing_key` must be a SecretFile, not "0123456789abcdef0123456789abcdef"
    fix: write SecretFile(…)
""",
    ),
    "a text as Go template": (
        """\
Alert(name="A", when=long, **(text | {"summary": "{{ $value }} orders wait"}))
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.A.summary: `summary`: texts are no Go templates
    fix: write {value} for the value and {labels.projection} for a label
""",
    ),
    "an unknown placeholder": (
        """\
Alert(name="A", when=long, **(text | {"summary": "{count} wait"}))
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.A.summary: `summary`: {count} is no placeholder
    fix: write {value}, {threshold}, {for} or {labels.NAME}
""",
    ),
    "a brace without partner": (
        """\
Alert(name="A", when=long, **(text | {"summary": "{value wait"}))
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] alerts.A.summary: `summary`: has a brace without its partner
    fix: write {{ or }} for a brace that is text
""",
    ),
    "a scenario out of order": (
        """\
Scenario(name="s", series=[queue.series(constant(1))], fires_from="2h", lasts="1h")
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] scenarios.s: the times of a scenario are in order, but 2h comes before 1h
    fix: write silent_until ≤ fires_from ≤ fires_until ≤ resolved_by ≤ lasts
""",
    ),
    "a relative path": (
        """\
Tail(path="logs/*.log", pos_file="/var/lib/pos")
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[definition] sources.path: `path`: 'logs/*.log' depends on the folder the shipper starts in
    fix: write a path that starts with /
""",
    ),
    "an old Prometheus": (
        """\
monitoring = Monitoring(name="shop", prometheus_version="2.41")
""",
        """\
definitions/shop.py:17: error[definition] monitoring.shop.prometheus_version: `prometheus_version`: Prometheus 2.41 is too old for these artifacts
    fix: write 2.42 or newer
""",
    ),
    "a text that is no PromQL": (
        """\
promql("sum(shop_orders_total")
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[promql-syntax] promql: cannot read `sum(shop_orders_total`: a left parenthesis is not closed
    fix: close it
""",
    ),
    "an unknown function": (
        """\
promql("rates(shop_orders_total[5m])")
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[promql-syntax] promql: cannot read `rates(shop_orders_total[5m])`: there is no function rates()
    fix: did you mean rate()?
""",
    ),
    "a text that is too deep": (
        """\
promql("(" * 201 + "1" + ")" * 201)
monitoring = Monitoring(name="shop", metrics=metrics, )
""",
        """\
definitions/shop.py:17: error[promql-syntax] promql: cannot read `((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((…`: its brackets are nested deeper than 200
    fix: split it into recording rules
""",
    ),
    "an undeclared metric": (
        """\
orders_per_second = promql("sum(rate(shop_order_total[5m]))") > 1
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[
    Alert(name="Busy", when=orders_per_second, **text),
])
""",
        """\
definitions/shop.py:19: error[metric-not-declared] alerts.Busy.when: reads `shop_order_total`, which is not declared
    | sum(rate(shop_order_total[5m])) > 1
    |          ^^^^^^^^^^^^^^^^
    fix: did you mean `shop_orders_total`?
""",
    ),
    "a quantile of a counter": (
        """\
slow = promql("histogram_quantile(0.95, rate(shop_orders_total[5m]))") > 1
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[Alert(name="Slow", when=slow, **text)])
""",
        """\
definitions/shop.py:18: error[quantile-of-no-histogram] alerts.Slow.when: takes a quantile of `shop_orders_total`, which is no bucket of a histogram
    | histogram_quantile(0.95, rate(shop_orders_total[5m])) > 1
    |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    | `rate(shop_orders_total[5m])`: rate, in events/s, labels {instance, job=shop, payment}, from 0
    fix: write `histogram.quantile(0.95, window=…, by=[…])` on the declared histogram, which keeps `le`
""",
    ),
    "a label that is not kept": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[
    Alert(name="Busy", when=orders.rate("5m").sum() > 1, **(text | {"summary": "{labels.payment} is busy"})),
])
""",
        """\
definitions/shop.py:18: error[label-not-kept] alerts.Busy.summary: names the label `payment`, which the expression does not keep (it keeps none)
    | sum(rate(shop_orders_total[5m])) > 1
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    fix: leave `payment` out of the text, or write `sum by (payment) (rate(shop_orders_total[5m])) > 1`, which looks at each `payment` by itself
""",
    ),
    "a value outside the label's": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[Alert(name="Busy", when=orders.where(payment="cart").rate("5m").sum() > 1, **text)])
""",
        """\
definitions/shop.py:17: error[label-value-not-declared] alerts.Busy.when: `payment="cart"` selects nothing: the label has only card, invoice
    | sum(rate(shop_orders_total{payment="cart"}[5m])) > 1
    |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    fix: did you mean "card"?
""",
    ),
    "an unknown label": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[Alert(name="Busy", when=orders.where(paymet="card").rate("5m").sum() > 1, **text)])
""",
        """\
definitions/shop.py:17: error[label-not-on-metric] alerts.Busy.when: `shop_orders_total` has no label `paymet` (it has instance, job, payment)
    | sum(rate(shop_orders_total{paymet="card"}[5m])) > 1
    |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    fix: did you mean `payment`?
""",
    ),
    "an unknown severity": (
        """\
chat = Webhook(name="chat", url="https://chat.example.com")
low = Severity(name="lower", meaning="Later.", response_time="1d", receiver="chat")
policy = IncidentPolicy(severities=[low], receivers=[chat], unknown='lower')
monitoring = Monitoring(name="shop", metrics=metrics, incidents=policy, alerts=[Alert(name="QueueLong", when=long, **text)])
""",
        """\
definitions/shop.py:20: error[severity-not-in-policy] alerts.QueueLong.severity: the severity `low` is not in the incident policy
    fix: did you mean `lower`?
""",
    ),
    "an unknown receiver": (
        """\
chat = Webhook(name="chat", url="https://chat.example.com")
low = Severity(name="low", meaning="Later.", response_time="1d", receiver="chatt")
monitoring = Monitoring(name="shop", metrics=metrics, incidents=IncidentPolicy(severities=[low], receivers=[chat], unknown='low'))
""",
        """\
definitions/shop.py:18: error[receiver-not-declared] severities.low.receiver: tells `chatt`, which is no receiver of the policy
    fix: did you mean `chat`?
""",
    ),
    "a name used twice": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[
    Alert(name="A", when=long, **text),
    Alert(name="A", when=long, **text),
])
""",
        """\
definitions/shop.py:19: error[name-used-twice] alerts.A: the name is used twice, first on line 18 of definitions/shop.py
    fix: rename one of them, or remove the second
""",
    ),
    "sides that never match": (
        """\
node = Target(job="node", instance="host-1:9100")
memory = Gauge(name="node_memory_bytes", help="Memory.", unit="bytes", target=node)
monitoring = Monitoring(name="shop", metrics=[*metrics, memory], alerts=[
    Alert(name="A", when=queue / memory > 1, **text),
])
""",
        """\
definitions/shop.py:20: error[sides-never-match] alerts.A.when: the sides of `/` come from the jobs shop and node, so their labels are never equal
    | shop_queue_length / node_memory_bytes > 1
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    | `shop_queue_length`: gauge, count, labels {instance, job=shop}, from 0
    | `node_memory_bytes`: gauge, in bytes, labels {instance, job=node}, from 0
    fix: name a label that both have, as in `left / right.on("host")`; `.with_host()` makes that one
""",
    ),
    "a setting of newer servers": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, groups=[RuleGroup(name="shop", query_offset="1m")], alerts=[Alert(name="A", when=long, **text)])
""",
        """\
definitions/shop.py:17: error[prometheus-too-old] groups.shop.query_offset: `query_offset` needs Prometheus 2.53, but this deployment runs 2.42
    fix: set prometheus_version="2.53" once every server is new enough, or leave it out
""",
    ),
    "a group without rules": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, groups=[RuleGroup(name="shopp", interval="1m")], alerts=[Alert(name="A", when=long, **text)])
""",
        """\
definitions/shop.py:17: error[group-without-rules] groups.shopp: no alert and no recording rule is in this group
    fix: did you mean `shop`?
""",
    ),
    "a threshold that is not there": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[
    Alert(name="A", when=absent(queue), for_="5m", **(text | {"summary": "more than {threshold} wait"})),
])
""",
        """\
definitions/shop.py:18: error[threshold-without-condition] alerts.A.summary: shows `{threshold}`, but the alert fires on an expression without a threshold
    fix: write `when=expression > threshold`, or leave `{threshold}` out of the text
""",
    ),
    "two pipelines with one pos_file": (
        """\
one = [Tail(path="/var/log/a.log", pos_file="/var/lib/pos")]
other = [Tail(path="/var/log/b.log", pos_file="/var/lib/pos")]
files = [File(name="files", path="/var/log/all.%Y%m%d", buffer=Buffer(path="/var/lib/files"))]
more = [File(name="more", path="/var/log/more.%Y%m%d", buffer=Buffer(path="/var/lib/more"))]
late = File(name="late", path="/var/log/late.%Y%m%d", buffer=Buffer(path="/var/lib/late"))
monitoring = Monitoring(name="shop", metrics=metrics, pipelines=[
    Pipeline(name="a", sources=one, sinks=files, errors=errors),
    Pipeline(name="b", sources=other, sinks=more, errors=late),
])
""",
        """\
definitions/shop.py:18: error[fluentd-pos-file-twice] pipelines.b.sources.in.pos_file: is the `pos_file` of `<source>` (line 17), too: each would overwrite what the other remembers
    fix: write a file of its own
""",
    ),
    "a reserved label": (
        """\
monitoring = Monitoring(name="shop", metrics=metrics, alerts=[Alert(name="A", when=long, labels={"alertname": "B"}, **text)])
""",
        """\
definitions/shop.py:17: error[reserved-label] alerts.A.labels.alertname: sets the label `alertname`, which the rules set themselves
    fix: leave it out: the alert's `name` and `severity` give these labels
""",
    ),
}

OFF = ("--promtool", "off", "--amtool", "off")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built while its definition was good."""
    folder = project(tmp_path_factory.mktemp("built"), {"shop.py": SHOP})
    assert call(folder, "build", *OFF).code == 0
    return folder


@pytest.fixture
def shop(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


@pytest.mark.parametrize("case", CASES)
def test_a_bad_definition_is_told_in_these_words_and_nothing_generated_is_touched(shop: Path, case: str) -> None:
    definition, said = CASES[case]
    project(shop, {"shop.py": HEADER + definition})
    before = tree(shop)

    answer = call(shop, "build", *OFF)

    errors = said.count(": error[")
    assert (answer.code, answer.output, answer.errors) == (
        2,
        f"{said}build stopped: {errors} error{'s' if errors > 1 else ''}; nothing was written\n",
        "",
    )
    assert tree(shop) == before


def test_the_table_has_every_layer() -> None:
    codes = {line.split("[")[1].split("]")[0] for _, said in CASES.values() for line in said.split("\n") if "[" in line}
    assert len(CASES) >= 30
    assert {"definition", "definition-syntax", "definition-import", "definition-file", "promql-syntax"} < codes


def test_faults_of_constructors_of_checks_and_of_other_deployments_are_told_together(tmp_path: Path) -> None:
    one = (
        HEADER
        + 'returns = Counter(name="shop-returns", help="Returns.", target=app)\n'
        + 'alert = Alert(name="A", when=long, for_="soon", **text)\n'
        + 'monitoring = Monitoring(name="shop", metrics=[*metrics, returns], alerts=[alert])\n'
    )
    other = (
        HEADER + 'monitoring = Monitoring(name="shop", metrics=[orders], alerts=[Alert(name="A", when=long, **text)])\n'
    )
    project(tmp_path, {"one.py": one, "other.py": other, "broken.py": "monitoring = (\n"})

    answer = call(tmp_path, "build", *OFF)

    assert (answer.code, answer.output) == (
        2,
        """\
definitions/one.py:17: error[definition] metrics.shop-returns.name: `name`: "shop-returns" is no metric name
    fix: write something like "orders_processed_total"
definitions/one.py:18: error[definition] alerts.A.for_: `for_`: "soon" is no duration
    fix: write 30s, 5m, 2h, 1d or 1h30m
definitions/other.py:11: error[metric-not-declared] alerts.A.scenarios.orders wait: reads `shop_queue_length`, which is not declared
    fix: declare it in `metrics`, with the target that exposes it
definitions/other.py:17: error[metric-not-declared] alerts.A.when: reads `shop_queue_length`, which is not declared
    | sum(shop_queue_length) > 100
    |     ^^^^^^^^^^^^^^^^^
    fix: declare it in `metrics`, with the target that exposes it
definitions/broken.py:1: error[definition-syntax] broken: is no Python: '(' was never closed
    fix: correct that line
build stopped: 5 errors; nothing was written
""",
    )
    assert not (tmp_path / "generated").exists()


def test_a_fault_in_a_shared_module_is_told_once_and_one_that_depends_on_settings_with_its_deployment(
    tmp_path: Path,
) -> None:
    shared = (
        HEADER
        + "def shop(severity):\n"
        + '    chat = Webhook(name="chat", url="https://chat.example.com")\n'
        + '    low = Severity(name="low", meaning="Later.", response_time="1d", receiver="chatt")\n'
        + '    policy = IncidentPolicy(severities=[low], receivers=[chat], unknown="low")\n'
        + '    alerts = [Alert(name="A", when=long, **(text | {"severity": severity}))]\n'
        + '    return Monitoring(name="shop", metrics=metrics, incidents=policy, alerts=alerts)\n'
    )
    project(
        tmp_path,
        {
            "a.py": 'from shared import shop\n\nmonitoring = shop("low")\n',
            "b.py": 'from shared import shop\n\nmonitoring = shop("lower")\n',
        },
    )
    (tmp_path / "definitions/shared.py").write_text(shared)

    answer = call(tmp_path, "build", *OFF)

    assert (answer.code, answer.output) == (
        2,
        """\
definitions/shared.py:19: error[receiver-not-declared] severities.low.receiver: tells `chatt`, which is no receiver of the policy
    fix: did you mean `chat`?
definitions/shared.py:21: error[severity-not-in-policy] alerts.A.severity: the severity `lower` is not in the incident policy (in b)
    fix: did you mean `low`?
build stopped: 2 errors; nothing was written
""",
    )
