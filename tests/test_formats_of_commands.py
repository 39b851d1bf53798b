"""Every command in every format that it has, when it finds something, nothing, cannot go on, and cannot look."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from changing import GONE, changed
from eventcore_monitoring.cli import COMMANDS, FORMATS, formats_of
from eventcore_monitoring.formats.schema import report_schema
from projects import SHOP, Answer, call, project, run

OFF = ("--promtool", "off", "--amtool", "off")
SCHEMA = jsonschema_rs.validator_for(report_schema(list(COMMANDS)))
PIPELINE = """\
pipeline = Pipeline(
    name="logs",
    sources=[Tail(path="/var/log/shop.log", pos_file="/var/lib/fluent/shop.pos")],
    sinks=[File(name="all", path="/var/out/shop.%Y%m%d", buffer=Buffer(path="/var/buffer/shop"))],
    errors=File(name="errors", path="/var/out/errors.%Y%m%d", buffer=Buffer(path="/var/buffer/errors")),
)
"""
RULES = """\
groups:
  - name: shop
    rules:
      - alert: QueueLong
        expr: rate(shop_queue_length[5m]) >
      - alert: Orders
        expr: sum(shop_orders) by (path) > 5
        annotations: {summary: "{{ $labels.pth }}"}
"""
FLUENTD = "<source>\n  @type tail\n  path /var/log/a.log\n</source>\n<match **>\n  @type stdout\n</match>\n"
LINES = '{"timestamp":"2026-11-23T08:00:00.5Z","level":"INFO"}\npanic!\n'
BROKEN = SHOP.replace('severity="low", summary', 'sevrity="low", summary')
WRONG = SHOP.replace('severity="low", summary', 'severity="lowest", summary')
TOML = '[tool.eventcore-monitoring]\ndeployments = ["definitions/shop.py"]\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project in a folder of a repository, not built yet, with files of others beside it."""
    (tmp_path / ".git").mkdir()
    shop = project(tmp_path / "project", {"shop.py": SHOP})
    (shop / "rules.yaml").write_text(RULES)
    (shop / "fluent.conf").write_text(FLUENTD)
    (shop / "lines.log").write_text(LINES)
    (shop / "events.csv").write_text(
        "date,event_count\n" + "".join(f"2026-11-{day:02},{day * 10}\n" for day in range(1, 25))
    )
    text = SHOP.replace("monitoring = Monitoring(", f"{PIPELINE}monitoring = Monitoring(\n    pipelines=[pipeline],")
    (shop / "piped.py").write_text(text)
    return shop


def _edited(shop: Path) -> None:
    assert call(shop, "build", *OFF).code == 0
    (shop / "generated/shop/prometheus/rules/shop.yaml").write_text("groups: []\n")


def _defined(text: str) -> Callable[[Path], None]:
    def prepare(shop: Path) -> None:
        (shop / "definitions/shop.py").write_text(text)

    return prepare


def _nothing(_: Path) -> None:
    return None


def _page(shop: Path) -> None:
    (shop / "page.txt").write_text("# TYPE shop_queue_length counter\nshop_queue_length 3\n")


# What is prepared, what is called, how it ends, and on which file and line something is said of (None: of nothing).
RUNS: dict[str, tuple[Callable[[Path], None], tuple[str, ...], int, tuple[str, int] | None]] = {
    "build, clean": (_nothing, ("build", *OFF), 0, None),
    "build, a field of another name": (_defined(BROKEN), ("build", *OFF), 2, ("project/definitions/shop.py", 20)),
    "build, a severity that is none": (_defined(WRONG), ("build", *OFF), 2, ("project/definitions/shop.py", 20)),
    "build, no Python": (_defined("monitoring ="), ("build", *OFF), 2, ("project/definitions/shop.py", 1)),
    "build, an edited file": (_edited, ("build", *OFF), 1, ("project/generated/shop/prometheus/rules/shop.yaml", 0)),
    "build, no promtool": (_nothing, ("build", "--promtool=/nonexistent", "--amtool=off"), 3, ("", 0)),
    "check, not built": (_nothing, ("check", *OFF), 1, ("", 0)),
    "check, rules": (_nothing, ("check", "--rules", "rules.yaml"), 1, ("project/rules.yaml", 5)),
    "check, Fluentd": (_nothing, ("check", "--fluentd", "fluent.conf"), 1, ("project/fluent.conf", 1)),
    "diff, not built": (_nothing, ("diff",), 1, ("", 0)),
    "diff, a definition that is none": (_defined(BROKEN), ("diff",), 2, ("project/definitions/shop.py", 20)),
    "prove": (_nothing, ("prove",), 0, None),
    "prove, a wrong call": (_nothing, ("prove", "--promtool=off"), 2, ("", 0)),
    "prove, rules": (_nothing, ("prove", "--rules", "rules.yaml"), 2, ("project/rules.yaml", 5)),
    "trace": (_nothing, ("trace", "lines.log", "piped.py"), 0, ("project/lines.log", 2)),
    "trace, others": (_nothing, ("trace", "--fluentd", "fluent.conf", "lines.log"), 0, ("project/lines.log", 1)),
    "verify, a metric that is missing": (
        _page,
        ("verify", "--metrics", "page.txt"),
        1,
        ("project/definitions/shop.py", 4),
    ),
    "verify, a server that does not answer": (_nothing, ("verify", "--prometheus=http://127.0.0.1:9"), 3, ("", 0)),
    "a wrong option": (_nothing, ("build", "--fast"), 2, ("", 0)),
    "no such command": (_nothing, ("bild",), 2, ("", 0)),
}


