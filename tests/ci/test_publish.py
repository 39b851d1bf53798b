"""`python -m eventcore_monitoring.ci`, as the jobs with a token call it, against a stand-in for each service."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eventcore_monitoring.ci import __main__ as command, service
from fake_service import TOKEN, Fake, fake

ROOT = Path(__file__).parent.parent.parent
HEAD = "a" * 40
MARKER = "<!-- eventcore-monitoring review -->"
REVIEW = "### Monitoring\n\n- `QueueLong` fires 5 minutes later\n"


class Job:
    """A job with a token: its environment and its files."""

    def __init__(self, folder: Path, fake: Fake) -> None:
        self.fake = fake
        self.review = folder / "review.md"
        self.review.write_text(REVIEW, "utf-8")
        self.event = folder / "event.json"
        self.run: dict[str, Any] = {
            "event": "pull_request",
            "head_sha": HEAD,
            "head_branch": "feature/a&b",
            "head_repository": {"owner": {"login": "fork"}},
            "html_url": "https://github.example/team/shop/actions/runs/1",
            "pull_requests": [],
        }
        self.environment = {
            "GITHUB_API_URL": fake.url,
            "GITHUB_REPOSITORY": "team/shop",
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_EVENT_PATH": str(self.event),
            "CI_API_V4_URL": fake.url,
            "CI_MERGE_REQUEST_PROJECT_ID": "7",
            "CI_MERGE_REQUEST_IID": "12",
            "CI_COMMIT_SHA": HEAD,
            "CI_PIPELINE_URL": "https://gitlab.example/team/shop/-/pipelines/1",
            "MONITORING_NOTE_TOKEN": TOKEN,
        }

    def publish(self, *name: str) -> int:
        """Calls the command in this process."""
        self.event.write_text(json.dumps({"workflow_run": self.run}), "utf-8")
        return command.main([self.fake.kind, str(self.review), *name], self.environment)


@pytest.fixture(params=["github", "gitlab"])
def job(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    """A job of either service, for the pull request 12 of a fork."""
    monkeypatch.setattr(service.time, "sleep", lambda _: None)
    with fake(request.param) as running:
        running.pulls = [(11, "fork:other", "b" * 40), (12, "fork:feature/a&b", HEAD)]
        yield Job(tmp_path, running)


@pytest.fixture
def on_github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    """A job of GitHub."""
    monkeypatch.setattr(service.time, "sleep", lambda _: None)
    with fake("github") as running:
        running.pulls = [(12, "fork:feature/a&b", HEAD)]
        yield Job(tmp_path, running)


def test_the_first_review_is_a_new_comment_and_the_next_one_takes_its_place(
    job: Job, capsys: pytest.CaptureFixture[str]
) -> None:
    assert job.publish() == 0
    job.review.write_text("### Monitoring\n\nnothing changes\n", "utf-8")
    assert job.publish() == 0
    assert job.publish() == 0

    (text,) = job.fake.texts(12)
    assert text.startswith(MARKER)
    assert "nothing changes" in text
    assert "aaaaaaaaaaaa" in text
    assert [word.split()[0] for word in capsys.readouterr().out.splitlines()] == ["commented", "brought", "the"]
    assert [one.split()[0] for one in job.fake.asked if not one.startswith("GET")] == [
        "POST",
        {"github": "PATCH", "gitlab": "PUT"}[job.fake.kind],
    ]


def test_comments_of_several_names_stand_side_by_side(job: Job) -> None:
    for name in ("shop", "billing", "shop"):
        assert job.publish(name) == 0

    assert [text.split("\n")[0] for text in job.fake.texts(12)] == [
        "<!-- eventcore-monitoring review: shop -->",
        "<!-- eventcore-monitoring review: billing -->",
    ]


def test_the_marker_in_a_comment_of_somebody_else_is_left_alone(job: Job) -> None:
    theirs = f"{MARKER}\nApproved by security."
    job.fake.comments[12] = [(1, "mallory", theirs), (2, job.fake.me, f"About {MARKER}")]
    assert job.publish() == 0

    assert job.fake.texts(12)[:2] == [theirs, f"About {MARKER}"]
    assert len(job.fake.texts(12)) == 3


def test_our_comment_is_found_behind_hundreds_of_others(job: Job) -> None:
    others = [(number, "ann", "Looks good.") for number in range(250)]
    job.fake.comments[12] = [*others, (999, job.fake.me, f"{MARKER}\nold")]
    assert job.publish() == 0

    assert len(job.fake.texts(12)) == 251
    assert "fires 5 minutes later" in job.fake.texts(12)[-1]


def test_a_review_of_any_length_is_published(job: Job) -> None:
    job.review.write_text("### Monitoring\n\n" + "#### one more\n\n\U0001f600 text\n" * 20_000, "utf-8")
    assert job.publish() == 0

    (text,) = job.fake.texts(12)
    assert len(text) <= 65_536
    assert "**The review goes on**" in text


def test_a_review_that_would_act_is_only_shown(job: Job) -> None:
    job.review.write_text(f"/approve\n@team look\n{MARKER}\n", "utf-8")
    assert job.publish() == 0

    (text,) = job.fake.texts(12)
    assert "\u2060/approve\n@\u2060team look\n" in text


def test_a_link_in_the_artifact_publishes_no_file_of_the_job(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.review.unlink()
    job.review.symlink_to("/proc/self/environ")

    assert job.publish() == 2
    assert job.fake.asked == []
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "fault", [500, 502, 503, 429, b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", b"nonsense\r\n\r\n"]
)
@pytest.mark.parametrize("before", [0, 1, 2])
def test_what_passes_is_waited_for_and_there_is_one_comment(job: Job, fault: int | bytes, before: int) -> None:
    answers: Callable[..., Any] = job.fake.answer
    calls = []

    def counted(*words: Any) -> Any:
        calls.append(words)
        if len(calls) == before:
            job.fake.faults = [fault]
        return answers(*words)

    job.fake.answer = counted  # type: ignore[method-assign]
    job.fake.faults = [fault] if before == 0 else []

    assert job.publish() == 0
    assert len(job.fake.texts(12)) == 1


def test_what_does_not_pass_is_said_and_given_up(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.fake.faults = [503, 503, 503]
    assert job.publish() == 3
    assert "is answered with 503: fault 503; nothing is known to be published" in capsys.readouterr().err
    assert len(job.fake.asked) == 3


def test_a_token_that_may_not_is_said_at_once_and_never_shown(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.environment["GITHUB_TOKEN"] = job.environment["MONITORING_NOTE_TOKEN"] = "wrong-token"
    assert job.publish() == 3
    errors = capsys.readouterr().err
    assert "is answered with 401: Bad credentials" in errors
    assert "wrong-token" not in errors
    assert len(job.fake.asked) == 1


def test_a_redirect_is_not_followed_with_the_token(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.fake.faults = [307]
    assert job.publish() == 3
    assert len(job.fake.asked) == 1
    assert "is answered with 307" in capsys.readouterr().err


def test_an_answer_of_another_form_is_said(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.fake.answer = lambda *_: (200, [{"else": 1}])  # type: ignore[method-assign]
    assert job.publish() == 3
    assert "in a form that is not known" in capsys.readouterr().err


def test_a_service_that_is_not_there_is_said(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.environment["GITHUB_API_URL"] = job.environment["CI_API_V4_URL"] = "http://127.0.0.1:9"
    assert job.publish() == 3
    assert "has no answer" in capsys.readouterr().err


def test_a_variable_that_is_missing_is_named(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.environment.clear()
    assert job.publish() == 2
    errors = capsys.readouterr().err
    assert {"github": "GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN", "gitlab": "CI_API_V4_URL"}[
        job.fake.kind
    ] in errors


def test_the_pull_request_is_that_of_the_head_whatever_the_event_says_of_it(on_github: Job) -> None:
    on_github.run["pull_requests"] = [{"number": 99}]
    assert on_github.publish() == 0

    assert len(on_github.fake.texts(12)) == 1
    assert 99 not in on_github.fake.comments


@pytest.mark.parametrize(
    "pulls", [[], [(12, "fork:feature/a&b", "c" * 40)], [(12, "other:feature/a&b", HEAD)]], ids=str
)
def test_a_pull_request_that_is_closed_or_went_on_gets_no_comment(
    on_github: Job, pulls: list[tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    on_github.fake.pulls = pulls
    assert on_github.publish() == 0
    assert on_github.fake.comments == {}
    assert "no open pull request is at aaaaaaaaaaaa" in capsys.readouterr().out


def test_two_pull_requests_of_one_head_are_not_guessed_at(on_github: Job, capsys: pytest.CaptureFixture[str]) -> None:
    on_github.fake.pulls *= 2
    assert on_github.publish() == 3
    assert "#12, #12 have the same head" in capsys.readouterr().err
    assert on_github.fake.comments == {}


def test_a_fork_that_is_gone_is_said(on_github: Job, capsys: pytest.CaptureFixture[str]) -> None:
    on_github.run["head_repository"] = None
    assert on_github.publish() == 0
    assert "the repository of the pull request is gone" in capsys.readouterr().out


@pytest.mark.parametrize(("event", "why"), [("push", "the workflow ran for push"), (None, "is no workflow_run")])
def test_another_event_is_a_wrong_call(
    on_github: Job, event: str | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github.run["event"] = event
    if event is None:
        del on_github.run["event"]
    assert on_github.publish() == 2
    assert why in capsys.readouterr().err
    assert on_github.fake.asked == []


def test_words_that_are_no_call_are_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["gitea", "review.md"], ["github"], ["github", "a", "b", "c"]):
        assert command.main(words, {}) == 2
    assert capsys.readouterr().err.count("usage: python -m eventcore_monitoring.ci github|gitlab FILE") == 4


def test_the_command_needs_nothing_but_python(job: Job) -> None:
    job.event.write_text(json.dumps({"workflow_run": job.run}), "utf-8")
    process = subprocess.run(
        [sys.executable, "-P", "-S", "-m", "eventcore_monitoring.ci", job.fake.kind, str(job.review)],
        cwd=job.review.parent,
        env={**job.environment, "PYTHONPATH": str(ROOT), "no_proxy": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stderr) == (0, "")
    assert len(job.fake.texts(12)) == 1
