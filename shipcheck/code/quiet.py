"""Statements that do nothing until something else uses what they bring."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from shipcheck.code.residue import Step
    from shipcheck.code.statements import Module

SETTINGS = re.compile(r"(^|/)(settings|config|conf)\b", re.IGNORECASE)
"""Files whose names a framework reads."""
TYPE = re.compile(rb"\b(?:class|interface|record|struct|enum|object|trait|protocol)\s+(\w+)")
INJECTS = re.compile(r"(Try)?Add(Keyed)?(Scoped|Singleton|Transient)")
"""Calls that tell .NET's container of services which class to make, once somebody asks for it."""
OPENS, CLOSES = frozenset("([{"), frozenset(")]}")
TYPED = (".kt", ".cs", ".java", ".swift")
PRIVATE = r"\bprivate\b[^;={{(]*\b{name}\b"


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a file, the other one, and the types that only the change's one side has.

    What a new function does is told by who reaches it; `whole` is whether it is one.
    """

    path: str
    module: Module | None
    other: Module | None
    types: frozenset[str]
    whole: bool = False


def types_of(modules: Iterable[Module | None]) -> frozenset[str]:
    """The names of all types that the files define."""
    return frozenset(
        name.decode("ascii", "replace")
        for module in modules
        if module is not None
        for name in TYPE.findall(module.source)
    )


def quiet_steps(steps: Sequence[Step], known: Collection[str], side: Side) -> list[Step]:
    """The steps that only one version has, and that do nothing by themselves.

    `known` are the names that the other version assigns in the same place.
    """
    found = [
        one
        for number, one in enumerate(steps)
        if (_is_constant(one, known, side) and not _counts_on(one, steps[number + 1 :], known))
        or (one.keeps and not side.whole and _is_kept(one, side))
        or _is_injected(one, side.types)
        or _asks_compiler(one)
    ]
    heads = set(found)
    inside = [one for one in steps if any(arm.header in heads for arm in one.context)]
    return found + inside


def _is_constant(step: Step, known: Collection[str], side: Side) -> bool:
    """A constant that nobody but code that names it can see."""
    if not step.constant or step.constant in known or SETTINGS.search(side.path):
        return False
    if side.path.endswith(".go") or (side.whole and side.path.endswith(TYPED)):
        return True  # no framework reads the variables of a package, or of a type it does not know
    before = step.text[: step.text.index("=")] if "=" in step.text else ()
    if side.path.endswith(".swift") and {"let", "case"}.intersection(before):
        return True
    return step.constant.lstrip("_")[:1].isupper() or step.text[0] == "const"


def _asks_compiler(step: Step) -> bool:
    """Go's `var _ Runner = (*job)(nil)` and `var _ Runner = job{}`."""
    text = step.text[1:] if step.text[:1] == ("var",) else step.text
    return text[:1] == ("_",) and text[-2:] in (("nil", ")"), ("{", "}"))


def _counts_on(step: Step, following: Sequence[Step], known: Collection[str]) -> bool:
    """A member without a value, before one that both versions have: that one's number changes."""
    after = following[0] if following else None
    bare = len(step.text) == 1 and after is not None and len(after.text) == 1
    return bare and after is not None and after.constant in known


def _is_kept(step: Step, side: Side) -> bool:
    """A constructor that keeps a parameter in a member which the other version does not know."""
    if side.module is None or not is_private(step.keeps, side.module):
        return False
    name = _own(step.keeps).encode("utf-8", "surrogateescape")
    known = re.compile(rb"(?<!\w)" + re.escape(name) + rb"(?!\w)")
    return side.other is None or known.search(side.other.source) is None


def is_private(member: str, module: Module) -> bool:
    """Whether nobody but the class itself can see a member, as far as names and words tell."""
    name = _own(member)
    if not name:
        return False
    private = PRIVATE.format(name=re.escape(name)).encode("utf-8", "surrogateescape")
    own = member.startswith("@") or name.startswith("_")
    return own or re.search(private, module.source) is not None


def _own(member: str) -> str:
    """`x` of `this.x`."""
    return member.removeprefix("this.").removeprefix("self.").removeprefix("@")


def _is_injected(step: Step, types: Collection[str]) -> bool:
    """`services.AddScoped<INew, New>();` for a type that only this version has."""
    text = [one for one in step.text if one not in (".", ";")]
    if "<" not in text or text[-3:] != [">", "(", ")"]:
        return False
    start = text.index("<")
    inner = text[start + 1 : -3]
    called = start > 0 and INJECTS.fullmatch(text[start - 1]) is not None
    return called and inner[:1] != [] and inner[0] in types and set(inner[1::2]) <= {","}


SMELLS = re.compile(r"flag|feature|toggle|gate|experiment", re.IGNORECASE)


def entries(step: Step, lines: Collection[int], flags: Collection[str]) -> frozenset[int]:
    """Those of a table's new lines that only list flags which are new themselves.

    An entry begins with the flag's name, and goes on to the end of its brackets. What the table is
    called says that it lists flags.
    """
    found: set[int] = set()
    depth, ours = 0, False
    for line in sorted(lines):
        texts = [word.text for word in step.words if word.first_line == line]
        if depth <= 0:
            named = next((one for one in texts if one[:1].isalpha()), "")
            depth, ours = 0, named in flags
        if ours:
            found.add(line)
        depth += sum((one in OPENS) - (one in CLOSES) for one in texts)
    return frozenset(found)
