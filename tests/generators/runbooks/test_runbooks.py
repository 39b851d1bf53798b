from __future__ import annotations

import json
import re
from pathlib import Path

import grafanalib.core
import pytest
import yaml
from markdown_it import MarkdownIt

from eventcore_mixin import eventcore
from eventcore_monitoring.build import generate
from eventcore_monitoring.generators.alertmanager import alertmanager
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.generators.runbooks import runbooks
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.dashboards import Dashboard, Query, Row, Stat
from eventcore_monitoring.model.grafana_output import GrafanaOutput
from eventcore_monitoring.model.incidents import IncidentPolicy, Severity, Webhook
from eventcore_monitoring.model.metrics import Gauge, Label, Target
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.references import ToDashboard, ToPanel, ToPlaybook, ToUrl
from eventcore_monitoring.model.runbooks import Checklist, Item, Playbook, Runbook, Step
from eventcore_monitoring.model.scenarios import Scenario, constant
from eventcore_monitoring.previews import with_previews
from eventcore_monitoring.values import count, duration, milliseconds, percent
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
    others = {"metrics.md", "incidents.md", "paging.md", "dashboards.md", "checklists.md", "playbook-database-down.md"}
    assert set(pages(SHOP)) == {"README.md", *others, *(f"{alert.name}.md" for alert in ALERTS)}


def test_every_link_between_pages_leads_to_a_page_and_a_heading() -> None:
    made = pages(SHOP)
    anchors = {
        name: {*map(anchor, re.findall(r"(?m)^#+ (.*)$", text)), *re.findall(r'<a id="(.*?)">', text)}
        for name, text in made.items()
    }
    links = [
        (name, *link.partition("#")[::2])
        for name, text in made.items()
        for link in re.findall(r"\]\(([^)]*)\)", text)
        if not link.startswith(("https://", "../"))
    ]
    assert len(links) > 40
    assert [
        link
        for name, page, fragment in links
        for link in [f"{name} -> {page}#{fragment}"]
        if (page or name) not in made or (fragment and fragment not in anchors[page or name])
    ] == []


def test_every_link_to_an_artifact_leads_to_one_of_a_whole_build() -> None:
    guide = eventcore()
    built, _ = with_previews(guide, generate(guide), {})
    files = {str(artifact.path) for artifact in built}
    texts = [artifact.content.decode() for artifact in built if artifact.path.suffix == ".md"]
    links = {link for text in texts for link in re.findall(r"\]\(\.\./([^)]*)\)", text)}
    assert {link.partition("/")[0] for link in links} == {"previews", "elasticsearch"}
    assert links <= files


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
            steps=[
                Step(text=HOSTILE, command=prose, caution=HOSTILE, see=[ToPlaybook(name="p")]),
                Step(text=f"# {HOSTILE}", see=[ToUrl(title=HOSTILE, url="https://x.example.com/a)b(<c>[d]|e`")]),
            ],
            contact=HOSTILE,
            see=[ToPanel(dashboard="d", panel=HOSTILE)],
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
        playbooks=[
            Playbook(
                name="p",
                title=HOSTILE,
                when=prose,
                steps=[Step(text=HOSTILE, command=f"<x> {prose}", caution=HOSTILE), Step(text=f"- {HOSTILE}")],
            )
        ],
        checklists=[
            Checklist(
                name="c", title=HOSTILE, help=prose, items=[Item(text=HOSTILE), Item(text=HOSTILE, command=prose)]
            )
        ],
    )


HOSTILE_PAGES = [
    *("README.md", "Hot.md", "metrics.md", "incidents.md"),
    *("checklists.md", "playbook-p.md", "dashboards.md"),
]


@pytest.mark.parametrize("page", HOSTILE_PAGES)
def test_hostile_text_is_shown_as_it_was_written_and_adds_no_markup(page: str) -> None:
    tokens = READER.parse(pages(hostile_monitoring())[page])
    inline = [child for token in tokens for child in token.children or []]
    shown = " ".join(token.content for token in inline)
    # The only raw HTML of all pages are the anchors of checklists and dashboards.
    html = {token.content for token in [*tokens, *inline] if token.type.startswith("html")}
    assert html <= {'<a id="c">', '<a id="d">', "</a>"}
    assert [token.type for token in inline if token.type in ("em_open", "s_open")] == []
    images = [token.attrs["src"] for token in inline if token.type == "image"]
    assert images == (["../previews/d.svg"] if page == "dashboards.md" else [])
    links = [str(token.attrs["href"]) for token in inline if token.type == "link_open"]
    assert [link for link in links if not re.fullmatch(r"([\w-]+\.md)?(#\w+)?", link)] == (
        ["https://x.example.com/a%29b%28%3Cc%3E%5Bd%5D%7Ce%60"] if page == "Hot.md" else []
    )
    assert HOSTILE in shown
    assert "49" not in shown


