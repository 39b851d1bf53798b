"""Whether two texts of a query ask for the same: the one place that says what "only in form" means."""

from __future__ import annotations

import re

from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.printer import to_promql

_OLD_VARIABLE = re.compile(r"\[\[(\w+)(:\w+)?\]\]", re.ASCII)


def only_in_form(before: str, after: str) -> bool:
    """Whether two PromQL expressions mean the same; False where one of them cannot be read."""
    try:
        return _printed(before) == _printed(after)
    except SyntaxFault:
        return False


def _printed(text: str) -> str:
    return to_promql(located(_OLD_VARIABLE.sub(r"${\1\2}", text)).node)
