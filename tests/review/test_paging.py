"""Who is told: by the labels of rules, and by those that only series have."""

from __future__ import annotations

from eventcore_monitoring.review.reviewing import review
from review.reviewed import alert, confirm, rules

ROUTES = """\
route:
  receiver: everybody
  routes:
    - matchers: ['team="shop"']
      receiver: shop
receivers:
  - name: everybody
    email_configs: [{to: all@example.com}]
  - name: shop
    email_configs: [{to: shop@example.com}]
"""
BY_TEAM = 'sum by (team) (rate(errors_total{team="shop"}[5m])) > 1'


def tree(expr: str, routes: str = ROUTES) -> dict[str, bytes]:
    return {**rules(alert(expr=expr)), "alertmanager/alertmanager.yaml": routes.encode()}


def told(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    changes = review(before, after, confirm).changes
    return [
        f"{change.risk} {change.at}: {change.message}"
        for change in changes
        if change.code.startswith(("alert-r", "route"))
    ]


def test_an_alert_that_loses_the_label_of_its_route_tells_others() -> None:
    changes = told(tree(BY_TEAM), tree(BY_TEAM.replace(" by (team)", "")))
    assert changes == ["danger alerts.HighFailures: tells everybody instead of shop"]


def test_an_alert_that_fires_at_other_times_tells_whom_it_told() -> None:
    assert told(tree(BY_TEAM), tree(BY_TEAM.replace("> 1", "> 2"))) == []


def test_routes_on_labels_of_series_are_to_be_reviewed_though_no_rule_shows_what_they_mean() -> None:
    other = ROUTES.replace('team="shop"', 'team="shoes"')
    assert told(tree("x > 1"), tree("x > 1", other)) == [
        "review alertmanager.route: routes differ, and who is told may depend on what series say of team"
    ]


def test_routes_that_no_alert_can_take_mean_the_same() -> None:
    other = ROUTES.replace('team="shop"', 'team="shoes"')
    assert told(tree("sum(x) > 1"), tree("sum(x) > 1", other)) == [
        "none alertmanager.route: routes differ, and alerts are told as before (1 tried)"
    ]
