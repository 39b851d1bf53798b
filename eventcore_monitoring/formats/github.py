"""GitHub: workflow commands, which become annotations on the lines of a pull request.

Read from the runner (actions/runner 2.3xx, `ActionCommand.cs` and `ExecutionContext.cs`): `::error file=…,line=…::…`;
in properties `%`, CR, LF, `:` and `,` are escaped, in the message `%`, CR and LF; each step gets 10 annotations of a
kind, and 4,096 characters in each. A property that is empty or begins with `=` would be lost.
"""

from __future__ import annotations

from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.formats.run import Placed, Run, counted_of, shortened, tally

MOST: Final = 10
_LONGEST: Final = 4_000
_LONGEST_TITLE: Final = 250  # 255 characters are kept
_KINDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(run: Run) -> str:
    """The findings as annotations, the errors first; of a kind that has too many, one that says how many more.

    What has no annotation stands in the log in a group that can be unfolded. The last line is no command.
    """
    lines: list[str] = []
    rest: list[Placed] = []
    for severity, kind in _KINDS.items():
        of_kind = [finding for finding in run.findings if finding.severity is severity]
        shown = of_kind if len(of_kind) <= MOST else of_kind[: MOST - 1]
        lines += [_annotation(kind, finding) for finding in shown]
        if more := of_kind[len(shown) :]:
            rest += more
            title = f"{counted_of(len(more), severity)} more"
            lines.append(f"::{kind} title={title}::See the log of this step for all of them.")
    if rest:
        lines += ["::group::Findings that have no annotation", *map(_logged, rest), "::endgroup::"]
    lines += [_plain(f"{one.name}: {one.said}" if one.name else one.said) for one in run.subjects if one.said]
    lines.append(f"{run.command}: {tally(run.findings)}")
    return "".join(f"{line}\n" for line in lines)


def _annotation(kind: str, finding: Placed) -> str:
    properties = {}
    if finding.path is not None:
        properties["file"] = f"./{finding.path}" if finding.path.startswith("=") else finding.path
        if finding.line:
            properties["line"] = str(finding.line)
        if finding.column:
            properties["col"] = str(finding.column)
    properties["title"] = shortened(finding.title, _LONGEST_TITLE).strip()
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {written}::{_data(shortened(finding.text, _LONGEST))}"


def _logged(finding: Placed) -> str:
    return _plain(f"{finding.head}: {finding.message}")


def _plain(text: str) -> str:
    """A line of the log that is no command, whatever it says: the runner looks for the old form anywhere in it."""
    return f"- {text.replace('##[', '##(')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
