"""A run as the formats take it: findings with their places in the repository, and what was looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple

from eventcore_monitoring.findings import Severity

NAME: Final = "eventcore-monitoring"
# A place in a sentence moves with the lines above it, and the finding is the same.
_LINES: Final = re.compile(r":\d+(:\d+)?|\blines? \d+")
_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding whose place is a file of the repository; all its text is printable, so no format has to look again.

    `path`: relative to the root of the repository, with `/`; None where no file of it is meant. `line` and `column`
    from 1, 0 where none is known. `excerpt`: lines to be shown as they are.
    """

    severity: Severity
    code: str
    at: str
    message: str
    fix: str = ""
    excerpt: str = ""
    path: str | None = None
    line: int = 0
    column: int = 0

    @property
    def title(self) -> str:
        """The finding in a few words."""
        return f"{self.code} at {self.at}"

    @property
    def place(self) -> str:
        """`path:line`, as much of it as there is."""
        return f"{self.path}:{self.line}" if self.path and self.line else self.path or ""

    @property
    def head(self) -> str:
        """What stands before the sentence on a line of a log: `path:line: error[code] address`."""
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.severity}[{self.code}] {self.at}"

    @property
    def text(self) -> str:
        """All that is said, without the place and the title: the sentence, the excerpt, the way out."""
        shown = [f"    {line}" for line in self.excerpt.split("\n") if line]
        return "\n".join([self.message, *shown, *([f"fix: {self.fix}"] if self.fix else [])])


class Subject(NamedTuple):
    """A deployment, or the files that a command looked at (""): what is said of it, and the addresses in it."""

    name: str
    said: str = ""
    declared: tuple[str, ...] = ()


class Run(NamedTuple):
    """What a command of this version found.

    `fallback`: the file that findings without one are shown at, by formats that cannot do without.
    """

    command: str
    code: int
    version: str
    findings: tuple[Placed, ...] = ()
    subjects: tuple[Subject, ...] = ()
    fallback: str = "pyproject.toml"


def worst_first(findings: Iterable[Placed]) -> list[Placed]:
    """Errors, then warnings, then notes, each in the order in which they came."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.severity))


def tally(findings: Iterable[Placed]) -> str:
    """How many findings there are of each severity: `2 errors, 1 warning`."""
    counted = Counter(finding.severity for finding in findings)
    return ", ".join(counted_of(counted[level], level) for level in _ORDER if counted[level]) or "no findings"


def counted_of(count: int, severity: Severity) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {severity}{'' if count == 1 else 's'}"


def shortened(text: str, most: int) -> str:
    """The text, its end left out where it has more characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def fingerprints(findings: Sequence[Placed]) -> list[str]:
    """What each finding is known by in the next run too: the same while lines move, different for each finding."""
    seen: Counter[str] = Counter()
    found = []
    for one in findings:
        same = "\0".join([one.code, one.path or "", one.at, _LINES.sub("", one.message)])
        seen[same] += 1
        found.append(sha256(f"{same}\0{seen[same]}".encode()).hexdigest()[:32])
    return found
