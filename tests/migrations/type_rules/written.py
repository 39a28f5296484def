"""Types as tests write them."""

from __future__ import annotations

import re

from shipcheck.migrations.parts import ColumnType


def kind(text: str) -> ColumnType:
    """`numeric(10,2)`, `text[]`, `enum(a,b)`."""
    found = re.fullmatch(r"([\w ]+?)(?:\(([^)]*)\))?(\[\])?", text)
    assert found is not None
    inside = found[2].split(",") if found[2] else []
    arguments = tuple(int(one) if one.isdigit() else one for one in inside)
    return ColumnType(found[1], arguments, array=bool(found[3]))
