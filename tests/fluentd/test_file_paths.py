"""Which files a tail source reads, against a file system with such files."""

from __future__ import annotations

import glob as real
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from eventcore_monitoring.fluentd.file_paths import TailPaths, glob, normalized, template
from eventcore_monitoring.fluentd.tag_automaton import Automaton
from eventcore_monitoring.fluentd.tag_language import Language, text

FILES = (
    *("a.log", "b.log", "ab.log", ".log", ".a.log", "a", "a.log.1", "x-y.log"),
    *("d/a.log", "d/.log", "d/e/a.log", ".d/a.log", "d/.e/a.log", "d/e/f/b"),
)
PIECES = ("*", "?", "a", "b", ".", ".log", "[ab]", "[!a]", "[a-c]", "/", "d", "**/", "x-y")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    for one in FILES:
        folder.joinpath(one).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(one).touch()
    return folder


def fits(language: Language, path: str) -> bool:
    return bool(Automaton([language]).fitting(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5))
def test_a_glob_fits_the_files_that_a_file_system_finds(tree: Path, pieces: list[str]) -> None:
    pattern = normalized("/" + "".join(pieces).replace("//", "/"))
    if "**" in pattern.replace("/**/", ""):
        return  # two stars within a name: Python refuses to recurse there, Ruby takes them for one
    found = {one for one in real.glob(f"{tree}{pattern}", recursive=True) if Path(one).is_file()}
    assert {one for one in FILES if fits(glob(pattern), f"/{one}")} == {
        str(Path(one).relative_to(tree)) for one in found
    }


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/a/{x,y}*.log", "/a/y1.log", True),
        ("/a/{x,y{1,2}}.log", "/a/y2.log", True),
        ("/a/{x,y}.log", "/a/z.log", False),
        ("/a/\\*.log", "/a/*.log", True),
        ("/a/\\*.log", "/a/b.log", False),
        ("/a/[^b].log", "/a/c.log", True),
        ("/a/[^b].log", "/a/b.log", False),
        ("/a/%Y-*.log", "/a/2026-x.log", True),
        ("/a/%%.log", "/a/%.log", True),
        ("/a/%%.log", "/a/x.log", False),
    ],
)
def test_a_glob_of_ruby_has_braces_escapes_and_dates(pattern: str, path: str, expected: bool) -> None:
    assert fits(glob(pattern), path) is expected


def paths(*patterns: str, excluded: tuple[str, ...] = (), policy: str = "backward_compatible") -> TailPaths:
    return TailPaths(patterns, excluded, policy)


def test_only_a_path_with_a_star_is_expanded_by_default() -> None:
    literal = paths("/a/?.log")
    assert not literal.expands("/a/?.log")
    assert literal.overlap(text("/a/b.log")) is None
    assert paths("/a/?.log", policy="extended").overlap(text("/a/b.log")) == ("/a/b.log", True)
    assert paths("/a/{b,c}", policy="always").expands("/a/{b,c}")


def test_what_is_excluded_is_not_read() -> None:
    assert paths("/a/*.log", excluded=("/a/b.log",)).overlap(text("/a/b.log")) is None
    assert paths("/a/*.log").overlap(text("/a/b.log"), ("/a/b*.log",)) is None
    assert paths("/a/*.log", excluded=("/a/c.log",)).overlap(text("/a/b.log")) == ("/a/b.log", True)


def test_it_is_told_whether_all_of_them_are_read() -> None:
    assert paths("/a/*.log").overlap(template("/a/out.%Y.log")) == ("/a/out.x.log", True)
    read = paths("/a/x*").overlap(template("/a/${tag}"))
    assert read is not None
    assert read[1] is False


def test_paths_that_begin_differently_are_told_apart_at_once() -> None:
    assert not paths("/a/b*.log", "/c/d").near("/a/c*.log")
    assert paths("/a/b*.log").near("/a/*")
    assert paths("/a/b*.log").near("/a//./bc.log")


def test_one_file_has_one_normalized_path() -> None:
    assert {normalized(one) for one in ("/a/b", "/a//b", "/a/./b", "/a/b/")} == {"/a/b"}
    assert normalized("a/b/") == "a/b"
