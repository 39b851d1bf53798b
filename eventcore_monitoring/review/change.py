"""Changes: what a reviewer is told, a value each, with what it risks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from eventcore_monitoring.findings import SourceLine


class Risk(StrEnum):
    """What a change can cost: nothing, a look, or a page that nobody gets."""

    NONE = "none"
    REVIEW = "review"
    DANGER = "danger"


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """One thing that means something else than before, or only reads otherwise (risk none).

    `at` is an address such as `alerts.ProjectionLagHigh`; `code` is stable (`alert-threshold`); `message` is a sentence
    without its subject, such as `fires 5 minutes later: for 5m → 10m`. `before` and `after` are what stood and what
    stands, as text of the artifact ("" where there is nothing). `behaviour`: what promtool confirmed of both, a
    sentence each. `hits`: addresses of what reads the thing that changed.
    """

    at: str
    code: str
    message: str
    risk: Risk
    before: str = ""
    after: str = ""
    behaviour: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    source: SourceLine | None = field(default=None, compare=False)


class File(NamedTuple):
    """A file that differs: its path, how (`added`, `changed`, `removed`), and the difference of its lines.

    `follows`: it is made of declarations that other files hold too, such as a page of a runbook.
    """

    path: str
    kind: str
    difference: str = ""
    follows: bool = False


class Review(NamedTuple):
    """All that changes in one deployment ("": two folders). Changes of the highest risk first.

    `notes`: what could not be compared, or not be proven, a sentence each.
    """

    name: str
    changes: tuple[Change, ...] = ()
    files: tuple[File, ...] = ()
    notes: tuple[str, ...] = ()
