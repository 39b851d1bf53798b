"""A review as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Review, Risk
from eventcore_monitoring.review.summary import headline

HEADINGS = {Risk.DANGER: "danger", Risk.REVIEW: "to review", Risk.NONE: "no change in behaviour"}
_COLOURS = {Risk.DANGER: "31", Risk.REVIEW: "33", Risk.NONE: "2"}
_MOST_HITS = 6


def review_text(review: Review, root: str, *, colour: bool = False, width: int = 120) -> str:
    """The review of one deployment; `root`: what paths are shown without."""
    lines = [_plain(f"{review.name}: {headline(review)}" if review.name else headline(review))]
    for risk, heading in HEADINGS.items():
        some = [change for change in review.changes if change.risk is risk]
        if some:
            shown = f"\x1b[1;{_COLOURS[risk]}m{heading}\x1b[0m" if colour else heading
            lines += ["", shown]
            lines += _quiet(some, root) if risk is Risk.NONE else _loud(some, root, width)
    lines += ["", *(f"note: {_plain(note)}" for note in review.notes)] if review.notes else []
    return "".join(f"{line}\n" for line in lines)


def _loud(changes: Sequence[Change], root: str, width: int) -> Iterator[str]:
    """What has to be read: the address, and below it each change with what it does."""
    for at, some in groupby(changes, key=lambda change: change.at):
        group = list(some)
        source = next((change.source for change in group if change.source is not None), None)
        yield f"  {_plain(at)}{_place(source, root)}"
        for change in group:
            yield from _wrapped(change.message, "    ", "      ", width)
            for sentence in change.behaviour:
                yield from _wrapped(sentence, "      - ", "        ", width)
            if change.hits:
                yield from _wrapped(f"read by {some_of(change.hits)}", "      ", "      ", width)


def _quiet(changes: Sequence[Change], root: str) -> Iterator[str]:
    """What need not be read: what is said of many things alike stands once."""
    said: dict[str, list[Change]] = {}
    for change in changes:
        said.setdefault(change.message, []).append(change)
    for message, some in said.items():
        names = list(dict.fromkeys(change.at for change in some))
        if len(names) == 1:
            yield f"  {_plain(names[0])}: {_plain(message)}"
        else:
            yield f"  {len(names)} times: {_plain(message)} ({_plain(some_of(names))})"


def some_of(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - _MOST_HITS
    shown = ", ".join(names[: _MOST_HITS if more > 1 else None])
    return f"{shown} and {more} more" if more > 1 else shown


def _wrapped(text: str, first: str, further: str, width: int) -> list[str]:
    return textwrap.wrap(
        _plain(text), width, initial_indent=first, subsequent_indent=further, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _plain(text: str) -> str:
    return printable(" ".join(text.split("\n")))


def _place(source: SourceLine | None, root: str) -> str:
    return "" if source is None else f"  {_plain(source.file.removeprefix(root))}:{source.line}"
