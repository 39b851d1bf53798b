"""promtool on the rule files and on their unit tests, its answers turned into findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.validators.program import Completed, Program, Tools, run

# "5:15: " or, for a rule with two faults in its keys, "10:17: 9:16: ": the places of the faulty nodes.
_POSITIONS = re.compile(r"(\d+):\d+: (?:\d+:\d+: )*")
_ALERT_FAILURE = re.compile(
    r"(?:    name: (?P<test>.*),\n)?    alertname: (?P<alert>.*), time: (?P<time>\S+), ?\n"
    r" {8}exp:\[(?P<expected>(?:.|\n {12}.*)*?)\], ?\n {8}got:\[(?P<got>(?:.|\n {12}.*)*?)\]$",
    re.MULTILINE,
)
_NAME = re.compile(r'(?<=[{ ])alertname="(?:\\.|[^"\\])*"(?:, )?')
_SAMPLE_FAILURE = re.compile(
    r"(?:    name: (?P<test>.*),\n)?    expr: (?P<expression>\".*\"), time: (?P<time>\S+?),\n"
    r" {8}exp: ?(?P<expected>.*)\n {8}got: ?(?P<got>.*)$",
    re.MULTILINE,
)


def check_rules(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `promtool check rules --lint=all --lint-fatal` says of all rule files, in one call.

    Output format of promtool 2.42: errors with file, place, group and rule; exit 1 for errors, 3 for lint.
    """
    files = sorted(folder.glob("prometheus/rules/*.yaml"))
    if not files:
        return
    if tools.promtool == "off":
        yield _skipped("prometheus/rules", "the rules were not checked")
        return
    arguments = ["check", "rules", "--lint=all", "--lint-fatal"]
    completed = _promtool(tools.promtool, arguments, files, folder, tools.timeout)
    if completed.code == 0:
        return
    found = list(_rule_findings(completed, files, folder))
    yield from found or [_unread(completed, "prometheus/rules", "promtool-rules")]


def test_rules(folder: Path, tools: Tools) -> Iterator[Finding]:
    """What `promtool test rules` says of all unit tests, in one call: one finding a broken expectation.

    Output format of promtool 2.42, measured. `--junit` (2.55) is not used: one reader serves every version, and a
    text of another form is still a finding, in promtool's own words.
    """
    files = sorted(folder.glob("prometheus/tests/*.yaml"))
    if not files:
        return
    if tools.promtool == "off":
        yield _skipped("prometheus/tests", "the unit tests of the rules did not run")
        return
    completed = _promtool(tools.promtool, ["test", "rules"], files, folder, tools.timeout)
    found = [
        finding for file, lines in _blocks(completed, files) for finding in _test_findings(_at(file, folder), lines)
    ]
    # A pattern that matches no file is only a warning to promtool: tests without rules prove nothing.
    for line in completed.errors.split("\n"):
        if "WARNING: no file match pattern" in line:
            pattern = line.partition("pattern ")[2].removeprefix(f"{folder.resolve()}/")
            message = f"A unit test names the rule file {pattern}, which does not exist."
            found.append(Finding("prometheus/tests", "promtool-test", message, "Correct rule_files."))
    if completed.code != 0 and not found:
        found.append(_unread(completed, "prometheus/tests", "promtool-test"))
    yield from found


def _promtool(
    program: Program, arguments: Sequence[str], files: Sequence[Path], folder: Path, timeout: float
) -> Completed:
    return run(program, [*arguments, *(str(file.resolve()) for file in files)], timeout=timeout, cwd=folder)


def _blocks(completed: Completed, files: Sequence[Path]) -> Iterator[tuple[Path | None, list[str]]]:
    """Each `FAILED:` block of standard error with the file that it speaks of.

    A block does not name its file. Standard output does: the files without a SUCCESS line failed, in order.
    """
    failed: list[Path | None] = []
    by_path = {str(file.resolve()): file for file in files}
    for line in completed.output.split("\n"):
        announced = re.fullmatch(r"(?:Checking|Unit Testing: ) (.+)", line)
        if announced:
            failed.append(by_path.get(announced[1]))
        elif line.startswith("  SUCCESS") and failed:
            failed.pop()
    blocks: list[list[str]] = []
    for line in completed.errors.split("\n"):
        if line == "  FAILED:":
            blocks.append([])
        elif blocks and line.strip() and "WARNING: no file match pattern" not in line:
            blocks[-1].append(line)
    for index, lines in enumerate(blocks):
        yield (failed[index] if len(failed) == len(blocks) else None), lines


