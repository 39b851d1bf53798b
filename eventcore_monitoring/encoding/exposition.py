"""Prometheus' text exposition format 0.0.4: the texts that stand in it."""

from __future__ import annotations

from eventcore_monitoring.encoding.plain_text import refuse_surrogates


def exposed_label(text: str) -> str:
    r"""The value of a label in its double quotes: `\`, `"` and a line feed are escaped, all else stands as it is.

    Raises ValueError for half of a surrogate pair.
    """
    refuse_surrogates(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def exposed_help(text: str) -> str:
    r"""The help of a metric: `\` and a line feed are escaped. Raises ValueError for half of a surrogate pair."""
    refuse_surrogates(text)
    return text.replace("\\", "\\\\").replace("\n", "\\n")
