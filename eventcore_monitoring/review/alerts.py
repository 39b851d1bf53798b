"""What changes of alerts and records, as far as it is seen without running them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.promql.normal_form import same
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.expressions import differences, names_in
from eventcore_monitoring.review.renames import said as follows_said, with_names
from eventcore_monitoring.review.rules import Side
from eventcore_monitoring.rules.files import ReadRule
from eventcore_monitoring.values import duration

# How urgent the usual words are, the most urgent first. Words that are none of these are only "other".
_URGENCY = (
    ("emergency", "disaster", "critical", "page", "crit", "p1", "sev1"),
    ("high", "error", "major", "p2", "sev2"),
    ("medium", "warning", "warn", "average", "p3", "sev3"),
    ("low", "minor", "ticket", "p4", "sev4"),
    ("info", "informational", "notice", "none", "debug", "p5", "sev5"),
)
# The codes of changes that may let an alert fire at other times: it is tried, and they are told beside what is seen.
TRIED = frozenset(
    f"alert-{what}"
    for what in ("expression", "threshold", "window", "record", "through-records", "for", "keeps-firing", "interval")
)
_RANK = {word: rank for rank, words in enumerate(_URGENCY) for word in words}


def _why(fault: Finding) -> str:
    return fault.message.removeprefix("cannot be read: ")


def told_apart(rule: ReadRule, others: Sequence[ReadRule]) -> str:
    """What tells an alert from others of its name, to be put after a sentence; "" where there are none."""
    twins = [one for one in others if one.name == rule.name and one is not rule]
    for label in ("severity", *rule.labels):
        if any(one.labels.get(label) != rule.labels.get(label) for one in twins):
            return f" ({label} {rule.labels.get(label, 'none')})"
    return ""


class Touched(NamedTuple):
    """An alert that is not as it was: both versions, what changes, and whether it may fire at other times."""

    before: ReadRule
    after: ReadRule
    changes: tuple[Change, ...]
    is_to_be_tried: bool


def alert_address(rule: ReadRule) -> str:
    """The address of an alert or a record."""
    return f"{'alerts' if rule.kind == 'alert' else 'recording_rules'}.{rule.name}"


def appeared(rule: ReadRule, fault: Finding | None = None) -> Change:
    """An alert that was not there before; `fault`: it was, and could not be read."""
    if fault is not None:
        said = f"can be read now; what it was is not compared: {_why(fault)}"
        return Change(alert_address(rule), "alert-unreadable", said, Risk.REVIEW, source=rule.source)
    severity = rule.labels.get("severity")
    said = f"is new{f', {severity}' if severity else ''}{f', after {duration(rule.waits)}' if rule.waits else ''}"
    return Change(alert_address(rule), "alert-added", said, Risk.REVIEW, after=to_promql(rule.node), source=rule.source)


def vanished(rule: ReadRule, fault: Finding | None = None) -> Change:
    """An alert that is there no more; `fault`: or cannot be read any more."""
    if fault is not None:
        said = f"cannot be read any more, so that Prometheus refuses its file: {_why(fault)}"
        return Change(alert_address(rule), "alert-unreadable", said, Risk.DANGER, source=fault.source)
    return Change(
        alert_address(rule), "alert-removed", "is gone", Risk.DANGER, before=to_promql(rule.node), source=rule.source
    )


def touched(before: ReadRule, after: ReadRule, sides: tuple[Side, Side], renamed: Mapping[str, str]) -> Touched:
    """What changes from one version of an alert to the other; `renamed`: metrics that are called otherwise now."""
    at, found = alert_address(after), list[Change]()

    def say(code: str, message: str, risk: Risk, was: str = "", now: str = "") -> None:
        found.append(Change(at, f"alert-{code}", message, risk, was, now, source=after.source))

    if before.name != after.name:
        say("renamed", f"is called so now; it was `{before.name}`", Risk.REVIEW, before.name, after.name)
    for change in _expression(before, after, sides, renamed):
        found.append(replace(change, at=at, source=after.source))
    if before.waits != after.waits:
        said = _instead("waits", "no longer waits", before.waits, after.waits)
        say("for", said, Risk.REVIEW, f"for: {duration(before.waits)}", f"for: {duration(after.waits)}")
    if before.keeps != after.keeps:
        said = _instead("keeps firing for", "no longer keeps firing", before.keeps, after.keeps)
        say("keeps-firing", said, Risk.REVIEW, duration(before.keeps), duration(after.keeps))
    if before.evaluated != after.evaluated:
        say("interval", _evaluated(before, after), Risk.REVIEW)
    if before.group != after.group:
        say("group", f"stands in the group `{after.group}`, before in `{before.group}`", Risk.NONE)
    found += (replace(change, at=at, source=after.source) for change in _labels(before.labels, after.labels))
    found += (replace(change, at=at, source=after.source) for change in _texts(before, after))
    return Touched(before, after, tuple(found), any(change.code in TRIED for change in found))


def _evaluated(before: ReadRule, after: ReadRule) -> str:
    was, now = ("usual" if one.evaluated is None else duration(one.evaluated) for one in (before, after))
    return f"is evaluated every {now} instead of {was}".replace("every usual", "at the usual interval")


def _instead(does: str, does_not: str, before: int, after: int) -> str:
    """How long something is done, in milliseconds; 0: not at all."""
    if not after:
        return f"{does_not} (it was {duration(before)})"
    return f"{does} {duration(after)}{f' instead of {duration(before)}' if before else ' now'}"


def _expression(
    before: ReadRule, after: ReadRule, sides: tuple[Side, Side], renamed: Mapping[str, str]
) -> Iterator[Change]:
    fires, inferred = before.kind == "alert", sides[1].inferred
    texts = to_promql(before.node), to_promql(after.node)
    kind = "alert" if fires else "record"

    def change(code: str, message: str, risk: Risk) -> Change:
        return Change("", f"{kind}-{code}", message, risk, *texts)

    nodes = [side.inlined(rule.node) for side, rule in zip(sides, (before, after), strict=True)]
    plainly = same(before.node, after.node, inferred, fires=fires)
    inside = same(nodes[0], nodes[1], inferred, fires=fires)
    if plainly and inside:
        if before.node != after.node or before.written.text.split() != after.written.text.split():
            yield change("form", "is written otherwise and means the same", Risk.NONE)
        return
    if plainly:
        records = sorted(_records_that_differ(before, after, sides))
        yield change("record", _read_records(records, sides), Risk.REVIEW)
        return
    if inside:
        yield change("through-records", "means the same, read through other records", Risk.NONE)
        return
    follows = with_names(nodes[0], renamed)
    if renamed and same(follows, nodes[1], inferred, fires=fires):
        names = sorted(names_in(nodes[0]) & renamed.keys())
        yield change("follows-rename", follows_said(names, renamed), Risk.NONE)
        return
    former = with_names(before.node, renamed)
    kinds = {"threshold": "threshold", "window": "window"}
    for one in differences(former, after.node, inferred):
        risk = Risk.DANGER if fires and one.less and one.kind in ("threshold", "filter") else Risk.REVIEW
        yield change(kinds.get(one.kind, "expression"), one.message, risk)


def _records_that_differ(before: ReadRule, after: ReadRule, sides: tuple[Side, Side]) -> Iterator[str]:
    waiting, seen = names_in(before.node) | names_in(after.node), set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found = [side.records.get(name, []) for side in sides]
        if [(one.node, one.labels) for one in found[0]] != [(one.node, one.labels) for one in found[1]]:
            yield name
        for one in (*found[0], *found[1]):
            waiting |= names_in(one.node) - seen


def _read_records(names: list[str], sides: tuple[Side, Side]) -> str:
    """What is said of records of which some are not as they were."""
    was, now = ([name for name in names if not side.records.get(name)] for side in sides)
    if now:
        return f"reads {_quoted(now)}, which nothing records any more"
    return f"reads {_quoted(was)}, recorded now" if was else f"reads {_quoted(names)}, recorded otherwise now"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "records"


def _labels(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for label in dict.fromkeys((*before, *after)):
        was, now = before.get(label), after.get(label)
        if was == now:
            continue
        if label == "severity":
            yield Change("", "alert-severity", *_severity(was, now), was or "", now or "")
        elif now is None:
            yield Change("", "alert-labels", f"the label `{label}` is gone (was `{was}`)", Risk.REVIEW, was or "", "")
        elif was is None:
            yield Change("", "alert-labels", f"has the label `{label}` = `{now}` now", Risk.REVIEW, "", now)
        else:
            yield Change(
                "", "alert-labels", f"the label `{label}` is `{now}` instead of `{was}`", Risk.REVIEW, was, now
            )


def _severity(before: str | None, after: str | None) -> tuple[str, Risk]:
    if after is None:
        return f"has no severity any more (was {before})", Risk.DANGER
    if before is None:
        return f"has the severity {after} now", Risk.REVIEW
    ranks = _RANK.get(before.casefold()), _RANK.get(after.casefold())
    if ranks[0] is None or ranks[1] is None or ranks[0] == ranks[1]:
        return f"severity changed: {before} → {after}", Risk.REVIEW
    if ranks[1] > ranks[0]:
        return f"severity lowered: {before} → {after}", Risk.DANGER
    return f"severity raised: {before} → {after}", Risk.REVIEW


def _texts(before: ReadRule, after: ReadRule) -> Iterator[Change]:
    was = {text.field.removeprefix("annotations."): text.text for text in before.texts}
    now = {text.field.removeprefix("annotations."): text.text for text in after.texts}
    changed = [field for field in dict.fromkeys((*was, *now)) if was.get(field) != now.get(field)]
    if "runbook_url" in changed:
        pair = was.get("runbook_url", ""), now.get("runbook_url", "")
        if not pair[1]:
            yield Change("", "alert-runbook", "links no runbook any more", Risk.REVIEW, *pair)
        else:
            said = "links another runbook" if pair[0] else "links a runbook now"
            yield Change("", "alert-runbook", said, Risk.NONE, *pair)
    told = [field for field in changed if field != "runbook_url" and not field.startswith("__")]
    if told:
        said = f"says otherwise: {', '.join(told)}"
        yield Change("", "alert-text", said, Risk.NONE, _fields(was, told), _fields(now, told))
    if any(field.startswith("__") for field in changed):
        yield Change("", "alert-panel", "links another panel", Risk.NONE)


def _fields(texts: Mapping[str, str], fields: Sequence[str]) -> str:
    return "\n".join(f"{field}: {texts[field]}" for field in fields if field in texts)


def record_changes(
    before: ReadRule | None, after: ReadRule | None, sides: tuple[Side, Side], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """What changes of a recording rule."""
    if before is None or after is None:
        rule = after or before
        assert rule is not None
        text, at = to_promql(rule.node), alert_address(rule)
        if before is None:
            yield Change(at, "record-added", "is new", Risk.NONE, after=text, source=rule.source)
        else:
            yield Change(at, "record-removed", "is gone", Risk.REVIEW, before=text, source=rule.source)
        return
    at = alert_address(after)
    if before.name != after.name:
        said = f"is called so now; it was `{before.name}`"
        yield Change(at, "record-renamed", said, Risk.REVIEW, before.name, after.name, source=after.source)
    for change in _expression(before, after, sides, renamed):
        yield replace(change, at=at, source=after.source)
    if before.labels != after.labels:
        for change in _labels(before.labels, after.labels):
            yield replace(change, at=at, code="record-labels", source=after.source)
    if before.evaluated != after.evaluated:
        said = _evaluated(before, after)
        yield Change(at, "record-interval", said, Risk.REVIEW, source=after.source)
