"""Rule files that we did not write, on the command line: findings with line and column, waivers, catalogues."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from projects import SHOP, Answer, call, project

RULES = """\
groups:
- name: shop
  rules:
  - alert: Down
    expr: |
      sum(up{job="shop"} == 0)
        > 0
    for: 5m
  # waive counter-read-raw: it is reset every night
  - alert: Many
    expr: orders_total > 100
  - record: shop:orders:rate5m
    expr: rate(orders_total[5m])
"""
DEFINITION = """\
from eventcore_monitoring import Counter, Email, IncidentPolicy, Monitoring, Severity, Target

shop = Target(job="shop")
orders = Counter(name="orders_total", help="Orders.", target=shop)
monitoring = Monitoring(name="shop", metrics=[orders])
"""


def rules(folder: Path, text: str = RULES, name: str = "rules.yaml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def checked(folder: Path, *words: str) -> Answer:
    return call(folder, "check", *words)


def test_a_finding_of_a_rule_file_has_its_line_and_column_and_underlines_the_culprit(tmp_path: Path) -> None:
    rules(tmp_path)
    answer = checked(tmp_path, "--rules", "rules.yaml")
    assert answer.code == 1
    lines = answer.output.split("\n")
    (first,) = [number for number, line in enumerate(lines) if "error[" in line]
    assert lines[first].startswith("rules.yaml:6:7: error[sum-of-filtered-zeros] groups.shop.Down.expr: ")
    assert lines[first + 1 : first + 3] == ['    | sum(up{job="shop"} == 0)', "    | ^^^^^^^^^^^^^^^^^^^^^^^^"]
    assert '    fix: write `count(up{job="shop"} == 0) > 0`' in lines
    assert lines[-2].startswith("3 rules in 1 file: 1 error")


def test_a_finding_that_a_comment_waives_is_not_shown_and_a_comment_that_waives_nothing_is(tmp_path: Path) -> None:
    rules(tmp_path)
    assert "counter-read-raw" not in checked(tmp_path, "--rules", "rules.yaml").output
    rules(tmp_path, RULES.replace("orders_total > 100", "rate(orders_total[5m]) > 100").replace("it is reset", ""))
    output = checked(tmp_path, "--rules", "rules.yaml").output
    assert (
        "rules.yaml:10:5: warning[waiver] groups.shop.Many: waives counter-read-raw, which is not found here" in output
    )
    rules(tmp_path, RULES.replace(" it is reset every night", ""))
    output = checked(tmp_path, "--rules", "rules.yaml").output
    assert "error[waiver] groups.shop.Many: waives counter-read-raw without a reason" in output


def test_a_comment_waives_for_its_own_rule_and_not_for_others_of_that_name(tmp_path: Path) -> None:
    twice = "  - alert: Many\n    expr: orders_total > 200\n"
    rules(tmp_path, RULES + twice)
    rules(tmp_path, "groups:\n- name: shop\n  rules:\n" + twice.replace("200", "300"), "more.yaml")
    output = checked(tmp_path, "--rules", "rules.yaml", "more.yaml").output
    lines = [line.partition(" ")[0] for line in output.split("\n") if "[counter-read-raw]" in line]
    assert lines == ["rules.yaml:15:11:", "more.yaml:5:11:"]


def test_an_expression_that_yaml_takes_from_elsewhere_is_waived_where_it_is_used(tmp_path: Path) -> None:
    text = "groups:\n- name: g\n  rules:\n  - {alert: A, expr: &few orders_total > 5}\n"
    rules(tmp_path, f"{text}  # waive counter-read-raw: so it is\n  - {{alert: B, expr: *few}}\n")
    output = checked(tmp_path, "--rules", "rules.yaml").output
    assert "[counter-read-raw] groups.g.A.expr" in output
    assert "groups.g.B" not in output


def test_the_code_of_a_waiver_that_was_mistyped_is_told(tmp_path: Path) -> None:
    rules(tmp_path, RULES.replace("waive counter-read-raw", "waive counter-raed-raw"))
    output = checked(tmp_path, "--rules", "rules.yaml").output
    assert "waives counter-raed-raw, which is not found here\n    fix: did you mean counter-read-raw?\n" in output


def test_folders_are_searched_for_rule_files_and_clean_rules_are_clean(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    rules(tmp_path / "deep", RULES.replace("sum(", "count("))
    rules(tmp_path / "deep", "tests: []", "test.yaml")
    answer = checked(tmp_path, "--rules", ".")
    assert (answer.code, answer.errors) == (0, "")
    assert answer.output.endswith("3 rules in 2 files: no findings\n") or "note" in answer.output


def test_a_file_of_a_folder_that_cannot_be_read_is_a_finding_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    rules(tmp_path / "some")
    (tmp_path / "some/binary.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "some/broken.yaml").write_text("{")
    answer = checked(tmp_path, "--rules", str(tmp_path / "some"))
    assert answer.code == 1
    assert "error[call] some/binary.yaml: is no text in UTF-8" in answer.output
    assert "some/broken.yaml:2:1: error[rule-file] some/broken.yaml: is no YAML" in answer.output
    assert "3 rules in 3 files: 3 errors" in answer.output


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    rules(tmp_path)
    once = checked(tmp_path, "--rules", "rules.yaml").output
    assert checked(tmp_path, "--rules", "rules.yaml", "./rules.yaml", ".").output == once


def test_json_has_the_column_and_the_excerpt(tmp_path: Path) -> None:
    rules(tmp_path)
    document = json.loads(checked(tmp_path, "--rules", "rules.yaml", "--format", "json").output)
    (error,) = [one for one in document["findings"] if one["severity"] == "error"]
    assert (error["file"], error["line"], error["column"]) == ("rules.yaml", 6, 7)
    assert "^^^" in error["excerpt"]
    assert document["exit_code"] == 1


@pytest.mark.parametrize("catalogue", ["shop.py", "shop", "shop.json"])
def test_a_catalogue_closes_the_world(tmp_path: Path, catalogue: str) -> None:
    rules(tmp_path, RULES.replace("rate(orders_total", "rate(order_total"))
    rules(tmp_path, DEFINITION, "shop.py")
    listed = json.loads(call(tmp_path, "list", "shop.py", "--format", "json").output)
    (tmp_path / "shop.json").write_text(json.dumps(listed["deployments"][0]["monitoring"]))
    output = checked(tmp_path, "--rules", "rules.yaml", "--catalogue", catalogue).output
    assert "error[metric-not-declared] groups.shop.shop:orders:rate5m.expr: reads `order_total`" in output
    assert "did you mean `orders_total`?" in output


@pytest.fixture
def page() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/metrics" else 404)
            self.end_headers()
            self.wfile.write(b"# TYPE orders_total gauge\norders_total 5\n")

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_metrics_page_is_a_catalogue_too(tmp_path: Path, page: str) -> None:
    rules(tmp_path)
    output = checked(tmp_path, "--rules", "rules.yaml", "--catalogue", f"{page}/metrics").output
    assert "error[rate-of-gauge] groups.shop.shop:orders:rate5m.expr: " in output
    answer = checked(tmp_path, "--rules", "rules.yaml", "--catalogue", f"{page}/nothing")
    assert (answer.code, "does not answer" in answer.output) == (2, True)


def test_a_page_is_adopted_as_definitions(tmp_path: Path, page: str) -> None:
    answer = call(tmp_path, "adopt", "metrics", f"{page}/metrics", "--job", "shop")
    assert answer.code == 0
    assert 'target = Target(job="shop")' in answer.output
    assert "orders_total = Gauge(\n" in answer.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--rules", "none.yaml"), "none.yaml: cannot be read: No such file or directory"),
        (("--rules", "binary.yaml"), "binary.yaml: is no text in UTF-8"),
        (("--rules", "rules.yaml", "--catalogue", "none.py"), "there is no file"),
        (("--rules", "rules.yaml", "--catalogue", "rules.yaml"), "rules.yaml: is no metrics page"),
        (
            ("--rules", "rules.yaml", "--catalogue", "broken.json"),
            "broken.json: is no monitoring in JSON: Invalid JSON",
        ),
        (
            ("--rules", "rules.yaml", "--catalogue", "other.json"),
            "other.json: is no monitoring in JSON: name: Field required",
        ),
        (("--rules", "empty"), "empty: has no rule files"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_call(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    rules(tmp_path)
    rules(tmp_path, "{", "broken.json")
    rules(tmp_path, "{}", "other.json")
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    answer = checked(tmp_path, *words)
    assert (answer.code, sentence in answer.output) == (2, True), answer.output


def test_explain_takes_an_address_of_the_project_of_rules_or_a_text(tmp_path: Path) -> None:
    folder = project(tmp_path, {"shop.py": SHOP})
    assert call(folder, "explain", "QueueLong").output.startswith("alerts.QueueLong.when\n> 100  ")
    rules(folder)
    assert call(folder, "explain", "--rules", "rules.yaml", "--", "Down").output.startswith(
        "groups.shop.Down.expr\n> 0"
    )
    assert call(folder, "explain", "--rules", "rules.yaml", "Down").output.startswith("groups.shop.Down.expr\n> 0")
    assert "never" in call(folder, "explain", "--expr", "count(up) == 0").output.lower()
    document = json.loads(call(folder, "explain", "--expr", "up", "--format", "json").output)
    assert document["expressions"][0]["expression"] == "up"


@pytest.mark.parametrize("words", [(), ("a", "b"), ("a", "--expr", "up"), ("--expr", "sum(")])
def test_a_wrong_call_of_explain_is_told_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = call(tmp_path, "explain", *words)
    assert answer.code == 2
    assert "error[" in answer.errors


def test_a_text_that_is_no_promql_is_underlined_where_it_ends_to_be(tmp_path: Path) -> None:
    assert call(tmp_path, "explain", "--expr", "sum(up) up").errors == (
        "error[promql-syntax] --expr: cannot be read: up stands where an operator should\n"
        "    | sum(up) up\n"
        "    |         ^^\n"
        "    fix: look for a missing operator, operand or bracket\n"
        "explain stopped: 1 error\n"
    )


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (("explain", "--expr", "-up"), "write --expr=TEXT"),
        (("explain", "orders_total", "shop.py"), "write --expr orders_total"),
        (("check", "--catalogue", "shop.py"), "name rule files with --rules, or dashboards with --grafana"),
    ],
)
def test_a_wrong_call_has_a_way_out(tmp_path: Path, words: tuple[str, ...], fix: str) -> None:
    rules(tmp_path, DEFINITION, "shop.py")
    answer = call(tmp_path, *words)
    assert (answer.code, f"fix: {fix}\n" in answer.errors + answer.output) == (2, True)
