"""What promtool's unit tests claim of expressions: whose a claim is, and in plain words what it means that it fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.values import duration, milliseconds

# A claim of a scenario: whether an alert fires at one time, or throughout a window that ends then.
_FIRING = re.compile(
    r"(?:(?P<worst>min|max)_over_time\(\()?"
    r'count\(ALERTS\{alertname="(?P<alert>[^"]+)",alertstate="firing"(?:,(?P<labels>.+))?\}\) > bool 0 or vector\(0\)'
    r"(?:\)\[(?P<length>\w+):\w+\]\))?"
)


class Claim(NamedTuple):
    """A `promql_expr_test`: the name of its test ("" for none), its expression, its time in milliseconds."""

    test: str
    expression: str
    time: int


class Broken(NamedTuple):
    """A claim that does not hold, as promtool tells it: expression, duration, samples wanted and got."""

    expression: str
    time: str
    expected: str
    got: str


def claims(file: Path) -> list[Claim]:
    """The claims of a test file, in the order of the file; none where it cannot be read."""
    from eventcore_monitoring.validators.strict_yaml import documents
    from eventcore_monitoring.validators.tree import mapping, sequence

    try:
        read = documents(file.read_text(encoding="utf-8"))
        return [
            Claim(str(mapping(test).get("name") or ""), str(claim.get("expr")), _length(claim.get("eval_time")))
            for document in read[:1]
            for test in sequence(mapping(document).get("tests"))
            for claim in map(mapping, sequence(mapping(test).get("promql_expr_test")))
        ]
    except ValueError:  # strict YAML or UTF-8 it is not
        return []


def owners(broken: Sequence[Broken], claimed: Sequence[Claim]) -> list[tuple[str, ...]]:
    """For each broken claim the names of the tests that may be meant; none where one of them has no name.

    promtool (2.42 to 3.16) tells expression and time but no test. It tells them in the order of the file, so the same
    claim of two tests is mostly told apart by what failed before and after it.
    """
    keys = [(claim.expression, claim.time) for claim in claimed]
    failed = [(claim.expression, _length(claim.time)) for claim in broken]
    first = _places(failed, keys)
    last = [len(keys) - 1 - place for place in reversed(_places(failed[::-1], keys[::-1]))]
    places: dict[tuple[str, int], list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    found = []
    for key, low, high in zip(failed, first, last, strict=True):
        names = dict.fromkeys(claimed[place].test for place in places.get(key, ()) if low <= place <= high)
        found.append(() if "" in names else tuple(names))
    return found


def told(broken: Broken, tests: Sequence[str]) -> str:
    """One sentence: which test, what was wanted, and what came instead."""
    fires = _FIRING.fullmatch(broken.expression)
    said = _firing(fires, broken) if fires else None
    if fires is None or said is None:
        said = f"the expression `{broken.expression}` expected {broken.expected}, got {broken.got}"
        match tests:
            case []:
                return f"A test without a name at {broken.time}: {said}."
            case [name]:
                return f'Test "{name}" at {broken.time}: {said}.'
        return f"At least one of the tests {_quoted(tests)} at {broken.time}: {said}."
    match tests:
        case []:
            return f'A test of "{fires["alert"]}": {said}.'
        case [name]:
            return f'"{name}": {said}.'
    return f'At least one of these tests of "{fires["alert"]}" ({"; ".join(tests)}): {said}.'


def _firing(claim: re.Match[str], broken: Broken) -> str | None:
    """What is wrong with when an alert fires; None where the claim is of another form."""
    such = f" with {{{claim['labels']}}}" if claim["labels"] else ""
    window = claim["length"] and f"{duration(_length(broken.time) - _length(claim['length']))} to {broken.time}"
    match broken.expected, broken.got, claim["worst"]:
        case "{} 1E+00", "{} 0E+00", None:
            return f"at {broken.time} it does not fire{such}, but it should"
        case "{} 1E+00", "{} 0E+00", "min":
            return f"from {window} it does not fire{such} all the time, but it should"
        case "{} 0E+00", "{} 1E+00", None:
            return f"at {broken.time} it fires{such}, but it should not"
        case "{} 0E+00", "{} 1E+00", "max":
            return f"at some time from {window} it fires{such}, but it should not"
    return None


def _places(keys: Iterable[tuple[str, int]], among: Sequence[tuple[str, int]]) -> list[int]:
    """The earliest places that keep the order; a key that is not there leaves the search where it was."""
    found, start = [], 0
    for key in keys:
        place = next((place for place in range(start, len(among)) if among[place] == key), None)
        found.append(start if place is None else place)
        start = start if place is None else place + 1
    return found


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _length(text: object) -> int:
    try:
        return milliseconds(str(text or "0"))
    except ValueError:
        return -1  # no time of any claim
