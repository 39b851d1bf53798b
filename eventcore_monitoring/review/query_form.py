"""Whether two texts of a query ask for the same: the one place that says what "only in form" means."""

from __future__ import annotations

import re

from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.normal_form import same
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.rules.known import open_world

_OLD_VARIABLE = re.compile(r"\[\[(\w+)(:\w+)?\]\]", re.ASCII)


def only_in_form(before: str, after: str) -> bool:
    """Whether two PromQL expressions certainly mean the same; False where one of them cannot be read."""
    try:
        return same(_node(before), _node(after), _typed)
    except SyntaxFault:
        return False


def _node(text: str) -> Node:
    return located(_OLD_VARIABLE.sub(r"${\1\2}", text)).node


def _typed(node: Node) -> Typed:
    """The types by what well-known exporters expose and by what names say: dashboards of any origin are compared."""
    return infer(node, open_world(()))
