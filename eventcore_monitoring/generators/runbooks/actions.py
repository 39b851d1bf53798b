"""Steps and items as a list in Markdown: what to do, a caution before the command, the command, where the answer is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from eventcore_monitoring.generators.runbooks.links import Links
from eventcore_monitoring.generators.runbooks.markdown import Markdown, code, fence, indented, joined, line
from eventcore_monitoring.model.runbooks import Action

_WIDTH = 4  # of the indentation below an item: enough for every marker, and not yet a block of code


def actions(given: Sequence[Action], links: Links, marker: Literal["1.", "-", "- [ ]"], first: int = 1) -> Markdown:
    """A list of actions: numbered from `first`, with bullets, or with boxes to tick."""
    written = [
        _written(action, links, f"{number}." if marker == "1." else marker)
        for number, action in enumerate(given, first)
    ]
    # A list with items of several paragraphs stands apart; one of single lines reads better without gaps.
    return joined(written, "\n\n" if any("\n" in one for one in written) else "\n")


def _written(action: Action, links: Links, marker: str) -> Markdown:
    see = joined(map(links.of, action.see))
    if see and not (action.command or action.caution):
        is_sentence = action.text.endswith((".", "?", "!"))
        return Markdown(f"{marker} {line(action.text)}{f' See {see}.' if is_sentence else f': {see}'}")
    parts = [line(action.text), *_below(action, see)]
    return Markdown(f"{marker} " + f"\n\n{' ' * _WIDTH}".join(indented(part, _WIDTH) for part in parts))


def _below(action: Action, see: Markdown) -> Iterator[Markdown]:
    if action.caution is not None:
        yield Markdown(f"> **Caution:** {line(action.caution)}")
    if action.command:
        yield fence(action.command, action.language)
    if action.placeholders:
        yield Markdown(f"Put in your own {joined(map(code, action.placeholders))}.")
    if see:
        yield Markdown(f"See {see}.")
