"""A column's name in code: declared in a model, read as an attribute, given as a key, or a variable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.judging import by_line, by_model, by_receiver
from shipcheck.migrations.code_uses.lexing import MARKUP
from shipcheck.migrations.code_uses.use import Grade, How

if TYPE_CHECKING:
    from shipcheck.migrations.code_uses.context import Context
    from shipcheck.migrations.code_uses.models import Model

_DECLARES = re.compile(
    r"^[ \t]*(?:@[\w.]+(?:\([^)]*\))?[ \t]+)*"
    r"(?:(?:public|private|protected|readonly|declare|pub|val|var|final)[ \t]+)*[\"']?$"
)
_TYPED = re.compile(
    r"^[ \t]*(?:(?:public|private|protected|internal|final|static|let)[ \t]+)+[\w<>\[\].?,]+[ \t]+\$?$"
)
"""A field with its type before its name: Java's, C#'s, PHP's."""

_FIELD = re.compile(r"^\s*(?:field|embeds_one|embeds_many)[\s(]+:$")
"""Ecto's declaration."""

_COLUMN = re.compile(
    r"\s*(?::[^=\n]{0,200})?=\s*(?!forms\.|serializers\.|filters\.|wtforms\.)(?:\w+\.)*"
    r"(?:Column|mapped_column|deferred|\w*Field|ForeignKey)\s*\(|\s*:\s*Mapped\["
)
_RELATION = re.compile(r"[^=\n]{0,200}=\s*(?:\w+\.)*(?:relationship|relation|backref)\s*\(")
_OTHER_COLUMN = re.compile(
    r"""\s*(?::[^=\n]{0,200})?=\s*(?:\w+\.)*(?:(?:Column|mapped_column)\(\s*["']|(?:models\.)?(?:ForeignKey|OneToOneField)\("""
    r"""|\w*Field\([^()]*\bdb_column\s*=)"""
)
"""`options = Column("sealed_options")`, and a key of Django, whose column ends with `_id`."""

_FIRST_LINE = re.compile(r":[^\n]*\n(?:[ \t]*\n)*(?P<indent>[ \t]+)\S")
_IMPORTS = re.compile(
    r"^\s*(?:from\s+[\w.]+\s+import\b|(?:import|use|using|require|package|alias)\b)"
)
_VALUE = re.compile(r"\s*(?::(?!:)|=>|=(?![=~>]))")
_ARGUMENT = re.compile(r"\s*=(?!=)")
"""Python's: its keys are strings, and `word:` is an annotation or the end of a condition."""

_LOWER = frozenset(
    {"ruby", "crystal", "python", "elixir", "javascript", "typescript", "tsx", "php"}
)
"""Languages in which `Token` is a class and never the attribute `token`."""

_OWN_CODE = frozenset({"ruby", "crystal", "elixir"})
"""Languages in which a model's own code may name a column with nothing before or after it."""

_AHEAD = 240

