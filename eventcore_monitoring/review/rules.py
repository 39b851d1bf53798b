"""Rules of both sides: read as far as they matter, typed, and paired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.nodes import Node, Number, Selector
from eventcore_monitoring.promql.normal_form import same
from eventcore_monitoring.promql.types import Catalogued, Typed
from eventcore_monitoring.promql.walk import rewritten
from eventcore_monitoring.proof.subjects import read_subject_maker, sparsely
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.review.contract import Contract
from eventcore_monitoring.review.pairs import paired as matched
from eventcore_monitoring.review.rule_texts import Texts
from eventcore_monitoring.rules.files import ReadRule, read_rules
from eventcore_monitoring.rules.read import read

Pair = tuple[ReadRule | None, ReadRule | None]


class Side:
    """The rules of one side that matter, with what is known of the metrics that they read."""

    def __init__(self, texts: Mapping[str, str], contract: Contract) -> None:
        self.faults: list[Finding] = []
        rules: list[ReadRule] = []
        for path, text in texts.items():
            found, faults = read_rules(path, text)
            rules += found
            self.faults += [
                one for one in faults if one.code != "waiver" and not one.message.startswith("has no rules")
            ]
        self.rules = once(rules)
        self.contract = contract
        self.whole = read(self.rules, contract.catalogue.facts if contract.read else None)
        self._subject = read_subject_maker(self.whole)
        self._uses = {id(rule): use for rule, use in zip(self.rules, self.whole.uses, strict=True)}
        self.records: dict[str, list[ReadRule]] = {}
        for rule in self.rules:
            if rule.kind == "record":
                self.records.setdefault(rule.name, []).append(rule)

    @property
    def alerts(self) -> list[ReadRule]:
        """The alerts, in the order of the files."""
        return [rule for rule in self.rules if rule.kind == "alert"]

    @property
    def all_records(self) -> list[ReadRule]:
        """The recording rules, in the order of the files."""
        return [rule for rule in self.rules if rule.kind == "record"]

    @property
    def catalogued(self) -> Catalogued:
        """What is known of the names in expressions."""
        return self.whole.catalogued

    @property
    def inferred(self) -> Callable[[Node], Typed]:
        """The types of an expression."""
        return partial(infer, catalogued=self.catalogued)

    def fault_of(self, rule: ReadRule) -> Finding | None:
        """Why a rule of the other side cannot be read in this one; None where it is simply not there."""
        of_file = (one for one in self.faults if one.source is not None and one.source.file == one.at)
        of_its_file = (one for one in of_file if one.at == rule.source.file)
        return self.own_fault_of(rule) or next(of_its_file, None)

    def own_fault_of(self, rule: ReadRule) -> Finding | None:
        """What is wrong with a rule of this name itself, such as a length of time that is none."""
        return next((one for one in self.faults if f".{rule.name}." in f"{one.at}."), None)

    def possible(self, rule: ReadRule, label: str) -> bool:
        """Whether the series of an alert can have a label."""
        return self.inferred(rule.node).type.labels.possible(label)

    def subject(self, rule: ReadRule) -> Subject:
        """An alert as Prometheus evaluates it."""
        made = self._subject(self._uses[id(rule)])
        return sparsely(made._replace(attached=self._attached, parts=self._parts, at=f"alerts.{rule.name}"))

    @cached_property
    def _attached(self) -> Mapping[str, Mapping[str, str]]:
        """The labels that Prometheus attaches to the series of each name."""
        attached: dict[str, Mapping[str, str]] = {
            name: metric.target.attached for name, metric in self.contract.catalogue.metric_of.items()
        }
        if attached:
            attached["up"] = next(iter(self.contract.metrics.values())).target.attached
        return attached

    @cached_property
    def _parts(self) -> tuple[tuple[str, str], ...]:
        """The metrics that are parts of a whole, and how large that is."""
        return tuple(
            (metric.name, whole)
            for metric in self.contract.metrics.values()
            if (whole := getattr(metric, "at_most", None)) is not None
        )

    def inlined(self, node: Node, within: frozenset[str] = frozenset()) -> Node:
        """The expression with the expressions of the records that it reads, where each is one without labels.

        `within`: the records whose own expressions are put in: one that reads itself is left as it is.
        """

        def change(part: Node) -> Node | None:
            if isinstance(part, Selector) and not part.matchers and part.offset is None and part.at is None:
                found = self.records.get(part.name or "", [])
                if len(found) == 1 and not found[0].labels and found[0].name not in within:
                    return self.inlined(found[0].node, within | {found[0].name})
            return None

        return rewritten(node, change)


def sides(texts: Texts, contracts: tuple[Contract, Contract]) -> tuple[Side, Side]:
    """Both sides."""
    return Side(texts.before, contracts[0]), Side(texts.after, contracts[1])


def once(rules: Iterable[ReadRule]) -> list[ReadRule]:
    """The rules without those that stand in a second file with all that they say, as in an object of the cluster."""
    found: dict[object, ReadRule] = {}
    for rule in rules:
        said = tuple(sorted(rule.labels.items())), tuple((text.field, text.text) for text in rule.texts)
        found.setdefault((rule.kind, rule.name, rule.group, rule.node, rule.waits, rule.keeps, *said), rule)
    return list(found.values())


def paired(before: Sequence[ReadRule], after: Sequence[ReadRule], inferred: Callable[[Node], Typed]) -> list[Pair]:
    """The rules of both sides that are one and the same, in the order of the later side; at the end what is gone.

    By name, group and labels, then by less and less; what is left on both sides with the same meaning is renamed, and
    so is an alert with the same labels of which only numbers differ.
    """

    def labels(rule: ReadRule) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(rule.labels.items()))

    pairs, gone, new = matched(
        before,
        after,
        lambda rule: (rule.name, rule.group, labels(rule)),
        lambda rule: (rule.name, labels(rule)),
        lambda rule: (rule.name, rule.group),
        lambda rule: rule.name,
    )
    partner = {id(rule): former for former, rule in pairs}
    for rule in new:
        fires = rule.kind == "alert"
        former = next((one for one in gone if same(one.node, rule.node, inferred, fires=fires)), None)
        if former is None and fires:
            former = _alone([one for one in gone if _shape(one) == _shape(rule)])
        if former is not None:
            partner[id(rule)] = former
            gone.remove(former)
    return [*((partner.get(id(rule)), rule) for rule in after), *((rule, None) for rule in gone)]


def _alone(found: Sequence[ReadRule]) -> ReadRule | None:
    return found[0] if len(found) == 1 else None


def _shape(rule: ReadRule) -> tuple[Node, object]:
    """An expression without its numbers, and the labels."""
    bare = rewritten(rule.node, lambda part: Number(0) if isinstance(part, Number) else None)
    return bare, tuple(sorted(rule.labels.items()))
