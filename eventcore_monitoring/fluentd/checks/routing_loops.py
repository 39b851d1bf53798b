"""Events that go round in circles.

fluentd-relabel-without-label: `relabel` or `buffer` without `@label`. Why: the events come back to the same match,
until the stack is full. Fix: say the label.

fluentd-relabel-loop: `relabel` into its own label, or labels that hand events round. Why: the same. Fix: send the
events on to a label that does not send them back.

fluentd-rewrite-loop: `rewrite_tag_filter` emits a tag that its own match takes. Why: a tag that stays the same then is
dropped without a word, one that grows goes round for ever; two that rewrite each other's tags may do so. Fix: emit
another tag, or to a label.

fluentd-error-loop: a filter in `<label @ERROR>` that can fail. Why: what fails there is sent to `@ERROR` again, for
ever. Fix: leave the filter out.

fluentd-network-loop: an output sends to an input of this configuration, and the events come back to it. Why: they go
round for ever. Fix: give the input a label of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import Way, finding, mention
from eventcore_monitoring.fluentd.routing import (
    ERROR,
    ROOT,
    Routing,
    Rule,
    output_emissions,
    outputs,
    routes,
    target_of,
    workers,
)
from eventcore_monitoring.fluentd.routing_flow import Flow, flow
from eventcore_monitoring.fluentd.tags import Knowledge, rewritten, type_of
from eventcore_monitoring.fluentd.tree import Section

_HERE: Final = re.compile(r"localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0")
_LISTENS_HERE: Final = ("", "0.0.0.0", "127.0.0.1", "localhost", "::", "::1")
_PLACEHOLDER: Final = re.compile(r"\$\{[^}]*\}|__[A-Z0-9_]+(?:\[[^\]]*\])?__|\$\d+|%")
_TAG: Final = re.compile(r"\$\{tag\}|__TAG__")
_TAG_PART: Final = re.compile(r"\$\{tag_parts\[(-?\d+)\]\}|__TAG_PARTS\[(-?\d+)\]__")


def loops(root: Section) -> Iterator[Finding]:
    """Everything that sends events back to where they came from."""
    yield from _without_label(routes(root))
    yield from _errors(routes(root))
    found: dict[tuple[object, object], Finding] = {}
    for worker in workers(root):
        one = flow(routes(root, worker))
        if one is not None:
            for search in (_cycles, _rewrites, _networks):
                found.update(((fault, fault.source), fault) for fault in search(one))
    yield from found.values()


def _without_label(routing: Routing) -> Iterator[Finding]:
    for router in routing.routers.values():
        for way in (way for rule in router.rules if rule.takes for way in outputs(rule.way)):
            name = type_of(way[-1])
            label = way[-1].parameter("@label")
            if name not in ("relabel", "buffer"):
                continue
            if label is None:
                message = f"has `@type {name}` without `@label`: its events come back to the same match without end"
                fix = "write the `@label` that they go to"
                yield finding(way, "fluentd-relabel-without-label", message, fix)
            elif label.value == router.label:
                place = "the top level, where it stands" if router.label == ROOT else "the label in which it stands"
                message = f"sends its events to `{label.value}`, {place}: they come back to it without end"
                yield finding(way, "fluentd-relabel-loop", message, "send them to another label", parameter=label)


def _errors(routing: Routing) -> Iterator[Finding]:
    for rule in routing.routers[ERROR].rules if ERROR in routing.routers else ():
        section = rule.way[-1]
        if section.name != "filter":
            continue
        match type_of(section):
            case "parser" if section.text("emit_invalid_record_to_error", default="true") in ("true", "yes", ""):
                severity = Severity.ERROR
            case "record_transformer" if section.text("enable_ruby", default="false") in ("true", "yes", ""):
                severity = Severity.WARNING
            case "concat" if section.parameter("timeout_label") is None:
                severity = Severity.WARNING
            case _:
                continue
        message = f"can fail, and what fails in `@ERROR` is sent to `@ERROR` again: `{type_of(section)}` loops for ever"
        fix = "leave the filter out: store what comes to `@ERROR` as it is"
        if type_of(section) == "parser":
            fix = "write `emit_invalid_record_to_error false`, or leave the filter out"
        yield finding(rule.way, "fluentd-error-loop", message, fix, severity)


class _Step(NamedTuple):
    target: str
    way: Way


def _cycles(one: Flow) -> Iterator[Finding]:
    """Cycles of labels, each said once, at the `relabel` that closes it."""
    reported: set[frozenset[str]] = set()
    done: set[tuple[str, int]] = set()
    for label, arrivals in one.arrivals.items():
        for arrival, certain in arrivals.items() if label != ERROR else ():
            cycle = _cycle(one, arrival.kind, [_Step(label, ())], done)
            names = frozenset(step.target for step in cycle)
            if cycle and names not in reported:
                reported.add(names)
                path = " → ".join(f"`{step.target}`" for step in cycle)
                message = f"sends `{one.kinds[arrival.kind].example}` round in a circle: {path}"
                severity = Severity.ERROR if certain else Severity.WARNING
                fix = f"send the events to a label that does not lead back to `{cycle[0].target}`"
                yield finding(cycle[-1].way, "fluentd-relabel-loop", message, fix, severity)


def _cycle(one: Flow, kind: int, path: list[_Step], done: set[tuple[str, int]]) -> list[_Step]:
    """The steps of a cycle that a kind of tags runs into, the first label also at its end.

    Empty where there is none, or where the walk comes to what is done already.
    """
    if (path[-1].target, kind) in done:
        return []
    done.add((path[-1].target, kind))
    for step in _steps(one, path[-1].target, kind):
        names = [each.target for each in path]
        if step.target in names:
            return [*path[names.index(step.target) :], step]
        if found := _cycle(one, kind, [*path, step], done):
            return found
    return []


def _steps(one: Flow, label: str, kind: int) -> Iterator[_Step]:
    for rule, sure in one.walk(label, kind).takers:
        for way in outputs(rule.way) if sure else ():
            for emission in output_emissions(way, label):
                again = emission.tags.language is None and emission.tags.knowledge is Knowledge.CERTAIN
                if again and emission.target in one.routing.routers and emission.target != label:
                    yield _Step(str(emission.target), way)


class _Taken(NamedTuple):
    """An output that surely gets events, its rule and router, and one of their tags."""

    way: Way
    rule: Rule
    label: str
    tag: str
    kind: int


def _taken(one: Flow, *types: str) -> Iterator[_Taken]:
    for label, arrivals in one.arrivals.items():
        for kind in sorted({arrival.kind for arrival, sure in arrivals.items() if sure and label != ERROR}):
            for rule, sure in one.walk(label, kind).takers:
                for way in outputs(rule.way) if sure else ():
                    if type_of(way[-1]) in types:
                        yield _Taken(way, rule, label, one.kinds[kind].example, kind)


def _comes_back(one: Flow, way: Way, tag: str, label: str | None) -> bool:
    return label is not None and any(way[-1] is other[-1] for other in one.routing.reached(tag, label))


def _rewrites(one: Flow) -> Iterator[Finding]:
    taken = list(_taken(one, "rewrite_tag_filter"))
    reported: set[tuple[int, str]] = set()
    pairs: set[frozenset[int]] = set()
    for each in taken:
        target = target_of(each.way[-1], each.label)
        for parameter in rewritten(each.way[-1]):
            if not isinstance(parameter.value, str) or (id(each.way[-1]), parameter.value) in reported:
                continue
            this = (id(each.way[-1]), parameter.value)
            tag = _new_tag(each.way[-1], parameter.value, each.tag)
            if tag is None:
                again = _always_again(one, each, parameter.value)
            else:
                again = tag != each.tag and _comes_back(one, each.way, tag, target)
            if again:
                reported.add(this)
                yield _rewrite_loop(each, parameter.value, tag)
            elif tag is not None and (other := _rewritten_back(one, each, tag, target)):
                pair = frozenset((id(each.way[-1]), id(other[-1])))
                if pair in pairs:
                    continue
                pairs.add(pair)
                message = f"makes `{tag}` of `{each.tag}`, and {mention(other)} can send it back: an endless loop"
                fix = "let one of the two emit to a label"
                yield finding(each.way, "fluentd-rewrite-loop", message, fix, Severity.WARNING)


def _rewrite_loop(taken: _Taken, template: str, tag: str | None) -> Finding:
    if tag is not None and _new_tag(taken.way[-1], template, tag) != tag:
        message = f"makes `{tag}` of `{taken.tag}`, and takes that itself: the tag grows without end"
    else:
        message = f"emits `{template}` and takes that itself: a tag that stays the same is dropped without a word"
    fix = "emit a tag that the pattern does not fit, or send it to a label with `@label`"
    return finding(taken.way, "fluentd-rewrite-loop", message, fix)


def _always_again(one: Flow, taken: _Taken, template: str) -> bool:
    """Whether everything that comes of a template comes back to its output, whatever fills the placeholders."""
    kinds: set[int] = set()
    for emission, holding in zip(one.emissions, one.holding, strict=True):
        said = emission.tags.parameter
        if emission.way and emission.way[-1] is taken.way[-1] and said is not None and said.value == template:
            if emission.target != taken.label:
                return False
            kinds |= holding
    return bool(kinds) and all((taken.rule, True) in one.walk(taken.label, kind).takers for kind in kinds)


def _rewritten_back(one: Flow, taken: _Taken, tag: str, target: str | None) -> Way | None:
    for other in one.routing.reached(tag, target) if target is not None else ():
        if type_of(other[-1]) == "rewrite_tag_filter" and other[-1] is not taken.way[-1]:
            label = _label_of(one, other)
            for parameter in rewritten(other[-1]):
                back = _new_tag(other[-1], parameter.value, tag) if isinstance(parameter.value, str) else None
                if back not in (None, tag) and _comes_back(one, taken.way, str(back), target_of(other[-1], label)):
                    return other
    return None


def _label_of(one: Flow, way: Way) -> str:
    names = [each.argument for each in way if each.name == "label"]
    return str(names[0]) if names else ROOT


def _new_tag(section: Section, template: str, tag: str) -> str | None:
    """The tag that a template makes of another one; None where more is needed to tell."""
    if section.parameter("remove_tag_prefix", "remove_tag_regexp") is not None and _PLACEHOLDER.search(template):
        return None
    parts = tag.split(".")

    def part(found: re.Match[str]) -> str:
        number = int(found[1] or found[2])
        return parts[number] if -len(parts) <= number < len(parts) else ""

    if _PLACEHOLDER.search(_TAG_PART.sub("", _TAG.sub("", template))):
        return None
    return _TAG_PART.sub(part, _TAG.sub(lambda _: tag, template))


def _networks(one: Flow) -> Iterator[Finding]:
    inputs = [emission.way for emission in one.routing.emissions if emission.way]
    reported: set[int] = set()
    for each in _taken(one, "forward", "http"):
        if id(each.way[-1]) in reported:
            continue
        sent = _forwarded(each, inputs) if type_of(each.way[-1]) == "forward" else _posted(each, inputs)
        for source, tag in sent:
            if _comes_back(one, each.way, tag, target_of(source[-1], ROOT)):
                reported.add(id(each.way[-1]))
                message = f"sends `{each.tag}` to {mention(source)} of this configuration, which sends it back here"
                fix = f"give {mention(source)} a `@label` that does not lead here, or correct the address"
                yield finding(each.way, "fluentd-network-loop", message, fix)
                break


def _forwarded(taken: _Taken, inputs: list[Way]) -> Iterator[tuple[Way, str]]:
    section = taken.way[-1]
    servers = [one for one in section.sections if one.name == "server"] or [section]
    ports = {_port(one, 24224) for one in servers if _HERE.fullmatch(one.text("host") or "")}
    for way in _listening(inputs, "forward", 24224, ports):
        yield way, _received(way[-1], way[-1].text("tag") or taken.tag)


def _posted(taken: _Taken, inputs: list[Way]) -> Iterator[tuple[Way, str]]:
    endpoint = _new_tag(taken.way[-1], taken.way[-1].text("endpoint") or "", taken.tag)
    try:
        address = urlsplit(endpoint or "")
        ports = {address.port or 80} if _HERE.fullmatch(address.hostname or "") else set()
    except ValueError:
        return  # no address: another check says so
    for way in _listening(inputs, "http", 9880, ports):
        yield way, _received(way[-1], ".".join(address.path[1:].rstrip("/").split("/")))


def _received(section: Section, tag: str) -> str:
    prefix = section.text("add_tag_prefix")
    return f"{prefix}.{tag}" if prefix else tag


def _listening(inputs: list[Way], name: str, default: int, ports: set[int]) -> Iterator[Way]:
    for way in inputs:
        here = way[-1].text("bind") in _LISTENS_HERE
        opaque = any(not isinstance(way[-1].value(key), str) for key in ("tag", "add_tag_prefix"))
        if type_of(way[-1]) == name and here and not opaque and _port(way[-1], default) in ports:
            yield way


def _port(section: Section, default: int) -> int:
    """The port of a section; -1 where code says it."""
    text = section.text("port", default=str(default))
    found = re.match(r"\d+", text) if text is not None else None
    return int(found[0]) if found else -1
