"""The files of the site: a folder for each deployment, a page for each of its pages, and the index that is searched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.preview.html_template import html_template
from eventcore_monitoring.website.html import Written, written

if TYPE_CHECKING:
    from jinja2 import Template

_RUNBOOKS: Final = PurePosixPath("runbooks")
_LINK: Final = re.compile(r"\]\(([\w-]+)\.md[)#]")
_REFERENCE: Final = ("checklists", "dashboards", "incidents", "logs", "metrics")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Entry(NamedTuple):
    """A page in the list of pages: its address, its title, whether it is the one that is shown."""

    address: str
    title: str
    is_shown: bool

    @property
    def words(self) -> list[str]:
        """The parts of the title between which a line may break."""
        return _CAMEL.split(self.title)


class Group(NamedTuple):
    """Pages of one kind."""

    title: str
    entries: tuple[Entry, ...]


def site(title: str, deployments: Mapping[str, Sequence[Artifact]]) -> Iterator[Artifact]:
    """The site of these deployments. Raises ImportError where markdown-it-py is not installed."""
    for name in ("site.css", "site.js"):
        yield Artifact(PurePosixPath(name), (Path(__file__).parent / name).read_bytes())
    written_pages = {name: _pages(artifacts) for name, artifacts in deployments.items()}
    for name, artifacts in deployments.items():
        yield from _deployment(name, artifacts, written_pages[name], list(deployments))
    starts = [
        Entry(f"{name}/index.html", pages["README"].title, False) for name, pages in written_pages.items() if pages
    ]
    values = {"title": title, "root": "", "home": "index.html", "groups": (), "others": (), "deployment": ""}
    yield _html("index.html", _template().render(**values, body="", starts=starts, search=False))


def _pages(artifacts: Sequence[Artifact]) -> dict[str, Written]:
    """The pages of a deployment by their names without the ending, the start page first, as it lists them."""
    texts = {
        artifact.path.stem: artifact.content.decode()
        for artifact in artifacts
        if artifact.path.parent == _RUNBOOKS and artifact.path.suffix == ".md"
    }
    order = dict.fromkeys(["README", *_LINK.findall(texts.get("README", "")), *sorted(texts)])
    return {name: written(texts[name], _moved) for name in order if name in texts}


def _moved(target: str) -> str:
    """Where the target of a link from a page stands on the site, relative to the pages."""
    path, mark, place = target.partition("#")
    if path.startswith("../previews/"):
        return path.removeprefix("../")
    if path.startswith("../"):
        return f"files/{path.removeprefix('../')}"
    return f"{_file(path.removesuffix('.md'))}{mark}{place}" if path else target


def _file(page: str) -> str:
    return "index.html" if page == "README" else f"{page}.html"


def _deployment(
    name: str, artifacts: Sequence[Artifact], pages: Mapping[str, Written], deployments: Sequence[str]
) -> Iterator[Artifact]:
    html = {}
    for page, made in pages.items():
        html[page] = _template().render(
            title=made.title,
            root="../",
            home="index.html",
            deployment=name,
            others=[Entry(f"../{one}/index.html", one, one == name) for one in deployments],
            groups=list(_groups(pages, page)),
            body=made.html,
            starts=(),
            search=True,
        )
        yield _html(f"{name}/{_file(page)}", html[page])
    index = [
        {
            "address": f"{_file(page)}{'#' if section.anchor else ''}{section.anchor}",
            "page": made.title,
            "words": " ".join(_CAMEL.split(made.title)),  # either way of writing a name is found
            "heading": section.heading if section.anchor else "",
            "text": section.text,
        }
        for page, made in pages.items()
        for section in made.sections
    ]
    # A script, since pages that are files may fetch nothing; `<` could end the element that holds it.
    script = f"const SEARCHED = {json.dumps(index, ensure_ascii=True)};\n".replace("<", "\\u003c")
    yield Artifact(PurePosixPath(name, "searched.js"), script.encode())
    yield from _linked(name, artifacts, "".join(html.values()))


def _groups(pages: Mapping[str, Written], shown: str) -> Iterator[Group]:
    kinds: dict[str, list[Entry]] = {"": [], "Alerts": [], "Playbooks": [], "Reference": []}
    for page, made in pages.items():
        kind = "" if page == "README" else "Reference" if page in _REFERENCE else "Alerts"
        kind = "Playbooks" if page.startswith("playbook-") else kind
        kinds[kind].append(Entry(_file(page), "Overview" if page == "README" else made.title, page == shown))
    yield from (Group(kind, tuple(entries)) for kind, entries in kinds.items() if entries)


def _linked(name: str, artifacts: Sequence[Artifact], html: str) -> Iterator[Artifact]:
    """The artifacts that pages show or link to."""
    wanted = {*re.findall(r'(?:href|src)="((?:files|previews)/[^"#]*)"', html)}
    for artifact in artifacts:
        for address in (str(artifact.path), f"files/{artifact.path}"):
            if address in wanted:
                yield Artifact(PurePosixPath(name, address), artifact.content)


def _html(path: str, text: str) -> Artifact:
    return Artifact(PurePosixPath(path), text.encode())


@cache
def _template() -> Template:
    return html_template(Path(__file__).parent)
