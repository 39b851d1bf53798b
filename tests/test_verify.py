"""The command `verify`, as a person calls it; and servers that misbehave."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.demo.web import LOOPBACK, Answer, free_ports, served
from projects import SHOP, call, project
from servers import Told, told
from verify.shop import DEFINITION, page

PATIENT = 'deployments = ["definitions/shop.py"]\ntimeout = 1\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path, {"shop.py": DEFINITION}, PATIENT)


@pytest.fixture
def server() -> Iterator[Told]:
    with told() as made:
        yield made


def success(**data: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"status": "success", "data": data}).encode()


@pytest.fixture
def empty(server: Told) -> Told:
    """A Prometheus without anything in it."""
    server.otherwise = success(resultType="matrix", result=[])
    server.answers = {
        "/api/v1/status/buildinfo": success(version="2.42.0"),
        "/api/v1/targets?state=active": success(activeTargets=[]),
        "/api/v1/rules?exclude_alerts=true": success(groups=[]),
    }
    return server


def test_a_page_is_compared_from_a_file_and_from_an_address(shop: Path) -> None:
    complete = page() + (
        "# HELP shop_refunds_total Refunds.\n# TYPE shop_refunds_total counter\nshop_refunds_total 0\n"
        "# HELP shop_returns_total Returns.\n# TYPE shop_returns_total counter\nshop_returns_total 0\n"
    )
    (shop / "page.txt").write_text(complete)
    answer = call(shop, "verify", "--metrics", "page.txt")
    assert answer.output == ("page.txt: 5 of 5 metrics of job shop, whose names it shares most\nshop: no findings\n")
    assert (answer.code, answer.errors) == (0, "")
    (port,) = free_ports(1)
    with served(port, lambda *_: Answer(complete.encode())):
        url = f"http://me:secret@{LOOPBACK}:{port}/metrics"
        answer = call(shop, "verify", "--metrics", f"{url}?token=secret", "--job", "shop")
    assert answer.output == (f"http://{LOOPBACK}:{port}/metrics: 5 of 5 metrics of job shop\nshop: no findings\n")


def test_findings_end_with_1_and_stand_in_the_json_document(shop: Path) -> None:
    (shop / "page.txt").write_text(page())
    answer = call(shop, "verify", "--metrics", "page.txt", "--format", "json")
    document = json.loads(answer.output)

    assert answer.code == document["exit_code"] == 1
    assert document["command"] == "verify"
    assert [(one["code"], one["at"], one["file"], one["line"]) for one in document["findings"]] == [
        ("verify-metric-missing", "metrics.shop_refunds_total", "definitions/shop.py", 8),
        ("verify-metric-missing", "metrics.shop_returns_total", "definitions/shop.py", 9),
    ]
    expected = {"name": "shop", "metrics": {"at": "page.txt", "job": "shop", "declared": 5, "there": 3}}
    assert document["deployments"] == [expected]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html>login</html>\n", "is no metrics page in the text format"),
        ("", "has no metrics on it"),
        ("# TYPE other gauge\nother 1\n", "none of the 1 metric on the page is declared"),
    ],
)
def test_what_is_no_page_of_ours_is_an_error(shop: Path, text: str, message: str) -> None:
    (shop / "page.txt").write_text(text)
    answer = call(shop, "verify", "--metrics", "page.txt")

    assert answer.code == 1
    assert f"error[verify-metrics-page] page.txt: {message}" in answer.output


@pytest.mark.parametrize(
    ("words", "message", "fix"),
    [
        ((), "verify compares the definitions with what runs, and nothing is named", "--metrics URL, --prometheus URL"),
        (("--metrics", "none.txt"), "none.txt: cannot be read", "correct the name"),
        (("--metrics", "page.txt", "--job", "shpo"), "no metric of a job shpo is declared", "write shop"),
        (("--job", "shop", "--prometheus", "http://x"), "--job says whose page it is", "--metrics"),
        (("--metrics", "page.txt", "--last", "1d"), "--last says how far back", "--prometheus"),
        (("--metrics",), "--metrics: expected one argument", "write --metrics=URL|FILE"),
        (("--loki", "http://x"), "verify does not take --loki", "see eventcore-monitoring verify --help"),
    ],
)
def test_a_wrong_call_is_a_sentence(shop: Path, words: tuple[str, ...], message: str, fix: str) -> None:
    (shop / "page.txt").write_text(page())
    answer = call(shop, "verify", *words)

    assert (answer.code, answer.output) == (2, "")
    assert message in answer.errors
    assert fix in answer.errors


def test_of_several_deployments_one_has_to_be_named(tmp_path: Path) -> None:
    project(tmp_path, {"east.py": SHOP, "west.py": SHOP})
    (tmp_path / "page.txt").write_text("# HELP shop_queue_length Orders that wait.\n# TYPE shop_queue_length gauge\n")
    answer = call(tmp_path, "verify", "--metrics", "page.txt")

    assert answer.code == 2
    assert "a world has one deployment, and 2 deployments are declared" in answer.errors
    assert "fix: write --deployment=east or --deployment=west" in answer.errors
    assert call(tmp_path, "verify", "--metrics", "page.txt", "--deployment", "west").code == 0


def test_several_worlds_are_compared_in_one_call(shop: Path, empty: Told) -> None:
    (shop / "page.txt").write_text(page())
    words = ("--metrics", "page.txt", "--prometheus", empty.address, "--alertmanager", "http://127.0.0.1:1")
    answer = call(shop, "verify", *words)

    assert answer.code == 3
    assert "[verify-metric-missing]" in answer.output
    assert (
        "error[verify-unreachable] http://127.0.0.1:1: does not answer: [Errno 111] Connection refused" in answer.output
    )
    assert answer.output.splitlines()[-4:-1] == [
        "page.txt: 3 of 5 metrics of job shop, whose names it shares most",
        f"{empty.address}: 0 of 10 expressions have series now, 0 of 6 alerts would have fired in 7d, 0 now",
        "http://127.0.0.1:1: nothing could be compared",
    ]


def test_a_prometheus_without_our_rules_says_so_once(shop: Path, empty: Told) -> None:
    answer = call(shop, "verify", "--prometheus", f"{empty.address}/", "--format=json")
    found = [(one["code"], one["at"]) for one in json.loads(answer.output)["findings"]]

    assert answer.code == 1
    assert found == [
        ("verify-target-unknown", "targets.shop"),
        ("verify-target-unknown", "targets.warehouse"),
        ("verify-rule-missing", "--prometheus"),
    ]


@pytest.mark.parametrize("there", [[], [{"url": "http://alertmanager:9093/api/v2/alerts"}]])
def test_alerts_that_no_alertmanager_gets_are_a_warning(tmp_path: Path, empty: Told, there: list[object]) -> None:
    project(tmp_path, {"shop.py": SHOP})
    empty.answers["/api/v1/alertmanagers"] = success(activeAlertmanagers=there)
    answer = call(tmp_path, "verify", "--prometheus", empty.address)

    message = (
        "warning[verify-no-alertmanager] --prometheus: sends its alerts to no Alertmanager, so that they reach nobody"
    )
    assert (message in answer.output) is (there == [])


def test_a_server_is_asked_politely(shop: Path, empty: Told) -> None:
    call(shop, "verify", "--prometheus", empty.address, "--last", "30d")

    queries = [form for path, form, _ in empty.asked if path == "/api/v1/query_range"]
    assert len(queries) == len(set(queries))
    assert sum("queue_length%29+%3E+100" in form for form in queries) == 4  # 43,201 minutes


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((401, {}, b""), "answers with 401 Unauthorized"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "answers with 302 Found"),
        ((404, {}, b"not found"), "answers with 404 Not Found"),
        ((200, {}, b"<html>"), "answers with something else than Prometheus does"),
        ((200, {}, b'{"data": []}'), "answers with something else than Prometheus does"),
        ((502, {}, b""), "answers with 502 Bad Gateway"),
    ],
)
def test_a_server_that_is_none_or_does_not_let_us_in_ends_with_3_after_one_question(
    shop: Path, server: Told, answer: tuple[int, dict[str, str], bytes], message: str
) -> None:
    server.otherwise = answer
    said = call(shop, "verify", "--prometheus", server.address.replace("//", "//me:secret@"))

    assert said.code == 3
    assert f"error[verify-unreachable] {server.address}: {message}\n" in said.output
    assert len(server.asked) == 1
    assert "secret" not in said.output + said.errors


def test_a_query_that_fails_is_a_finding_and_the_others_are_asked(shop: Path, empty: Told) -> None:
    empty.answers["/api/v1/query_range"] = (422, {}, b'{"status":"error","error":"many-to-many"}')
    answer = call(shop, "verify", "--prometheus", empty.address)

    assert answer.code == 1
    assert (
        "error[verify-unanswered] alerts.QueueLong.when: its query is not answered: the query is refused: many-to-many"
        in answer.output
    )
    assert "RefundsMany  ?" in answer.output


def test_an_endpoint_that_a_server_does_not_have_is_a_note(shop: Path, empty: Told) -> None:
    for path in ("/api/v1/rules?exclude_alerts=true", "/api/v1/targets?state=active", "/api/v1/status/buildinfo"):
        empty.answers[path] = (404, {}, b"404 page not found")
    answer = call(shop, "verify", "--prometheus", empty.address)

    assert answer.code == 0
    assert "note[verify-unanswered] --prometheus: does not say which rules it has: answers with 404" in answer.output
    assert "note[verify-unanswered] --prometheus: does not say what it scrapes: answers with 404" in answer.output


def test_an_answer_that_is_too_large_is_a_finding(shop: Path, empty: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventcore_monitoring.asking.Server.longest", property(lambda _: 2**20))
    empty.answers["/api/v1/query_range"] = (200, {}, b" " * 2**21)
    answer = call(shop, "verify", "--prometheus", empty.address)

    assert answer.code == 1
    assert "its query is not answered: the answer is larger than 1 MiB" in answer.output


def test_a_server_that_hangs_ends_with_3_in_time(shop: Path) -> None:
    (port,) = free_ports(1)

    def hang(path: str, body: bytes) -> Answer:
        time.sleep(8)
        return Answer()

    with served(port, hang):
        before = time.monotonic()
        answer = call(shop, "verify", "--prometheus", f"http://{LOOPBACK}:{port}")
        lasted = time.monotonic() - before

    assert answer.code == 3
    assert "does not answer within 1 s" in answer.output
    assert lasted < 6


def test_a_server_that_is_slow_at_everything_is_left_alone_after_a_few_questions(shop: Path) -> None:
    (port,) = free_ports(1)
    asked: list[str] = []

    def slow(path: str, body: bytes) -> Answer:
        asked.append(path)
        if path.endswith("/query"):
            return Answer(success(resultType="scalar", result=[0, "1"])[2])
        time.sleep(1.5)
        return Answer()

    with served(port, slow):
        answer = call(shop, "verify", "--prometheus", f"http://{LOOPBACK}:{port}")
        time.sleep(1)

    assert answer.code == 3
    assert len(asked) <= 10


@pytest.mark.parametrize("world", ["prometheus", "grafana", "alertmanager"])
def test_what_is_no_address_ends_with_a_sentence(shop: Path, world: str) -> None:
    answer = call(shop, "verify", f"--{world}", "ftp://me:secret@x")

    assert answer.code == 3
    assert f"--{world}: this is no address of a server: write http://host:9090" in answer.output
    assert "secret" not in answer.output