def asked(shop: Path, name: str, form: str) -> tuple[Answer, tuple[str, int] | None]:
    """What one of the runs answers in a format."""
    prepare, words, code, place = RUNS[name]
    prepare(shop)
    answer = call(shop, *words, f"--format={form}")
    assert (answer.code, answer.errors) == (code, "")
    assert "\x1b" not in answer.output
    assert str(shop) not in answer.output.replace('"/nonexistent', "")
    return answer, place


@pytest.mark.parametrize("name", RUNS)
def test_json_is_what_the_published_schema_says(shop: Path, name: str) -> None:
    answer, place = asked(shop, name, "json")
    read = json.loads(answer.output)
    assert [error.message for error in SCHEMA.iter_errors(read)] == []
    if "exit_code" in read:
        assert read["exit_code"] == answer.code
        assert place is None or read["findings"] or read["deployments"]


@pytest.mark.parametrize("name", RUNS)
def test_github_annotates_the_line_of_the_repository(shop: Path, name: str) -> None:
    answer, place = asked(shop, name, "github")
    said = [line for line in answer.output.split("\n") if line.startswith("::")]
    assert bool(said) == (place is not None)
    if place is not None:
        file, line = place
        where = f"file={file}," + (f"line={line}," if line else "") if file else "title="
        assert any(f" {where}" in one for one in said), answer.output


@pytest.mark.parametrize("name", RUNS)
def test_gitlab_gets_the_line_of_the_repository(shop: Path, name: str) -> None:
    answer, place = asked(shop, name, "gitlab")
    places = [(one["location"]["path"], one["location"]["lines"]["begin"]) for one in json.loads(answer.output)]
    assert bool(places) == (place is not None)
    if place is not None:
        assert (place[0] or "project/pyproject.toml", place[1] or 1) in places


@pytest.mark.parametrize("name", RUNS)
def test_sarif_has_the_line_of_the_repository_and_the_exit_code(shop: Path, name: str) -> None:
    answer, place = asked(shop, name, "sarif")
    [one] = json.loads(answer.output)["runs"]
    physical = [result["locations"][0]["physicalLocation"] for result in one["results"]]
    places = [(at["artifactLocation"]["uri"], at["region"]["startLine"]) for at in physical]
    assert one["invocations"][0]["exitCode"] == answer.code
    assert bool(places) == (place is not None)
    if place is not None:
        assert (place[0] or "project/pyproject.toml", place[1] or 1) in places


@pytest.mark.parametrize("name", RUNS)
def test_junit_fails_where_the_command_does(shop: Path, name: str) -> None:
    answer, _ = asked(shop, name, "junit")
    root = ElementTree.fromstring(answer.output)
    failed = bool(root.findall("testsuite/testcase/failure"))
    # What changes fails where it is dangerous, which nothing is here.
    assert failed == (answer.code > 0 and not (answer.code == 1 and name.startswith("diff")))


@pytest.mark.parametrize("name", RUNS)
def test_a_comment_names_the_command_and_what_was_found(shop: Path, name: str) -> None:
    answer, place = asked(shop, name, "markdown")
    told = answer.code == 1 and name.startswith("diff")
    title = "<!-- eventcore-monitoring -->\n### Monitoring" if told else "### eventcore-monitoring `"
    assert answer.output.startswith(title)
    if place is not None and place[0]:
        where = f"{place[0]}:{place[1]}" if place[1] else place[0]
        assert f"- `{where}` **" in answer.output


