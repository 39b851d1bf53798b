"""How deeply a YAML text is nested, before it is read: on very deep ones libyaml takes the process down."""

from __future__ import annotations

import re
from itertools import accumulate

_DEEPEST = 1000


def is_deep(text: str) -> bool:
    """Whether libyaml should not read the text (it breaks down at 100,000 levels or less, and is fine at 20,000).

    PyYAML's own loaders stop with a RecursionError.
    """
    steps = (1 if bracket in "[{" else -1 for bracket in re.findall(r"[\[\]{}]", text))
    return max(accumulate(steps), default=0) > _DEEPEST or re.search(rf"(?:[-?:] ){{{_DEEPEST}}}", text) is not None
