"""PromQL strings: a text as a double-quoted PromQL literal."""

from __future__ import annotations

from eventcore_monitoring.encoding.go_string import go_string


def promql_string(text: str) -> str:
    """The text as a PromQL string, a Go string (Prometheus `util/strutil/quote.go`).

    Raises ValueError with a sentence for half of a surrogate pair and for U+FFFD. Prometheus 2.42
    loads an escaped U+FFFD, but prints and parses a rule again at every evaluation, and then: "invalid UTF-8 rune".
    """
    if "\ufffd" in text:
        place = f"U+FFFD at character {text.index(chr(0xFFFD)) + 1}"
        raise ValueError(f"the text {text!a} holds {place}, which Prometheus takes for broken UTF-8: remove it")
    return go_string(text)
