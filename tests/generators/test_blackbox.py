"""The modules of probes: exact bytes, and what a real blackbox_exporter says with them of servers on loopback."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import (
    BlackboxOutput,
    BodyText,
    DnsProbe,
    HttpProbe,
    JsonValue,
    Listed,
    Monitoring,
    ProbeCheck,
    SecretFile,
    TlsProbe,
)
from eventcore_monitoring.generators.blackbox import blackbox
from golden import differences
from probing import Exporter, Reply, blackbox_exporter, certificate, exporter, name_server, tls, web
from samples.probed import PROBED_SHOP

GOLDEN = Path(__file__).parent / "golden" / "blackbox"
# CEL is known from this version on; Debian 12 has an older one.
CEL_SINCE = (0, 26)

GUIDE = (
    '{"status":"healthy","version":"1.0.0",'
    '"checks":{"database":"healthy","event_store":"healthy","projections":"healthy"}}'
)
LISTED = """{"status": "Healthy", "timestamp": "2025-01-01T00:00:00Z", "version": "1.0.0", "checks": [
  {"name": "database", "status": "Healthy", "details": {"pool": {"size": 20}}},
  {"status": "Unhealthy", "details": null, "name": "event_store"},
  {"name": "projections", "status": "Healthy"}]}"""
BOOLEANS = '{"checks":{"database":true,"event_store":false,"projections":true},"status":"unhealthy"}'


def loaded(given: Monitoring, folder: Path) -> Path:
    """The generated file, on disk."""
    (made,) = blackbox(given)
    file = folder / "blackbox.yaml"
    file.write_bytes(made.content)
    return file


def deployment(*probes: HttpProbe | DnsProbe | TlsProbe, bodies: str = "regexp") -> Monitoring:
    return Monitoring(name="probed", probes=probes, blackbox=BlackboxOutput.model_validate({"bodies": bodies}))


def knows_cel() -> bool:
    version = tuple(map(int, re.findall(r"\d+", blackbox_exporter().version)[:2]))
    return version >= CEL_SINCE


def passed(asked: Exporter, target: str, module: str) -> bool:
    return asked.probe(target, module)["probe_success"] == 1


def test_the_modules_are_exactly_these() -> None:
    assert differences(GOLDEN, blackbox(PROBED_SHOP)) == {}


def test_in_cel_only_the_questions_about_json_are_written_otherwise() -> None:
    (made,) = blackbox(PROBED_SHOP.replaced(blackbox=BlackboxOutput(bodies="cel")))  # type: ignore[arg-type]
    text = made.content.decode()

    assert re.findall(r"cel: (.*)\n", text) == [
        "'\"status\" in body'",
        "'body.status in [\"up\", true]'",
        '\'type(body.parts) == list ? body.parts.exists(c, c.name == "database" && c.state == "up") : '
        'body.parts.database == "up"\'',
    ]
    assert re.findall(r"regexp:\n +- (.*)\n", text)[:1] == ["'\"version\"'"]


def test_without_probes_there_is_no_file() -> None:
    assert [*blackbox(Monitoring(name="small"))] == []


@pytest.fixture(scope="module", params=["regexp", "cel"] if knows_cel() else ["regexp"])
def guide(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exporter]:
    """An exporter with the probes of EventCore's own definitions."""
    folder = tmp_path_factory.mktemp("exporter")
    given = eventcore(Settings(probe_timeout="2s")).replaced(blackbox=BlackboxOutput(bodies=request.param))
    with exporter(loaded(given, folder), folder) as running:  # type: ignore[arg-type]
        yield running