@pytest.mark.parametrize("form", ["github", "junit", "markdown"])
def test_what_others_read_is_utf8_whatever_the_terminal_here_wants(shop: Path, form: str) -> None:
    (shop / "definitions/shop.py").write_text("Größe\n")
    answer = run(shop, ["check", f"--format={form}"], {"PYTHONIOENCODING": "latin-1"})
    assert (answer.code, "nothing is called `Größe` here" in answer.output) == (2, True)


def test_a_suite_of_prove_has_its_alerts_as_cases(shop: Path) -> None:
    answer, _ = asked(shop, "prove", "junit")
    cases = [case.attrib for case in ElementTree.fromstring(answer.output).iter("testcase")]
    assert cases == [{"classname": "shop", "name": "alerts.QueueLong"}]


def test_a_command_that_runs_in_a_folder_below_annotates_the_same_file(shop: Path) -> None:
    (shop / "definitions/shop.py").write_text(BROKEN)
    assert "file=project/definitions/shop.py,line=20," in call(shop / "definitions", "check", "--format=github").output


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("explain", "alerts.QueueLong"),
        ("forecast", "events.csv"),
        ("explain", "nothing.here"),
        ("list", "definitions/none.py"),
        ("prove", "--mutate"),
        ("prove", "piped.py", "--mutate"),
        ("trace", "lines.log", "piped.py"),
        ("diff", "piped.py"),
    ],
)
def test_json_of_other_calls_is_what_the_schema_says(shop: Path, words: tuple[str, ...]) -> None:
    read = json.loads(call(shop, *words, "--format", "json").output)
    assert [error.message for error in SCHEMA.iter_errors(read)] == []


def _objects(value: Any, way: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The ways to all objects in a JSON value."""
    children: list[tuple[str, Any]] = []
    match value:
        case dict():
            children = list(value.items())
        case list():
            children = [(str(number), one) for number, one in enumerate(value)]
    below = [found for name, child in children for found in _objects(child, (*way, name))]
    return [way, *below] if isinstance(value, dict) else below


# What holds data of others: a whole monitoring, a record of a log, labels by their names.
OPEN = ("monitoring", "record", "labels")


@pytest.mark.parametrize(
    "words",
    [
        ("build", *OFF),
        ("check", "--rules", "rules.yaml"),
        ("list",),
        ("explain", "alerts.QueueLong"),
        ("forecast", "events.csv"),
        ("prove", "--mutate"),
        ("trace", "lines.log", "piped.py"),
    ],
)
def test_the_schema_refuses_a_field_too_many_and_one_too_few_everywhere(shop: Path, words: tuple[str, ...]) -> None:
    read = json.loads(call(shop, *words, "--format", "json").output)
    assert SCHEMA.is_valid(read)
    closed = [way for way in _objects(read) if not set(OPEN) & set(way)]
    assert closed
    for way in closed:
        assert not SCHEMA.is_valid(changed(read, "/".join((*way, "surprise")), 1)), way
    for name in read:
        assert not SCHEMA.is_valid(changed(read, name, GONE)), name


def test_schema_report_prints_the_schema(tmp_path: Path) -> None:
    answer = call(tmp_path, "schema", "report")
    assert (answer.code, answer.errors) == (0, "")
    assert json.loads(answer.output) == report_schema(list(COMMANDS))
    assert json.loads(call(tmp_path, "schema").output) != json.loads(answer.output)


@pytest.mark.parametrize("command", ["list", "explain", "forecast"])
def test_a_command_whose_result_is_a_document_refuses_formats_of_findings(tmp_path: Path, command: str) -> None:
    assert formats_of(command) == ["text", "json"]
    for form in FORMATS[2:]:
        answer = call(tmp_path, command, "--format", form)
        sentence = f"error[call] eventcore-monitoring: --format: {command} has no format {form}, only text and json\n"
        assert (answer.code, answer.output) == (2, "")
        assert answer.errors.startswith(sentence)


def test_the_last_of_several_formats_counts(shop: Path) -> None:
    assert call(shop, "check", "--format=json", "--format", "gitlab", *OFF).output.startswith("[\n")
    assert call(shop, "check", "--format=github", "--output=--format=json", "--fast").output.startswith(
        "::error title=call"
    )