def test_hostile_text_moves_no_heading_and_no_cell() -> None:
    harmless = re.compile(r"<h\d>|<th>|<td>|<li>|<ol>|<table>|<pre>")
    made = pages(hostile_monitoring())
    counts = {name: sorted(set(harmless.findall(READER.render(text)))) for name, text in made.items()}
    headings = {name: re.findall(r"<h(\d)>", READER.render(text)) for name, text in made.items()}
    assert headings == {
        "Hot.md": ["1", *"2" * 7],
        "metrics.md": ["1", "2", "2", "3", "2", "3"],
        "incidents.md": ["1", "2"],
        "paging.md": ["1"],
        "checklists.md": ["1", "2"],
        "dashboards.md": ["1", "2"],
        "playbook-p.md": ["1", "2"],
        "README.md": ["1", "2", "2"],
    }
    tables = ("README.md", "metrics.md", "incidents.md", "dashboards.md")
    assert [READER.render(made[name]).count("<td>") for name in tables] == [4, 4, 6, 4]
    assert "<table>" not in [*counts["Hot.md"], *counts["playbook-p.md"]]


def section(page: str, heading: str) -> list[str]:
    """The lines below a heading that hold text."""
    found = re.search(rf"(?ms)^## {heading}\n(.*?)(?=^## |\Z)", page)
    assert found is not None, page
    return [line for line in found[1].split("\n") if line]


def test_a_page_says_of_what_an_alert_fires_how_soon_and_how_far_it_looks_back() -> None:
    made = pages(SHOP)
    assert made["OrdersFail.md"].splitlines()[8:12] == [
        "- **Fires when** the value is above **5 %** for 5m.",
        "- **Fires** once for everything together.",
        "- **No sooner than 5m** after that begins. To notice it takes up to 1m15s: it is scraped every 15s and "
        "evaluated every 1m.",
        "- **Looks back** 5m.",
    ]
    assert "- **Fires** for each `cluster` and `instance` and `job` by itself.\n" in made["PoolFull.md"]
    assert "- **At once** when that begins. To notice it takes up to 1m15s" in made["QueueLong.md"]
    assert "Looks back" not in made["QueueLong.md"]


def test_a_page_says_who_is_reached_and_how_long_after_the_fault() -> None:
    (file, _) = alertmanager(SHOP)
    routes = yaml.safe_load(file.content)["route"]["routes"]
    waits = {route["receiver"]: milliseconds(route["group_wait"]) for route in routes}
    for alert in SHOP.alerts:
        receiver = SHOP.severity_of[alert.severity].receiver
        length = milliseconds(alert.for_) + waits[receiver]
        after = f"{duration(length)} after it starts" if length else "at once"
        (told, *_) = section(pages(SHOP)[f"{alert.name}.md"], "Who")
        assert told.startswith(f"- **Reaches** `{receiver}` {after}, and again every ")


def rungs(*thresholds: float) -> Monitoring:
    """A queue with one alert for each threshold, the later the more urgent; the first has a scenario for the last."""
    long = Gauge(name="queue_length", help="Waits.", unit="count", target=Target(job="web"))
    alerts = [
        Alert(
            name=f"QueueAbove{threshold}",
            when=long > count(threshold),
            severity="low" if number == 0 else "high",
            summary="Long.",
            fires_when=[
                Scenario(name="it is a bit long", series=[long.series(constant(threshold + 1))], fires_from="5m"),
                Scenario(name="it is endless", series=[long.series(constant(1000))], fires_from="5m"),
            ],
        )
        for number, threshold in enumerate(thresholds)
    ]
    short = Alert(name="QueueEmpty", when=long < count(1), severity="low", summary="Empty.")
    return Monitoring(name="queue", metrics=[long], alerts=[*alerts, short], incidents=LADDER)


LADDER = IncidentPolicy(
    severities=[
        Severity(name="high", meaning="Bad.", response_time="30m", receiver="hook"),
        Severity(name="low", meaning="Not bad.", response_time="1d", receiver="hook"),
    ],
    receivers=[Webhook(name="hook", url="https://example.com/hook")],
    unknown="high",
)


def test_what_else_fires_is_computed_from_signals_scenarios_and_metrics() -> None:
    made = pages(rungs(5, 100))
    assert section(made["QueueAbove5.md"], "What else fires") == [
        "- [`QueueAbove100`](QueueAbove100.md) (high) looks at the same signal, and fires when the value is above "
        "**100**. It fires too in 1 of the 2 scenarios below.",
        "- [`QueueEmpty`](QueueEmpty.md) reads some of the same metrics.",
    ]
    assert section(made["QueueAbove100.md"], "What else fires") == [
        "- [`QueueAbove5`](QueueAbove5.md) (low) looks at the same signal, and fires when the value is above **5**. "
        "It fires too in all 2 scenarios below.",
        "- [`QueueEmpty`](QueueEmpty.md) reads some of the same metrics.",
    ]


