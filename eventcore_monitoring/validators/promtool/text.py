"""The text that promtool prints, read: which file failed and why. Measured with promtool 2.42 and 3.16."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventcore_monitoring.findings import Finding, SourceLine
from eventcore_monitoring.validators.program import Completed
from eventcore_monitoring.validators.promtool.claims import Broken, Claim, claims, owners, told

# What standard output says before each file: `check rules`; `test rules` of 2.x; of 3.x.
_ANNOUNCED = re.compile(r"(?:Checking|Unit Testing: |Processing test file:) (.+)")
# Lines of standard error that belong to no failure: promtool 3 logs there.
_WARNING = "  WARNING: no file match pattern "
_ASIDE = re.compile(rf"{_WARNING}|time=\S+ level=")
# "5:15: " or, for a rule with two faults in its keys, "10:17: 9:16: ": the places of the faulty nodes.
_POSITIONS = re.compile(r"(\d+):\d+: (?:\d+:\d+: )*")
_ALERT_FAILURE = re.compile(
    r"(?:    name: (?P<test>.*),\n)?    alertname: (?P<alert>.*), time: (?P<time>\S+), ?\n"
    r" {8}exp:\[(?P<expected>(?:.|\n {12}.*)*?)\], ?\n {8}got:\[(?P<got>(?:.|\n {12}.*)*?)\]$",
    re.MULTILINE,
)
_NAME = re.compile(r'(?<=[{ ])alertname="(?:\\.|[^"\\])*"(?:, )?')
_CLAIM_FAILURE = re.compile(
    r'    expr: (?P<expression>"(?:\\.|[^"\\])*"), time: (?P<time>\S+?),\n'
    r" {8}exp: ?(?P<expected>.*)\n {8}got: ?(?P<got>.*)$",
    re.MULTILINE,
)


def rule_findings(completed: Completed, files: Sequence[Path], folder: Path) -> list[Finding]:
    """The findings in what `promtool check rules` printed, each once (3.x says some things twice)."""
    return list(dict.fromkeys(_rule_findings(completed, files, folder)))


def test_findings(completed: Completed, files: Sequence[Path], folder: Path) -> list[Finding]:
    """The findings in what `promtool test rules` printed, each once."""
    found = [
        finding
        for file, lines in _blocks(completed, files)
        for finding in _test_findings(_at(file, folder, "prometheus/tests"), lines, claims(file) if file else [])
    ]
    # A pattern that matches no file is only a warning to promtool: tests without rules prove nothing.
    for line in completed.errors.split("\n"):
        if line.startswith(_WARNING):
            pattern = line.removeprefix(_WARNING).removeprefix(f"{folder.resolve()}/")
            message = f"A unit test names the rule file {pattern}, which does not exist."
            found.append(Finding("prometheus/tests", "promtool-test", message, "Correct rule_files."))
    return list(dict.fromkeys(found))


def _blocks(completed: Completed, files: Sequence[Path]) -> Iterator[tuple[Path | None, list[str]]]:
    """Each `FAILED:` block of standard error with the file that it speaks of.

    A block does not name its file. Standard output does: the files without a SUCCESS line failed, in order.
    """
    failed: list[Path | None] = []
    by_path = {str(file.resolve()): file for file in files}
    for line in completed.output.split("\n"):
        announced = _ANNOUNCED.fullmatch(line)
        if announced:
            failed.append(by_path.get(announced[1]))
        elif line.startswith("  SUCCESS") and failed:
            failed.pop()
    blocks: list[list[str]] = []
    for line in completed.errors.split("\n"):
        if line == "  FAILED:":
            blocks.append([])
        elif blocks and line.strip() and not _ASIDE.match(line):
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
            # 3.x places a repeated group at 0:0, which is nowhere.
            source = SourceLine(at, int(position[1])) if position and int(position[1]) else None
            message = f"promtool refuses {text[position.end() if position else 0 :]}."
            yield Finding(at, "promtool-rules", message, "Correct the declaration of this rule.", source=source)


def _test_findings(at: str, lines: Sequence[str], claimed: Sequence[Claim]) -> Iterator[Finding]:
    text = "\n".join(lines)
    sentences: list[tuple[int, int, str]] = []
    for failure in _ALERT_FAILURE.finditer(text):
        name = f'Test "{failure["test"]}"' if failure["test"] else "A test without a name"
        expected, got = _alerts(failure["expected"]), _alerts(failure["got"])
        message = f"{name} at {failure['time']}: alert {failure['alert']} expected {expected}, got {got}."
        sentences.append((*failure.span(), message))
    failures = list(_CLAIM_FAILURE.finditer(text))
    broken = [
        # The escapes of Go's %q are among Python's.
        Broken(ast.literal_eval(failure["expression"]), failure["time"], failure["expected"], failure["got"])
        for failure in failures
    ]
    for failure, claim, tests in zip(failures, broken, owners(broken, claimed), strict=True):
        sentences.append((*failure.span(), told(claim, tests)))
    rest: list[str] = []
    read = 0
    for start, end, message in sorted(sentences):
        rest += text[read:start].split("\n")
        read = end
        yield Finding(at, "promtool-test", message, "Correct the rule, or what the scenario expects of it.")
    # What is left has one fault a line, except that Go's YAML reader lists its own below, indented by two.
    for said in re.split(r"\n(?!  \S)", "\n".join([*rest, *text[read:].split("\n")])):
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


def _at(file: Path | None, folder: Path, otherwise: str) -> str:
    return otherwise if file is None else file.relative_to(folder).as_posix()
