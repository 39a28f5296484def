"""A module in a line or two of one notation, whatever its language: what the tests compare."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from shipcheck.code import nodes
from shipcheck.code import statements as st
from shipcheck.code.parsing import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable


def outline(language: str, source: str) -> str:
    """The statements of a file, parted by `; `."""
    return listed(read_source(language, source.encode()).body.statements, "; ")


def listed(parts: Iterable[object], by: str = ", ") -> str:
    """Several, in order."""
    return by.join(show(part) for part in parts)


@singledispatch
def show(part: object) -> str:
    """One node."""
    raise TypeError(type(part))


@show.register
def _(part: nodes.Text) -> str:
    return "'…'" if part.value is None else f"'{part.value}'"


@show.register
def _(part: nodes.Constant) -> str:
    return str(part.value)


@show.register
def _(part: nodes.Name) -> str:
    return part.path


@show.register
def _(part: nodes.Member) -> str:
    return f"{show(part.object)}->{part.name}"


@show.register
def _(part: nodes.Index) -> str:
    return f"{show(part.object)}[{show(part.key)}]"


@show.register
def _(part: nodes.Argument) -> str:
    return show(part.value) if part.name is None else f"{part.name}: {show(part.value)}"


@show.register
def _(part: nodes.Call) -> str:
    block = f" do {show(part.block)}" if part.block else ""
    return f"{show(part.callee)}({listed(part.arguments)}){block}"


@show.register
def _(part: nodes.Element) -> str:
    held = f" {{{listed(part.children)}}}" if part.children else ""
    return f"<{part.name}({listed(part.attributes)})>{held}"


@show.register
def _(part: nodes.Not) -> str:
    return f"!{show(part.operand)}"


@show.register
def _(part: nodes.And) -> str:
    return f"({show(part.left)} && {show(part.right)})"


@show.register
def _(part: nodes.Or) -> str:
    return f"({show(part.left)} || {show(part.right)})"


@show.register
def _(part: nodes.Compare) -> str:
    return f"({show(part.left)} {part.operator} {show(part.right)})"


@show.register
def _(part: nodes.Choice) -> str:
    return f"({show(part.test)} ? {show(part.yes)} : {show(part.no)})"


@show.register
def _(part: nodes.Lambda) -> str:
    return show(part.function)


@show.register
def _(part: nodes.Embedded) -> str:
    return f"<{show(part.statement)}>"


@show.register
def _(part: nodes.Compound) -> str:
    return f"{part.kind}{{{listed(part.parts)}}}"


@show.register
def _(part: st.Block) -> str:
    return f"{{{listed(part.statements, '; ')}}}"


@show.register
def _(part: st.Evaluate) -> str:
    return show(part.expression)


@show.register
def _(part: st.Target) -> str:
    return part.path if part.pick is None else f"{part.path}[{part.pick}]"


@show.register
def _(part: st.Assign) -> str:
    value = "" if part.value is None else f" {show(part.value)}"
    return f"{listed(part.targets)} {'+' if part.augmented else ''}={value}"


@show.register
def _(part: st.If) -> str:
    setup = "".join(f"{show(one)}; " for one in part.setup)
    otherwise = f" else {show(part.otherwise)}" if part.otherwise is not None else ""
    return f"if {setup}{show(part.test)} {show(part.then)}{otherwise}"


@show.register
def _(part: st.Case) -> str:
    patterns = f"case {listed(part.patterns)}" if part.patterns else "default"
    condition = f" if {show(part.condition)}" if part.condition is not None else ""
    return f"{patterns}{condition} {show(part.body)}{' falls' if part.falls_through else ''}"


@show.register
def _(part: st.Switch) -> str:
    subject = "" if part.subject is None else f"{show(part.subject)} "
    return f"switch {subject}{{{listed(part.cases, '; ')}}}"


@show.register
def _(part: st.Exit) -> str:
    return part.kind.value + ("" if part.value is None else f" {show(part.value)}")


@show.register
def _(part: st.Loop) -> str:
    return f"loop ({listed(part.header)}) {show(part.body)}"


@show.register
def _(part: st.Try) -> str:
    handlers = "".join(f" catch {show(handler)}" for handler in part.handlers)
    otherwise = f" else {show(part.otherwise)}" if part.otherwise is not None else ""
    final = f" finally {show(part.final)}" if part.final is not None else ""
    return f"try {show(part.body)}{handlers}{otherwise}{final}"


@show.register
def _(part: st.Scope) -> str:
    return f"scope ({listed(part.header)}) {show(part.body)}"


@show.register
def _(part: st.Parameter) -> str:
    return part.name if part.default is None else f"{part.name}={show(part.default)}"


@show.register
def _(part: st.Function) -> str:
    marks = "".join(f"@{show(mark)} " for mark in part.decorators)
    body = "" if part.body is None else f" {show(part.body)}"
    return f"{marks}fn {part.name}({listed(part.parameters)}){body}"


@show.register
def _(part: st.Class) -> str:
    marks = "".join(f"@{show(mark)} " for mark in part.decorators)
    return f"{marks}class {part.name}({listed(part.bases)}) {show(part.body)}"


@show.register
def _(part: st.Inert) -> str:
    return f"{part.kind.value}({', '.join(part.names)})"


@show.register
def _(part: st.Unreadable) -> str:
    return f"?{part.reason}"
