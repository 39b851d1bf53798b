"""Indices of Elasticsearch and OpenSearch: how they are made, and how long they are kept."""

from typing import ClassVar

from pydantic import Field

from eventcore_monitoring.model.declared import Declared, PositiveDuration


class IndexSettings(Declared):
    """The index template and the lifecycle policy of a sink's indices; `delete_after` None keeps them for ever."""

    section: ClassVar[str] = "indices"

    delete_after: PositiveDuration | None = "30d"
    shards: int = Field(default=1, ge=1, le=1024)
    replicas: int = Field(default=1, ge=0, le=100)
    refresh_interval: PositiveDuration = "5s"
