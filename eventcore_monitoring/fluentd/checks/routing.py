"""Events that get lost, and sections that no event reaches.

fluentd-tag-not-taken: no match takes a tag that is emitted. Why: Fluentd drops such events and logs `no patterns
matched`. Fix: add a match, or correct the pattern that was meant for it. A warning where only some tags
are lost, and where there is no match at all (it may be a file that another one includes).

fluentd-pattern-one-level: `app.*` where tags are deeper. Why: `*` ends at the next dot, so `app.a.b` is dropped. Fix:
write `app.**`.

fluentd-label-takes-nothing: no match of a label fits any tag that is sent to it. Why: all of it is dropped. Fix:
correct the patterns of its matches.

fluentd-filter-after-match: a filter stands after the match that takes all that it fits. Why: an event is handled in the
order of the file and ends at the first match. Fix: move the filter up.

fluentd-filter-bypassed: a filter at the top level fits events that their source sends to a label. Why: the filters of
the top level are not applied in labels. Fix: move the filter into the label.

fluentd-match-shadowed: a match stands after others that take all that it fits. Why: it gets no event. Fix: move the
narrower one up, or remove it.

fluentd-pattern-fits-nothing: a filter or match fits no tag that can arrive. Why: it is never used. Fix: correct the
pattern.

fluentd-own-log-taken: a wide match at the top level also takes Fluentd's own log. Why: what an output logs about its
failures becomes events for that output, which fail too. Fix: add `<label @FLUENT_LOG>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import Way, finding, mention, shown
from eventcore_monitoring.fluentd.routing import ERROR, FLUENT_LOG, ROOT, Router, Rule, outputs
from eventcore_monitoring.fluentd.routing_flow import Flow, views
from eventcore_monitoring.fluentd.tag_kinds import covers, meet
from eventcore_monitoring.fluentd.tag_pattern import tag_pattern
from eventcore_monitoring.fluentd.tags import Knowledge, type_of
from eventcore_monitoring.fluentd.tree import Section

_HARMLESS: Final = ("null", "stdout", "relabel")


def routing(root: Section) -> Iterator[Finding]:
    """Follows every tag through every router, for each process that runs another part of the configuration."""
    seen = views(root)
    known = [(worker, one) for worker, one in seen if one is not None]
    if len(known) < len(seen):
        return
    losses = [_losses, _own_log_taken]
    found = _once(found for _, one in known for search in losses for found in search(one))
    is_part = not any(
        rule.takes for _, one in known for router in one.routing.routers.values() for rule in router.rules
    )
    yield from map(_of_a_part, found) if is_part else found
    yield from _everywhere(known, _unused)


def _of_a_part(found: Finding) -> Finding:
    """What is found where there is no match at all: more likely another file includes this one."""
    fix = "add a match; if another file includes this one, check that one"
    return replace(found, severity=Severity.WARNING, fix=fix)


_Found = tuple[Way, Finding]


def _once(findings: Iterator[Finding]) -> Iterator[Finding]:
    yield from {(one, one.source): one for one in findings}.values()


def _everywhere(
    seen: list[tuple[tuple[Section, ...], Flow]], search: Callable[[Flow], Iterator[_Found]]
) -> Iterator[Finding]:
    """What is found of a section in all processes that have it."""
    found: dict[tuple[int, str], list[_Found]] = {}
    for _, one in seen:
        for way, fault in search(one):
            found.setdefault((id(way[-1]), fault.code), []).append((way, fault))
    for same in found.values():
        way, fault = same[0]
        outer = way[0]
        if len(same) == sum(outer.name != "worker" or any(one is outer for one in worker) for worker, _ in seen):
            yield fault


# What gets lost


def _losses(one: Flow) -> Iterator[Finding]:
    if not one.routing.complete:
        return
    for label, router in one.routing.routers.items():
        if label != ROOT and not any(rule.takes for rule in router.rules):
            continue  # refused as a whole
        kinds = _sent(one, label)
        if label != ROOT and kinds and not any(_takers(one, label, kind) for kind in kinds):
            yield from _takes_nothing(one, router)
        elif label not in (ERROR, FLUENT_LOG):
            for number in sorted({arrival.emission for arrival in one.arrivals[label]}):
                yield from _lost(one, router, number)


def _takers(one: Flow, label: str, kind: int) -> bool:
    return bool(one.walk(label, kind).takers)


def _takes_nothing(one: Flow, router: Router) -> Iterator[Finding]:
    examples = one.examples(_sent(one, router.label))
    matches = [rule for rule in router.rules if rule.takes]
    if any(_deeper(rule, tag) for rule in matches for tag in examples):
        return  # said of that match
    hint = next(((rule, hint) for rule in matches if (hint := _nearer(rule, examples))), None)
    message = f"has no match that fits the tags sent to it, such as `{examples[0]}`: all of them are dropped"
    fix = f"correct the pattern of {mention(matches[0].way)}"
    if hint is not None:
        fix = f"correct the pattern of {mention(hint[0].way)}: did you mean `{hint[1]}`?"
    yield finding(router.way, "fluentd-label-takes-nothing", message, fix)


def _lost(one: Flow, router: Router, number: int) -> Iterator[Finding]:
    """The tags of one emission that no match of a router takes."""
    emission = one.emissions[number]
    kinds = {arrival.kind: sure for arrival, sure in one.arrivals[router.label].items() if arrival.emission == number}
    lost = frozenset(kind for kind, sure in kinds.items() if sure and one.walk(router.label, kind).dropped)
    whole = len(lost) == len(kinds)
    if not lost or not emission.way or not (whole or emission.tags.knowledge is Knowledge.CERTAIN):
        return
    severity = Severity.ERROR if whole else Severity.WARNING
    example = one.examples(lost)[0]
    for rule in router.rules:
        if rule.takes and (deeper := _deeper(rule, example)):
            if _used(one, router, rule):  # else it is said of the match
                yield _one_level(rule, deeper, example, emission.way, severity)
            return
    tags = f"the tag `{example}`" if whole else f"tags such as `{example}`"
    where = "at the top level" if router.label == ROOT else f"in {mention(router.way)}"
    message = f"emits {tags}, which no match {where} takes: Fluentd drops these events"
    meant = [
        (rule, hint)
        for rule in router.rules
        if rule.takes and not _used(one, router, rule) and (hint := _nearer(rule, [example]))
    ]
    fix = f"add a `<match {_covering(example)}>` {where}"
    if meant:
        fix = f"correct {mention(meant[0][0].way)}: did you mean `{meant[0][1]}`?"
    yield finding(emission.way, "fluentd-tag-not-taken", message, fix, severity, parameter=emission.tags.parameter)


def _one_level(rule: Rule, deeper: str, example: str, source: Way, severity: Severity) -> Finding:
    message = f"does not fit `{example}` of {mention(source)}: `*` ends at the next dot"
    return finding(rule.way, "fluentd-pattern-one-level", message, f"write `{deeper}`", severity)


def _deeper(rule: Rule, tag: str) -> str:
    """The pattern with `**` for a star at the end, if it would fit the tag then."""
    for alternative in rule.meant.alternatives if rule.meant else ():
        deeper = alternative + "*"
        one_level = alternative.endswith((".*", "}*")) or alternative == "*"
        if one_level and tag_pattern(deeper).matches(tag):
            return deeper
    return ""


def _nearer(rule: Rule, tags: list[str]) -> str:
    """What the pattern may have been meant to be: it fits one of the tags, and differs in its first word or end."""
    for alternative in rule.meant.alternatives if rule.meant else ():
        word, dot, rest = alternative.partition(".")
        near = get_close_matches(word, {tag.partition(".")[0] for tag in tags}, 1)
        for candidate in (f"{alternative}.**", *(one + dot + rest for one in near), *(f"{one}.**" for one in near)):
            if not alternative.startswith("/") and any(tag_pattern(candidate).matches(tag) for tag in tags):
                return candidate
    return ""


def _covering(tag: str) -> str:
    word, dot, _ = tag.partition(".")
    return f"{word}.**" if dot else tag


def _own_log_taken(one: Flow) -> Iterator[Finding]:
    if FLUENT_LOG in one.routing.routers or not one.routing.complete:
        return
    number = next(number for number, emission in enumerate(one.emissions) if not emission.way)
    own = one.holding[number]
    seen: set[Rule] = set()
    for label, arrivals in one.arrivals.items():
        for kind in sorted(arrival.kind for arrival in arrivals if arrival.emission == number and label != ERROR):
            for rule, sure in one.walk(label, kind).takers:
                if sure and rule not in seen and _is_swallowing(rule, one.reaching[rule] - own):
                    seen.add(rule)
                    message = (
                        f"also takes Fluentd's own log (`{one.kinds[kind].example}`): what an output logs about a "
                        "failure becomes events for that output"
                    )
                    fix = "add `<label @FLUENT_LOG>` with a `<match fluent.**>` of its own"
                    yield finding(rule.way, "fluentd-own-log-taken", message, fix, Severity.WARNING)


def _is_swallowing(rule: Rule, beside: frozenset[int]) -> bool:
    named = "fluent" in shown(rule.way[-1].argument)
    return bool(beside) and not named and any(type_of(way[-1]) not in _HARMLESS for way in outputs(rule.way))


# What is never used


def _unused(one: Flow) -> Iterator[_Found]:
    unused = [
        (router, rule)
        for router in one.routing.routers.values()
        for rule in router.rules
        if rule in one.reaching and not _used(one, router, rule)
    ]
    fitting = one.fitting([rule for _, rule in unused]) if unused else {}
    for router, rule in unused:
        if rule not in fitting:
            continue
        earlier = [before for before in router.rules[: router.rules.index(rule)] if before.takes]
        fault = _shadowed(one, rule, earlier, bool(fitting[rule]))
        if fault is None and _is_told(one):
            arriving = {kind: fitting[rule][kind] for kind in _counted(one, router, rule) & fitting[rule].keys()}
            if arriving:
                fault = _taken_before(router, rule, earlier, sorted(arriving.values(), key=len)[0])
            else:
                fault = _never_fitting(one, router, rule)
        if fault is not None:
            yield rule.way, fault


def _shadowed(one: Flow, rule: Rule, earlier: list[Rule], fits_any: bool) -> Finding | None:
    """A rule of which earlier matches take all tags, whatever comes."""
    if one.reaching[rule] or not fits_any:
        return None
    return _after(rule, earlier, f"all tags that `{shown(rule.way[-1].argument)}` fits", Severity.ERROR)


def _taken_before(router: Router, rule: Rule, earlier: list[Rule], example: str) -> Finding | None:
    """A rule of which earlier matches take all tags that come."""
    later = any(other.takes for other in router.rules[router.rules.index(rule) + 1 :])
    takers = [before for before in earlier if before.meant and before.meant.matches(example)]
    if not takers or (later and not rule.takes):
        return None
    if rule.takes and all(_is_wider(rule, taker) for taker in takers):
        return None  # it stands there for what nobody thinks of
    what = f"all that comes and that `{shown(rule.way[-1].argument)}` fits, such as `{example}`"
    return _after(rule, takers, what, Severity.WARNING if rule.takes else Severity.ERROR)


def _after(rule: Rule, earlier: list[Rule], what: str, severity: Severity) -> Finding:
    takers = [taker for taker in earlier if _is_wider(taker, rule)][:1] or [
        taker for taker in earlier if _overlap(taker, rule)
    ]
    others = " and ".join(mention(taker.way) for taker in takers)
    verb = "take" if len(takers) > 1 else "takes"
    first = mention(takers[0].way)
    if rule.takes:
        message = f"gets no event: {others} before it {verb} {what}"
        return finding(rule.way, "fluentd-match-shadowed", message, f"move it before {first}, or remove it", severity)
    message = f"is never applied: {others} before it {verb} {what}"
    return finding(rule.way, "fluentd-filter-after-match", message, f"move it before {first}", severity)


def _is_wider(one: Rule, other: Rule) -> bool:
    languages = [rule.meant.language for rule in (one, other) if rule.meant and rule.meant.language]
    return len(languages) == 2 and covers(*languages)


def _overlap(one: Rule, other: Rule) -> bool:
    languages = [rule.meant.language for rule in (one, other) if rule.meant and rule.meant.language]
    return len(languages) == 2 and meet(*languages)


def _never_fitting(one: Flow, router: Router, rule: Rule) -> Finding | None:
    """A rule that fits no tag that comes."""
    arriving = _sent(one, router.label)
    if _is_spare(rule) or (router.label != ROOT and not arriving):
        return None  # it stands there for what nobody thinks of; or the label is said to get nothing
    if deeper := _one_level_too_few(one, router, rule):
        return deeper
    if router.label != ROOT and not any(_takers(one, router.label, kind) for kind in arriving) and rule.takes:
        return None  # said of the label
    if router.label == ROOT and not rule.takes and (elsewhere := _elsewhere(one, one.reaching[rule])):
        return _bypassed(one, rule, *elsewhere)
    hint = _nearer(rule, one.examples(arriving))
    where = "at the top level" if router.label == ROOT else f"at {mention(router.way)}"
    message = f"fits no tag that arrives {where}: it is never used"
    fix = f"did you mean `{hint}`?" if hint else "correct the pattern, or remove the section"
    severity = Severity.WARNING if rule.takes else Severity.ERROR
    return finding(rule.way, "fluentd-pattern-fits-nothing", message, fix, severity)


def _is_spare(rule: Rule) -> bool:
    """Whether a match is there for everything else, or throws Fluentd's own log away in case some comes."""
    alternatives = rule.meant.alternatives if rule.meant else ()
    away = type_of(rule.way[-1]) == "null" and all(one.startswith("fluent") for one in alternatives)
    return rule.takes and (away or "**" in alternatives or "*.**" in alternatives)


