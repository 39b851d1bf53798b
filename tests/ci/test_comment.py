"""What a stranger wrote, as a comment: it says what it says, and can do nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.ci.comment import MOST, comment, cut, harmless, marker, read_review, units

RUN = "https://github.example/team/shop/actions/runs/1"


def made(review: str) -> str:
    return comment(review, "", "commit abc", RUN)


def test_a_review_stands_below_the_marker_and_where_it_is_from() -> None:
    assert made("### Monitoring\n\n- fires later\n") == (
        "<!-- eventcore-monitoring review -->\n"
        f"<sub>Written by the definitions of commit abc ([run]({RUN})).</sub>\n\n"
        "### Monitoring\n\n- fires later\n"
    )


def test_an_empty_review_says_so() -> None:
    assert made(" \n").endswith("\n\nThe review is empty.\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ask @team/security or @ann", "ask @\u2060team/security or @\u2060ann"),
        ("mail team@example.com", "mail team@example.com"),
        ("`max_over_time(x[5m] @ end())`", "`max_over_time(x[5m] @ end())`"),
        ("/approve\n/merge", "\u2060/approve\n\u2060/merge"),
        ("  /close", "  \u2060/close"),
        ("a /path and / alone\n/ alone", "a /path and / alone\n/ alone"),
        ("one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("gone\rback", "gone\\rback"),
        ("\u202eevil\u2028/approve", "\\u202eevil\\u2028/approve"),
        ("\x1b[31mred", "\\x1b[31mred"),
    ],
)
def test_what_acts_or_hides_is_shown_instead(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.sampled_from("@/ab \n\t\r`#-\u2028\u202e\U0001f600<>")))
def test_no_line_is_a_command_and_no_name_is_notified(text: str) -> None:
    shown = harmless(text)
    assert not re.search(r"(?m)^\s*/\w", shown.replace("\u2060", "x"))
    assert not re.search(r"(?<![\w`])@\w", shown)
    assert harmless(shown).replace("\\u2060", "\u2060") == shown


@given(st.text(st.sampled_from("a\n#`~ <details></details>\U0001f600"), max_size=80), st.integers(1, 2_000))
def test_a_comment_is_never_too_long_and_always_begins_with_the_marker(text: str, times: int) -> None:
    whole = made(text * times)
    assert units(whole) <= MOST
    assert whole.startswith(f"{marker('')}\n")


def test_a_review_that_is_too_long_is_cut_before_a_heading_and_says_so() -> None:
    section = "#### alerts.QueueLong\n\n" + "fires later\n" * 50
    whole = made(section * 200)
    body = whole.split("\n\n", 1)[1]
    kept, _, end = body.rpartition("\n\n**The review goes on**")
    assert units(whole) > MOST - 2_000
    assert f"{kept}\n" == (section * (kept.count("####"))).rstrip("\n") + "\n"
    assert end == f": it is too long for a comment, the whole is an artifact of [the run]({RUN}).\n"


def test_what_is_open_where_a_review_is_cut_is_closed() -> None:
    start = "<details><summary>Diff</summary>\n\n```diff\n" + "+ line\n" * 2_000
    shown = cut(start, 5_000)
    assert shown.endswith("+ line\n```\n</details>")
    assert units(shown) <= 5_000
    item = "- one\n\n  ```text\n" + "  + line\n" * 2_000
    assert cut(item, 5_000).endswith("\n  + line\n  ```")
    whole = "```text\nclosed\n```\n" + "word\n" * 2_000
    assert cut(whole, 5_000).endswith("word")


@pytest.mark.parametrize("name", ["production", "a b-c_d.e", ""])
def test_a_name_tells_comments_apart(name: str) -> None:
    assert re.fullmatch(r"<!-- eventcore-monitoring review(: [\w .-]+)? -->", marker(name))


@pytest.mark.parametrize("name", ["-->", "a--b", "ä", "a\nb", "x" * 51])
def test_a_name_that_breaks_the_marker_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name for a comment"):
        marker(name)


def test_a_review_is_read_from_a_file_and_from_nothing_else(tmp_path: Path) -> None:
    secret, file = tmp_path / "environment", tmp_path / "review.md"
    secret.write_text("TOKEN=1\n", "utf-8")
    file.write_bytes(b"fires \xff later")
    assert read_review(str(file)) == "fires \ufffd later"
    for make in (lambda at: at.symlink_to(secret), lambda at: at.mkdir(), lambda at: os.mkfifo(at), lambda at: None):
        other = tmp_path / "other"
        make(other)
        with pytest.raises(ValueError, match="cannot be read"):
            read_review(str(other))
        if other.is_dir() and not other.is_symlink():
            other.rmdir()
        else:
            other.unlink(missing_ok=True)


def test_only_so_much_of_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "review.md"
    file.write_bytes(b"a" * 3_000_000)
    assert len(read_review(str(file))) == 1_000_000
