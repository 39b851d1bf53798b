"""One module a kind of panel: `draw(panel, content, room)` gives the SVG of what stands inside the panel's frame.

`panel` is the panel's classic JSON, `content` (frames.Content) what its queries answered, `room` (svg.Box) the place
below the title. Nothing is drawn outside `room`; ids within the SVG begin with `content.mark`. Colours are
theme.Color, which know their light and their dark form: a renderer does not ask which theme is drawn.
"""
