"""The review as one HTML page that needs nothing else: what changes by risk, dashboards before and after, the files.

Every text goes through jinja2's escaping, and what would command a reader's screen is written out. Pictures are images,
which no script in them can leave; the page's own script is allowed by its digest, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.preview.html_template import html_template
from eventcore_monitoring.review.change import Change, File, Review, Risk
from eventcore_monitoring.review.pictures import Picture, pictures
from eventcore_monitoring.review.summary import counts, headline
from eventcore_monitoring.review.text import HEADINGS
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.review.wording import listed

if TYPE_CHECKING:
    from jinja2 import Template

_PLAIN = re.compile(r"[\w.-]*[^\W\d][\w.-]*", re.ASCII)
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

    risk: str
    heading: str
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
    """The review of one deployment, or of what several have in common."""

    anchor: str
    name: str
    headline: str
    counts: str
    groups: tuple[Group, ...]
    files: tuple[Folded, ...]
    notes: tuple[str, ...]


class Shown(NamedTuple):
    """A dashboard in pictures; `where` are the deployments in which it looks so, "" where there is only one."""

    anchor: str
    picture: Picture
    where: str


def page(
    reviews: Sequence[Review], before: Mapping[str, Tree], after: Mapping[str, Tree], *, live: bool = False
) -> str:
    """The page. `before` and `after` are the trees by the names of deployments. The same input gives the same text.

    `live`: it asks the server that it comes from for newer versions of itself, and loads them.
    """
    scripts = ["page.js", *(["live.js"] if live else [])]
    script = "".join(Path(__file__).with_name(name).read_text("utf-8") for name in scripts)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    drawn = _drawn(before, after)
    anchors = {one.picture.name: one.anchor for one in reversed(drawn)}
    sections = [_section(number, review, anchors) for number, review in enumerate(reviews, 1)]
    risks = {change.risk for review in reviews for change in review.changes}
    return _template().render(
        title="What changes in monitoring",
        worst=next((risk.value for risk in HEADINGS if risk in risks), Risk.NONE.value),
        sections=sections,
        pictures=[one for one in drawn if one.picture.changed],
        others=[one for one in drawn if not one.picture.changed],
        script=script,
        digest=digest,
        live=live,
    )


def _drawn(before: Mapping[str, Tree], after: Mapping[str, Tree]) -> list[Shown]:
    """The pictures of all deployments, those that are the same in several once.

    Their anchors say what they show where the name allows it: `#dashboard-orders` is for a link from elsewhere.
    """
    found: dict[Picture, list[str]] = {}
    names = list(dict.fromkeys((*before, *after)))
    for name in names:
        for picture in pictures(before.get(name, {}), after.get(name, {})):
            found.setdefault(picture, []).append(printable(name))
    ordered = sorted(found.items(), key=lambda item: (not item[0].changed, item[0].name))
    anchors: list[str] = []
    for number, (picture, _) in enumerate(ordered, 1):
        plain = f"dashboard-{picture.name}"
        anchors.append(plain if _PLAIN.fullmatch(picture.name) and plain not in anchors else f"dashboard-{number}")
    return [
        Shown(anchor, picture, listed(where) if len(names) > 1 else "")
        for anchor, (picture, where) in zip(anchors, ordered, strict=True)
    ]


def _section(number: int, review: Review, anchors: Mapping[str, str]) -> Section:
    said = headline(review)
    return Section(
        f"r{number}",
        printable(review.name),
        printable(f"{said[:1].upper()}{said[1:]}."),
        counts(review) if review.changes else "",
        tuple(_groups(review.changes, anchors)),
        tuple(map(_folded, review.files)),
        tuple(map(printable, review.notes)),
    )


def _groups(changes: Sequence[Change], anchors: Mapping[str, str]) -> Iterator[Group]:
    for risk, heading in HEADINGS.items():
        found = [change for change in changes if change.risk is risk]
        if found:
            things = tuple(
                (printable(at), _anchor(at, anchors), tuple(map(_told, together)))
                for at, together in groupby(found, key=lambda change: change.at)
            )
            yield Group(risk.value, f"{heading[:1].upper()}{heading[1:]}", len(found), things)


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
