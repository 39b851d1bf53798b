"""Checks of what is scraped and what is probed: each finds its fault, at its line, and nothing where there is none."""

from __future__ import annotations

from typing import Any

from eventcore_monitoring import (
    Addresses,
    HttpProbe,
    Monitoring,
    Probes,
    PrometheusServer,
    RecordingRule,
    ScrapedElsewhere,
    Target,
    probe_signals,
)
from eventcore_monitoring.checks import CHECKS
from eventcore_monitoring.checks.address_scraped_twice import address_scraped_twice
from eventcore_monitoring.checks.name_used_twice import name_used_twice
from eventcore_monitoring.checks.probe_check_unknown import probe_check_unknown
from eventcore_monitoring.checks.probe_cut_off import probe_cut_off
from eventcore_monitoring.checks.probe_not_scraped import probe_not_scraped
from eventcore_monitoring.checks.target_not_scraped import target_not_scraped
from samples.probed import NAME, PROBED, PROBED_SHOP, SIGNALS, SITE, gauge
from small import METRICS, alert, found, lines, next_line

SERVER = PrometheusServer()


def shop(*targets: Target, **fields: Any) -> Monitoring:
    return Monitoring(**{"name": "shop", "metrics": [*map(gauge, targets)], "prometheus": SERVER, **fields})


def probed(**fields: Any) -> Monitoring:
    return Monitoring(**{"name": "shop", "metrics": SIGNALS.metrics, "probes": [SITE, NAME], **fields})


def test_the_probed_shop_has_no_finding() -> None:
    assert [finding for check in CHECKS for finding in check(PROBED_SHOP)] == []


def test_two_jobs_at_one_address_are_found_at_the_second() -> None:
    first = Target(job="web", found=Addresses(addresses=["host-1:9090"]))
    line = next_line()
    second = Target(job="prometheus", found=Addresses(addresses=["host-2:9090", "Host-1:9090"]))

    assert found(address_scraped_twice, shop(first, second)) == [
        (
            "targets.prometheus",
            "address-scraped-twice",
            "scrapes Host-1:9090 as `web` does: one of them has metrics of another program",
            "correct the address of one of them, or give it its `path`",
        )
    ]
    assert lines(address_scraped_twice, shop(first, second)) == [line]


def test_one_program_may_have_metrics_at_two_paths() -> None:
    addresses = Addresses(addresses=["host-1:10250", "host-1:10250"])
    kubelet = Target(job="kubelet", found=addresses)
    cadvisor = Target(job="cadvisor", found=addresses, path="/metrics/cadvisor")
    assert found(address_scraped_twice, shop(kubelet, cadvisor)) == []


def test_an_alert_on_a_check_that_no_probe_has_is_found_with_the_nearest_that_one_has() -> None:
    given = probed(alerts=[alert(when=SIGNALS.failing("site", "databse"))])

    assert found(probe_check_unknown, given) == [
        (
            "alerts.QueueLong",
            "probe-check-unknown",
            'asks for probe="site" check="databse", which no probe has',
            'did you mean probe="site" check="database"?',
        )
    ]


def test_a_recording_rule_on_a_probe_that_is_not_there_is_found() -> None:
    rule = RecordingRule(record="a:b:c", expression=SIGNALS.success.where(probe="zzz").sum(), help="None.")
    assert [(at, fix) for at, _, _, fix in found(probe_check_unknown, probed(recording_rules=[rule]))] == [
        ("recording_rules.a:b:c", 'did you mean probe="site" check="status"?')
    ]


def test_where_no_probe_is_declared_an_alert_on_one_is_told_to_declare_it() -> None:
    given = probed(probes=[], alerts=[alert(when=SIGNALS.unanswered("site"))])
    assert [fix for *_, fix in found(probe_check_unknown, given)] == ["declare the probe"]


