"""What of a file is code, what are strings, and what are comments; lines stay where they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from shipcheck.model.languages import language_of

NEAR = 1_000
"""Characters of a line before and after a place that are looked at."""

_DOUBLE = r'"(?:\\.|[^"\\\n])*"?'
_SINGLE = r"'(?:\\.|[^'\\\n])*'?"
_BACKTICK = r"`(?:\\.|[^`\\])*`?"
_TRIPLE = r'"""(?:\\.|[^\\])*?(?:"""|\Z)' + r"|'''(?:\\.|[^\\])*?(?:'''|\Z)"
_BLOCK = r"/\*[\s\S]*?(?:\*/|\Z)"
_HEREDOC = r"<<[~-]?(?P<quote>['\"]?)(?P<word>[A-Z][A-Z_0-9]*)(?P=quote)[^\n]*\n[\s\S]*?\n[ \t]*(?P=word)\b"
_WORDS = r"%[wWiIqQ]?(?:\[[^\]]*\]|\([^)]*\)|\{[^}]*\})"

_HASH = rf"(?P<comment>#[^\n]*)|(?P<string>{_TRIPLE}|{_DOUBLE}|{_SINGLE})"
_RUBY = (
    rf"(?P<comment>(?:^|(?<=\s))#(?!\{{)[^\n]*|^=begin[\s\S]*?(?:^=end|\Z))"
    rf"|(?P<string>{_HEREDOC}|{_WORDS}|{_DOUBLE}|{_SINGLE}|{_BACKTICK})"
)
_ELIXIR = (
    rf"(?P<comment>#(?!\{{)[^\n]*|@(?:module|type)?doc\s+(?:~[sS])?(?:{_TRIPLE}|{_DOUBLE}))"
    rf"|(?P<string>{_TRIPLE}|{_DOUBLE}|{_SINGLE})"
)
_SLASH = (
    rf"(?P<comment>(?<![:\\])//[^\n]*|{_BLOCK})"
    rf'|(?P<string>"""[\s\S]*?(?:"""|\Z)|{_DOUBLE}|{_SINGLE}|{_BACKTICK})'
)
_RUST = rf'(?P<comment>//[^\n]*|{_BLOCK})|(?P<string>r#*"[\s\S]*?"#*|"(?:\\.|[^"\\])*"?)'
_PHP = rf"(?P<comment>//[^\n]*|\#(?!\[)[^\n]*|{_BLOCK})|(?P<string>{_DOUBLE}|{_SINGLE})"
_SQL = rf"(?P<comment>--[^\n]*|{_BLOCK})|(?P<string>'(?:''|[^'])*'?)"
_MARKUP = (
    r"(?P<comment><!--[\s\S]*?(?:-->|\Z)|<%#[\s\S]*?(?:%>|\Z)|\{#[\s\S]*?(?:#\}|\Z)"
    r"|\{%\s*comment\s*%\}[\s\S]*?(?:\{%\s*endcomment\s*%\}|\Z))|(?P<string>(?!))"
)
_NOTHING = r"(?P<comment>(?!))|(?P<string>(?!))"

_BY_HASH = ("python", "shell", "yaml", "perl", "r", "graphql", "toml")
_BY_SLASH = (
    "javascript", "typescript", "tsx", "vue", "svelte", "astro", "go", "java", "kotlin", "scala", "groovy",
    "csharp", "swift", "dart", "c", "cpp", "razor", "prisma",
)  # fmt: skip
MARKUP = (
    "erb", "html", "haml", "slim", "eex", "jinja", "handlebars", "mustache", "ejs", "liquid", "twig", "xml",
    "pug",
)  # fmt: skip
"""Languages in which most words are prose."""

_PATTERNS = {
    **dict.fromkeys(_BY_HASH, _HASH),
    **dict.fromkeys(_BY_SLASH, _SLASH),
    **dict.fromkeys(MARKUP, _MARKUP),
    "ruby": _RUBY,
    "crystal": _RUBY,
    "elixir": _ELIXIR,
    "rust": _RUST,
    "php": _PHP,
    "sql": _SQL,
}
_COMPILED = {text: re.compile(text, re.MULTILINE) for text in {*_PATTERNS.values(), _NOTHING}}


@dataclass(frozen=True, slots=True)
class Literal:
    """A string of a file: where it begins and ends, its quotes included."""

    start: int
    end: int


@dataclass(frozen=True)
class Source:
    """A file's text with comments blanked out (`code`), and its strings in order.

    `bare` is the code with the strings blanked out as well. Places are the same in all three.
    """

    path: str
    language: str
    text: str
    code: str
    literals: tuple[Literal, ...]

    @cached_property
    def bare(self) -> str:
        """Code alone."""
        parts, position = [], 0
        for one in self.literals:
            parts += [self.code[position : one.start], _blank(self.code[one.start : one.end])]
            position = one.end
        return "".join([*parts, self.code[position:]])

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _literal_starts(self) -> list[int]:
        return [one.start for one in self.literals]

    def line_of(self, position: int) -> int:
        """The 1-based line of a place."""
        return bisect_right(self._starts, position)

    def line(self, number: int) -> str:
        """The code of a line."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.code[start:end]

    def around(self, position: int) -> str:
        """The code of the line of a place, no more than what is near on a very long one."""
        start = max(self.code.rfind("\n", 0, position) + 1, position - NEAR)
        end = self.code.find("\n", position)
        return self.code[start : min(end if end >= 0 else len(self.code), position + NEAR)]

    def literal_at(self, position: int) -> str | None:
        """The string around a place with its quotes, None outside of any."""
        index = bisect_right(self._literal_starts, position) - 1
        if index < 0 or position >= self.literals[index].end:
            return None
        return self.text[self.literals[index].start : self.literals[index].end]


def read(path: str, content: bytes) -> Source:
    """A file, by the language of its name; of what nobody knows all is code."""
    text = content.decode("utf-8", "replace")
    suffix = path.rsplit(".", 1)[-1].lower()
    language = "prisma" if suffix == "prisma" else language_of(path) or ""
    pattern = _COMPILED[_PATTERNS.get(language, _NOTHING)]
    parts: list[str] = []
    literals = []
    position = 0
    for match in pattern.finditer(text):
        if match["comment"] is not None or _is_documentation(language, text, match):
            parts += [text[position : match.start()], _blank(match[0])]
            position = match.end()
        else:
            literals.append(Literal(match.start(), match.end()))
    return Source(path, language, text, "".join([*parts, text[position:]]), tuple(literals))


def _is_documentation(language: str, text: str, match: re.Match[str]) -> bool:
    """Whether a string of Python is a statement of its own: nothing runs it."""
    if language != "python" or not match[0].startswith(('"""', "'''")):
        return False
    before = text[max(0, match.start() - 400) : match.start()].rstrip(" \t")
    if before and not before.endswith("\n"):
        return False
    return not before.rstrip().endswith(("(", "=", ",", "+", "\\", "[", "%", "return"))


def _blank(text: str) -> str:
    """The same length and lines, with nothing on them."""
    return re.sub(r"[^\n]", " ", text)
