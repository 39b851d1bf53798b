"""Whether two texts of a query ask for the same: the one place that says what "only in form" means."""

from __future__ import annotations

import re
from functools import partial

from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.normal_form import same
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.rules.known import open_world

_OLD_VARIABLE = re.compile(r"\[\[(\w+)(:\w+)?\]\]", re.ASCII)


def only_in_form(before: str, after: str) -> bool:
    """Whether two PromQL expressions mean the same; False where one of them cannot be read."""
    try:
        one, other = (located(_OLD_VARIABLE.sub(r"${\1\2}", text)).node for text in (before, after))
    except SyntaxFault:
        return False
    return same(one, other, partial(infer, catalogued=open_world(())))
