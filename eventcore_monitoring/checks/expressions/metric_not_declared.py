"""An expression reads a metric that nothing exposes and no rule records.

Why: the series does not exist, so the alert never fires and the panel stays empty.
Fix: declare the metric with the target that exposes it, or correct its name.
Wrong: `queue_lenght > 100`
Right: `queue_length > 100`
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.use import Use, Whole


def metric_not_declared(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Names that are neither scraped nor recorded nor built in, where all of those are known."""
    if whole.names is None:
        return
    for use in whole.uses:
        missing: dict[str, Selector] = {}
        for selector in use.selectors:
            if selector.name is not None and selector.name not in whole.names:
                missing.setdefault(selector.name, selector)
        for name, selector in missing.items():
            yield use, Fault(selector, f"reads `{name}`, which is not declared", known_instead(name, whole.names))


@lru_cache(maxsize=4096)  # one name is read in many expressions
def known_instead(name: str, names: frozenset[str]) -> str:
    """The way out for a name that is not among these."""
    if f"{name}_bucket" in names:
        exposed = ", ".join(f"`{name}_{part}`" for part in ("bucket", "sum", "count"))
        return f"a histogram exposes {exposed}: use those"
    for part in ("_bucket", "_sum", "_count"):
        native = name.removesuffix(part)
        if native != name and native in names:
            of = "the histogram itself" if part == "_bucket" else f"`histogram{part}(…)` of it"
            return f"if `{native}` is a native histogram, all is in its samples: use {of}"
    near = get_close_matches(name, sorted(names), n=1)
    return f"did you mean `{near[0]}`?" if near else "declare it in `metrics`, with the target that exposes it"
