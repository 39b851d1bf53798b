from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from eventcore_monitoring.generators.runbooks import runbooks
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.dashboards import Dashboard, Query, Row, Stat
from eventcore_monitoring.model.incidents import IncidentPolicy, Severity, Webhook
from eventcore_monitoring.model.metrics import Gauge, Label, Target
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.runbooks import Checklist, Runbook, Step
from eventcore_monitoring.model.scenarios import Scenario, constant
from eventcore_monitoring.values import percent
from golden import differences
from samples.shop import ALERTS, SHOP

GOLDEN = Path(__file__).parent.parent / "golden" / "runbooks"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])

# What breaks pages that are put together carelessly, in one line of text.
HOSTILE = (
    "{{7*7}} {% x %} `tick | \\| *bold* _it_ [a](javascript:1) ![b](c) <script>alert(1)</script> <!-- &lt; ~~x~~ #"
)


def pages(monitoring: Monitoring) -> dict[str, str]:
    return {artifact.path.name: artifact.content.decode() for artifact in runbooks(monitoring)}


def test_the_pages_are_those_in_the_golden_files() -> None:
    assert differences(GOLDEN, runbooks(SHOP)) == {}


def test_there_is_a_page_for_each_alert_and_an_index() -> None:
    names = {
        "README.md",
        "metrics.md",
        "incidents.md",
        "paging.md",
        "checklists.md",
        *(f"{alert.name}.md" for alert in ALERTS),
    }
    assert set(pages(SHOP)) == names


def test_every_link_between_pages_leads_to_a_page_and_a_heading() -> None:
    made = pages(SHOP)
    anchors = {name: {anchor(heading) for heading in re.findall(r"(?m)^#+ (.*)$", text)} for name, text in made.items()}
    links = [
        (name, *link.partition("#")[::2]) for name, text in made.items() for link in re.findall(r"\]\(([^)]*)\)", text)
    ]
    assert len(links) > 20
    assert [
        link
        for name, page, fragment in links
        for link in [f"{name} -> {page}#{fragment}"]
        if (page or name) not in made or (fragment and fragment not in anchors[page or name])
    ] == []


