"""What a module of JavaScript gives to the tool: `up`, `down`, its settings, and its own functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound
from shipcheck.code.statements import Assign, Class, Evaluate, Function
from shipcheck.migrations.javascript_builders.evaluator import JavaScriptEvaluator
from shipcheck.migrations.scripts.source import read_script
from shipcheck.migrations.scripts.values import Closure, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.statements import Block, Statement
    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

_LANGUAGES = {".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}
_EXPORTS = ("module.exports.", "exports.")


@dataclass(frozen=True, slots=True)
class Entry:
    """A module: what it exports (or what its class holds), and the names within the file."""

    source: Source
    exports: Mapping[str, Value]
    functions: Mapping[str, Function]
    names: Mapping[str, Value]

    @property
    def text(self) -> str:
        """All of the file."""
        return self.source.module.source.decode("utf-8", "surrogateescape")

    def function(self, name: str) -> Closure | None:
        """An exported function; None where there is none."""
        value = self.exports.get(name)
        if isinstance(value, Reference):
            found = self.functions.get(value.path)
            return Closure(found, {}) if found is not None else None
        return value if isinstance(value, Closure) else None

    def setting(self, *names: str) -> Value:
        """What stands under a name within what is exported; None where it is not there."""
        value: Value = self.exports.get(names[0])
        for name in names[1:]:
            value = value.get(name) if isinstance(value, dict) else None
        return value


def read_entry(path: str, content: bytes) -> Entry:
    """A file of JavaScript or TypeScript."""
    ending = "." + path.rpartition(".")[2]
    source = read_script(_LANGUAGES.get(ending, "javascript"), content)
    collector = _Collector(JavaScriptEvaluator(source))
    collector.functions_of(source.module.body)
    for statement in source.module.body.statements:
        collector.take(statement)
    return Entry(source, collector.exports, collector.functions, collector.names)


class _Collector:
    """Folds the statements of a module."""

    def __init__(self, evaluator: JavaScriptEvaluator) -> None:
        self.evaluator = evaluator
        self.exports: dict[str, Value] = {}
        self.functions: dict[str, Function] = {}
        self.names: dict[str, Value] = {}

    def functions_of(self, block: Block) -> None:
        """Functions hold in all of the file, wherever they stand."""
        for statement in block.statements:
            if isinstance(statement, Function):
                self.functions.setdefault(statement.name, statement)
                self.exports.setdefault(statement.name, Closure(statement, {}))

    def take(self, statement: Statement) -> None:
        """One statement at the top of the file."""
        match statement:
            case Evaluate(expression=Compound(kind="object") as whole):
                self._export_all(self.evaluator.value(whole, self.names))
            case Class():
                self._take_class(statement)
            case Assign(value=value) if value is not None:
                if hasattr(value, "statement") and isinstance(value.statement, Class):
                    self._take_class(value.statement)
                self._assign(statement, self.evaluator.value(value, self.names))
            case _:
                return

    def _assign(self, statement: Assign, value: Value) -> None:
        for target in statement.targets:
            start = next((one for one in _EXPORTS if target.path.startswith(one)), None)
            if start is not None and "." not in target.path.removeprefix(start):
                self.exports[target.path.removeprefix(start)] = value
            elif target.path in ("module.exports", "exports", "exports.default"):
                self._export_all(value)
            elif target.path and target.pick is None and not target.path.startswith("Export "):
                self.names[target.path] = value
                self.exports.setdefault(target.path, value)
                if isinstance(value, dict) and "up" in value:
                    self._export_all(value)

    def _export_all(self, value: Value) -> None:
        if isinstance(value, dict):
            self.exports.update({str(key): one for key, one in value.items()})

    def _take_class(self, found: Class) -> None:
        """A class whose methods are `up` and `down` is the migration; its fields are settings."""
        self.functions_of(found.body)
        for statement in found.body.statements:
            if isinstance(statement, Assign) and statement.value is not None:
                value = self.evaluator.value(statement.value, self.names)
                for target in statement.targets:
                    self.names[target.path] = value
                    self.exports[target.path.removeprefix("this.")] = value