def _rule_findings(completed: Completed, files: Sequence[Path], folder: Path) -> Iterator[Finding]:
    prefixes = {f"{file.resolve()}: ": file for file in files}
    for file, lines in _blocks(completed, files):
        messages: list[tuple[Path | None, str]] = []
        for line in lines:
            prefix = next((prefix for prefix in prefixes if line.startswith(prefix)), None)
            if prefix is not None:
                messages.append((prefixes[prefix], line.removeprefix(prefix)))
            elif messages and not line.startswith("lint error "):
                messages[-1] = (messages[-1][0], f"{messages[-1][1]} {line.strip()}")
            else:
                messages.append((file, line.strip()))
        for where, text in messages:
            at = _at(where, folder, "prometheus/rules")
            if text.startswith("lint error "):
                message = f"promtool lint: {text.removeprefix('lint error ')}."
                yield Finding(at, "promtool-lint", message, "Give each rule its own name or labels.")
                continue
            position = _POSITIONS.match(text)
            source = SourceLine(at, int(position[1])) if position else None
            message = f"promtool refuses {text[position.end() if position else 0 :]}."
            yield Finding(at, "promtool-rules", message, "Correct the declaration of this rule.", source=source)


def _test_findings(at: str, lines: Sequence[str]) -> Iterator[Finding]:
    text = "\n".join(lines)
    rest: list[str] = []
    end = 0
    failures = sorted(
        [*_ALERT_FAILURE.finditer(text), *_SAMPLE_FAILURE.finditer(text)], key=lambda failure: failure.start()
    )
    for failure in failures:
        rest += text[end : failure.start()].split("\n")
        end = failure.end()
        name = f'Test "{failure["test"]}"' if failure["test"] else "A test without a name"
        if failure.re is _ALERT_FAILURE:
            expected, got = _alerts(failure["expected"]), _alerts(failure["got"])
            message = f"{name} at {failure['time']}: alert {failure['alert']} expected {expected}, got {got}."
        else:
            message = (
                f"{name} at {failure['time']}: expression {failure['expression']} "
                f"expected {failure['expected']}, got {failure['got']}."
            )
        yield Finding(at, "promtool-test", message, "Correct the rule, or what the scenario expects of it.")
    # What is left has one fault a line, except that Go's YAML reader lists its own below, indented by two.
    for said in re.split(r"\n(?!  \S)", "\n".join([*rest, *text[end:].split("\n")])):
        if said.strip():
            message = f"promtool cannot run the tests: {' '.join(said.split())}."
            yield Finding(at, "promtool-test", message, "Correct the scenario.")


def _alerts(block: str) -> str:
    """`0:\\n Labels:{…}\\n Annotations:{…}` blocks in one line; the alert's own name is left out of its labels."""
    labels = [re.sub(r", \}$", "}", _NAME.sub("", text)) for text in re.findall(r"Labels:(\{.*\})", block)]
    annotations: list[str] = re.findall(r"Annotations:(\{.*\})", block)
    one = [
        f"{labelled} with {noted}" if noted != "{}" else labelled
        for labelled, noted in zip(labels, annotations, strict=True)
    ]
    return " and ".join(one) or "none"


def _at(file: Path | None, folder: Path, otherwise: str = "prometheus/tests") -> str:
    return otherwise if file is None else file.relative_to(folder).as_posix()


def _skipped(at: str, what: str) -> Finding:
    message = f"promtool is switched off: {what}."
    return Finding(at, "tool-skipped", message, "Leave out --promtool=off.", Severity.NOTE)


def _unread(completed: Completed, at: str, code: str) -> Finding:
    said = " ".join(f"{completed.errors} {completed.output}".split())
    return Finding(at, code, f"promtool ended with exit code {completed.code}: {said}")
