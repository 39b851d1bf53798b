"""GitHub annotations, read back with the runner's rules."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given

from eventcore_monitoring.findings import Severity, SourceLine
from eventcore_monitoring.formats.github import MOST, github
from eventcore_monitoring.formats.run import Run, Subject
from format_runs import PATHS, RUNS, finding, run

_KINDS = {"error": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.NOTE}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def _unescaped(text: str, *tokens: str) -> str:
    """As `StringEscapingUtil.UnescapeString`: each token in turn, `%` last."""
    for token in (*tokens, "%"):
        text = text.replace(f"%{ord(token):02X}", token)
    return text


def command_of(line: str) -> Command | None:
    """What the runner takes a line for: our reading of `ActionCommand.TryParseV2` of actions/runner.

    Its old form is looked for where that fails. A property that is empty, or that begins with `=`, loses what C#'s
    `Split` drops.
    """
    line = line.lstrip()
    if line.startswith("::") and (end := line.find("::", 2)) >= 0:
        name, _, properties = line[2:end].partition(" ")
        read = {}
        for one in filter(None, properties.strip().split(",")):
            key, _, value = one.partition("=")
            if key and value.lstrip("="):
                read[key] = _unescaped(value.lstrip("="), "\r", "\n", ":", ",")
        return Command(name, read, _unescaped(line[end + 2 :], "\r", "\n"))
    assert "##[" not in line, "a command of the old form, anywhere in a line"
    return None


def commands(text: str) -> list[Command]:
    """The commands in a log; lines end where the runner's reader ends them."""
    assert text.endswith("\n")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [command for line in lines if (command := command_of(line)) is not None]


def annotations(text: str) -> list[Command]:
    return [command for command in commands(text) if command.name in _KINDS]


@given(RUNS)
def test_the_runner_reads_each_finding_as_it_was_and_no_other_command(of: Run) -> None:
    text = github(of)

    assert "\x1b" not in text
    assert text.replace("\n", "").isprintable()
    assert {command.name for command in commands(text)} <= {*_KINDS, "group", "endgroup"}
    for kind, severity in _KINDS.items():
        expected = [one for one in of.findings if one.severity is severity]
        read = [command for command in annotations(text) if command.name == kind]
        assert len(read) == min(len(expected), MOST)
        for command, one in zip(read[: MOST - 1], expected, strict=False):
            assert command.data == one.text
            assert command.properties["title"] == one.title.strip()
            assert command.properties.get("file", "").removeprefix("./") == (one.path or "")
            assert command.properties.get("line") == (str(one.line) if one.line else None)
            assert command.properties.get("col") == (str(one.column) if one.column else None)


def test_an_annotation_is_a_line_with_its_place_its_title_and_all_that_is_said() -> None:
    found = finding("alerts.A.when", message="50% of\nit", fix="write, a: b", source=SourceLine(PATHS[1], 3, 7))
    assert github(run([found])) == (
        "::error file=definitions/odd%2C 100%25%3A name.py,line=3,col=7,title=rate-of-gauge at alerts.A.when"
        "::50%25 of it%0Afix: write, a: b\n"
        "check: 1 error\n"
    )


def test_of_more_than_ten_of_a_kind_nine_are_shown_and_one_says_how_many_more() -> None:
    findings = [finding(f"alerts.A{number}") for number in range(15)]
    warnings = [finding(f"alerts.W{number}", severity=Severity.WARNING) for number in range(10)]
    text = github(run([*warnings, *findings]))

    read = annotations(text)
    assert [command.name for command in read] == ["error"] * 10 + ["warning"] * 10
    assert [command.properties["title"] for command in read[8:10]] == ["rate-of-gauge at alerts.A8", "6 errors more"]
    rest = text.partition("::group::")[2].partition("::endgroup::")[0].strip().split("\n")[1:]
    assert rest == [
        f"- definitions/shop.py:3: error[rate-of-gauge] alerts.A{number}: is wrong" for number in range(9, 15)
    ]
    assert text.endswith("\ncheck: 15 errors, 10 warnings\n")


def test_a_finding_without_a_file_has_an_annotation_without_one() -> None:
    [read] = annotations(github(run([finding("promtool", "tool-missing", source=None)], code=3)))
    assert read == Command("error", {"title": "tool-missing at promtool"}, "is wrong")


def test_a_message_that_the_runner_would_cut_is_cut_at_its_end() -> None:
    [read] = annotations(github(run([finding("a" * 300, message="b" * 5_000)])))
    assert (len(read.properties["title"]), len(read.data), read.data[-1]) == (250, 4_000, "…")


def test_what_was_looked_at_stands_in_the_log_and_is_no_command() -> None:
    text = github(run([], [Subject("shop", "1 alert"), Subject("", "::set-output name=a::b ##[error]")], code=0))
    assert text == "- shop: 1 alert\n- ::set-output name=a::b ##(error]\ncheck: no findings\n"
    assert commands(text) == []