@pytest.mark.parametrize(
    ("reply", "passing"),
    [
        (Reply(GUIDE), "answer status database event_store projections"),
        (Reply(GUIDE.replace(",", " ,\n ").replace(":", " :\t")), "answer status database event_store projections"),
        (Reply(LISTED), "answer status database projections"),
        (Reply(BOOLEANS), "answer database projections"),
        # What EventCore's handlers do, and what others do: the status says nothing, or says it too.
        (Reply(GUIDE.replace('"database":"healthy"', '"database":"down"')), "answer status event_store projections"),
        (Reply('{"status":"unhealthy","checks":{"database":"unhealthy"}}', 503), "answer"),
        (Reply('{"status":"healthy"}'), "answer status"),
        (Reply(GUIDE, 500), ""),
        (Reply(GUIDE, 302, location="/elsewhere"), ""),
        (Reply("OK"), ""),
        (Reply(""), ""),
        (Reply('{"error":"no \\"status\\": \\"healthy\\" here"}'), ""),
        (Reply("<html>status: healthy</html>", kind="text/html"), ""),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else str(value.status),
)
def test_the_exporter_reads_the_health_document(guide: Exporter, reply: Reply, passing: str) -> None:
    checks = ("answer", "status", "database", "event_store", "projections")
    with web({"/health": reply}) as served:
        results = {check: passed(guide, f"{served.url}/health", f"health.{check}") for check in checks}

    assert [check for check, result in results.items() if result] == passing.split()


def test_nothing_passes_where_nobody_listens_or_the_answer_comes_too_late(guide: Exporter) -> None:
    with web({"/health": Reply(GUIDE, delay=3)}) as served:
        assert not passed(guide, f"{served.url}/health", "health.answer")
    assert not passed(guide, f"{served.url}/health", "health.status")


def test_what_a_probe_sends_is_what_is_declared(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("s3cret")
    probe = HttpProbe(
        name="api",
        urls=["http://127.0.0.1/"],
        method="POST",
        headers={"Accept": "text/plain", "X-Probe": "yes: \"it\" 'is'"},
        bearer_token=SecretFile(file=str(token)),
        body=[BodyText(matches="^ready$")],
    )
    with (
        web({"/": Reply("ready")}) as served,
        exporter(loaded(deployment(probe), tmp_path), tmp_path) as running,
    ):
        assert passed(running, served.url + "/", "api.answer")
    (asked,) = served.asked
    assert {name: asked[name] for name in ("method", "Accept", "X-Probe", "Authorization")} == {
        "method": "POST",
        "Accept": "text/plain",
        "X-Probe": "yes: \"it\" 'is'",
        "Authorization": "Bearer s3cret",
    }


@pytest.mark.parametrize("text", ['"', "\\", "é", "😀", "a b", "a/b", "${x}", "'", "[a-z]+", "#x", "\t"])
def test_any_text_is_a_key_and_a_value_to_the_exporter(tmp_path: Path, text: str) -> None:
    probe = HttpProbe(
        name="any",
        urls=["http://127.0.0.1/"],
        checks=[ProbeCheck(name="there", body=[JsonValue(path="a.database", equals=[text], or_listed=Listed())])],
    )
    bodies = {
        f"/{number}": Reply(json.dumps({"b": text, "a": held}, ensure_ascii=number % 2 == 0))
        for number, held in enumerate(
            [{text: 1, "database": text}, [{"name": "database", "status": text}], {"database": f"{text}x"}]
        )
    }
    with web(bodies) as served, exporter(loaded(deployment(probe), tmp_path), tmp_path) as running:
        assert [passed(running, served.url + path, "any.there") for path in bodies] == [True, True, False]


def test_a_name_is_known_where_it_has_such_a_record(tmp_path: Path) -> None:
    host = "shop.example.com"
    probes = [
        DnsProbe(name="any", servers=["127.0.0.1:53"], query=host),
        DnsProbe(name="right", servers=["127.0.0.1:53"], query=host, answers=["192.0.2.9", "192.0.2.1"]),
        DnsProbe(name="wrong", servers=["127.0.0.1:53"], query=host, answers=["192.0.2.10", "92.0.2.1", "192.0.2"]),
        DnsProbe(name="other", servers=["127.0.0.1:53"], query="gone.example.com"),
        DnsProbe(name="type", servers=["127.0.0.1:53"], query=host, type="AAAA"),
        DnsProbe(name="text", servers=["127.0.0.1:53"], query="text.example.com", type="TXT", answers=["a b"]),
    ]
    records = {host: [(1, bytes([192, 0, 2, 1]))], "text.example.com": [(16, b"\x03a b")]}
    with (
        name_server(records) as server,
        exporter(loaded(deployment(*probes), tmp_path), tmp_path) as running,
    ):
        results = {probe.name: passed(running, server, f"{probe.name}.answer") for probe in probes}
    assert results == {"any": True, "right": True, "wrong": False, "other": False, "type": False, "text": True}


def test_a_certificate_is_valid_for_a_name_and_ends_when_it_ends(tmp_path: Path) -> None:
    made, key = certificate(tmp_path, "shop", 20)
    other, _ = certificate(tmp_path, "other", 20)
    given = deployment(
        TlsProbe(name="right", servers=["127.0.0.1:443"], ca_file=str(made), server_name="app.example.com"),
        TlsProbe(name="other-name", servers=["127.0.0.1:443"], ca_file=str(made), server_name="www.example.com"),
        TlsProbe(name="other-signer", servers=["127.0.0.1:443"], ca_file=str(other)),
        HttpProbe(name="site", urls=["https://127.0.0.1/"], ca_file=str(made)),
        HttpProbe(name="distrusted", urls=["https://127.0.0.1/"]),
    )
    with (
        web({"/": Reply("ok")}, tls(made, key)) as served,
        web({"/": Reply("ok")}) as plain,
        exporter(loaded(given, tmp_path), tmp_path) as running,
    ):
        host = served.url.removeprefix("https://")
        right = running.probe(host, "right.certificate")
        results = {
            "other-name": passed(running, host, "other-name.certificate"),
            "other-signer": passed(running, host, "other-signer.certificate"),
            "site": passed(running, f"{served.url}/", "site.answer"),
            "distrusted": passed(running, f"{served.url}/", "distrusted.answer"),
            "no tls": passed(running, f"{plain.url}/", "site.answer"),
        }
    ends = right["probe_ssl_earliest_cert_expiry"]
    assert right["probe_success"] == 1
    assert 19 < (ends - os.stat(made).st_mtime) / 86_400 < 21
    assert results == {"other-name": False, "other-signer": False, "site": True, "distrusted": False, "no tls": False}
