"""What an alert does over time: at every evaluation it fires where promtool's `ALERTS` says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import pytest

from eventcore_monitoring import Series, constant, gap
from eventcore_monitoring.promql.evaluation import STALE, Grid, Refused, Samples, Stale, Storage
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.types import NAME, Typed
from eventcore_monitoring.proof.alert_proof import Proof, file_of_rules, proved
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.timeline import Recorded, Span, Subject, active, firing, interval_of, spans
from promql.evaluation.judged import semantics
from proof.asking import Case, Elements, answers, said

MINUTE = 60_000
LAST = 24  # the last evaluation, in minutes
# A sample a minute: 1 is above the threshold, 0 is not, `_` is none, `s` a staleness marker.
COLUMNS = [
    "0001111111111111111111111",
    "1111111111000000000000000",
    "0011100111001110000000000",
    "0010000000000000000000000",
    "0111101111011110111101111",
    "0111110111110000011111000",
    "1111__________11111111111",
    "111111s111111ss0000111111",
    "____111111s______________",
    "0000000000000000000000000",
    "1010101010101010101010101",
    "0111111000111111000000111",
]
TIMINGS = [(0, 0), (3, 0), (0, 3), (4, 2), (1, 1), (5, 10)]  # `for` and `keep_firing_for`, in minutes
VALUES: dict[str, float | Stale | None] = {"1": 1.0, "0": 0.0, "_": None, "s": STALE}


def typed(expression: str) -> Typed:
    return infer(located(expression).node, lambda name: None)


def storage(column: str) -> Storage:
    return Storage([Samples(((NAME, "x"),), MINUTE, [VALUES[letter] for letter in column])])


def notation(column: str) -> str:
    return " ".join({"s": "stale"}.get(letter, letter) for letter in column)


def rules(subject: Subject) -> str:
    return file_of_rules(Proof(subject, Searched(), ()))


def fires(subject: Subject, column: str) -> list[bool]:
    found = active(subject, storage(column), Grid(0, MINUTE, LAST + 1), semantics())
    each = [firing(subject, one, MINUTE) for one in found.values()]
    return [any(one[number] for one in each) for number in range(LAST + 1)]


def subjects() -> list[Subject]:
    """Alerts on the series itself, on a record of it, and on a record of a record, for all timings."""
    first = Recorded("made:x", typed("x * 2"), {"level": "1"})
    second = Recorded("made:made:x", typed("sum by (level) (made:x > 0)"), {})
    shapes: list[tuple[str, tuple[Recorded, ...]]] = [
        ("x > 0", ()), ("made:x > 0", (first,)), ("made:made:x", (first, second)),
    ]  # fmt: skip
    return [
        Subject(f"A{number}", typed(text), waits * MINUTE, keeps * MINUTE, {"severity": "high"}, records)
        for number, ((text, records), (waits, keeps)) in enumerate(product(shapes, TIMINGS))
    ]


def firing_names(answered: Sequence[Elements], name: str) -> list[bool]:
    return [any(("alertname", name) in labels for labels in elements) for elements in answered]


def test_an_alert_fires_at_the_evaluations_at_which_promtool_says_so(tmp_path: Path) -> None:
    alerts = subjects()
    questions = [('ALERTS{alertstate="firing"}', number * MINUTE) for number in range(LAST + 1)]
    cases = [Case(MINUTE, {"x": notation(column)}, questions) for column in COLUMNS]
    answered = answers(cases, tmp_path, [rules(subject) for subject in alerts])
    wrong, changes = [], 0
    for column, elements in zip(COLUMNS, answered, strict=True):
        for subject in alerts:
            ours, theirs = fires(subject, column), firing_names(elements, subject.name)
            changes += sum(one is not other for one, other in pairwise(theirs))
            if ours != theirs:
                wrong.append((column, rules(subject), ours, theirs))
    assert wrong == []
    assert changes > len(alerts) * len(COLUMNS), "too few fire and resolve to say anything"


@pytest.mark.parametrize(
    ("column", "waits", "keeps", "expected"),
    [
        ("0111100", 0, 0, "0111100"),
        ("0111100", 2, 0, "0001100"),
        ("0111100", 5, 0, "0000000"),
        ("0100000", 0, 2, "0111000"),
        ("0101000", 0, 2, "0111110"),
        ("0110110", 2, 0, "0000000"),
        ("0111011", 2, 2, "0001111"),
        ("1", 0, 0, "1"),
        ("", 0, 0, ""),
    ],
)
def test_an_alert_waits_and_is_kept(column: str, waits: int, keeps: int, expected: str) -> None:
    subject = Subject("A", typed("x"), waits * MINUTE, keeps * MINUTE)
    values = [1.0 if letter == "1" else None for letter in column]
    assert firing(subject, values, MINUTE) == [letter == "1" for letter in expected]


def two_names(labels: dict[str, str]) -> tuple[Subject, dict[str, str]]:
    return Subject("A", typed('{__name__=~"x|y",job="j"} > 0'), labels=labels), {
        'x{job="j"}': "1 1 1",
        'y{job="j"}': "1 1 1",
    }


def two_instances(labels: dict[str, str]) -> tuple[Subject, dict[str, str]]:
    return Subject("A", typed("x > 0"), labels=labels), {'x{instance="1"}': "1 1 1", 'x{instance="2"}': "1 1 1"}


def stored(written: dict[str, str]) -> Storage:
    found = []
    for shown in written:
        name, _, rest = shown.partition("{")
        label, _, text = rest.rstrip("}").partition("=")
        found.append(Samples(tuple(sorted({NAME: name, label: text.strip('"')}.items())), MINUTE, [1.0, 1.0, 1.0]))
    return Storage(found)


@pytest.mark.parametrize(
    ("subject", "written"),
    [two_names({}), two_instances({"instance": "both"})],
    ids=["names alone differ", "labels of the alert hide what differs"],
)
def test_two_alerts_with_the_same_labels_are_refused_as_promtool_refuses_them(
    subject: Subject, written: dict[str, str], tmp_path: Path
) -> None:
    case = Case(MINUTE, written, [("ALERTS", MINUTE)])
    assert "same labelset" in said([case], tmp_path, [rules(subject)])
    with pytest.raises(Refused, match="same labels"):
        active(subject, stored(written), Grid(0, MINUTE, 3), semantics())


def test_two_series_that_only_the_expression_tells_apart_may_fire_one_after_the_other() -> None:
    label = Subject("A", typed("x > 0"), labels={"instance": "both"})
    both = [
        Samples((("__name__", "x"), ("instance", one)), MINUTE, values)
        for one, values in (("1", [1.0, 0.0, 0.0]), ("2", [0.0, 0.0, 1.0]))
    ]
    found = active(label, Storage(both), Grid(0, MINUTE, 3), semantics())
    assert sorted(map(str, found.values())) == ["[1.0, None, None]", "[None, None, 1.0]"]


def test_labels_with_templates_do_not_hide_what_differs() -> None:
    subject, written = two_instances({"instance": "{{ $labels.instance }}:80"})
    assert len(active(subject, stored(written), Grid(0, MINUTE, 3), semantics())) == 2


def test_two_records_with_the_same_labels_are_refused_as_promtool_refuses_them(tmp_path: Path) -> None:
    _, written = two_instances({})
    record = Recorded("made:x", typed("x"), {"instance": "both"})
    subject = Subject("A", typed("made:x > 0"), records=(record,))
    case = Case(MINUTE, written, [("ALERTS", MINUTE)])
    assert "same labelset" in said([case], tmp_path, [rules(subject)])
    with pytest.raises(Refused, match="same labels"):
        active(subject, stored(written), Grid(0, MINUTE, 3), semantics())


def test_of_two_series_that_fire_in_turn_each_has_a_time_of_its_own() -> None:
    made = [
        Series(metric="x", labels={"instance": "1"}, values=[constant(1, "3m"), constant(0)], interval="1m"),
        Series(metric="x", labels={"instance": "2"}, values=[constant(0, "3m"), constant(1)], interval="1m"),
    ]
    at_once, slow = Subject("A", typed("x > 0")), Subject("A", typed("x > 0"), waits=4 * MINUTE)
    assert spans(at_once, made, 8 * MINUTE, semantics()) == [Span(0, 8 * MINUTE)]
    assert spans(slow, made, 8 * MINUTE, semantics()) == [Span(7 * MINUTE, 8 * MINUTE)]


def test_spans_are_the_stretches_of_time_at_which_anything_fires() -> None:
    values = [constant(1, "2m"), constant(0, "2m"), constant(1, "1m"), gap("10m"), constant(1)]
    made = [Series(metric="x", labels={}, values=values, interval="1m")]
    found = spans(Subject("A", typed("x > 0")), made, 16 * MINUTE, semantics())
    # After a gap of five minutes a sample counts no longer.
    assert [(span.begin // MINUTE, span.end // MINUTE) for span in found[:1]] == [(0, 1)]
    assert found[1].begin == 4 * MINUTE
    assert found[1].end in (8 * MINUTE, 9 * MINUTE)
    assert found[2:] == [Span(15 * MINUTE, 16 * MINUTE)]


def test_the_shortest_interval_of_its_series_is_that_of_a_test() -> None:
    made = [Series(metric="x", labels={}, values=[constant(1)], interval=one) for one in ("1m", "15s", "30s")]
    assert interval_of(made, MINUTE) == 15_000
    assert interval_of([], MINUTE) == MINUTE


def test_an_alert_that_is_active_from_the_beginning_is_not_shown_silent_by_its_wait() -> None:
    for waits in (0, 5 * MINUTE):
        proof = proved(Subject("A", typed("vector(1)"), waits))
        assert proof.fires
        assert not proof.silent
