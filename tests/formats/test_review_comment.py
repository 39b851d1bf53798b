"""The comment of a review: within its limit, whole in its parts; nobody is called, nothing is markup."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.formats.comment import comment
from eventcore_monitoring.formats.markdown import MOST
from eventcore_monitoring.review.change import Change, File, Review, Risk
from eventcore_monitoring.review.text import review_text

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
names = st.from_regex(r"[a-z]{1,8}\.[A-Za-z][A-Za-z0-9 _]{0,20}", fullmatch=True)
changes = st.builds(
    Change,
    at=names,
    code=st.sampled_from(["alert-threshold", "panel-query", "file-form"]),
    message=texts,
    risk=st.sampled_from(Risk),
    before=texts,
    after=texts,
    behaviour=st.lists(texts, max_size=3).map(tuple),
    hits=st.lists(names, max_size=9).map(tuple),
    source=st.none() | st.builds(SourceLine, st.just("/p/definitions/shop.py"), st.integers(1, 99)),
)
reviews = st.builds(
    Review, name=st.sampled_from(["", "shop"]), changes=st.lists(changes, max_size=6).map(tuple),
    notes=st.lists(texts, max_size=2).map(tuple),
)  # fmt: skip


def many(number: int, size: int = 300) -> Review:
    return Review(
        "shop",
        tuple(
            Change(f"alerts.A{n}", "alert-expression", "x" * size, Risk.DANGER, "up == 0", "up == 1")
            for n in range(number)
        ),
    )


def test_a_long_comment_is_cut_at_a_section_and_says_how_much_is_left() -> None:
    told = comment([many(400)], "")
    assert len(told) <= MOST
    shown = told.count("- **`alerts.A")
    left = int(re.search(r"(\d+) more: see", told)[1])  # type: ignore[index]
    assert shown + left == 400
    assert told.count("```") % 2 == 0


def test_differences_of_files_are_the_first_to_be_left_out() -> None:
    files = tuple(File(f"f{n}", "changed", "-a\n+b\n" * 400) for n in range(60))
    told = comment([many(5)._replace(files=files)], "")
    assert told.count("- **`alerts.A") == 5
    assert told.count("<details>") == told.count("</details>") < 60


def test_nothing_is_a_comment_too() -> None:
    assert "nothing changes" in comment([Review("shop")], "")


@given(st.lists(reviews, max_size=3))
def test_a_comment_calls_nobody_and_holds_no_markup_of_others(given_reviews: list[Review]) -> None:
    told = comment(given_reviews, "/p/")
    assert len(told) <= MOST
    tokens = MarkdownIt("commonmark").enable("table").parse(told)
    inline = [child for token in tokens for child in token.children or []]
    plain = "".join(child.content for child in inline if child.type == "text")
    assert not re.search(r"@[A-Za-z0-9]", plain)
    assert not [child for child in inline if child.type in ("link_open", "image")]
    html = "".join(token.content for token in (*tokens, *inline) if token.type in ("html_block", "html_inline"))
    assert set(re.findall(r"</?(\w+)", html)) <= {"details", "summary", "sub"}


@given(reviews)
def test_text_commands_no_terminal_and_says_every_change_that_matters(review: Review) -> None:
    told = review_text(review, "/p/")
    assert all(character == "\n" or character.isprintable() for character in told)
    for change in review.changes:
        if change.risk is not Risk.NONE:
            assert change.at in told
