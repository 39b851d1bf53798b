"""PromQL as typed values: nodes, printer, parser, and the algebra that definitions are written in."""
