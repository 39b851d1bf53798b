"""Courses as promtool unit tests: each version of an alert has to do what our evaluator says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.proof.tests import always, input_series
from eventcore_monitoring.proof.timeline import Subject, interval_of
from eventcore_monitoring.review.courses import Course
from eventcore_monitoring.values import duration, milliseconds


def course_tests(subject: Subject, courses: Sequence[tuple[Scenario, Course]], rules: str) -> str:
    """A file of tests of one version; `rules`: the path of its rules."""
    return to_yaml(
        {
            "rule_files": [rules],
            "evaluation_interval": duration(subject.evaluated),
            "tests": [_test(subject, scenario, course) for scenario, course in courses],
        }
    )


def _test(subject: Subject, scenario: Scenario, course: Course) -> Tree:
    series = scenario.all_series
    interval = interval_of(series, subject.evaluated)
    return {
        "name": f"{subject.name} when {scenario.name}",
        "interval": duration(interval),
        "input_series": input_series(series, interval, milliseconds(scenario.lasts)),
        "promql_expr_test": list(_claims(subject, scenario, course)),
    }


def _claims(subject: Subject, scenario: Scenario, course: Course) -> Iterator[Tree]:
    step = duration(subject.evaluated)
    if not course.fires:
        yield always(subject.name, {}, "0s", scenario.lasts, step, firing=False)
    final = {labels: {**dict(labels), **subject.labels} for labels in course.fires}
    # A label that only others have is asked for as missing; what a template fills in is not known here.
    names = {name: "" for labels in final.values() for name in labels}
    for labels, spans in course.fires.items():
        asked = {name: text for name, text in {**names, **final[labels]}.items() if "{{" not in text}
        for begin, end in spans:
            yield always(subject.name, asked, duration(begin), duration(begin), step, firing=True)
            if begin != end:
                yield always(subject.name, asked, duration(begin), duration(end), step, firing=True)
        for begin, end in course.quiet[labels]:
            yield always(subject.name, asked, duration(begin), duration(end), step, firing=False)
