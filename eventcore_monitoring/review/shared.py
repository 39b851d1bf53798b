"""What several deployments have in common, told once."""

from __future__ import annotations

from collections.abc import Sequence

from eventcore_monitoring.review.change import Change, Review


def shared(reviews: Sequence[Review]) -> list[Review]:
    """The same changes with those of several deployments together, under all their names."""
    owners: dict[Change, list[str]] = {}
    for review in reviews:
        for change in review.changes:
            owners.setdefault(change, []).append(review.name)
    together: dict[tuple[str, ...], list[Change]] = {}
    for change, names in owners.items():
        together.setdefault(tuple(dict.fromkeys(names)), []).append(change)
    files = {review.name: review.files for review in reviews}
    notes = {review.name: review.notes for review in reviews}
    found = []
    for owned_by, changes in together.items():
        own = owned_by[0] if len(owned_by) == 1 else ""
        found.append(Review(" and ".join(owned_by), tuple(changes), files.pop(own, ()), notes.pop(own, ())))
    rest = [Review(name, (), files.get(name, ()), notes.get(name, ())) for name in {**files, **notes}]
    return [*found, *(review for review in rest if review.files or review.notes)]
