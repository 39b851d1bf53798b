"""SQL as PostgreSQL 17 splits it: statements without comments and literals, and what is left open.

Names of statements are those of its manual, "SQL Commands".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NAMES = """
ABORT ALTER ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE DISCARD DO
DROP END EXECUTE EXPLAIN FETCH GRANT IMPORT INSERT LISTEN LOAD LOCK MERGE MOVE NOTIFY PREPARE REASSIGN REFRESH REINDEX
RELEASE RESET REVOKE ROLLBACK SAVEPOINT SECURITY SELECT SET SHOW START TABLE TRUNCATE UNLISTEN UPDATE VACUUM VALUES WITH
"""
STATEMENTS: Final = frozenset(_NAMES.split())

_PIECE: Final = re.compile(
    r"""
    --[^\n]*                                                    # comments
    | /\*(?:[^*]|\*(?!/))*\*/
    | (?P<literal>
        [eE]'(?:[^'\\]|''|\\.)*'                                # E'a\n'
        | '(?:[^']|'')*' | "(?:[^"]|"")*"
        | \$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?P=tag)?\$            # $$ … $$, $body$ … $body$
      )
    | (?P<meta>(?:\A|(?<=\n))[ \t]*\\[^\n]*)                    # psql's own commands
    | (?P<word>[A-Za-z_]\w*) | (?P<end>;) | (?P<open>[(\[]) | (?P<close>[)\]]) | (?P<left>'|"|/\*) | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)


class Statement(NamedTuple):
    """The words of a statement and its punctuation, in upper case, without comments and what is quoted."""

    words: tuple[str, ...]

    def has(self, *words: str) -> bool:
        """Whether these words stand in a row."""
        return any(self.words[place : place + len(words)] == words for place in range(len(self.words)))


def statements(text: str) -> Iterator[Statement]:
    """The statements of a text. Raises ValueError with a sentence for what is left open."""
    words: list[str] = []
    depth = 0
    for piece in _PIECE.finditer(text):
        match piece.lastgroup:
            case "left":
                what = "comment" if piece.group() == "/*" else "quotation"
                raise ValueError(f"a {what} is opened and never closed")
            case "end" if depth == 0:
                if words:
                    yield Statement(tuple(words))
                words = []
                continue
            case "open":
                depth += 1
            case "close":
                depth -= 1
        if depth < 0:
            raise ValueError(f"`{piece.group()}` closes nothing")
        if piece.lastgroup in ("literal", "tag"):
            words.append("''")
        elif piece.lastgroup not in (None, "meta"):
            words.append(piece.group().upper())
    if depth:
        raise ValueError("a parenthesis is opened and never closed")
    if words:
        yield Statement(tuple(words))


def dangers(text: str) -> Iterator[str]:
    """What the statements of a text do that takes something away, as the rest of a sentence: "it …"."""
    try:
        found = list(statements(text))
    except ValueError:
        return
    for statement in found:
        first = statement.words[0]
        if statement.has("PG_TERMINATE_BACKEND", "("):
            yield "ends connections of others"
        elif first in ("DROP", "TRUNCATE", "DELETE"):
            yield f"deletes for good ({first})"
        elif first == "UPDATE":
            yield "overwrites rows"
        elif first == "ALTER" and statement.has("ALTER", "SYSTEM"):
            yield "changes the whole server, until somebody changes it back"
        elif first == "VACUUM" and "FULL" in statement.words:
            yield "locks the table as long as it works"
        elif first == "REINDEX" and "CONCURRENTLY" not in statement.words:
            yield "locks out writers as long as it works"
