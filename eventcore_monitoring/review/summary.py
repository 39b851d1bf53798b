"""A review in one sentence: what a reviewer has to know who reads nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from eventcore_monitoring.review.change import Change, Review, Risk
from eventcore_monitoring.review.wording import counted

_MOST = 4  # clauses

# The first word of an address, and what is counted there.
_WORDS = {
    "alerts": "alert",
    "recording_rules": "recording rule",
    "dashboards": "dashboard",
    "pipelines": "pipeline",
    "fluentd": "pipeline",
    "scaling": "scaler",
    "metrics": "metric",
    "groups": "group",
    "kubernetes": "object",
    "targets": "target",
    "alertmanager": "route",
    "elasticsearch": "index",
}
_PLURALS = {"index": "indices"}


def headline(review: Review) -> str:
    """What changes, the worst first, and whether that is all."""
    if not review.changes and not review.files:
        return "nothing changes"
    weighty = [change for change in review.changes if change.risk is not Risk.NONE]
    if not weighty:
        return "no change in behaviour"
    clauses = list(dict.fromkeys(_clauses(weighty)))
    shown, more = clauses[:_MOST], clauses[_MOST:]
    end = f"{len(more)} more below" if more else "no other behaviour changed"
    return "; ".join([*shown, end])


def _clauses(changes: Sequence[Change]) -> Iterator[str]:
    dangers = [change for change in changes if change.risk is Risk.DANGER]
    told: set[str] = set()
    if (secrets := sum(change.code == "secret" for change in dangers)) > 0:
        told |= {change.at for change in dangers if change.code == "secret"}
        yield "a secret appears in a file" if secrets == 1 else f"{secrets} secrets appear in files"
    for one, several, some in (
        ("is gone", "are gone", [one for one in dangers if one.code == "alert-removed"]),
        ("reaches nobody", "reach nobody", [one for one in dangers if _tells(one) and "nobody" in one.message]),
        ("is less urgent", "are less urgent", [one for one in dangers if one.code == "alert-severity"]),
        ("tells others", "tell others", [one for one in dangers if _tells(one)]),
    ):
        names = list(dict.fromkeys(_name(change) for change in some if change.at not in told))
        told |= {change.at for change in some}
        if names:
            yield f"{names[0]} {one}" if len(names) == 1 else f"{len(names)} alerts {several}"
    for change in changes:
        section = change.at.partition(".")[0]
        if change.at in told or not (change.risk is Risk.DANGER or (change.behaviour and section == "alerts")):
            continue
        told.add(change.at)
        subject = _name(change) if section == "alerts" else f"{_WORDS.get(section, '')} {_name(change)}".strip()
        said = _brief(change.behaviour[0]) if change.behaviour else change.message
        yield f"{subject} {'now ' * said.startswith('fires')}{said}"
    rest = [change for change in changes if change.at not in told]
    places: dict[str, set[str]] = {}
    for change in rest:
        section, _, name = change.at.partition(".")
        if section in _WORDS:
            places.setdefault(_WORDS[section], set()).add(name.partition(".")[0])
        else:
            places.setdefault("file", set()).add(change.at)
    for word, found in places.items():
        count = len(found)
        only = next(iter(found)) if count == 1 else ""
        yield (
            f"{word} {only} changes"
            if only and word != "route"
            else f"{counted(count, word, _PLURALS.get(word, ''))} change{'s' * (count == 1)}"
        )


def _tells(change: Change) -> bool:
    return change.code == "alert-receiver"


def _name(change: Change) -> str:
    section, _, name = change.at.partition(".")
    return name if name and section in _WORDS else change.at


def _brief(sentence: str) -> str:
    return sentence.partition(" (and in ")[0]


def counts(review: Review) -> str:
    """How many changes there are of each risk: `2 in danger, 3 to review, 5 without effect`."""
    number = Counter(change.risk for change in review.changes)
    words = {Risk.DANGER: "dangerous", Risk.REVIEW: "to review", Risk.NONE: "without effect"}
    return ", ".join(f"{number[risk]} {word}" for risk, word in words.items() if number[risk]) or "nothing changes"
