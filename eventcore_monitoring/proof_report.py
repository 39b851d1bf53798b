"""What `prove` says: a table of alerts and claims, mutation scores, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.proof.mutation_score import Score
from eventcore_monitoring.proof.scenarios import Claim
from eventcore_monitoring.proving import Confirmed
from eventcore_monitoring.values import duration

# What is claimed when something else happens too: the claim, and its column.
_COLUMNS: tuple[tuple[Claim, str], ...] = (
    ("threshold", "at the edge"),
    ("no data", "no data"),
    ("data vanishes", "vanishes"),
    ("restart", "restart"),
    ("one of two", "one of two"),
    ("spread", "spread"),
    ("missed scrape", "gap"),
    ("others", "others"),
)
_LEGEND = """\
fires: how long after the cause begins · resolves: how long after it ends
silent: just on the other side of the threshold · -: not claimed
at the edge: exactly at the threshold · vanishes: the data goes away while it fires · restart: counters start again
one of two: only one of two instances is ill · spread: two share it evenly · gap: one scrape is missed
others: the same happens to series that the selectors leave out
"""
_MISSING = {
    "operator": "a scenario exactly at the threshold, or one in which only this part holds",
    "threshold": "a scenario just beyond this threshold, and one just below it",
    "window": "a scenario in which what happens lasts as long as the window",
    "label": "a scenario with series of another value of this label",
    "aggregation": "a scenario with several unequal series in one group",
    "for": "a scenario that ends just before, and one that ends just after",
    "function": "a scenario in which the values change",
}


def table(confirmed: Sequence[Confirmed], width: int | None = None) -> str:
    """Alerts and what is claimed of each, in columns; in fewer columns where the terminal is not wide enough."""
    claimed = {one.claim for each in confirmed for one in each.proof.claims}
    columns = [column for column in _COLUMNS if column[0] in claimed]
    text = _columns(_rows(confirmed, columns))
    if width is not None and text and max(map(len, text.split("\n"))) > width:
        columns = []
        text = _columns(_rows(confirmed, columns))
    return text + (f"\n{_LEGEND}" if columns else "")


def _rows(confirmed: Sequence[Confirmed], columns: Sequence[tuple[Claim, str]]) -> Iterator[list[str]]:
    yield ["alert", "verdict", "fires", "resolves", "silent", *(name for _, name in columns), "claims"]
    for one in confirmed:
        proof = one.proof
        yield [
            printable(proof.subject.name),
            verdict(one),
            _time(proof.after),
            _time(proof.until),
            "yes" if proof.silent else "NO",
            *(_cell(one, claim) for claim, _ in columns),
            f"{len(proof.claims) - one.refuted} of {len(proof.claims)}",
        ]


def verdict(one: Confirmed) -> str:
    """What became of a proof, in a word or two."""
    if one.proof.by_hand:
        return "REFUTED" if one.refuted else "by hand"
    if not one.proof.fires:
        return "NOT SHOWN" if one.proof.searched.why else "NEVER FIRES"
    if not one.proof.silent:
        return "ALWAYS FIRES"
    return "REFUTED" if one.refuted else "proven"


def _time(length: int | None) -> str:
    return "-" if length is None else "at once" if length <= 0 else duration(length)


def _cell(one: Confirmed, claim: Claim) -> str:
    does = {found.fires for found in one.proof.claims if found.claim == claim}
    if claim == "data vanishes":
        gone = [found for found in one.proof.claims if found.claim == claim and found.fires]
        return "-" if not gone else "resolves" if gone[0].scenario.resolved_by is not None else "fires on"
    return "-" if not does else "fires" if does == {True} else "silent" if does == {False} else "both"


def _columns(rows: Iterator[list[str]]) -> str:
    found = list(rows)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in found)
    return "".join(f"{line}\n" for line in lines)


def tally(confirmed: Sequence[Confirmed], judge: str) -> str:
    """How many alerts are proven, in how many claims, and who says so."""
    proven = sum(one.holds for one in confirmed)
    claims = sum(len(one.proof.claims) for one in confirmed)
    return f"{proven} of {len(confirmed)} alerts proven in {claims} claims, {judge}\n"


def scores_text(confirmed: Sequence[Confirmed], scores: Mapping[str, Score]) -> str:
    """How many slips of the pen the tests notice, and which they do not, with the test that is missing."""
    lines = []
    for one in confirmed if scores else ():
        found = scores[one.proof.subject.at]
        if found.survivors:
            lines.append(f"{printable(one.proof.subject.name)}: {found.noticed} of {found.of} changes noticed")
            for where, mutant in found.survivors:
                inside = "" if where == one.proof.subject.name else f" in `{where}`"
                lines.append(f"    not noticed: {printable(mutant.what)}{inside}; missing: {_MISSING[mutant.kind]}")
    noticed, of = sum(one.noticed for one in scores.values()), sum(one.of for one in scores.values())
    if of:
        lines.append(f"mutation score: {noticed} of {of} changes noticed, {100 * noticed / of:.1f} %")
    return "".join(f"{line}\n" for line in lines)


def proofs_json(confirmed: Sequence[Confirmed], scores: Mapping[str, Score]) -> list[dict[str, Any]]:
    """Alerts with their verdicts, times in milliseconds, claims and scores."""
    return [
        {
            "at": one.proof.subject.at,
            "alert": one.proof.subject.name,
            "verdict": verdict(one).lower(),
            "fires_after": one.proof.after,
            "resolves_after": one.proof.until,
            "why": one.proof.why or None,
            "claims": [
                {"claim": found.claim, "fires": found.fires, "name": found.scenario.name} for found in one.proof.claims
            ],
            "mutations": _score_json(scores.get(one.proof.subject.at)),
        }
        for one in confirmed
    ]


def _score_json(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    survivors = [{"in": where, "kind": mutant.kind, "change": mutant.what} for where, mutant in score.survivors]
    return {"noticed": score.noticed, "of": score.of, "survivors": survivors}
