"""Probes, targets and the server: what is refused, in a sentence that says what to write instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eventcore_monitoring import (
    Addresses,
    AddressFiles,
    BodyText,
    Declared,
    DefinitionError,
    DnsProbe,
    HttpProbe,
    JsonValue,
    KubernetesPods,
    Probes,
    PrometheusServer,
    ScrapedElsewhere,
    SecretFile,
    Target,
    Through,
    TlsProbe,
)
from samples.probed import CERTIFICATE, NAME, PROBED, PROBED_SHOP, SIGNALS, SITE

URL = "http://shop.example.com/health"
THERE = Addresses(addresses=["web-1:8080"])


REFUSED: dict[str, tuple[Callable[[], Declared], str]] = {
    "no address": (
        lambda: HttpProbe(name="site", urls=[]),
        "probes.site.urls: `urls` has no entries: write at least 1",
    ),
    "no url": (
        lambda: HttpProbe(name="site", urls=["shop.example.com"]),
        'item 1 of `urls`: "shop.example.com" is no http(s) address: write',
    ),
    "both schemes": (
        lambda: HttpProbe(name="site", urls=[URL, "https://shop.example.com"]),
        "some of the `urls` are http and some https: write a probe for each",
    ),
    "no status": (
        lambda: HttpProbe(name="site", urls=[URL], status=[20]),
        "item 1 of `status` cannot be 20: write at least 100",
    ),
    "a body of HEAD": (
        lambda: HttpProbe(name="site", urls=[URL], method="HEAD", body=[BodyText(matches="x")]),
        'an answer to HEAD has no body that could be looked at: write method="GET"',
    ),
    "an authority without TLS": (
        lambda: HttpProbe(name="site", urls=[URL], ca_file="/ca.crt"),
        "over http no certificate is verified: remove `ca_file`, or write https:// in `urls`",
    ),
    "a check of every probe": (
        lambda: HttpProbe(name="site", urls=[URL], checks=[SITE.checks[0].replaced(name="answer")]),  # type: ignore[list-item]
        "a check cannot be called answer, since every probe has it: write another name",
    ),
    "a check twice": (
        lambda: HttpProbe(name="site", urls=[URL], checks=[SITE.checks[0], SITE.checks[0]]),
        "a check cannot be called status, since it stands there twice: write another name",
    ),
    "a secret in a header": (
        lambda: HttpProbe(name="site", urls=[URL], headers={"X-Api-Key": "abc"}),
        "X-Api-Key holds a secret that all could read in the file: write `bearer_token`",
    ),
    "no header": (
        lambda: HttpProbe(name="site", urls=[URL], headers={"Accept: text": "x"}),
        "'Accept: text' is no name of a header: write one such as 'Accept'",
    ),
    "a path with nothing in it": (
        lambda: JsonValue(path="checks..database"),
        "'checks..database' is no way into a JSON document: write something like 'checks.database'",
    ),
    "a path too deep": (
        lambda: JsonValue(path="a.b.c.d.e.f"),
        "'a.b.c.d.e.f' leads too deep into a document: write at most 5 parts",
    ),
    "no number of JSON": (
        lambda: JsonValue(path="a", equals=[0.5]),
        "item 1 of `equals` must be True or False, a whole number or text, not 0.5",
    ),  # type: ignore[list-item]
    "no regular expression": (
        lambda: BodyText(matches="(?=ahead)"),
        "`matches`: RE2 has no look-around: write an expression that RE2 takes",
    ),
    "no port of a name server": (
        lambda: DnsProbe(name="name", servers=["ns1.example.com"], query="x"),
        '"ns1.example.com" is no host:port: write something like',
    ),
    "a port that is none": (
        lambda: TlsProbe(name="tls", servers=["shop.example.com:70000"]),
        "'shop.example.com:70000' has no port between 1 and 65535: write something like 'db-1.example.com:9187'",
    ),
    "no type of records": (
        lambda: DnsProbe(name="n", servers=["a:53"], query="x", type="ANY"),
        '`type` cannot be "ANY": write "A", "AAAA"',
    ),  # type: ignore[arg-type]
    "no addresses": (lambda: Addresses(addresses=[]), "`addresses` has no entries: write at least 1"),
    "no labels of pods": (
        lambda: KubernetesPods(namespace="shop", labels={}, port=1),
        "`labels` has no entries: write at least 1",
    ),
    "no file of addresses": (
        lambda: AddressFiles(files=["targets/db.txt"]),
        "'targets/db.txt' is no file of addresses: write a name that ends in .json, .yml or .yaml, with one * at most",
    ),
    "a folder of any name": (
        lambda: AddressFiles(files=["*/db.json"]),
        "'*/db.json' has a * in a folder's name: write it in the name of the file only",
    ),
    "a scrape longer than its interval": (
        lambda: Target(job="web", found=THERE, scrape_interval="15s", scrape_timeout="20s"),
        "a scrape may take 20s, but the next begins after 15s: "
        "write a `scrape_timeout` that is no longer than the `scrape_interval`",
    ),
    "an authority over http": (
        lambda: Target(job="web", ca_file="/ca.crt"),
        'over http no certificate is verified: write scheme="https"',
    ),
    "a path of what is not scraped": (
        lambda: Target(job="web", path="/x"),
        "nothing here scrapes it, so `path` has no effect: say with `found` how Prometheus finds it",
    ),
    "a scheme of what others scrape": (
        lambda: Target(job="web", found=ScrapedElsewhere(by="others"), scheme="https"),
        "nothing here scrapes it, so `scheme` has no effect: say with `found` how Prometheus finds it",
    ),
    "no path": (lambda: Target(job="web", found=THERE, path="metrics"), "'metrics' is no path of an address"),
    "a label of the scrape": (
        lambda: Target(job="web", labels={"job": "x"}),
        "the scrape attaches `job` itself: remove it from `labels`",
    ),
    "a label of probes": (
        lambda: Target(job="web", found=Probes(exporter="a:1"), labels={"check": "x"}),
        "the scrape attaches `check` itself: remove it from `labels`",
    ),
    "a variable of the environment": (
        lambda: PrometheusServer(external_labels={"cluster": "${CLUSTER}"}),
        "`cluster` holds a $, which versions of Prometheus read differently: write it without",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence(fault: str) -> None:
    make, sentence = REFUSED[fault]
    with pytest.raises(DefinitionError) as raised:
        make()
    (finding,) = raised.value.findings
    assert finding.code == "definition"
    assert sentence in f"{finding.at}: {finding.message}: {finding.fix}"


def test_of_the_ways_of_finding_one_is_told_by_its_kind() -> None:
    target = Target(job="web", found=Through(exporter="a:1", targets=["b"]), token=SecretFile(file="/token"))
    assert Target.model_validate_json(target.model_dump_json()) == target
    assert type(PROBED_SHOP.model_validate_json(PROBED_SHOP.model_dump_json()).probes[2]) is TlsProbe


def test_each_kind_of_probe_names_what_it_asks_and_what_it_checks() -> None:
    assert SITE.check_names == ("answer", "status", "database")
    assert (NAME.check_names, CERTIFICATE.check_names) == (("answer",), ("certificate",))
    assert (NAME.addresses, CERTIFICATE.addresses) == (("ns1.example.com:53",), ("10.0.0.1:443",))


def test_a_scrape_of_probes_attaches_the_probe_and_the_check() -> None:
    assert PROBED.attached == {
        "job": "blackbox",
        "instance": "https://shop.example.com/health",
        "probe": "health",
        "check": "answer",
    }


def test_conditions_on_probes_are_these_expressions() -> None:
    assert str(SIGNALS.unanswered("site")) == 'probe_success{probe="site",check="answer"} == 0'
    assert str(SIGNALS.failing("site", "database")) == (
        'probe_success{probe="site",check="database"} == 0 '
        'and on (instance) probe_success{probe="site",check="answer"} == 1'
    )
    assert str(SIGNALS.valid_for("certificate")) == (
        'probe_ssl_earliest_cert_expiry{probe="certificate",check="certificate"} - time()'
    )
    assert str(SIGNALS.exporter_down) == 'max by (job) (up{job="blackbox"}) < 1'