def _one_level_too_few(one: Flow, router: Router, rule: Rule) -> Finding | None:
    for arrival in sorted(one.arrivals[router.label], key=lambda each: each.kind):
        tag, source = one.kinds[arrival.kind].example, one.emissions[arrival.emission].way
        takers = [taker for taker, sure in one.walk(router.label, arrival.kind).takers if sure]
        spared = rule.takes and any(not _is_wider(taker, rule) for taker in takers)
        if source and not spared and (deeper := _deeper(rule, tag)):
            return _one_level(rule, deeper, tag, source, Severity.ERROR)
    return None


def _bypassed(one: Flow, rule: Rule, source: Way, label: str) -> Finding:
    """A filter of the top level whose events go to a label."""
    target = mention(one.routing.routers[label].way)
    message = f"is never applied: {mention(source)} sends its events to {target}, past the top level"
    return finding(rule.way, "fluentd-filter-bypassed", message, f"move it into {target}")


def _elsewhere(one: Flow, fitted: frozenset[int]) -> tuple[Way, str] | None:
    for emission, kinds in zip(one.emissions, one.holding, strict=True):
        if emission.way and emission.target in one.routing.routers and emission.target != ROOT and kinds & fitted:
            return emission.way, str(emission.target)
    return None


def _used(one: Flow, router: Router, rule: Rule) -> bool:
    """Whether events may reach a rule that it fits; Fluentd's own log is for its label and for rules that name it."""
    return bool(one.reaching.get(rule, frozenset()) & _counted(one, router, rule))


def _counted(one: Flow, router: Router, rule: Rule) -> frozenset[int]:
    if "fluent" in shown(rule.way[-1].argument):
        return frozenset(arrival.kind for arrival in one.arrivals[router.label])
    return _sent(one, router.label)


def _sent(one: Flow, label: str) -> frozenset[int]:
    """The kinds that arrive at a router; Fluentd's own log counts in its own label only."""
    arrived = one.arrivals[label]
    return frozenset(each.kind for each in arrived if label == FLUENT_LOG or one.emissions[each.emission].way)


def _is_told(one: Flow) -> bool:
    """Whether the sources are known: a file without any is a part of a configuration."""
    return one.routing.complete and any(
        emission.way and emission.way[-1].name == "source" for emission in one.emissions
    )
