"""EventCore in production: the guide's own figures."""

from eventcore_mixin import Settings, eventcore

monitoring = eventcore(Settings(environment="production"))
