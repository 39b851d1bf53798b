"""Hostile text: what breaks naive quoting in YAML, PromQL, Go templates, Fluentd, JSON and file systems."""

from __future__ import annotations

import random

from hypothesis import strategies as st

_WORDS = r"""
y Y n N yes no on off true False NULL null None ~ nan NaN .nan inf .inf -.inf Infinity = << - -- ? : :: # , ' '' " "" %
1e3 1E10 12e03 1e-3 1.5e3 .5e3 1.e3 0o14 0O14 -0o7 0o7_7 08 012 -.5 +.5 0B1 0b1 0X1F 0x1f 1_000 1:30 190:20:30
2001-1-1 2001-12-14t21:59:43.10-05:00 5m 30s a_b A.b/c x y-z __name__ --- ... | |- > >- & &a * *a ! !!str !x %YAML @ `
[ ] { } [] {} () [1] {"a":1} {{ {{{ }} }}} {{- -}} {{/* */}} {{"}} {{end}} {{$value}} $labels $1 $$ =~ != "}or(x{a="
\ \\ \" \' \n \0 \d \x41 \u0041 \#{ \\#{ #{ #{1+1} #$0 #@x ${tag} ${ __TAG__ <match </match> <a> @include include @type
%Y %% é ß 日本 – € """
_INVISIBLE = (
    *"\0\x01\x07\b\t\n\v\f\r\x1b\x1f\x7f\x80\x85\x9f\xa0\xad",
    *"\u061c\u200b\u200d\u200e\u202e\u2028\u2029\u2066\u3000\ufdd0\ue000\ufeff\ufffd\ufffe\uffff\ud7ff",
    *("\U0001f600", "\U0001f469\u200d\U0001f4bb", "\U0001fffe", "\U000e0041", "\U0010ffff"),
    *("\r\n", "\n\n", " \n", "\n ", "\n\t", "\n#", "\n- ", "\n---\n", "\n<source>\n", " #", ": ", " ", "  ", "\\\n"),
)
FRAGMENTS: tuple[str, ...] = (*_WORDS.split(), *_INVISIBLE)

characters = st.characters(exclude_categories=["Cs"])
# Few fragments at a time, so that words such as `y` also stand alone and at the edges of a text.
hostile_text = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(characters, max_size=8)), max_size=6).map("".join)


def hostile_texts(count: int, seed: int = 1) -> list[str]:
    """The same `count` different, non-empty texts for the same seed: each fragment alone, then random mixtures."""
    source = random.Random(seed)
    texts = dict.fromkeys(FRAGMENTS)
    while len(texts) < count:
        texts["".join(_piece(source) for _ in range(source.randint(1, 8)))] = None
    return [*texts][:count]


def _piece(source: random.Random) -> str:
    match source.randrange(5):
        case 0:
            return chr(source.randrange(0x20, 0x7F))
        case 1:
            low, high = source.choice(((0, 0x300), (0x300, 0xD800), (0xE000, 0x110000)))
            return chr(source.randrange(low, high))
        case _:
            return source.choice(FRAGMENTS)
