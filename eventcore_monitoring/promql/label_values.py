"""Sets of label values: these texts, or all but these. The empty text stands for a label that is not there.

Every set is an upper bound: a value that is not in it certainly does not occur. So an empty set proves that there is no
series, and two sets without a common value prove that two series never match.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from eventcore_monitoring.promql.nodes import Matcher
from eventcore_monitoring.promql.patterns import has_variable


class Values(NamedTuple):
    """`texts`, or with `all_but` every text that is not among them."""

    texts: frozenset[str]
    all_but: bool = False

    def has(self, text: str) -> bool:
        """Whether a label can have this value."""
        return (text in self.texts) is not self.all_but

    @property
    def impossible(self) -> bool:
        """Whether no value is left."""
        return not self.texts and not self.all_but

    @property
    def only(self) -> str | None:
        """The one value that is possible, None where there are several or none."""
        return next(iter(self.texts)) if len(self.texts) == 1 and not self.all_but else None

    def both(self, other: Values) -> Values:
        """The values that are in both sets."""
        if self is other:
            return self
        match self.all_but, other.all_but:
            case False, False:
                return Values(self.texts & other.texts)
            case False, True:
                return Values(self.texts - other.texts)
            case True, False:
                return Values(other.texts - self.texts)
            case _:
                return Values(self.texts | other.texts, all_but=True)

    def either(self, other: Values) -> Values:
        """The values that are in one set or the other."""
        if self is other:
            return self
        match self.all_but, other.all_but:
            case False, False:
                return Values(self.texts | other.texts)
            case False, True:
                return Values(other.texts - self.texts, all_but=True)
            case True, False:
                return Values(self.texts - other.texts, all_but=True)
            case _:
                return Values(self.texts & other.texts, all_but=True)

    def that(self, matcher: Matcher) -> Values:
        """Of these values, those that a matcher lets through (some more where its pattern cannot be decided)."""
        value = matcher.value
        if matcher.operator in ("=", "!=") and has_variable(value):
            return self  # Grafana fills in what nobody knows yet
        match matcher.operator:
            case "=":
                return self.both(Values(frozenset((value,))))
            case "!=":
                return self.both(Values(frozenset((value,)), all_but=True))
            case "=~":
                return self._matching(value, wanted=True)
            case _:
                return self._matching(value, wanted=False)

    def _matching(self, pattern: str, *, wanted: bool) -> Values:
        if has_variable(pattern):
            return self
        known = alternatives(pattern)
        if known is not None:
            return self.both(Values(known, all_but=not wanted))
        compiled = _compiled(pattern)
        if compiled is None:
            return self
        if not self.all_but:
            return Values(frozenset(text for text in self.texts if (compiled(text) is not None) is wanted))
        if (compiled("") is not None) is not wanted:
            return self.both(PRESENT)
        return self

    def __str__(self) -> str:
        shown = sorted(self.texts - {""})
        listed = ", ".join(f'"{text}"' for text in shown[:8]) + (" …" if len(shown) > 8 else "")
        if self.all_but:
            return f"any but {listed}" if listed else "any"
        return listed or ("not there" if self.texts else "none")


def these(*texts: str) -> Values:
    """Just these values."""
    return Values(frozenset(texts))


ANY = Values(frozenset(), all_but=True)
MISSING = these("")
PRESENT = Values(frozenset(("",)), all_but=True)

_LITERAL = r"(?:[\w :/@,~%!#&=<>;'\"-]|\\[^\w\s])*"
_ESCAPE = r"\\(.)"


@lru_cache(maxsize=4096)
def alternatives(pattern: str) -> frozenset[str] | None:
    """The texts that an anchored pattern fits where they can be counted (`a|b`, `(a|b)`), else None."""
    inner = pattern
    for prefix in ("(?:", "("):
        if inner.startswith(prefix) and inner.endswith(")") and not inner.endswith("\\)"):
            inner = inner[len(prefix) : -1]
            break
    parts = inner.split("|")
    if all(re.fullmatch(_LITERAL, part, re.ASCII) for part in parts):
        return frozenset(re.sub(_ESCAPE, r"\1", part) for part in parts)
    return None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Callable[[str], object] | None:
    # RE2 is not `re`: what `re` cannot read, or could take for ever with, stays undecided.
    if re.search(_NESTED, pattern):
        return None
    try:
        return re.compile(pattern, re.DOTALL | re.ASCII).fullmatch  # RE2's `\d` and `\w` are ASCII
    except (re.error, OverflowError, RecursionError):
        return None


_NESTED = r"[*+}]\)?[)]*[*+{]|\([^()]*[*+][^()]*\)[*+{]|\\[pPQEzC]|\[\[:"
