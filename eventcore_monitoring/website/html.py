"""Pages of Markdown as HTML, by markdown-it-py: headings with anchors, boxes to tick, links between pages.

The pages are those of `generators.runbooks`. Of raw HTML they hold anchors alone, and nothing else is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from eventcore_monitoring.generators.runbooks.markdown import anchor

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ANCHOR: Final = re.compile(r'<a id="[\w-]+">|</a>')
_BOX: Final = re.compile(r"\[[ x]\] ")
_ELSEWHERE: Final = re.compile(r"[a-z]+:")


class Section(NamedTuple):
    """A heading with what stands below it, as plain text: what is searched. `anchor` is empty for the page's own."""

    anchor: str
    heading: str
    text: str


class Written(NamedTuple):
    """A page: its title, its HTML, and its sections, the first of which is the page itself."""

    title: str
    html: str
    sections: tuple[Section, ...]


def written(text: str, moved: Callable[[str], str]) -> Written:
    """A page of Markdown as HTML; `moved` says where the target of a link stands on the site."""
    reader = _reader()
    tokens = reader.parse(text)
    sections = tuple(_prepared(tokens, moved))
    html = reader.renderer.render(tokens, reader.options, {})
    return Written(sections[0].heading, html, sections)


def _prepared(tokens: Sequence[Token], moved: Callable[[str], str]) -> Iterator[Section]:
    """Makes of the tokens what the site shows, and gives what can be searched in it."""
    taken: dict[str, int] = {}
    heading, identity = "", ""
    texts: list[str] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            if heading:
                yield Section(identity, heading, " ".join(texts))
            heading, texts = _plain(tokens[place + 1]), []
            identity = _unique(anchor(heading.replace(" ", "-")), taken)
            token.attrSet("id", identity)
            if token.tag == "h1":
                identity = ""
        elif token.type == "inline":
            _inline(token, moved)
            if tokens[place - 1].type != "heading_open":
                texts.append(_plain(token))
            _box(tokens, place)
        elif token.type == "fence":
            texts.append(token.content)
        elif token.type == "html_block":
            token.type, token.content = "text", token.content  # shown as it is written: none of ours is a block
        elif token.type == "blockquote_open" and _plain(tokens[place + 2]).startswith("Caution:"):
            token.attrSet("class", "caution")
    yield Section(identity, heading, " ".join(texts))


def _unique(identity: str, taken: dict[str, int]) -> str:
    """As code hosts number headings of one text: `name`, `name-1`, `name-2`."""
    taken[identity] = taken.get(identity, -1) + 1
    return identity if taken[identity] == 0 else f"{identity}-{taken[identity]}"


def _inline(token: Token, moved: Callable[[str], str]) -> None:
    for child in token.children or ():
        if child.type == "link_open":
            address = str(child.attrGet("href"))
            child.attrSet("href", address if _ELSEWHERE.match(address) else moved(address))
            if _ELSEWHERE.match(address):
                child.attrSet("rel", "noopener noreferrer")
        elif child.type == "image":
            child.attrSet("src", moved(str(child.attrGet("src"))))
            child.attrSet("loading", "lazy")
        elif child.type == "html_inline" and not _ANCHOR.fullmatch(child.content):
            child.type = "text"


def _box(tokens: Sequence[Token], place: int) -> None:
    """`[ ] ` at the beginning of an item becomes a box to tick."""
    children = tokens[place].children
    opened = [token.type for token in tokens[max(place - 2, 0) : place]]
    if opened == ["list_item_open", "paragraph_open"] and children and _BOX.match(children[0].content):
        from markdown_it.token import Token

        children[0].content = children[0].content[4:]
        tokens[place - 2].attrSet("class", "item")
        box = Token("html_inline", "", 0, content='<input type="checkbox" aria-label="Done"> ')
        children.insert(0, box)


def _plain(token: Token) -> str:
    """What an inline token shows, as plain text."""
    parts = [
        child.content if child.type in ("text", "text_special", "code_inline") else " "
        for child in token.children or ()
        if child.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak")
    ]
    return "".join(parts).strip()


@cache
def _reader() -> MarkdownIt:
    """CommonMark with tables. Raises ImportError where markdown-it-py is not installed."""
    from markdown_it import MarkdownIt
    from markdown_it.common.utils import escapeHtml

    def fence(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        language = escapeHtml(tokens[place].info.strip() or "text")
        code = f"<pre tabindex=0><code>{escapeHtml(tokens[place].content)}</code></pre>"
        return f'<div class="code"><span class="language">{language}</span>{code}</div>\n'

    def table_open(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return '<div class="table"><table>\n'

    def table_close(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def heading_close(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        token, opening = tokens[place], tokens[place - 2]
        mark = f' <a class="anchor" href="#{opening.attrGet("id")}" aria-label="Link to this part">#</a>'
        return f"{'' if token.tag == 'h1' else mark}</{token.tag}>\n"

    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for rule in (fence, table_open, table_close, heading_close):
        reader.add_render_rule(rule.__name__, rule)
    return reader
