"""What stands in the body of a function or a DO block, by its words alone.

A body need not be parsed to be refused: a name that reaches outside is refused wherever it stands, in a
comment too. What a body puts together as it runs cannot be read at all, so that is refused as well, but
for texts that are written out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STATEMENTS = re.compile(
    r"(?:^|; |>> |\b(?:begin|then|else|loop|atomic) )\s*(copy|load"
    r"|alter (?:system|database|role|user)"
    r"|create (?:role|user|database|server|language|tablespace|subscription|publication|extension|foreign)"
    r"|import foreign|set (?:local |session )?(?:role|session[ _]authorization|session_replication_role)"
    r"|reset (?:role|session[ _]authorization)|drop (?:role|user|database|owned)|reassign owned"
    r"|comment on (?:role|database|tablespace)|update (?:only )?(?:pg_catalog \. )?pg_settings)(?![\w$])"
)
"""Statements that a body must not hold, in the words of `_plain`."""

_ASSIGNED = re.compile(r" (?::=|=(?!=)|,|\.|;|in\b)")
"""What follows the name of a variable, and no statement's first word."""

_DEPTH = 4
"""How deep texts within texts are looked into."""

_ENDS = frozenset({";", "into", "using", "loop"})


class _Word(NamedTuple):
    """A token: a word in lower case or a sign as it stands; or what is in a text, by `is_text`."""

    text: str
    is_text: bool = False


def refused_in_body(body: str, functions: str, *, dynamic: bool, depth: int = 0) -> str:
    """Why a body may not run, empty where it may.

    Args:
        body: what stands between the quotes.
        functions: a verbose pattern of names of functions that it must not call.
        dynamic: it may build SQL as it runs.
        depth: how many texts it stands in.
    """
    # Not only where it is called: comments stand anywhere between a name and its parenthesis.
    named = re.search(rf"\b(?:{functions})\b", body, re.IGNORECASE | re.VERBOSE)
    if named:
        return f"its code names {named[0]}, which reaches outside its database"
    words = _words(body)
    if words is None:  # a text in a body need not be SQL
        return "" if depth else "its code cannot be read, or hides names behind escapes"
    why = _held(words) or ("" if dynamic or depth else _dynamic(words))
    if why or depth >= _DEPTH:
        return why
    inner = (one.text for one in words if one.is_text)
    whys = (refused_in_body(one, functions, dynamic=dynamic, depth=depth + 1) for one in inner)
    return next(filter(None, whys), "")


def _held(words: Sequence[_Word]) -> str:
    """The statement or the call that must not be there, told by the words without comments."""
    plain = " ".join("''" if one.is_text else one.text for one in words)
    for found in _STATEMENTS.finditer(plain):
        if not _ASSIGNED.match(plain, found.end()):
            return f"its code holds {found[1].upper()}"
    return "its code sets settings" if re.search(r"\bset_config\b", plain) else ""


def _words(body: str) -> list[_Word] | None:
    """The tokens as PL/pgSQL reads them; None where it could not, or where names are escaped."""
    from postgast import PgQueryError, pg_query_pb2, scan  # noqa: PLC0415 - slow, and seldom needed

    try:
        source, tokens = body.encode(), scan(body).tokens
    except (PgQueryError, UnicodeError):
        return None
    words = []
    for token in tokens:
        text = source[token.start : token.end].decode()
        match pg_query_pb2.Token.Name(token.token):
            case "C_COMMENT" | "SQL_COMMENT":
                continue
            case "UIDENT" | "USCONST":
                return None
            case "SCONST":
                words.append(_Word(_content(text), is_text=True))
            case _:
                words.append(_Word(text[1:-1] if text.startswith('"') else text.lower()))
    return words


def _content(text: str) -> str:
    """What is in a text; escapes of E'…' are solved as far as they could hide a word."""
    if text.startswith("$"):
        mark = text.index("$", 1) + 1
        return text[mark:-mark]
    inner = text[text.index("'") + 1 : -1].replace("''", "'")
    if text[0] not in "eE":
        return inner
    return re.sub(r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|([0-7]{1,3})|(.))", _escaped, inner)


def _escaped(found: re.Match[str]) -> str:
    hexadecimal, octal = found[1] or found[2], found[3]
    if hexadecimal or octal:
        return chr(int(hexadecimal, 16) if hexadecimal else int(octal, 8) % 256)
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found[4], found[4])


def _dynamic(words: Sequence[_Word]) -> str:
    for place, word in enumerate(words):
        if word == _Word("execute") and not _is_written_out(words[place + 1 :]):
            return "its code builds SQL as it runs, which cannot be read before"
    return ""


def _is_written_out(words: Sequence[_Word]) -> bool:
    """Whether what EXECUTE runs is a text, or a form with names and values, each quoted as what it is.

    A name may be a word of SQL, too, so that it must not come first.
    """
    first, *rest = words or (_Word(";"),)
    if first.text == "on" or first.text in ("function", "procedure"):  # GRANT, CREATE TRIGGER
        return first.text == "on" or any(one.text == "(" for one in rest[1:4])
    if first.is_text:
        return not rest or rest[0].text in _ENDS
    if (first.text, *(one.text for one in rest[:1])) != ("format", "(") or not rest[1:]:
        return False
    form = rest[1]
    if not form.is_text or re.search(r"%(?:\d+\$)?-?\d*s", form.text) or form.text.startswith("%"):
        return False
    return next(_after_call(rest), ";") in _ENDS


def _after_call(words: Sequence[_Word]) -> Iterator[str]:
    """What follows the parenthesis that closes the first."""
    depth = 0
    for word in words:
        if depth < 0:
            yield word.text
        if not word.is_text:
            depth += {"(": 1, ")": -1}.get(word.text, 0)
            if depth == 0:
                depth = -1
