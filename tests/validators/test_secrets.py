from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eventcore_monitoring.validators.program import Tools
from eventcore_monitoring.validators.secrets import TOKENS, check_secrets

Put = Callable[[str, str], Path]

# Put together here, so that no scanner takes this file for a leak.
SAMPLES = {
    "an AWS access key": "AKIA" + "IOSFODNN7EXAMPLE",
    "a GitHub token": "ghp_" + "a1B2" * 9,
    "a fine-grained GitHub token": "github_pat_" + "a1B2c3" * 5,
    "a GitLab token": "glpat-" + "a1B2c3D4e5" * 2,
    "a Slack token": "xoxb-" + "1234567890-abc",
    "a Slack webhook": "https://hooks.slack.com/" + "services/T0000/B0000/abcdef",
    "a Google API key": "AIza" + "a1B2c3D" * 5,
    "a Stripe key": "sk_live_" + "a1B2c3D4" * 3,
    "a Grafana service account token": "glsa_" + "a1B2c3D4" * 4 + "_0123abcd",
    "a JSON Web Token": "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxIn0xx." + "abcdefghij-_",
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "an address with a password": "https://user:" + "hunter2@example.com/",
}


def test_there_are_twelve_shapes_and_each_has_a_sample() -> None:
    assert (len(TOKENS), list(TOKENS)) == (12, list(SAMPLES))


@pytest.mark.parametrize("what", SAMPLES)
def test_each_shape_is_found_and_never_repeated(put: Put, tools: Tools, what: str) -> None:
    folder = put("fluentd/fluent.conf", f'<match **>\n  password "{SAMPLES[what]}"\n')
    found = list(check_secrets(folder, tools))
    assert [(finding.at, finding.message) for finding in found] == [("fluentd/fluent.conf", f"Line 2 holds {what}.")]
    assert SAMPLES[what] not in found[0].fix


def test_a_masked_value_is_found(put: Put, tools: Tools) -> None:
    found = list(check_secrets(put("alertmanager/alertmanager.yaml", 'api_url: "**********"\n'), tools))
    message = "Line 1 holds 10 asterisks, as a masked secret is printed."
    assert [(finding.code, finding.message) for finding in found] == [("secret-masked", message)]


@pytest.mark.parametrize(
    "text",
    [
        "<match **>",
        "*****",
        "https://example.com:8080/a@b",
        "https://user:${PASSWORD}@example.com",
        "https://user:#{ENV['PASSWORD']}@example.com",
        "http://prometheus.monitoring:9090/api",
        "api_url_file: /etc/alertmanager/secrets/slack",
        "task-management and risk_live_data",
    ],
)
def test_a_reference_or_plain_text_is_no_secret(put: Put, tools: Tools, text: str) -> None:
    assert list(check_secrets(put("runbooks/a.md", text), tools)) == []


def test_bytes_that_are_no_text_are_scanned_too(tmp_path: Path, tools: Tools) -> None:
    (tmp_path / "a.bin").write_bytes(b"\xff\n" + SAMPLES["an AWS access key"].encode())
    assert [finding.message for finding in check_secrets(tmp_path, tools)] == ["Line 2 holds an AWS access key."]
