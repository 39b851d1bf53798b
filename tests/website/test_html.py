"""Markdown pages as HTML: what the site adds, what it leaves out, and the anchors that links between pages use."""

from __future__ import annotations

import re

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring.generators.runbooks import runbooks
from eventcore_monitoring.website.html import Section, written

PAGES = {artifact.path.name: artifact.content.decode() for artifact in runbooks(eventcore())}


def same(target: str) -> str:
    return target


def test_headings_have_the_anchors_that_links_between_pages_use() -> None:
    anchors = {
        name: {*re.findall(r'<(?:h\d|a) id="([^"]+)"', written(text, same).html)} for name, text in PAGES.items()
    }
    links = [
        (name, *link.partition("#")[::2])
        for name, text in PAGES.items()
        for link in re.findall(r"\]\(([^)]*#[^)]*)\)", text)
        if not link.startswith("https://")
    ]
    assert len(links) > 60
    assert [one for one in links if one[2] not in anchors[one[1] or one[0]]] == []


def test_headings_of_one_text_are_numbered_as_on_code_hosts() -> None:
    html = written("# A\n\n## Go on\n\n## Go on\n\n## Go on!\n", same).html
    assert re.findall(r'id="([^"]+)"', html) == ["a", "go-on", "go-on-1", "go-on-2"]


def test_boxes_of_checklists_can_be_ticked_and_other_brackets_stay_text() -> None:
    html = written("# A\n\n- [ ] look\n- [ ] see\n\n    ```bash\n    [ ] x\n    ```\n\n- not [ ] this\n", same).html
    assert html.count('<input type="checkbox" aria-label="Done">') == 2
    assert "[ ] x\n" in html
    assert "not [ ] this" in html


def test_of_raw_html_only_anchors_are_passed_on() -> None:
    text = (
        '# A\n\n<a id="x"></a>\n\na <script>alert(1)</script> <a id="y" onclick="b()">c</a>\n\n<div>\n\n<img src=x>\n'
    )
    html = written(text, same).html
    assert '<a id="x"></a>' in html
    assert re.findall(r"<(script|div|img|a id=.y)", html.replace('<div class="', "")) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;div&gt;" in html


@pytest.mark.parametrize("text", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_links_that_run_something_are_no_links(text: str) -> None:
    assert f'href="{text}' not in written(f"# A\n\n[b]({text})\n", same).html


def test_links_between_pages_are_moved_and_others_leave_without_a_trace() -> None:
    html = written("# A\n\n[b](c.md#d) ![e](../f.svg) [g](https://h)\n", lambda target: f"moved/{target}").html
    assert 'href="moved/c.md#d"' in html
    assert 'src="moved/../f.svg"' in html
    assert 'href="https://h" rel="noopener noreferrer"' in html


def test_a_caution_is_told_from_other_quotations_and_code_says_its_language() -> None:
    html = written("# A\n\n> **Caution:** b\n\n> c\n\n```sql\nSELECT 1 < 2;\n```\n", same).html
    assert html.count('<blockquote class="caution">') == 1
    assert html.count("<blockquote>") == 1
    assert '<span class="language">sql</span>' in html
    assert "SELECT 1 &lt; 2;" in html


def test_what_is_searched_is_the_text_below_each_heading() -> None:
    made = written("# Top `x`\n\nsome *words*\n\n## Next one\n\n- a\n\n  ```bash\n  ls\n  ```\n", same)
    assert made.title == "Top x"
    assert made.sections == (Section("", "Top x", "some words"), Section("next-one", "Next one", "a ls\n"))
