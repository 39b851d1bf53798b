"""What is said of a changed setting, and the words that all such sentences are made of."""

from __future__ import annotations

from typing import NamedTuple

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.fluentd.settings import Difference, Setting


class Judgement(NamedTuple):
    """The code of a change, its sentence, and what it risks."""

    code: str
    message: str
    risk: Risk


def said(setting: Setting | None) -> str:
    """A value in a sentence."""
    if setting is None:
        return "nothing"
    return f"{setting.text} (the default)" if setting.default else setting.text


def replaced(verb: str, difference: Difference) -> str:
    """Something with the new value instead of the old one: reads `a` instead of `b`."""
    if difference.before is None:
        return f"{verb} {said(difference.after)}, where nothing was said"
    if difference.after is None:
        return f"no longer {verb} {said(difference.before)}"
    return f"{verb} {said(difference.after)} instead of {said(difference.before)}"


def becomes(difference: Difference) -> str:
    """The setting by its name, where no better words are known."""
    if difference.after is None:
        return f"no longer sets `{difference.name}`, which was {said(difference.before)}"
    if difference.before is None:
        return f"sets `{difference.name}` to {said(difference.after)}"
    return f"sets `{difference.name}` to {said(difference.after)} instead of {said(difference.before)}"
