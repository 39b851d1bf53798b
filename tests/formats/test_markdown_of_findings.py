"""Findings as a comment, read back with a reader of Markdown."""

from __future__ import annotations

from hypothesis import given, settings
from markdown_it import MarkdownIt

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.formats.markdown import MOST, cut, markdown
from eventcore_monitoring.formats.run import Run, Subject
from format_runs import RUNS, finding, run


@given(RUNS)
@settings(max_examples=50)
def test_every_finding_is_one_item_whatever_its_text(of: Run) -> None:
    text = markdown(of)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)

    assert "\x1b" not in text
    titles = {"Errors": Severity.ERROR, "Warnings": Severity.WARNING, "Notes": Severity.NOTE}
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    found = {one.severity for one in of.findings}
    assert headings[1:] == [title for title, severity in titles.items() if severity in found]
    items = [token for token in tokens if token.type == "list_item_open" and token.level == 1]
    assert len(items) == len(of.findings) + sum(bool(one.said.strip()) for one in of.subjects)
    assert not any(token.type.startswith("html") for token in tokens)


def test_a_comment_reads_well() -> None:
    findings = [
        finding("alerts.B", severity=Severity.WARNING, message="reads `x`, and <b>", source=None),
        finding("alerts.A.when", excerpt="rate(x[5m])\n^^^^^^^^^^^", fix="write `deriv(x[5m])`"),
    ]
    assert markdown(run(findings, [Subject("shop", "2 alerts"), Subject("", "not run: fluentd")])) == (
        """\
### eventcore-monitoring `check`: 1 error, 1 warning

- `shop`: 2 alerts
- not run: fluentd

#### Errors

- `definitions/shop.py:3` **rate-of-gauge** at `alerts.A.when`: is wrong

  ```text
  rate(x[5m])
  ^^^^^^^^^^^
  ```

  Fix: write `deriv(x[5m])`

#### Warnings

- **rate-of-gauge** at `alerts.B`: reads `x`, and &lt;b>

"""
    )


def test_a_run_without_findings_says_so() -> None:
    assert markdown(run([], code=0)) == "### eventcore-monitoring `check`: no findings\n\n"


def test_a_long_comment_ends_after_a_section_with_how_many_more() -> None:
    text = markdown(run([finding(f"alerts.A{number}", message="long " * 100) for number in range(500)]))

    assert MOST - 1_000 < len(text) <= MOST
    shown = text.count("**rate-of-gauge**")
    assert text.endswith(f"long\n\n{500 - shown} more: see the output of `eventcore-monitoring check`.\n")


def test_one_finding_always_fits_however_much_it_says() -> None:
    text = markdown(run([finding("~" * 9_000, message="~" * 9_000, fix="~" * 9_000, excerpt="~" * 9_000)] * 3))
    assert len(text) <= MOST
    assert "**rate-of-gauge**" in text


def test_sections_that_fit_exactly_are_all_there() -> None:
    def more(count: int) -> str:
        return f"{count} more"

    assert cut("head", ["aaaa", "bbbb"], more, most=12) == "headaaaabbbb"
    assert cut("head", ["aaaa", "bbbb"], more, most=11) == "head2 more"
    assert cut("head", ["aaaa", "bbbbbbb"], more, most=14) == "headaaaa1 more"
    assert cut("head", ["aaaa", "bbbbbbb"], more, most=13) == "head2 more"
