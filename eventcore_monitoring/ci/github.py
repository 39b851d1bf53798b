"""The comment on a pull request of GitHub, written by a workflow that runs after the one with the definitions.

Which pull request it is comes from the event of that workflow (`workflow_run`) and from GitHub, never from the
artifact. `workflow_run.pull_requests` is empty for forks (github/docs#22501), so GitHub is asked for the pull requests
of the head. REST API 2022-11-28.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from eventcore_monitoring.ci.comment import comment, marker
from eventcore_monitoring.ci.service import Service, ServiceError, given, patiently

AUTHOR: Final = "github-actions[bot]"  # whom the token of a workflow writes as


def publish(review: str, name: str, environment: Mapping[str, str]) -> str:
    """Writes the comment, or brings it up to date; gives what was done. Raises ValueError and ServiceError."""
    marker(name)
    url, repository, token, file = given(
        environment, "GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "GITHUB_EVENT_PATH"
    )
    author = environment.get("COMMENT_AUTHOR") or AUTHOR
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "User-Agent": "eventcore-monitoring",
    }
    service = Service(url, headers)
    run = _run(Path(file))
    return patiently(lambda: _published(service, repository, run, review, name, author))


def _run(file: Path) -> dict[str, Any]:
    """The run of the other workflow. Raises ValueError."""
    try:
        event = json.loads(file.read_bytes())
        run = event["workflow_run"]
        if run["event"] != "pull_request":
            raise ValueError(f"the workflow ran for {run['event']}: let this follow a workflow of pull_request")
        _ = run["head_sha"], run["head_branch"], run["html_url"]
    except (OSError, json.JSONDecodeError, KeyError, TypeError):
        raise ValueError("the event is no workflow_run: let this run on workflow_run, as the template does") from None
    return dict(run)


def _published(service: Service, repository: str, run: Mapping[str, Any], review: str, name: str, author: str) -> str:
    head = run["head_sha"]
    if not run.get("head_repository"):
        return "the repository of the pull request is gone: nothing to comment on"
    owner = run["head_repository"]["owner"]["login"]
    place = quote(f"{owner}:{run['head_branch']}", safe="")
    pulls = service.all(f"/repos/{repository}/pulls?state=open&head={place}")
    numbers = [one["number"] for one in pulls if one["head"]["sha"] == head]
    if not numbers:
        return f"no open pull request is at {head[:12]}: a newer run will comment"
    if len(numbers) > 1:
        # Each has a base of its own, and so a review of its own; which run was whose, GitHub does not say.
        among = ", ".join(f"#{number}" for number in numbers)
        raise ServiceError(f"{among} have the same head, and the run does not tell whose review this is")
    text = comment(review, name, f"commit {head[:12]}", run["html_url"])
    comments = f"/repos/{repository}/issues/{numbers[0]}/comments"
    ours = next((one for one in service.all(comments) if _is_ours(one, name, author)), None)
    if ours is None:
        service.ask("POST", comments, {"body": text})
        return f"commented on #{numbers[0]}"
    if ours["body"].replace("\r\n", "\n").rstrip() == text.rstrip():
        return f"the comment on #{numbers[0]} says so already"
    service.ask("PATCH", f"/repos/{repository}/issues/comments/{ours['id']}", {"body": text})
    return f"brought the comment on #{numbers[0]} up to date"


def _is_ours(one: Mapping[str, Any], name: str, author: str) -> bool:
    """Whether a comment is ours: anybody can write the marker, but not under our name."""
    return (one.get("user") or {}).get("login") == author and (one.get("body") or "").startswith(marker(name))