def test_many_neighbours_are_counted_rather_than_listed() -> None:
    last = section(pages(rungs(*range(1, 41)))["QueueAbove1.md"], "What else fires")
    assert len(last) == 7  # six rungs and the rest
    assert last[6] == "- 34 more alerts read some of the same metrics."


def test_without_an_address_of_grafana_the_dashboards_page_is_linked() -> None:
    made = pages(SHOP)
    with_address = pages(SHOP.replaced(grafana=GrafanaOutput(url="https://grafana.example.com/")))
    plain = (
        "- Panel [Failure ratio](dashboards.md#shop) on [Shop](dashboards.md#shop) (`/d/shop`), row Orders, draws it"
    )
    linked = "- Panel [Failure ratio](https://grafana.example.com/d/shop?viewPanel="
    assert section(made["OrdersFail.md"], "First look")[0].startswith(plain)
    assert section(with_address["OrdersFail.md"], "First look")[0].startswith(linked)


def test_the_number_in_the_link_to_a_panel_is_its_id_in_the_dashboard_file() -> None:
    made = pages(SHOP.replaced(grafana=GrafanaOutput(url="https://grafana.example.com")))
    numbers = {*map(int, re.findall(r"viewPanel=(\d+)", made["dashboards.md"]))}
    (file,) = [one for one in grafana(SHOP) if str(one.path) == "grafana/dashboards/shop.json"]
    panels = json.loads(file.content)["panels"]
    assert numbers == {panel["id"] for panel in panels if panel["type"] != "row"}


def test_a_dashboard_of_grafanalib_has_its_picture_and_no_panels_that_are_known() -> None:
    handed_over = grafanalib.core.Dashboard(title="As it was", panels=[])
    item = Item(text="Look.", see=[ToDashboard(name="as-it-was")])
    given = Monitoring(
        name="m", dashboards=[handed_over], checklists=[Checklist(name="daily", title="Daily", items=[item])]
    )
    assert section(pages(given)["dashboards.md"], "As it was") == [
        "![As it was](../previews/as-it-was.svg)",
        "In Grafana: `/d/as-it-was`.",
    ]
    assert "- [ ] Look. See dashboard [As it was](dashboards.md#as-it-was)." in pages(given)["checklists.md"]


def test_a_playbook_is_on_its_own_page_and_on_those_of_its_alerts() -> None:
    made = pages(SHOP)
    assert "It is the answer to [`ShopSlow`](ShopSlow.md).\n" in made["playbook-database-down.md"]
    assert section(made["ShopSlow.md"], "What to do")[0] == (
        "The playbook [The database is down](playbook-database-down.md):"
    )
    assert section(made["ShopSlow.md"], "What to do")[1:] == section(
        made["playbook-database-down.md"], "Steps, in order"
    )


def test_the_steps_of_a_playbook_go_on_counting_after_those_of_the_runbook() -> None:
    (_, slow, *_) = ALERTS
    assert slow.runbook is not None
    both = slow.replaced(runbook=slow.runbook.replaced(steps=[Step(text="First look at the weather.")]))
    page = pages(SHOP.replaced(alerts=[both, *ALERTS[:1], *ALERTS[2:]]))["ShopSlow.md"]
    numbers = [line.partition(" ")[0] for line in section(page, "What to do") if line[:1].isdigit()]
    assert numbers == ["1.", "2.", "3.", "4."]


def test_a_caution_stands_before_its_command_and_placeholders_after_it() -> None:
    step = Step(text="End it.", command="kill <pid> && wait <pid>", caution="It is gone then.")
    playbook = Playbook(name="p", title="P", when="Now.", steps=[step])
    page = pages(Monitoring(name="m", playbooks=[playbook]))["playbook-p.md"]
    assert section(page, "Steps, in order") == [
        "1. End it.",
        "    > **Caution:** It is gone then.",
        "    ```bash",
        "    kill <pid> && wait <pid>",
        "    ```",
        "    Put in your own `<pid>`.",
    ]


def test_the_templates_refuse_a_text_that_was_not_made_safe() -> None:
    from eventcore_monitoring.generators.runbooks import _environment

    with pytest.raises(TypeError, match=r"did not go through a function of generators\.runbooks\.markdown"):
        _environment().from_string("{{ text }}").render(text="plain")


def test_a_name_that_no_page_was_given_is_an_error() -> None:
    from jinja2 import UndefinedError

    from eventcore_monitoring.generators.runbooks import _environment

    with pytest.raises(UndefinedError, match="'missing' is undefined"):
        _environment().from_string("{% if missing %}{% endif %}").render()
