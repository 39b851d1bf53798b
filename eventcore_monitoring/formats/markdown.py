"""Markdown: findings as a comment on a pull request or as the summary of a step, on GitHub, GitLab and elsewhere.

GitHub takes 65,536 characters in a comment; a comment that is too long is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, takewhile
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.formats.run import NAME, Placed, Run, shortened, tally

MOST: Final = 60_000
_LONGEST: Final = 2_000


def markdown(run: Run) -> str:
    """The findings, errors first, a section each, after what was looked at; cut after a section, with "N more"."""
    from eventcore_monitoring.generators.runbooks.markdown import code, line

    head = [f"### {NAME} {code(run.command)}: {tally(run.findings)}", ""]
    said = [f"{code(one.name)}: {line(one.said)}" if one.name else line(one.said) for one in run.subjects if one.said]
    head += [f"- {one}" for one in said] + ([""] if said else [])
    sections = []
    for severity in Severity:
        found = [finding for finding in run.findings if finding.severity is severity]
        title = f"#### {severity.capitalize()}s\n\n"
        sections += [f"{'' if number else title}{_section(finding)}" for number, finding in enumerate(found)]
    return cut(
        "".join(f"{one}\n" for one in head),
        sections,
        lambda more: f"{more} more: see the output of `{NAME} {run.command}`.\n",
    )


def cut(head: str, sections: Sequence[str], more: Callable[[int], str], most: int = MOST) -> str:
    """As many sections as fit, and how many there are more."""
    room = most - len(head)
    if sum(map(len, sections)) <= room:
        return "".join([head, *sections])
    room -= len(more(len(sections)))
    taken = list(takewhile(lambda end: end <= room, accumulate(map(len, sections))))
    return "".join([head, *sections[: len(taken)], more(len(sections) - len(taken))])


def _section(finding: Placed) -> str:
    """A list item: place, code, address and sentence; below it the excerpt and the way out."""
    from eventcore_monitoring.generators.runbooks.markdown import Markdown, code, fence, indented, line

    def parts() -> Iterator[Markdown]:
        place = f"{code(finding.place)} " if finding.place else ""
        what = f"**{line(finding.code)}** at {code(_short(finding.at))}"
        yield Markdown(f"{place}{what}: {line(_short(finding.message))}")
        if finding.excerpt:
            yield fence(_short(finding.excerpt), "text")
        if finding.fix:
            yield Markdown(f"Fix: {line(_short(finding.fix))}")

    first, *below = (indented(part, 2) for part in parts())
    return "".join([f"- {first}\n\n", *(f"  {part}\n\n" for part in below)])


def _short(text: str) -> str:
    return shortened(text, _LONGEST)
