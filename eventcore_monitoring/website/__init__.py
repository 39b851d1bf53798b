"""The web site of the runbooks: their Markdown as HTML pages with search; no server, and nothing from outside."""
