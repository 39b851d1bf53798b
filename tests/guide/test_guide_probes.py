"""The guide's health checks and certificate checks as probes and alerts."""

from __future__ import annotations

import pytest

from deployments import Generated
from eventcore_mixin.health_probes import PARTS

SERVED = ("CertificateRenewalDue", "CertificateRenewalLate", "CertificateExpiresSoon")
ON_DISK = ("CertificateFileRenewalDue", "CertificateFileRenewalLate", "CertificateFileExpiresSoon")


@pytest.mark.parametrize("names", [SERVED, ON_DISK])
def test_certificates_have_one_ladder_and_it_becomes_more_severe(names: tuple[str, ...], production: Generated) -> None:
    rules = production.rules()
    steps = [(rules[name]["labels"]["severity"], rules[name]["expr"].rpartition(" < ")[2]) for name in names]

    assert steps == [("low", str(30 * 86_400)), ("medium", str(14 * 86_400)), ("high", str(7 * 86_400))]
    assert {rules[name]["expr"].rpartition(" - time()")[0] for name in names} == (
        {'probe_ssl_earliest_cert_expiry{probe="certificate",check="certificate"}'}
        if names is SERVED
        else {"x509_cert_not_after"}
    )


def test_each_part_of_the_health_document_has_a_module_and_an_alert_of_its_own(production: Generated) -> None:
    modules = production.yaml("blackbox/blackbox.yaml")["modules"]
    conditions = [rule["expr"] for rule in production.rules().values()]

    for part in PARTS:
        assert modules[f"health.{part}"]["http"]["fail_if_body_not_matches_regexp"] != []
        own = [one for one in conditions if one.startswith(f'probe_success{{probe="health",check="{part}"}} == 0 and')]
        assert len(own) == 1


def test_every_module_is_scraped_and_every_scrape_has_its_module(production: Generated) -> None:
    modules = production.yaml("blackbox/blackbox.yaml")["modules"]
    (job,) = (
        one for one in production.yaml("prometheus/prometheus.yaml")["scrape_configs"] if one["job_name"] == "blackbox"
    )
    labels = [static["labels"] for static in job["static_configs"]]

    assert sorted(one["__param_module"] for one in labels) == sorted(modules)
    assert all(one["__param_module"] == f"{one['probe']}.{one['check']}" for one in labels)


def test_health_is_asked_at_the_public_address_and_on_each_instance_and_metrics_on_another_port(
    production: Generated,
) -> None:
    jobs = {one["job_name"]: one for one in production.yaml("prometheus/prometheus.yaml")["scrape_configs"]}
    asked = {address for static in jobs["blackbox"]["static_configs"] for address in static["targets"]}

    assert {"http://app.example.com/health", "http://app-1:8080/health"} <= asked
    assert "app-1:9090" in jobs["eventcore"]["static_configs"][0]["targets"]
