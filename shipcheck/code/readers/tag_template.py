"""The tags of Django's and Jinja's templates as Ruby, with every byte where it is in the template.

`{% if … %}` is Ruby's `if`, other tags that have an end are its `begin … end`, `{% flag … %}` of
django-waffle is an `if` that asks, and a tag without an end is a call of its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.readers.ruby_template import Template, blank, read_markup
from shipcheck.code.readers.tag_expressions import ruby_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG = re.compile(
    rb"""\{%[-+]?\s*(?P<name>[^\W\d]\w*)?(?P<rest>(?:[^%'"]|%(?!\})|'[^'\n]*'|"[^"\n]*"|['"])*?)[-+]?%\}"""
    rb"""|\{\{[-+]?(?P<shown>(?:[^}'"]|\}(?!\})|'[^'\n]*'|"[^"\n]*"|['"])*?)[-+]?\}\}"""
    rb"""|\{\#.*?\#\}""",
    re.DOTALL,
)
HIDDEN = re.compile(rb"\{%-?\s*comment\b.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
AS_IT_IS = re.compile(rb"\{%-?\s*end(?:raw|verbatim)\b")
ENDS = re.compile(rb"\{%[-+]?\s*end(\w+)")
ASKING = frozenset((b"flag", b"switch", b"sample"))
"""Tags of django-waffle, which show what is between them and their end while a flag is on."""
BRANCHES = ASKING | {b"if", b"ifequal", b"ifnotequal", b"ifchanged"}


def tag_template(source: bytes) -> Template:
    """A template's Ruby; a tag that is not closed is markup."""
    template = Template(blank(source))
    reader = _Tags(source, template, frozenset(ENDS.findall(source)))
    position = 0
    for found in _tags(source):
        read_markup(template, source, position, found.start())
        position = found.end()
        if not found.re.groups or found[0].startswith(b"{#"):
            template.comments.append(found.span())
        elif found["shown"] is not None:
            reader.shown(found)
        elif found["name"]:
            reader.tag(found)
    read_markup(template, source, position, len(source))
    return template


def _tags(source: bytes) -> Iterator[re.Match[bytes]]:
    """All tags in order; what is commented out is one, what is to be taken as it is holds none."""
    position = 0
    while found := TAG.search(source, position):
        if found.lastgroup and found["name"] == b"comment":
            found = HIDDEN.match(source, found.start()) or found
        position = found.end()
        yield found
        if found.re.groups and found["name"] in (b"raw", b"verbatim"):
            end = AS_IT_IS.search(source, position)
            position = end.start() if end else len(source)


class _Tags:
    def __init__(self, source: bytes, template: Template, ended: frozenset[bytes]) -> None:
        self.source, self.template, self.ended = source, template, ended
        self.open: list[bytes] = []

    def shown(self, found: re.Match[bytes]) -> None:
        """`{{ … }}` writes what stands in it."""
        start, end = found.span("shown")
        code = ruby_expression(self.source[start:end])
        if code.strip():
            self.template.outputs[start + len(code) - len(code.lstrip())] = found.start()
        self.put(start, code)
        self.template.part(found.end() - 1)

    def tag(self, found: re.Match[bytes]) -> None:
        """`{% … %}`."""
        name, (start, end) = found["name"], found.span("rest")
        self.template.part(found.end() - 1)
        if name.startswith(b"end") and self.open:
            self.put(found.start("name"), b"end")
            self.open.pop()
        elif name in (b"else", b"elif") and self.open[-1:] and self.open[-1] in BRANCHES:
            self.keyword(found, name.replace(b"elif", b"elsif"))
            self.put(start, ruby_expression(self.source[start:end]))
        elif name in self.ended and not (name == b"set" and b"=" in found["rest"]):
            self.open.append(name)
            self.opening(found, name)
        elif name in (b"set", b"do"):
            self.put(start, ruby_expression(self.source[start:end], sets=True))
        elif name in (b"continue", b"break"):
            self.keyword(found, name.replace(b"continue", b"next"))
        elif name not in (b"else", b"elif", b"empty", b"plural"):
            self.put(found.start("name"), name)
            self.put(start, ruby_expression(self.source[start:end], between=b","))

    def opening(self, found: re.Match[bytes], name: bytes) -> None:
        """A tag that has an end."""
        start, end = found.span("rest")
        rest = self.source[start:end]
        if name == b"for" and (heading := re.fullmatch(rb"(.+?)(\s)in(\s.+)", rest, re.DOTALL)):
            self.keyword(found, b"for")
            self.put(start, heading[1] + b" in" + ruby_expression(heading[3]))
        elif name == b"macro":
            self.keyword(found, b"def")
            self.put(start, rest)
        elif name in BRANCHES and rest.strip():
            self.keyword(found, b"if " + name if name in ASKING else b"if")
            self.put(start, ruby_expression(rest))
        else:
            self.keyword(found, b"if true" if name in BRANCHES else b"begin")
            if rest.strip():
                self.template.part(start)
                self.put(start + 1, ruby_expression(rest[1:]))

    def keyword(self, found: re.Match[bytes], word: bytes) -> None:
        """A word of Ruby that ends where the tag's name does."""
        self.put(max(found.end("name") - len(word), found.start()), word)

    def put(self, start: int, code: bytes) -> None:
        self.template.ruby[start : start + len(code)] = code
