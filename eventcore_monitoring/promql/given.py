"""What a definition gives to the algebra: labels, texts, numbers, lengths of time. A wrong one is refused at once.

Definitions are Python that nobody may have type-checked; what went into a tree unseen would fail far from its line.
"""

from __future__ import annotations

from collections.abc import Sequence

from eventcore_monitoring.promql.nodes import Window
from eventcore_monitoring.values import duration, milliseconds


def labels(given: Sequence[str]) -> tuple[str, ...]:
    """Names of labels. Raises TypeError or ValueError; a text alone would be taken letter by letter."""
    if isinstance(given, str):
        raise TypeError(f'labels are a list, not a text: write ["{given}"]')
    for label in given:
        if not isinstance(label, str):
            raise TypeError(f'a label is a text, not {_kind(label)}: write "host", or "host", "path"')
        if not label:
            raise ValueError('a label has a name: write "host", say')
    return tuple(given)


def text(given: str, what: str) -> str:
    """A text. Raises TypeError."""
    if not isinstance(given, str):
        raise TypeError(f"{what} is a text, not {_kind(given)}: write it in quotes")
    return given


def number(given: float, what: str) -> float:
    """A number. Raises TypeError."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise TypeError(f"{what} is a number, not {_kind(given)}: write 5 or 0.5, say")
    return given


def label_value(label: str, given: str) -> str:
    """What a label is compared with. Raises TypeError."""
    if not isinstance(given, str):
        fix = f'{label}=matching("a|b")' if isinstance(given, list | tuple | set) else f'{label}="{given}"'
        raise TypeError(f"the label `{label}` is compared with a text, not {_kind(given)}: write {fix}")
    return given


def canonical_window(given: Window) -> Window:
    """A window in canonical form; Grafana's variables pass as they are. Raises TypeError or ValueError."""
    if not isinstance(given, str):
        raise TypeError(f'a length of time is a text, not {_kind(given)}: write "5m"')
    if given.startswith("$"):
        return given
    length = milliseconds(given)
    if length == 0:
        raise ValueError(f'a window of "{given}" holds no sample: write 5m, say')
    return duration(length)


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
