"""Words that several worlds say: names in a sentence, lengths of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from eventcore_monitoring.values import duration

_SHOWN: Final = 12  # names in one sentence


def listed(names: Sequence[str], most: int = _SHOWN) -> str:
    """Names in a sentence: not more than a person reads."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def length(seconds: int) -> str:
    """A length of time as people say it: of long ones without the small change."""
    if seconds >= 3 * 86_400:
        return f"{seconds // 86_400}d"  # of weeks the days, as they are counted when one looks back
    for least, size in ((86_400, 3600), (3600, 60)):
        if seconds >= least:
            seconds = seconds // size * size
            break
    return duration(seconds * 1000)