NOTHING = (How.ATTRIBUTE, Grade.WORD)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the word: what stands before it on its line, and what follows."""

    context: Context
    position: int
    word: str
    before: str
    after: str
    model: Model | None

    @property
    def language(self) -> str:
        """The language of the file."""
        return self.context.source.language

    @property
    def declares(self) -> bool:
        """Whether nothing stands before it that a declaration could not have."""
        return (_DECLARES.match(self.before) or _TYPED.match(self.before)) is not None

    @property
    def is_key(self) -> bool:
        """Whether a value is given for it."""
        pattern = _ARGUMENT if self.language == "python" else _VALUE
        return pattern.match(self.after) is not None

    @property
    def is_symbol(self) -> bool:
        """Whether it is a symbol, `:legacy_token`."""
        return self.before.endswith(":") and not self.before.endswith("::")


def in_code(context: Context, match: re.Match[str], column: str) -> tuple[How, Grade]:
    """How a word outside of strings and comments names the column, and how sure that is."""
    source, word = context.source, match["word"]
    if _IMPORTS.match(source.around(match.start())):
        return NOTHING
    lower = source.language in _LOWER
    if word[:1].isupper() and column[:1].islower() and (lower or word.isupper()):
        return NOTHING
    receiver = context.receiver(match.start())
    if receiver is not None:
        return How.ATTRIBUTE, by_receiver(context, match.start("word"), receiver, word, column)
    return _alone(_spot(context, match), column)


def relation(context: Context, match: re.Match[str]) -> tuple[How, Grade]:
    """A foreign key known by its relation: `owner` of `owner_id`, where the model declares it."""
    spot = _spot(context, match)
    if spot.model is None or context.source.literal_at(match.start()) is not None:
        return NOTHING
    line = context.source.around(match.start())
    rails = re.search(r"\bbelongs_to[\s(]+:?$", spot.before) and "foreign_key" not in line
    django = not spot.before.strip() and re.search(r"ForeignKey|OneToOne", line)
    return (How.MODEL, Grade.CERTAIN) if rails or django else NOTHING


def _spot(context: Context, match: re.Match[str]) -> Spot:
    code = context.source.code
    start = code.rfind("\n", 0, match.start()) + 1
    before = code[max(start, match.start() - _AHEAD) : match.start()]
    after = code[match.end() : match.end() + _AHEAD]
    model = context.model_at(match.start())
    return Spot(context, match.start(), match[0], before, after, model)


def _alone(spot: Spot, column: str) -> tuple[How, Grade]:
    """A word without a receiver."""
    if spot.language in MARKUP and not spot.is_symbol:
        return NOTHING
    if spot.model is None:
        return _elsewhere(spot, column)
    grade = by_model(spot.context, spot.model, column)
    if spot.is_symbol:
        return (How.MODEL if _FIELD.match(spot.before) else How.KEY), grade
    if spot.language in _OWN_CODE:
        local = spot.language != "elixir" and _is_local(spot)
        return NOTHING if local else (How.ATTRIBUTE, grade)
    if spot.declares or spot.language == "rust":
        return NOTHING if _is_other(spot) else (How.MODEL, grade)
    return (How.KEY, grade) if spot.is_key else NOTHING


def _elsewhere(spot: Spot, column: str) -> tuple[How, Grade]:
    """Outside of the table's models; what is declared here may be a mixin of one of them."""
    if (spot.is_symbol and _FIELD.match(spot.before)) or (
        spot.declares and _COLUMN.match(spot.after)
    ):
        return How.MODEL, Grade.WORD
    assigned = spot.declares and re.match(r"\s*=(?!=)", spot.after)
    if assigned or not (spot.is_symbol or spot.is_key):
        return NOTHING
    return How.KEY, by_line(spot.context, spot.position, spot.word, column)


def _is_other(spot: Spot) -> bool:
    """Whether what is declared is no column, one of another name, or a variable of a method."""
    if _RELATION.match(spot.after):
        return True
    return spot.language == "python" and (
        _OTHER_COLUMN.match(spot.after) is not None or _is_in_method(spot)
    )


def _is_in_method(spot: Spot) -> bool:
    """Whether it stands deeper than the first line of its class."""
    if spot.model is None:
        return False
    body = spot.context.source.bare[spot.model.start : spot.position]
    first = _FIRST_LINE.search(body)
    return first is not None and len(spot.before) > len(first["indent"])


def _is_local(spot: Spot) -> bool:
    """Whether Ruby takes the word for a variable: it is assigned in the model, or a parameter."""
    if spot.model is None:
        return False
    body = spot.context.source.bare[spot.model.start : spot.model.end]
    name = re.escape(spot.word)
    assigned = rf"^\s*{name}\s*[-+*/|&]{{0,2}}=(?!=)"
    return re.search(rf"{assigned}|\|[^|\n]*\b{name}\b[^|\n]*\|", body, re.MULTILINE) is not None
