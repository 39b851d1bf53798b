"""The review as one HTML page that needs nothing else: what changes by risk, dashboards before and after, the files.

Every text goes through jinja2's escaping, and what would command a reader's screen is written out. Pictures are images,
which no script in them can leave; the page's own script is allowed by its digest, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.preview.html_template import html_template
from eventcore_monitoring.review.change import Change, File, Review, Risk
from eventcore_monitoring.review.pictures import Picture, pictures
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.review.wording import counted

if TYPE_CHECKING:
    from jinja2 import Template

_MOST_LINES = 2000  # of the difference of a file: more is read elsewhere


class Told(NamedTuple):
    """A change as the page shows it. `texts`: what stood and what stands, where the sentence does not hold both."""

    message: str
    source: str
    behaviour: tuple[str, ...]
    hits: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    """The changes of one risk, by address; `picture` is the anchor of a picture that shows them, or ""."""

    risk: Risk
    number: int
    things: tuple[tuple[str, str, tuple[Told, ...]], ...]


class Folded(NamedTuple):
    """A file that differs; its lines with what each is (`added`, `removed`, `place`, "")."""

    path: str
    kind: str
    added: int
    removed: int
    lines: tuple[tuple[str, str], ...]
    left_out: int


class Section(NamedTuple):
    """One deployment."""

    anchor: str
    name: str
    summary: str
    groups: tuple[Group, ...]
    pictures: tuple[Picture, ...]
    others: tuple[Picture, ...]
    files: tuple[Folded, ...]
    notes: tuple[str, ...]


def page(reviews: Sequence[Review], before: Mapping[str, Tree], after: Mapping[str, Tree]) -> str:
    """The page. `before` and `after` are the trees by the names of the reviews. The same input gives the same text."""
    script = Path(__file__).with_name("page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    sections = [
        _section(number, review, before.get(review.name, {}), after.get(review.name, {}))
        for number, review in enumerate(reviews, 1)
    ]
    changes = [change for review in reviews for change in review.changes]
    worst = next((risk for risk in _ORDER if any(change.risk is risk for change in changes)), Risk.NONE)
    return _template().render(
        title="What changes in monitoring",
        summary=summary(changes, sum(len(review.files) for review in reviews)),
        worst=worst.value,
        sections=sections,
        several=len(sections) > 1,
        script=script,
        digest=digest,
    )


_ORDER = (Risk.DANGER, Risk.REVIEW, Risk.NONE)


def summary(changes: Sequence[Change], files: int) -> str:
    """What changes, in one sentence."""
    counts = {risk: sum(change.risk is risk for change in changes) for risk in _ORDER}
    parts = [
        f"{counts[Risk.DANGER]} dangerous" if counts[Risk.DANGER] else "",
        f"{counts[Risk.REVIEW]} to look at" if counts[Risk.REVIEW] else "",
        f"{counts[Risk.NONE]} without risk" if counts[Risk.NONE] else "",
    ]
    said = ", ".join(filter(None, parts))
    differ = f"{counted(files, 'file')} {'differs' if files == 1 else 'differ'}" if files else "no file differs"
    if not changes:
        return f"Nothing changes in meaning; {differ}."
    return f"{counted(len(changes), 'change')}: {said}; {differ}."


def _section(number: int, review: Review, before: Tree, after: Tree) -> Section:
    anchor = f"r{number}"
    drawn = pictures(before, after)
    anchors = {picture.name: f"{anchor}-{place}" for place, picture in enumerate(drawn, 1)}
    return Section(
        anchor,
        printable(review.name) or "the folder",
        summary(review.changes, len(review.files)),
        tuple(_groups(review.changes, {name: anchors[name] for name in anchors})),
        tuple(picture for picture in drawn if picture.changed),
        tuple(picture for picture in drawn if not picture.changed),
        tuple(map(_folded, review.files)),
        tuple(map(printable, review.notes)),
    )


def _groups(changes: Sequence[Change], anchors: Mapping[str, str]) -> Iterator[Group]:
    for risk in _ORDER:
        found = [change for change in changes if change.risk is risk]
        if found:
            things = tuple(
                (printable(at), _anchor(at, anchors), tuple(map(_told, together)))
                for at, together in groupby(found, key=lambda change: change.at)
            )
            yield Group(risk, len(found), things)


def _anchor(at: str, anchors: Mapping[str, str]) -> str:
    """The anchor of the picture that shows a dashboard or a panel; the longest name that fits."""
    kind, _, rest = at.partition(".")
    names = [name for name in anchors if rest == name or rest.startswith(f"{name}.")]
    return anchors[max(names, key=len)] if kind == "dashboards" and names else ""


def _told(change: Change) -> Told:
    source = change.source
    texts = tuple(
        (name, _lines(text))
        for name, text in (("before", change.before), ("after", change.after))
        if text and text not in change.message
    )
    return Told(
        printable(change.message),
        printable(f"{source.file}:{source.line}") if source else "",
        tuple(map(printable, change.behaviour)),
        tuple(map(printable, change.hits)),
        texts,
    )


def _lines(text: str) -> str:
    return "\n".join(printable(line.expandtabs(4)) for line in text.splitlines())


_KINDS = {"+": "added", "-": "removed", "@": "place"}


def _folded(file: File) -> Folded:
    lines = file.difference.split("\n") if file.difference else []
    if lines and not lines[-1]:
        lines.pop()
    kinds = [_KINDS.get(line[:1], "") for line in lines]
    # The two lines of names at the top look like a removed and an added line.
    for place, mark in enumerate(("---", "+++")):
        if place < len(lines) and lines[place].startswith(mark):
            kinds[place] = "place"
    shown = tuple(zip(kinds, (printable(line.expandtabs(4)) for line in lines), strict=True))[:_MOST_LINES]
    left_out = max(len(lines) - _MOST_LINES, 0)
    return Folded(printable(file.path), file.kind, kinds.count("added"), kinds.count("removed"), shown, left_out)


@cache
def _template() -> Template:
    return html_template(Path(__file__).parent)
