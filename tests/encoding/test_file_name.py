from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.file_name import check_file_name, clashing_file_names, slug
from strategies.text import hostile_text

RULE = "write at most 100 of A-Z a-z 0-9 . _ - with a letter or digit at both ends"
UNSAFE = (
    *("", ".", "..", "a..b", "../a", "a/b", "/a", "\\a", "C:a", "a:b", "-a", "a-", "_a", ".a", "a.", "a b", " a"),
    *("a\n", "a\0", "é", "ﬀ", "con", "CON", "Con.yaml", "nul.tar.gz", "com1", "LPT9.txt", "prn", "aux", "a*", "a?"),
    *("a|b", "a<b", "~", "a" * 101, "K8s\u212a", "$HOME", "%TEMP%", "a\u202eb"),
)
SAFE = ("a", "0", "eventcore.yaml", "HighCommandFailureRate.md", "a_b-c.d", "a" * 100, "console", "com10", "lpt")


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_name_is_told_why(name: str) -> None:
    sentence = check_file_name(name)
    assert sentence is not None
    assert sentence.startswith((f"{name!a} is no safe file name", f'"{name}" is no safe file name'))


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_name_passes(name: str) -> None:
    assert check_file_name(name) is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "../x",
            f"'../x' is no safe file name: {RULE}",
        ),
        ("a..b", '"a..b" is no safe file name: write one dot where there are two'),
        ("con.yaml", '"con.yaml" is no safe file name, because Windows keeps it for a device: write another'),
    ],
)
def test_the_sentence_says_what_to_write(name: str, sentence: str) -> None:
    assert check_file_name(name) == sentence


@given(hostile_text | st.text(st.sampled_from("aZ0._-/\\: "), max_size=8))
def test_a_name_that_passes_stays_inside_its_folder(name: str) -> None:
    folder = Path("/output")
    if check_file_name(name) is None:
        assert (folder / name).resolve().parent == folder
        assert (folder / name).name == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("EventCore Operations", "eventcore-operations"),
        ("HighCommandFailureRate", "HighCommandFailureRate"),
        ("log_pipeline-2", "log_pipeline-2"),
        ("_private_", "private"),
        ("  p95 / p99 (latency)… ", "p95-p99-latency"),
        ("Größe – Übersicht", "grosse-ubersicht"),
        ("café", "cafe"),
        ("ﬁle №5", "file-no5"),
        ("a" * 200, "a" * 100),
        ("a" * 99 + " bc", "a" * 99),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_a_title_gives_a_stable_name(title: str, name: str) -> None:
    assert slug(title) == name


@pytest.mark.parametrize("title", ["", "日本", "???", "con", "Nul!", "--"])
def test_a_title_that_gives_no_name_is_refused(title: str) -> None:
    with pytest.raises(ValueError, match=r"^the title .* gives no file name \(.*\)$"):
        slug(title)


@given(hostile_text)
def test_a_slug_is_a_safe_name_and_its_own_slug(title: str) -> None:
    try:
        name = slug(title)
    except ValueError:
        return
    assert check_file_name(name) is None
    assert slug(name) == name


def test_names_that_differ_by_case_clash() -> None:
    names = ["a.yaml", "b.yaml", "A.yaml", "b/c", "a.yaml"]
    assert clashing_file_names(names) == (("a.yaml", "A.yaml"), ("a.yaml", "a.yaml"))
    assert clashing_file_names([]) == ()
