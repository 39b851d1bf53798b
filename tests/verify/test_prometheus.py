"""A real Prometheus with three days of history, rules that are not all ours, and targets that are not all there."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from eventcore_monitoring.build import generate
from eventcore_monitoring.generators.prometheus import prometheus as rules
from eventcore_monitoring.loading import load
from examples.demo.servers import asked
from examples.demo.web import LOOPBACK, Answer, free_ports, served
from projects import call, project
from servers import prometheus, told
from verify.shop import DAY, DEFINITION, MINUTE, history, page

CONFIGURATION = """\
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1m}}
rule_files: [rules/*.yaml]
scrape_configs:
- job_name: shop
  static_configs: [{{targets: ["{there}", "127.0.0.1:1"]}}]
"""


class Verdict(NamedTuple):
    """What `verify` said of the server: as text, and its document."""

    code: int
    text: str
    document: dict[str, Any]

    @property
    def expressions(self) -> dict[str, Any]:
        return {one["at"]: one for one in self.document["deployments"][0]["prometheus"]["expressions"]}

    def found(self, code: str) -> list[tuple[str, str, str]]:
        """The findings with this code: severity, address, message."""
        listed = [one for one in self.document["findings"] if one["code"] == f"verify-{code}"]
        return [(one["severity"], one["at"], one["message"]) for one in listed]


@pytest.fixture(scope="module")
def now() -> int:
    return int(time.time()) // MINUTE * MINUTE


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory, now: int) -> Verdict:
    folder = project(tmp_path_factory.mktemp("shop"), {"shop.py": DEFINITION})
    (port,) = free_ports(1)
    there = f"{LOOPBACK}:{port}"
    (folder / "rules").mkdir()
    monitoring = load(folder / "definitions/shop.py", folder)
    (rule_file,) = [one.content.decode() for one in generate(monitoring, [rules]) if one.path.parts[1] == "rules"]
    changed = rule_file.replace("shop_queue_length) > 100", "shop_queue_length) > 200").replace("for: 5m", "for: 10m")
    kept, _, gone = changed.partition("      - alert: StockLow")
    _, mark, rest = gone.partition("      - alert: ShopDown")
    kept = kept if mark else changed
    assert "> 200" in kept
    (folder / "rules/shop.yaml").write_text(f"{kept}{mark}{rest}      - alert: Forgotten\n        expr: vector(1)\n")
    with (
        served(port, lambda *_: Answer(page().encode())),
        prometheus(folder, CONFIGURATION.format(there=there), list(history(now, there))) as server,
    ):
        _await(server, "count(count_over_time(up[1m]) > 4) == 2")
        words = ("verify", "--prometheus", server, "--last", "3d")
        text = call(folder, *words)
        document = json.loads(call(folder, *words, "--format", "json").output)
    assert text.errors == ""
    return Verdict(text.code, text.output, document)


def _await(server: str, query: str) -> None:
    deadline = time.monotonic() + 60
    while not asked(f"{server}/api/v1/query", query=query)["data"]["result"]:
        assert time.monotonic() < deadline, f"{query} has no series"
        time.sleep(0.1)


def test_how_often_an_alert_would_have_fired_follows_from_its_expression_and_its_for(
    verdict: Verdict, now: int
) -> None:
    fires = verdict.expressions["alerts.QueueLong.when"]["fires"]

    (span,) = fires["spans"]  # the 3 minutes of the day before are shorter than its `for`
    assert abs(span["from"] - (now - DAY + 5 * MINUTE)) <= 2 * MINUTE
    # Samples count as there for five minutes, and the last long one is 19 minutes after the first.
    assert abs(span["to"] - (now - DAY + 20 * MINUTE)) <= 2 * MINUTE
    assert fires["now"] is False
    assert 13 * MINUTE <= fires["seconds"] <= 17 * MINUTE


def test_an_alert_that_fires_now_is_told_so(verdict: Verdict) -> None:
    fires = verdict.expressions["alerts.QueueThere.when"]["fires"]

    # What is remembered ends ten minutes ago, and counts as there for five more.
    assert (fires["now"], len(fires["spans"])) == (True, 2)
    assert fires["spans"][1]["to"] == verdict.document["deployments"][0]["prometheus"]["to"]
    down = verdict.expressions["alerts.ShopDown.when"]
    assert (down["series"], down["fires"]["spans"]) == (2, [])  # it is down for seconds only


def test_series_are_counted_and_dated(verdict: Verdict) -> None:
    times = verdict.document["deployments"][0]["prometheus"]
    queue, orders = verdict.expressions["alerts.QueueLong.when"], verdict.expressions["dashboards.shop.Orders.show.0"]

    assert (queue["asked"], queue["series"]) == ("count(sum(shop_queue_length))", 1)
    assert queue["since"] - times["from"] < 3600
    assert verdict.expressions["alerts.RefundsMany.when"]["since"] is None
    assert orders["asked"] == "count(sum by (kind) (rate(shop_orders_total[5m])))"


def test_metrics_without_series_are_warnings_that_say_what_reads_them(verdict: Verdict) -> None:
    assert verdict.found("no-series") == [
        ("warning", "metrics.shop_refunds_total", "has had no series in the last 3d; read by 1 alert"),
        ("note", "metrics.shop_returns_total", "has had no series in the last 3d; nothing reads it"),
    ]


def test_a_job_that_nobody_scrapes_is_told_once_with_its_metrics(verdict: Verdict) -> None:
    message = "the server scrapes no target of this job, and has no series of it now: stock_items"
    assert verdict.found("target-unknown") == [("warning", "targets.warehouse", message)]


def test_a_target_that_is_down_is_told_with_what_the_server_says_of_it(verdict: Verdict) -> None:
    ((severity, at, message),) = verdict.found("target-down")

    assert (severity, at) == ("warning", "targets.shop")
    assert message.startswith("1 of its 2 targets do not answer the server: ")
    assert "connection refused" in message


def test_a_scrape_interval_that_is_another_is_a_warning(verdict: Verdict) -> None:
    message = "is scraped every 1s, declared is 15s"
    assert verdict.found("scrape-interval") == [("warning", "targets.shop", message)]


def test_an_expression_whose_parts_have_series_and_which_has_none_is_a_warning(verdict: Verdict) -> None:
    message = "has had no result in the last 3d, though all that it reads has series"
    assert verdict.found("no-result") == [("warning", "alerts.FarAway.when", message)]


def test_rules_that_the_server_lacks_or_has_otherwise_are_errors(verdict: Verdict) -> None:
    assert verdict.code == verdict.document["exit_code"] == 1
    assert verdict.found("rule-missing") == [("error", "alerts.StockLow", "is not on the server")]
    message = "has another version on the server: the expression is another one; for is 10m, declared is 5m"
    assert verdict.found("rule-differs") == [("error", "alerts.QueueLong", message)]
    message = "has on the server what nobody declares: Forgotten"
    assert verdict.found("rule-extra") == [("warning", "groups.shop", message)]
    assert (
        "    | server:   sum(shop_queue_length) > 200\n    | declared: sum(shop_queue_length) > 100\n" in verdict.text
    )


def test_more_series_than_the_budget_are_a_warning(verdict: Verdict) -> None:
    at = "recording_rules.kind:shop_orders:rate5m.expression"

    assert verdict.expressions[at]["series"] == 2
    message = "makes 2 series, and the budget is 1"
    assert verdict.found("too-many-series") == [("warning", at, message)]


def test_findings_have_the_line_of_the_declaration(verdict: Verdict) -> None:
    lines = DEFINITION.splitlines()
    for one in verdict.document["findings"]:
        if one["at"].startswith(("alerts.", "metrics.")):
            assert one["file"] == "definitions/shop.py"
            assert f'name="{one["at"].split(".")[1]}"' in lines[one["line"] - 1]


def test_the_tables_can_be_read(verdict: Verdict) -> None:
    lines = verdict.text.splitlines()
    rows = {line.split()[0]: line.split() for line in lines if line and not line.startswith((" ", "/"))}

    assert rows["shop"][:1] == ["shop"]
    assert lines[0].split() == ["job", "targets", "up"]
    assert ["shop", "2", "1", "of", "2"] in [line.split() for line in lines]
    assert rows["QueueLong"][:4] == ["QueueLong", "1", "the", "start"]
    assert rows["QueueLong"][4] == "1×"
    assert rows["RefundsMany"] == ["RefundsMany", "none", "-"]
    assert max(map(len, lines[: lines.index(next(line for line in lines if "[verify-" in line))])) <= 120


@pytest.mark.parametrize("words", [("--last", "4m"), ("--last", "2y"), ("--last", "soon")])
def test_a_time_that_nobody_can_look_back_at_is_a_wrong_call(tmp_path: Path, words: tuple[str, ...]) -> None:
    project(tmp_path, {"shop.py": DEFINITION})
    answer = call(tmp_path, "verify", "--prometheus", "http://127.0.0.1:1", *words)

    assert answer.code == 2
    assert "write --last=7d" in answer.errors


def test_the_page_on_verify_shows_what_the_command_says_here(verdict: Verdict) -> None:
    document = (Path(__file__).parents[2] / "docs/verify.md").read_text("utf-8")
    shown = document.partition("$ eventcore-monitoring verify --prometheus")[2].partition("\n")[2].partition("```")[0]

    def alike(text: str) -> set[str]:
        text = re.sub(r"[A-Z][a-z]{2} \d\d \d\d:\d\d", "MOMENT", text)
        text = re.sub(r"http://127\.0\.0\.1:\d+", "ADDRESS", text)
        return {re.sub(r"\b1[3-7]m\b", "15m", line) for line in text.splitlines()}

    assert alike(shown) - alike(verdict.text) == {"…"}


def test_a_real_server_behind_a_path_that_wants_a_password_is_asked_with_that_of_the_address(tmp_path: Path) -> None:
    project(tmp_path, {"shop.py": DEFINITION})
    hashed = "$2b$05$abcdefghijklmnopqrstuueyX0yCDwjGrJryDbKyUl0sFfBGRg3dG"  # bcrypt of s3cret:@
    (tmp_path / "web.yml").write_text(f'basic_auth_users: {{ann: "{hashed}"}}\n')
    options = ["--web.route-prefix=/prometheus", f"--web.config.file={tmp_path / 'web.yml'}"]
    with told() as open_to_all:
        open_to_all.otherwise = (200, {}, b"")
        with prometheus(tmp_path, "global: {}\n", options=options, ready=open_to_all.address) as server:
            ours = f"{server.replace('//', '//ann:s3cret%3A%40@')}/prometheus/"
            deadline = time.monotonic() + 60
            while (named := call(tmp_path, "verify", "--prometheus", ours)).code == 3:
                assert time.monotonic() < deadline, named.output
                time.sleep(0.1)
            bare = call(tmp_path, "verify", "--prometheus", f"{server}/prometheus")

    assert (bare.code, named.code) == (3, 1)
    assert "answers with 401 Unauthorized" in bare.output
    assert f"{server}/prometheus: 0 of 10 expressions have series now" in named.output
    assert "s3cret" not in bare.output + named.output + bare.errors + named.errors
