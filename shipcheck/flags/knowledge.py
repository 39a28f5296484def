"""What is known of a team's own flags: its wrappers, and what its constants stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shipcheck.code.flag_test import Form
from shipcheck.flags.forms import CallForm, Family, Where
from shipcheck.flags.sdks import WRITTEN_IN, rows_of
from shipcheck.model.languages import BY_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.flags.sdks import Row

WRAPPER = "wrapper"
ALL_MEMBERS = "*"
"""The last part of a wrapper whose members are the flags: `config.toggles.*`, `useToggles().*`."""

ALL_LANGUAGES = tuple(sorted(set(BY_SUFFIX.values())))
_PLACES = (Where.CALL, Where.MARK, Where.ELEMENT)
"""A wrapper may be called, stand over a function, or be an element."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a recogniser needs beside the file itself.

    `wrappers` are rows of the team's own, `constants` what dotted names stand for elsewhere in the
    repository (None where they stand for several things), `handles` names that hold a flag, with
    the SDK and the key.
    """

    wrappers: tuple[CallForm, ...] = ()
    constants: Mapping[str, str | None] = field(default_factory=dict)
    handles: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)

    def rows(self, language: str) -> Mapping[str, tuple[Row, ...]]:
        """All rows of a language by the last part of the callee, the team's own first."""
        own: dict[str, tuple[Row, ...]] = {}
        for row in self.wrappers:
            if {language, WRITTEN_IN.get(language)} & set(row.languages):
                for call in row.calls:
                    family = Family(WRAPPER, "(?!)", "(?!)", (row,))
                    own[call] = (*own.get(call, ()), (family, row))
        everybody = rows_of(language)
        if not own:
            return everybody
        return {**everybody, **{name: rows + everybody.get(name, ()) for name, rows in own.items()}}

    def with_constants(self, constants: Mapping[str, str | None]) -> Knowledge:
        """The same, knowing more constants; those of the checklist stay what they are."""
        return replace(self, constants={**constants, **self.constants})


def knowledge_of(settings: Mapping[str, Any]) -> Knowledge:
    """What the `flags:` of a checklist say."""
    wrappers = (row for entry in settings.get("wrappers", ()) for row in _rows(entry))
    named = settings.get("constants", {})
    constants = {_plain(name): str(key) for name, key in named.items()}
    return Knowledge(tuple(wrappers), constants)


def _rows(entry: Mapping[str, Any]) -> Iterable[CallForm]:
    """The rows of one entry of `wrappers:`."""
    receiver, _, last = _plain(entry["call"]).rpartition(".")
    languages = tuple(entry.get("languages", ())) or ALL_LANGUAGES
    if last == ALL_MEMBERS:
        called = entry["call"].endswith("().*")
        where = Where.PROPERTIES if called else Where.MEMBERS
        names = (receiver.rpartition(".")[2] if called else receiver,)
        yield CallForm(languages, names, (), where=where, sure=True, fewest=0)
        return
    flag = entry.get("flag", "")
    place = entry.get("key")
    key = (place,) if place is not None else () if flag else (0,)
    default = (entry["default"],) if "default" in entry else ()
    for where in _PLACES:
        yield CallForm(
            languages, (last,), key, default, where=where, sure=True, flag=flag,
            form=Form.OFF if entry.get("inverted") else None,
            receiver=rf"(^|[.])(this\.|self\.)?{re.escape(receiver)}$" if receiver else "",
            fewest=0, most=99, runs_block=where is not Where.MARK,
        )  # fmt: skip


def _plain(name: str) -> str:
    """A name as readers write it: dotted, without `()`."""
    for written in ("::", "->", "?.", "#"):
        name = name.replace(written, ".")
    return name.replace("()", "").lstrip("$@.").strip()
