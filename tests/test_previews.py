"""The pictures of a build: of saved answers where there are some, else of a day made from the declarations."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from xml.etree import ElementTree

from eventcore_mixin import eventcore
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.build import generate
from eventcore_monitoring.preview.answers import Answers, read_answers, write_answers
from eventcore_monitoring.previews import FOLDER, classic_dashboards, sample_answers, with_previews

GUIDE = eventcore()
MADE = generate(GUIDE)
NAME = "eventcore-operations"


def picture(artifacts: tuple[Artifact, ...]) -> str:
    (found,) = [one for one in artifacts if one.path == PurePosixPath(f"previews/{NAME}.svg")]
    return found.content.decode()


def answers() -> Answers:
    return sample_answers(GUIDE, dict(classic_dashboards(MADE)))[NAME]


def test_every_dashboard_has_a_picture_in_which_every_panel_has_data() -> None:
    made, findings = with_previews(GUIDE, MADE, {})

    drawn = {one.path.stem: one.content.decode() for one in made if one.path.parent == FOLDER}
    assert drawn.keys() == {dashboard.name for dashboard in GUIDE.dashboards}
    for text in drawn.values():
        assert ElementTree.fromstring(text).tag.endswith("svg")
        assert "no saved answer" not in text.lower()  # of metrics; rows of logs are not made up
        assert "No data" not in text
    assert findings == ()
    assert {one.path for one in made} == {*(one.path for one in MADE), *(FOLDER / f"{name}.svg" for name in drawn)}


def test_saved_answers_are_what_the_picture_shows() -> None:
    given = answers()
    other = given._replace(series=dict.fromkeys(given.series, ()))

    sampled, _ = with_previews(GUIDE, MADE, {})
    same, found = with_previews(GUIDE, MADE, {NAME: write_answers(given)})
    empty, _ = with_previews(GUIDE, MADE, {NAME: write_answers(other)})

    assert found == ()
    assert picture(same).count("<path") == picture(sampled).count("<path")
    assert "No data" in picture(empty) or "no traffic" in picture(empty)


def test_a_query_without_a_saved_answer_is_a_warning_that_names_its_panel() -> None:
    given = answers()
    first = next(iter(given.series))
    less = given._replace(series={key: value for key, value in given.series.items() if key != first})

    _, (finding,) = with_previews(GUIDE, MADE, {NAME: write_answers(less)})

    assert (finding.at, finding.code, finding.severity.value) == (f"dashboards.{NAME}", "preview-answers", "warning")
    assert finding.message == "no answer is saved to 1 query (first: panel Command Execution Rate)"


def test_damaged_answers_are_an_error() -> None:
    _, (finding,) = with_previews(GUIDE, MADE, {NAME: "{"})

    assert finding.severity.value == "error"
    assert finding.message.startswith("saved answers are no JSON")


def test_saved_answers_can_be_read_back() -> None:
    given = answers()
    text = write_answers(given)

    assert write_answers(read_answers(text)) == text
    assert json.loads(text)["step"] == 120


def test_a_deployment_without_dashboards_has_no_pictures() -> None:
    bare = GUIDE.replaced(dashboards=[])
    assert with_previews(bare, [], {}) == ((), ())  # type: ignore[arg-type]