def test_probes_that_are_there_and_matchers_that_leave_them_open_are_no_finding() -> None:
    rules = [
        RecordingRule(record="a:b:c", expression=SIGNALS.success.where(check="database").sum(), help="One."),
        RecordingRule(record="a:b:d", expression=SIGNALS.success.sum("probe"), help="All."),
    ]
    given = probed(alerts=[alert(when=SIGNALS.unanswered("name"))], recording_rules=rules)
    assert found(probe_check_unknown, given) == []


def test_labels_of_the_same_name_elsewhere_are_no_probes() -> None:
    assert found(probe_check_unknown, probed(metrics=[*SIGNALS.metrics, *METRICS], alerts=[alert()])) == []


def test_a_probe_that_the_scrape_ends_is_found_with_the_timeout_that_it_needs() -> None:
    line = next_line()
    slow = HttpProbe(name="slow", urls=["http://shop.example.com"], timeout="10s")
    given = probed(probes=[SITE, slow])

    assert found(probe_cut_off, given) == [
        (
            "probes.slow.timeout",
            "probe-cut-off",
            "may take 10s, but the scrape of `blackbox` ends it after 9s500ms",
            'write scrape_timeout="10s500ms" or more at the target, or a shorter timeout here',
        )
    ]
    assert lines(probe_cut_off, given) == [line]


def test_a_probe_that_fits_into_the_scrape_is_no_finding() -> None:
    longer = PROBED.replaced(scrape_timeout="15s")
    slow = HttpProbe(name="slow", urls=["http://shop.example.com"], timeout="14500ms")
    assert found(probe_cut_off, probed(metrics=probe_signals(longer).metrics, probes=[slow])) == []  # type: ignore[arg-type]


def test_probes_that_nothing_scrapes_are_found() -> None:
    given = probed(metrics=[], prometheus=SERVER)
    assert found(probe_not_scraped, given) == [
        (
            "probes.site",
            "probe-not-scraped",
            "no target scrapes the probes",
            'declare `probe_success` on a target with `found=Probes(exporter="blackbox:9115")`',
        )
    ]


def test_probes_that_are_scraped_twice_are_found_at_the_second_job() -> None:
    again = Target(job="again", found=Probes(exporter="other:9115"))
    given = probed(metrics=[*SIGNALS.metrics, gauge(again)], prometheus=SERVER)
    assert found(probe_not_scraped, given) == [
        (
            "targets.again",
            "probe-not-scraped",
            "scrapes the same probes as `blackbox`, so each of them runs twice",
            "declare one target for all probes",
        )
    ]


def test_a_scrape_of_probes_where_there_are_none_is_found() -> None:
    assert found(probe_not_scraped, probed(probes=[], prometheus=SERVER)) == [
        (
            "targets.blackbox",
            "probe-not-scraped",
            "scrapes the probes of this deployment, and there are none",
            "declare `probes=[HttpProbe(…)]`, or remove the target",
        )
    ]


def test_a_target_that_does_not_say_how_it_is_found_is_found_with_what_it_lacks() -> None:
    line = next_line()
    lost = Target(job="lost")
    other = Target(job="other", found=ScrapedElsewhere(by="the cluster's own"))

    assert found(target_not_scraped, shop(lost, other)) == [
        (
            "targets.lost",
            "target-not-scraped",
            "nothing says how Prometheus finds it, so `lost_depth` will never be there",
            'write `found=Addresses(addresses=["host:port"])`, another way, or `ScrapedElsewhere(by="…")`',
        )
    ]
    assert lines(target_not_scraped, shop(lost, other)) == [line]


def test_where_our_prometheus_is_not_configured_nothing_has_to_be_found() -> None:
    given = shop(Target(job="lost"), prometheus=None)
    assert found(target_not_scraped, given) == []
    assert found(probe_not_scraped, probed()) == []


def test_two_probes_of_one_name_are_found() -> None:
    assert [at for at, *_ in found(name_used_twice, probed(probes=[SITE, SITE.replaced(help="Again.")]))] == [  # type: ignore[list-item]
        "probes.site"
    ]
