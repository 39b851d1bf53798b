"""A review as a comment on a pull request, in Markdown as GitHub and GitLab read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Final

from eventcore_monitoring.formats.markdown import cut
from eventcore_monitoring.formats.run import NAME
from eventcore_monitoring.generators.runbooks.markdown import Markdown, code, fence, indented, line, link as linked
from eventcore_monitoring.review.change import Change, File, Review, Risk
from eventcore_monitoring.review.summary import headline
from eventcore_monitoring.review.text import some_of

# Comments are found again by their first line, so that the next run changes the comment and writes no second one.
MARKER: Final = "<!-- eventcore-monitoring -->"
_HEADINGS: Final = {Risk.DANGER: "🔴 Danger", Risk.REVIEW: "🟡 To review"}
_QUIET: Final = "⚪ No change in behaviour"
_LONGEST: Final = 3_000  # characters of one difference


def comment(reviews: Sequence[Review], root: str, *, confirmed: str = "", page: str = "", link: str = "") -> str:
    """What changes in all deployments, the worst first; cut after a section, with "N more".

    `root`: what paths are shown without; `confirmed`: who confirmed what is said of alerts; `page`: the file in which
    dashboards are shown before and after; `link`: the address at which that page is read.
    """
    head = f"{MARKER}\n"
    said = [review for review in reviews if review.changes or review.notes]
    sections = [section for review in said for section in _sections(review, root, link)]
    if not any(review.changes or review.files for review in reviews):
        sections = ["### Monitoring: nothing changes\n\n"]
    tried = any(change.behaviour and change.at.startswith("alerts.") for one in said for change in one.changes)
    end = (
        [f"What alerts do was tried in both versions on the same series; {confirmed} agrees."]
        if confirmed and tried
        else []
    )
    if link or page:
        where = linked(Markdown("a page of its own"), link) if link else f"{code(page)} among the artifacts of this run"
        end.append(f"Dashboards before and after: {where}.")
    foot = f"<sub>{' '.join(end)}</sub>\n\n" if end else ""
    files = [_file(file) for review in reviews for file in review.files if file.difference and not file.follows]
    return cut(head, [*sections, *([foot] if foot else []), *files], _more)


def _more(number: int) -> str:
    return f"{number} more: see `{NAME} diff` and `{NAME} diff --patch`.\n"


def _sections(review: Review, root: str, link: str) -> Iterator[str]:
    title = f"Monitoring of {line(review.name)}" if review.name else "Monitoring"
    opening = f"### {title}\n\n**{_unpinged(line(headline(review)))}**\n\n"
    for risk, heading in _HEADINGS.items():
        some = [change for change in review.changes if change.risk is risk]
        opening += f"#### {heading}\n\n" if some else ""
        for at, group in groupby(some, key=lambda change: change.at):
            yield opening + _declaration(at, list(group), root, link)
            opening = ""
    quiet = [change for change in review.changes if change.risk is Risk.NONE]
    if quiet:
        lines = "".join(f"- {said}\n" for said in _quiet(quiet))
        yield f"{opening}<details><summary>{_QUIET} ({len(quiet)})</summary>\n\n{lines}\n</details>\n\n"
        opening = ""
    if review.notes:
        opening += "".join(f"- Note: {_unpinged(line(note))}\n" for note in review.notes) + "\n"
    if opening:
        yield opening


def _declaration(at: str, changes: Sequence[Change], root: str, link: str) -> str:
    """One declaration: where it stands, and each of its changes with what that does."""
    source = next((change.source for change in changes if change.source is not None), None)
    place = "" if source is None else f" {code(f'{_relative(source.file, root)}:{source.line}')}"
    section, board, *_ = *at.split("."), ""
    picture = ""
    if link and section == "dashboards":
        picture = f" · {linked(Markdown('picture'), f'{link}#dashboard-{board}')}"
    rows = [f"- **{code(at)}**{place}{picture}\n"]
    for change in changes:
        difference = _difference(change)
        # Both texts stand below: they need not stand in the sentence too.
        said = change.message.partition(": ")[0] if difference and change.code.endswith("query") else change.message
        rows.append(f"  - {_unpinged(line(said))}\n")
        rows += [f"    - {_unpinged(line(sentence))}\n" for sentence in change.behaviour]
        if change.hits:
            rows.append(f"    - read by {', '.join(map(code, some_of(change.hits).split(', ')))}\n")
        if difference:
            rows.append(f"\n    {indented(fence(difference, 'diff'), 4)}\n\n")
    return "".join(rows) + "\n"


def _difference(change: Change) -> str:
    if not (change.code.endswith(("expression", "threshold", "window", "query")) and change.before and change.after):
        return ""
    lines = [f"-{text}" for text in change.before.split("\n")] + [f"+{text}" for text in change.after.split("\n")]
    return "\n".join(lines)[:_LONGEST]


def _quiet(changes: Sequence[Change]) -> Iterator[str]:
    said: dict[str, dict[str, None]] = {}
    for change in changes:
        said.setdefault(change.message, {})[change.at] = None
    for message, names in said.items():
        shown = ", ".join(map(code, some_of(list(names)).split(", ")))
        yield f"{shown}: {_unpinged(line(message))}"


def _file(file: File) -> str:
    shown = file.difference if len(file.difference) <= _LONGEST else f"{file.difference[:_LONGEST]}\n…"
    return f"<details><summary>{_plain(file.path)} ({file.kind})</summary>\n\n{fence(shown, 'diff')}\n\n</details>\n\n"


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _unpinged(text: str) -> Markdown:
    """Text in which no `@name` calls somebody: GitHub looks for them after it has read Markdown."""
    return Markdown(text.replace("@", "@&#8203;"))


def _relative(file: str, root: str) -> str:
    return PurePath(file.removeprefix(root)).as_posix()
