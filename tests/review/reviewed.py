"""Trees of rules for reviews, and the promtool that confirms what is said of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.review.trials import Trial, confirmed
from eventcore_monitoring.validators.program import Program, locate

FAILING = "sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05"


def alert(name: str = "HighFailures", expr: str = FAILING, **fields: Any) -> dict[str, Any]:
    """An alert as a rule file holds it; `for_` is its `for`."""
    return {"alert": name, "expr": expr, **({"for": fields.pop("for_")} if "for_" in fields else {}), **fields}


def rules(*rules: dict[str, Any], file: str = "prometheus/rules/shop.yaml", **group: Any) -> dict[str, bytes]:
    """A tree with one file of one group."""
    return {file: to_yaml({"groups": [{"name": "shop", **group, "rules": list(rules)}]}).encode()}


@cache
def promtool() -> Program:
    """The promtool on PATH."""
    return locate("promtool", path=None, environment=os.environ, timeout=10)


def confirm(trials: Sequence[Trial]) -> list[Trial]:
    """The trials with promtool's verdict."""
    return partial(confirmed, promtool=promtool())(trials)
