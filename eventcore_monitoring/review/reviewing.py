"""The whole review: two trees in, what changes in meaning out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.review.alerts import (
    TRIED,
    Touched,
    alert_address,
    appeared,
    record_changes,
    told_apart,
    touched,
    vanished,
)
from eventcore_monitoring.review.change import Change, Review, Risk
from eventcore_monitoring.review.contract import PATH as CONTRACT, contract_of
from eventcore_monitoring.review.dashboards import dashboards, holding_dashboards
from eventcore_monitoring.review.effects import effect as effect_of
from eventcore_monitoring.review.elasticsearch import elasticsearch
from eventcore_monitoring.review.files import changed_files, of_files, other_changes, secrets
from eventcore_monitoring.review.fluent_bit import fluent_bit
from eventcore_monitoring.review.fluentd import fluentd
from eventcore_monitoring.review.groups import group_changes
from eventcore_monitoring.review.kubernetes import kubernetes
from eventcore_monitoring.review.metrics import Readers, changed_names, metric_changes, renamed
from eventcore_monitoring.review.paging import Paging, paged_otherwise, paging_changes, paging_of
from eventcore_monitoring.review.readers import readers_in
from eventcore_monitoring.review.renames import following, renamed_text
from eventcore_monitoring.review.rule_texts import Texts, rule_texts
from eventcore_monitoring.review.rules import Pair, Side, paired, sides
from eventcore_monitoring.review.server import configurations, server_changes
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.review.trials import Confirm, Trial, trial
from eventcore_monitoring.review.wording import counted, listed
from eventcore_monitoring.rules.files import ReadRule

Lines = Mapping[str, SourceLine]
Part = Callable[[Tree, Tree], Iterator[Change]]

_RISKS = (Risk.NONE, Risk.REVIEW, Risk.DANGER)

PARTS: tuple[Part, ...] = (server_changes, dashboards, kubernetes, fluentd, fluent_bit, elasticsearch)


def review(
    before: Tree,
    after: Tree,
    confirm: Confirm | None,
    *,
    name: str = "",
    lines: Lines | None = None,
    folder: str = "",
    place: str = "",
) -> Review:
    """What changes in meaning from one tree to the other.

    `confirm` asks promtool about trials; None leaves it out, and the review says so. `lines`: where declarations of the
    later side stand, by address; what has none stands in its file, below `folder`. `place`: the same folder as files
    that differ are named with it.
    """
    files = changed_files(before, after, f"{place}/" if place else "")
    if not before or not after:
        return Review(name, tuple(_whole(name, before, after)), files)
    contracts = contract_of(before), contract_of(after)
    paging = paging_of(before), paging_of(after)
    everything = paging[0] != paging[1]  # then any alert may reach others
    texts = rule_texts(before, after, names=changed_names(*contracts), everything=everything)
    both = sides(texts, contracts)
    called = renamed(*contracts)
    inferred = both[1].inferred
    alerts = paired(both[0].alerts, both[1].alerts, inferred)
    records = paired(both[0].all_records, both[1].all_records, inferred)
    found: list[Change] = []
    notes = [*_unread(both)]
    some = [
        touched(old, new, both, called)
        for old, new in alerts
        if old is not None and new is not None and not _breaks(old, new, both)
    ]
    paged = list(paging_changes(*paging, alerts, both[1].possible))
    made = _trials(some, both, _in_new_names(both, texts, called), confirm, notes)
    found += _tried(some, made, both[1], notes)
    found += _told_by_series(some, made, {change.at for change in paged}, paging)
    found += _come_and_gone(alerts, both)
    found += group_changes(texts)
    readers = readers_in(after, both[1].rules)
    found += _of_records(records, both, called, readers)
    found += paged
    found += metric_changes(*contracts, readers)
    for part in PARTS:
        found += (following(change, called) for change in part(before, after))
    found += secrets(before, after)
    read = {*texts.before, *texts.after, CONTRACT, *(one.path for one in paging if one is not None)}
    read -= {fault.source.file for side in both for fault in side.faults if fault.source is not None}
    read -= {CONTRACT} if any(one.fault for one in contracts) else set()
    read |= configurations(before).keys() | configurations(after).keys()
    told = of_files(found) | {one.path for one in paging if one is not None and paged}
    found += other_changes(before, after, told, read, holding_dashboards(before, after))
    placed = [_placed(change, lines or {}, folder) for change in found]
    placed.sort(key=lambda change: (-_RISKS.index(change.risk), change.at, change.code))
    return Review(name, tuple(placed), files, tuple(dict.fromkeys(notes)))


def _whole(name: str, before: Tree, after: Tree) -> Iterator[Change]:
    """A deployment that is new or gone as a whole: what is in it, and no more."""
    tree = before or after
    if not tree:
        return
    side = Side(rule_texts(tree, {}, everything=True).before, contract_of(tree))
    dashboards = {path for path in tree if path.startswith("grafana/dashboards/")}
    held = [
        counted(number, word)
        for number, word in (
            (len(side.alerts), "alert"),
            (len(side.all_records), "recording rule"),
            (len(dashboards), "dashboard"),
            (len(tree), "file"),
        )
        if number
    ]
    code, said = ("deployment-removed", "is gone with") if before else ("deployment-added", "is new:")
    risk = Risk.DANGER if before and side.alerts else Risk.REVIEW
    yield Change(name or "folder", code, f"{said} {listed(held)}", risk)


def _unread(both: tuple[Side, Side]) -> Iterator[str]:
    for side, word in zip(both, ("before", "now"), strict=True):
        for fault in side.faults:
            line = "" if fault.source is None else f":{fault.source.line}"
            file = fault.at if fault.source is None else fault.source.file
            yield f"{file}{line} ({word}) {fault.message}"


def _of_records(
    pairs: Sequence[Pair], both: tuple[Side, Side], called: Mapping[str, str], readers: Readers
) -> Iterator[Change]:
    for old, new in pairs:
        for change in record_changes(old, new, both, called):
            rule = old or new
            assert rule is not None
            names = [rule.name] if change.risk is not Risk.NONE else []
            hits = tuple(one for one in readers(names, "") if one != change.at) if names else ()
            if change.code in ("record-removed", "record-renamed") and hits:
                change = replace(change, risk=Risk.DANGER, message=f"{change.message}, and is still read")
            yield replace(change, hits=hits)


def _come_and_gone(alerts: Sequence[Pair], both: tuple[Side, Side]) -> Iterator[Change]:
    """Alerts that are new or gone, or that one side cannot read."""
    for old, new in alerts:
        if old is None and new is not None:
            yield appeared(new, both[0].fault_of(new))
        elif old is not None and new is None:
            yield _apart(vanished(old, both[1].fault_of(old)), old, both[0])
        elif old is not None and new is not None and _breaks(old, new, both):
            yield _apart(vanished(old, both[1].own_fault_of(new)), new, both[1])


def _breaks(old: ReadRule, new: ReadRule, both: tuple[Side, Side]) -> bool:
    """Whether a rule that could be used has a fault now, so that nothing else of it matters."""
    return both[0].own_fault_of(old) is None and both[1].own_fault_of(new) is not None


def _apart(change: Change, rule: ReadRule, side: Side) -> Change:
    """The change of an alert; where others have its name with what tells it apart."""
    return replace(change, message=f"{change.message}{told_apart(rule, side.alerts)}")


def _in_new_names(both: tuple[Side, Side], texts: Texts, called: Mapping[str, str]) -> Side:
    """The former side as it would be with the names that metrics have now: both sides are tried on the same series."""
    if not called:
        return both[0]
    made = Side({path: renamed_text(text, called) for path, text in texts.before.items()}, both[1].contract)
    return made if len(made.rules) == len(both[0].rules) else both[0]


def _trials(
    some: Sequence[Touched], both: tuple[Side, Side], former: Side, confirm: Confirm | None, notes: list[str]
) -> Mapping[int, Trial]:
    """The trials of the alerts that are to be tried, by their places.

    `former`: the former side as it is tried; its rules stand in the order of those of the former side.
    """
    wanted = {place: one for place, one in enumerate(some) if one.is_to_be_tried}
    rules = {id(rule): place for place, rule in enumerate(both[0].rules)}
    trials = [
        trial(one._replace(before=former.rules[rules[id(one.before)]]), (former, both[1])) for one in wanted.values()
    ]
    if confirm is not None and trials:
        trials = confirm(trials)
    elif trials:
        notes.append("promtool was left out: nothing of what alerts do was confirmed by it")
    return dict(zip(wanted, trials, strict=True))


def _tried(some: Sequence[Touched], trials: Mapping[int, Trial], now: Side, notes: list[str]) -> Iterator[Change]:
    for place, one in enumerate(some):
        changes = _with_effect(one, trials[place], notes) if place in trials else one.changes
        yield from (_apart(change, one.after, now) for change in changes)


def _told_by_series(
    some: Sequence[Touched], trials: Mapping[int, Trial], told: Set[str], paging: tuple[Paging | None, Paging | None]
) -> Iterator[Change]:
    """Who is told otherwise because of the labels of what fires; `told`: of which addresses that is said already."""
    for place, made in trials.items():
        at = alert_address(some[place].after)
        if at not in told and not made.refuted:
            fired = [
                (
                    [{**dict(one), **_given(made.before)} for one in each.before.fires],
                    [{**dict(one), **_given(made.after)} for one in each.after.fires],
                )
                for each in made.tried
                if each.before.fires and each.after.fires
            ]
            source = some[place].after.source
            yield from (replace(change, source=source) for change in paged_otherwise(at, fired, *paging))


def _given(subject: Subject) -> Mapping[str, str]:
    """The labels that a rule gives its alerts, but for those that a template fills in."""
    plain = {name: text for name, text in subject.labels.items() if "{{" not in text}
    return {"alertname": subject.name, **plain}


def _with_effect(one: Touched, made: Trial, notes: list[str]) -> Iterator[Change]:
    at = alert_address(one.after)
    if made.why:
        notes.append(f"{at} was not tried: {made.why}")
    if made.refuted:
        notes.append(f"{at}: promtool sees it otherwise: {made.refuted[0]}")
    leading = [change for change in one.changes if change.code in TRIED]  # at least one: it was to be tried
    effect = effect_of(made.tried, briefly={change.code for change in leading} == {"alert-window"})
    for change in one.changes:
        if change is not leading[0]:
            yield change
            continue
        risk = max(change.risk, effect.risk, key=_RISKS.index)
        yield replace(change, risk=risk, behaviour=() if made.refuted else effect.sentences)


def _placed(change: Change, lines: Lines, folder: str) -> Change:
    """The change with the line of the definition that it is of, where there is one: of itself, or of what holds it."""
    address = change.at
    while address:
        if address in lines:
            return replace(change, source=lines[address])
        address = address.rpartition(".")[0]
    if change.source is None or not folder:
        return change
    return replace(change, source=SourceLine(f"{folder}/{change.source.file}", *change.source[1:]))