def anchor(heading: str) -> str:
    """GitHub's anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_a_threshold_is_written_as_people_write_it_and_is_the_conditions_own() -> None:
    (alert, *_) = ALERTS
    changed = alert.replaced(when=alert.condition.expression > percent(7.5))
    page = pages(SHOP.replaced(alerts=[changed]))["OrdersFail.md"]
    assert "- **Fires when** the value is above **7.5 %** for 5m.\n" in page
    assert "**More than 7.5 % of all orders fail**\n" in page
    assert "job:shop_orders:rate5m > 0.075\n" in page
    assert "5 % " not in page.replace("7.5 %", "").replace("6 % of", "").replace("4 % of", "")


def test_a_page_has_one_empty_line_between_its_parts_and_one_newline_at_its_end() -> None:
    for text in pages(SHOP).values():
        assert "\n\n\n" not in text
        assert text.rstrip("\n") + "\n" == text


def test_an_empty_monitoring_has_no_pages() -> None:
    assert pages(Monitoring(name="empty")) == {}


def hostile_monitoring() -> Monitoring:
    """A monitoring in which every field that holds any text holds hostile text."""
    prose = f"{HOSTILE}\n# {HOSTILE}\n\n    {HOSTILE}\n> {HOSTILE}\n- {HOSTILE}\n```\n{HOSTILE}\n---\n===\na | b\n:-|-:"
    braces = HOSTILE.replace("{", "{{").replace("}", "}}")
    target = Target(job=HOSTILE, instance=HOSTILE, labels={"zone": HOSTILE}, help=prose)
    heat = Gauge(
        name="heat",
        help=HOSTILE,
        unit="ratio",
        target=target,
        labels=[Label(name="where", help=prose, values=[HOSTILE])],
        origin=prose,
    )
    alert = Alert(
        name="Hot",
        when=heat.where(where=HOSTILE) > percent(5),
        severity="bad",
        summary=braces + " {value} {labels.where}",
        description=prose.replace("{", "{{").replace("}", "}}"),
        runbook=Runbook(
            meaning=prose,
            impact=prose,
            steps=[Step(text=HOSTILE, command=prose), Step(text=f"# {HOSTILE}")],
            contact=HOSTILE,
        ),
        fires_when=[Scenario(name=HOSTILE, series=[heat.series(constant(1))], fires_from="5m", resolved_by="6m")],
        silent_when=[Scenario(name=HOSTILE, series=[heat.series(constant(0))])],
    )
    return Monitoring(
        name="hostile",
        metrics=[heat],
        recording_rules=[
            RecordingRule(record="a:heat:max", expression=heat.max(), help=HOSTILE, labels={"zone": HOSTILE})
        ],
        alerts=[alert],
        incidents=IncidentPolicy(
            severities=[
                Severity(name="bad", meaning=HOSTILE, response_time="1h", receiver="hook", examples=[HOSTILE, HOSTILE])
            ],
            receivers=[Webhook(name="hook", url="https://example.com/{{7*7}}|`<b>")],
            unknown="bad",
        ),
        dashboards=[
            Dashboard(
                name="d",
                title=HOSTILE,
                rows=[Row(title=HOSTILE, panels=[Stat(title=HOSTILE, show=[Query(show=heat.max())])])],
            )
        ],
        checklists=[Checklist(name="c", title=HOSTILE, items=[HOSTILE, "[ ] " + HOSTILE])],
    )


@pytest.mark.parametrize("page", ["README.md", "Hot.md", "metrics.md", "incidents.md", "checklists.md"])
def test_hostile_text_is_shown_as_it_was_written_and_adds_no_markup(page: str) -> None:
    tokens = READER.parse(pages(hostile_monitoring())[page])
    inline = [child for token in tokens for child in token.children or []]
    shown = " ".join(token.content for token in inline)
    # The only raw HTML of all pages are the anchors of the checklists.
    assert {token.content for token in [*tokens, *inline] if token.type.startswith("html")} <= {'<a id="c">', "</a>"}
    assert [token.type for token in inline if token.type in ("em_open", "s_open", "image")] == []
    links = [token.attrs["href"] for token in inline if token.type == "link_open"]
    assert [link for link in links if not re.fullmatch(r"(\w+\.md)?(#\w+)?", str(link))] == []
    assert HOSTILE in shown
    assert "49" not in shown


def test_hostile_text_moves_no_heading_and_no_cell() -> None:
    harmless = re.compile(r"<h\d>|<th>|<td>|<li>|<ol>|<table>|<pre>")
    made = pages(hostile_monitoring())
    counts = {name: sorted(set(harmless.findall(READER.render(text)))) for name, text in made.items()}
    headings = {name: re.findall(r"<h(\d)>", READER.render(text)) for name, text in made.items()}
    assert headings == {
        "Hot.md": ["1", "2", "2", "2", "2", "2", "2"],
        "metrics.md": ["1", "2", "2", "3", "2", "3"],
        "incidents.md": ["1", "2"],
        "paging.md": ["1"],
        "checklists.md": ["1", "2"],
        "README.md": ["1", "2"],
    }
    assert [READER.render(made[name]).count("<td>") for name in ("README.md", "metrics.md", "incidents.md")] == [
        4,
        4,
        6,
    ]
    assert "<table>" not in counts["Hot.md"]


def test_the_templates_refuse_a_text_that_was_not_made_safe() -> None:
    from eventcore_monitoring.generators.runbooks import _environment

    with pytest.raises(TypeError, match=r"did not go through a function of generators\.runbooks\.markdown"):
        _environment().from_string("{{ text }}").render(text="plain")


def test_a_name_that_no_page_was_given_is_an_error() -> None:
    from jinja2 import UndefinedError

    from eventcore_monitoring.generators.runbooks import _environment

    with pytest.raises(UndefinedError, match="'missing' is undefined"):
        _environment().from_string("{% if missing %}{% endif %}").render()
