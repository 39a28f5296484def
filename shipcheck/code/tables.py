"""Tables of flags with their defaults, and tables of which an entry names the flag that it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Constant, Text
from shipcheck.code.statements import Assign

if TYPE_CHECKING:
    from shipcheck.code.values import Literal
    from shipcheck.code.walk import Node

TABLE = re.compile(r"(^|[a-z_.])(flags?|features|feature_?toggles|toggles)(_?defaults)?$", re.I)
"""Names of tables whose keys are flags."""
NEEDS = frozenset({"flag", "featureFlag", "feature_flag", "featureToggle", "feature"})
"""Keys under which an entry names the flag that whoever reads the table asks for it."""
SAYS = frozenset({"enabled", "default", "defaultValue", "value", "on", "active"})
"""Keys under which a flag's entry has its default."""
IN_ENTRY = "a flag in the entry may decide over it: who reads the table asks"


def table_in(node: Node) -> Compound | None:
    """The table of flags that an assignment or a pair gives its name to."""
    if isinstance(node, Assign):
        paths = [one.path for one in node.targets]
        name, value = (paths[0] if len(paths) == 1 else ""), node.value
    elif isinstance(node, Compound) and node.kind == "pair" and len(node.parts) == 2:  # noqa: PLR2004
        key, value = node.parts
        name = key.value or "" if isinstance(key, Text) else ""
    else:
        return None
    is_table = isinstance(value, Compound) and value.kind in ("object", "dictionary", "hash")
    return value if is_table and isinstance(value, Compound) and TABLE.search(name) else None


def key_of(part: Node) -> str:
    """The key of a pair; nothing for one that is computed."""
    if not isinstance(part, Compound) or part.kind != "pair" or len(part.parts) < 1:
        return ""
    key = part.parts[0]
    return (key.value or "") if isinstance(key, Text) else ""


def names_flag(node: Node) -> bool:
    """Whether an object is an entry that names the flag that it needs."""
    if not isinstance(node, Compound) or node.kind not in ("object", "dictionary", "hash"):
        return False
    needs = [one for one in node.parts if key_of(one) in NEEDS]
    return len(node.parts) > 1 and any(_is_text(one) for one in needs)


def _is_text(pair: Node) -> bool:
    value = pair.parts[-1] if isinstance(pair, Compound) else None
    return isinstance(value, Text) and bool(value.value)


def is_off(pair: Node) -> bool:
    """Whether a flag's entry says that it is off unless somebody turns it on."""
    value = pair.parts[-1] if isinstance(pair, Compound) and len(pair.parts) > 1 else None
    if isinstance(value, Call) and value.arguments:
        value = value.arguments[-1].value
    if isinstance(value, Compound) and value.kind in ("object", "dictionary", "hash"):
        told = [one for one in value.parts if key_of(one) in SAYS]
        return bool(told) and all(map(is_off, told))
    return isinstance(value, Constant) and _off(value.value)


def _off(value: Literal) -> bool:
    return value is False
