"""The note on a merge request of GitLab, written by a job that runs after the one with the definitions. REST API v4."""

from __future__ import annotations

from collections.abc import Mapping

from eventcore_monitoring.ci.comment import comment, marker
from eventcore_monitoring.ci.service import Service, given, patiently


def publish(review: str, name: str, environment: Mapping[str, str]) -> str:
    """Writes the note, or brings it up to date; gives what was done. Raises ValueError and ServiceError."""
    first = marker(name)
    names = ("CI_API_V4_URL", "CI_MERGE_REQUEST_PROJECT_ID", "CI_MERGE_REQUEST_IID", "CI_COMMIT_SHA", "CI_PIPELINE_URL")
    url, project, number, commit, pipeline = given(environment, *names)
    (token,) = given(environment, "MONITORING_NOTE_TOKEN")
    if not (project.isdecimal() and number.isdecimal()):
        raise ValueError("CI_MERGE_REQUEST_PROJECT_ID and CI_MERGE_REQUEST_IID have to be numbers")
    service = Service(url, {"PRIVATE-TOKEN": token, "User-Agent": "eventcore-monitoring"})
    text = comment(review, name, f"commit {commit[:12]}", pipeline)
    notes = f"/projects/{project}/merge_requests/{number}/notes"

    def published() -> str:
        me = service.ask("GET", "/user")["id"]
        ours = next(
            (
                one
                for one in service.all(f"{notes}?sort=asc")
                # Anybody can write the marker, but not under our name.
                if one["author"]["id"] == me and not one.get("system") and one["body"].startswith(first)
            ),
            None,
        )
        if ours is None:
            service.ask("POST", notes, {"body": text})
            return f"commented on !{number}"
        if ours["body"].rstrip() == text.rstrip():
            return f"the note on !{number} says so already"
        service.ask("PUT", f"{notes}/{ours['id']}", {"body": text})
        return f"brought the note on !{number} up to date"

    return patiently(published)
