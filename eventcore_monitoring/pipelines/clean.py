"""Checks of pipelines that found nothing: kept for the next process, as proofs are (ADR 19)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.kept import read, stamp_of, write
from eventcore_monitoring.model.declared import Declared

_MOST = 36  # so many are kept: each check of a dozen deployments


def unless_clean(
    check: str, declared: Iterable[Declared], findings: Callable[[], Iterator[Finding]]
) -> Iterator[Finding]:
    """The findings of a check. That there are none is kept; what there is is found again, at the lines of today.

    `declared`: all that the check looks at.
    """
    key = sha256("\n".join([check, *(one.model_dump_json() for one in declared)]).encode()).hexdigest()
    known = read("pipelines", _stamp())
    if key in known:
        return
    found = list(findings())
    yield from found
    if not found:
        write("pipelines", _stamp(), {**dict(list(known.items())[1 - _MOST :]), key: True})


@cache
def _stamp() -> list[int]:
    package = Path(__file__).parents[1]
    return stamp_of(*(package / folder for folder in ("fluentd", "pipelines", "model", "encoding", "checks")))
