"""Reading an `alertmanager.yaml` of any origin: its meaning as values, and a sentence for each fault, with its line.

What routes, inhibition rules and time intervals say is read whole; of receivers, their names and the kinds of their
integrations: whether an integration is right is `amtool check-config`'s to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from eventcore_monitoring.alertmanager.matchers import Grammar, Matcher, read_matchers
from eventcore_monitoring.alertmanager.reading_times import read_interval
from eventcore_monitoring.alertmanager.tree import ALL_LABELS, Configuration, Inhibition, Route
from eventcore_monitoring.alertmanager.yaml_nodes import Entry, Faults, entry_of
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.values import milliseconds

T = TypeVar("T")

_TOP: Final = (
    *("global", "route", "receivers", "inhibit_rules", "templates", "time_intervals", "mute_time_intervals"),
    "tracing",
)
_ROUTE: Final = (
    *("receiver", "matchers", "match", "match_re", "continue", "routes", "group_by", "group_wait", "group_interval"),
    *("repeat_interval", "mute_time_intervals", "active_time_intervals", "labels"),
)
_RULE: Final = (
    *("source_matchers", "source_match", "source_match_re", "target_matchers", "target_match", "target_match_re"),
    *("equal", "name"),
)


def read_configuration(
    text: str, file: str = "alertmanager.yaml", grammar: Grammar = "both"
) -> tuple[Configuration | None, tuple[Finding, ...]]:
    """The configuration (None where it has no tree of routes), and what is wrong with it, in the order of the file."""
    faults = Faults(file)
    top = entry_of(text, faults)
    if top is None:
        return None, tuple(faults.found)
    reader = _Reader(faults, grammar)
    fields = reader.fields(top, _TOP)
    receivers = dict(reader.each(fields.get("receivers"), reader.receiver))
    intervals = dict(
        pair
        for field in ("mute_time_intervals", "time_intervals")
        for pair in reader.each(fields.get(field), lambda given: read_interval(given, faults))
    )
    rules = tuple(reader.each(fields.get("inhibit_rules"), reader.rule))
    route = reader.route(fields["route"], root=True) if "route" in fields else None
    if route is None:
        if "route" not in fields:
            faults.say(top, "has no tree of routes", "write route: {receiver: …}")
        return None, faults.sorted()
    reader.references(receivers, intervals)
    return Configuration(route, receivers, rules, intervals), faults.sorted()


class _Reader:
    def __init__(self, faults: Faults, grammar: Grammar) -> None:
        self.faults = faults
        self.grammar = grammar
        self.named: list[tuple[str, Entry]] = []  # kind of what is named, and the name where it stands
        self.names: dict[str, set[str]] = {"receiver": set()}

    def fields(self, entry: Entry, known: Sequence[str]) -> Mapping[str, Entry]:
        """The fields of a mapping that are known; for others there is a finding."""
        found = self.faults.mapping(entry)
        for name, given in found.items():
            if name not in known:
                near = get_close_matches(name, known, n=1)
                fix = f"did you mean {near[0]}?" if near else f"write one of {', '.join(known)}"
                self.faults.say(given, "is no field that Alertmanager knows here", fix)
        return {name: given for name, given in found.items() if name in known and given.value is not None}

    def each(self, entry: Entry | None, read: Callable[[Entry], T | None]) -> Iterator[T]:
        for one in [] if entry is None else self.faults.sequence(entry):
            if (made := read(one)) is not None:
                yield made

    def receiver(self, entry: Entry) -> tuple[str, tuple[str, ...]] | None:
        found = self.faults.mapping(entry)
        name = self.faults.text(found["name"]) if "name" in found else ""
        if not name:
            self.faults.say(entry, "is a receiver without a name", "write name: …")
            return None
        if name in self.names["receiver"]:
            self.faults.say(found["name"], f"names a second receiver `{name}`", "rename one of them")
        self.names["receiver"].add(name)
        kinds = []
        for kind, given in found.items():
            if kind == "name":
                continue
            if not kind.endswith("_configs"):
                self.faults.say(given, "is no field that Alertmanager knows here", "write such as email_configs")
            kinds += [kind.removesuffix("_configs")] * len(self.faults.sequence(given))
        return name, tuple(kinds)

    def route(self, entry: Entry, *, root: bool = False) -> Route | None:
        fields = self.fields(entry, _ROUTE)
        matchers = self.matchers(fields, "")
        if root:
            if not (fields.get("receiver") and fields["receiver"].value):
                self.faults.say(entry, "is the root and names no receiver", "write receiver: …")
            for field in ("matchers", "match", "match_re", "mute_time_intervals", "active_time_intervals"):
                if field in fields and fields[field].value:
                    self.faults.say(fields[field], "may not stand at the root, which takes every alert", "move it down")
            if "continue" in fields and fields["continue"].value == "true":
                self.faults.say(fields["continue"], "means nothing at the root", "remove it")
        for field, kind in (
            ("receiver", "receiver"),
            ("mute_time_intervals", "time interval"),
            ("active_time_intervals", "time interval"),
        ):
            if field in fields:
                names = [fields[field]] if field == "receiver" else self.faults.sequence(fields[field])
                self.named += ((kind, name) for name in names if name.value)
        times = {field: self.time(fields, field) for field in ("group_wait", "group_interval", "repeat_interval")}
        for field in ("group_interval", "repeat_interval"):
            if times[field] == 0:
                self.faults.say(fields[field], "may not be nothing", "write 5m, say")
        return Route(
            receiver=(self.faults.text(fields["receiver"]) or None) if "receiver" in fields else None,
            matchers=matchers,
            continues="continue" in fields and self.faults.boolean(fields["continue"]),
            routes=tuple(self.each(fields.get("routes"), self.route)),
            group_by=self.group_by(fields["group_by"]) if "group_by" in fields else None,
            muted=self.texts(fields.get("mute_time_intervals")),
            active=self.texts(fields.get("active_time_intervals")),
            **times,
        )

    def rule(self, entry: Entry) -> Inhibition:
        fields = self.fields(entry, _RULE)
        return Inhibition(
            self.matchers(fields, "source_"), self.matchers(fields, "target_"), self.texts(fields.get("equal"))
        )

    def group_by(self, entry: Entry) -> tuple[str, ...]:
        labels = self.texts(entry)
        if "..." in labels and len(labels) > 1:
            self.faults.say(entry, "groups by all labels and by some", "write ['...'], or the labels")
            return ALL_LABELS
        for label in {label for label in labels if labels.count(label) > 1}:
            self.faults.say(entry, f"names the label `{label}` twice", "write it once")
        return labels

    def matchers(self, fields: Mapping[str, Entry], prefix: str) -> tuple[Matcher, ...]:
        found: list[Matcher] = []
        for field, operator in (("match", "="), ("match_re", "=~")):
            for label, given in self.faults.mapping(fields[prefix + field]).items() if prefix + field in fields else ():
                found += self.pattern(given, Matcher(label, operator, self.faults.text(given)))  # type: ignore[arg-type]
        field = f"{prefix}matchers"
        for given in self.faults.sequence(fields[field]) if field in fields else ():
            try:
                found += read_matchers(self.faults.text(given), self.grammar)
            except ValueError as error:
                message, _, fix = str(error).rpartition(": ")
                self.faults.say(given, message or fix, fix if message else 'write severity="critical"')
        return tuple(found)

    def pattern(self, entry: Entry, matcher: Matcher) -> Iterator[Matcher]:
        try:
            read_matchers(str(matcher), "classic")
            yield matcher
        except ValueError as error:
            self.faults.say(entry, str(error), "correct the pattern")

    def time(self, fields: Mapping[str, Entry], field: str) -> int | None:
        if field not in fields:
            return None
        try:
            return milliseconds(self.faults.text(fields[field]))
        except ValueError as error:
            message, _, fix = str(error).partition(": ")
            self.faults.say(fields[field], message, fix)
            return None

    def texts(self, entry: Entry | None) -> tuple[str, ...]:
        return () if entry is None else tuple(self.faults.text(one) for one in self.faults.sequence(entry))

    def references(self, receivers: Mapping[str, Any], intervals: Mapping[str, Any]) -> None:
        """Names that lead nowhere."""
        for kind, entry in self.named:
            known = receivers if kind == "receiver" else intervals
            name = self.faults.text(entry)
            if name not in known:
                near = get_close_matches(name, known, n=1)
                fix = f"did you mean {near[0]}?" if near else f"declare the {kind}"
                self.faults.say(entry, f"names `{name}`, which is no {kind} of this file", fix)
