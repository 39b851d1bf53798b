"""Who is told of what: the incident policy as Alertmanager's routes, and the way of each alert through them."""
