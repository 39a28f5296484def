"""The statements of a migration's operations, forward and back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations.code import code_statements, live_models
from shipcheck.migrations.django_operations.database_changes import database_change
from shipcheck.migrations.django_operations.known import base_name
from shipcheck.migrations.django_operations.moves import Move
from shipcheck.migrations.django_operations.reading import is_name
from shipcheck.migrations.django_operations.state_changes import moved
from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import Opaque, Other, RunCode
from shipcheck.migrations.scripts.raw_sql import PLACEHOLDERS, statements_of_sql
from shipcheck.migrations.scripts.values import Called, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.django_operations.reading import DjangoFile
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.scripts.values import Value


@dataclass(slots=True)
class Walk:
    """One way through the operations of a file, with what was met on it."""

    file: DjangoFile
    world: World
    back: bool = False
    impossible: list[str] = field(default_factory=list)
    written: int = 0
    deliberate: int = 0
    automatic: int = 0

    def statements(self) -> Iterator[Statement]:
        """The statements in the order in which they run."""
        steps = self._steps(self.file.operations)
        for operation, old, new in reversed(steps) if self.back else steps:
            pair = (new, old) if self.back else (old, new)
            yield from self.operation(operation, *pair)

    def _steps(self, operations: tuple[Value, ...]) -> list[tuple[Value, World, World]]:
        """Each operation with the models before and after it."""
        steps = []
        for operation in operations:
            after = self.world.at(moved(self.world.state, operation, self.world.app))
            steps.append((operation, self.world, after))
            self.world = after
        return steps

    def operation(self, operation: Value, old: World, new: World) -> Iterator[Statement]:
        """One operation, from the models `old` to the models `new`."""
        if not isinstance(operation, Called):
            yield from self._no_operation(operation)
            return
        match base_name(operation):
            case "RunSQL":
                yield from self._sql(operation, old)
            case "RunPython":
                yield from self._python(operation, old)
            case "SeparateDatabaseAndState":
                yield from self._separate(operation, new if self.back else old)
            case _:
                self.automatic += 1
                move = Move(operation, old, new, self.back)
                yield self._statement(operation, database_change(move))

    def _no_operation(self, value: Value) -> Iterator[Statement]:
        span = getattr(value, "span", None) or self.file.source.module.body.span
        place = self.file.source.place(span)
        text = value.text if isinstance(value, Unknown) else str(getattr(value, "path", value))
        yield Statement(text, (Opaque("operations that are made at run time"),), place, sql=False)

    def _statement(self, call: Called, operations: tuple[Operation, ...]) -> Statement:
        source = self.file.source
        return Statement(source.text(call.span), operations, source.place(call.span), sql=False)

    def _separate(self, call: Called, start: World) -> Iterator[Statement]:
        listed = call.argument(0, "database_operations")
        if listed is None:
            self.automatic += 1
            yield self._statement(call, (Other("SeparateDatabaseAndState"),))
            return
        operations = listed if isinstance(listed, tuple) else (listed,)
        inner = Walk(replace(self.file, operations=operations), start, self.back)
        yield from inner.statements()
        self.impossible += inner.impossible
        self.written += inner.written
        self.deliberate += inner.deliberate
        self.automatic += inner.automatic

    def _sql(self, call: Called, world: World) -> Iterator[Statement]:
        value = call.argument(1, "reverse_sql") if self.back else call.argument(0, "sql")
        self._count(value, "RunSQL", "reverse_sql")
        place = self.file.source.place(call.span)
        if is_name(value, "noop") or value in ("", ()) or value is None:
            yield self._statement(call, (Other("RunSQL.noop"),))
            return
        for one in value if isinstance(value, tuple) else (value,):
            with_parameters = isinstance(one, tuple)
            text = one[0] if isinstance(one, tuple) and one else one
            given = PLACEHOLDERS[:1] if with_parameters else ()
            yield from statements_of_sql(text, world.server, place, placeholders=given)

    def _python(self, call: Called, world: World) -> Iterator[Statement]:
        value = call.argument(1, "reverse_code") if self.back else call.argument(0, "code")
        self._count(value, "RunPython", "reverse_code")
        if is_name(value, "noop") or value is None:
            yield self._statement(call, (Other("RunPython.noop"),))
            return
        imported = live_models(value, self.file)
        for one in code_statements(call, value, self.file, world):
            yield replace(one, operations=tuple(_with_imports(o, imported) for o in one.operations))

    def _count(self, value: Value, name: str, option: str) -> None:
        """What the operation offers for going back."""
        if not self.back:
            return
        if value is None:
            self.impossible.append(f"{name} without {option}: Django raises IrreversibleError")
        elif is_name(value, "noop"):
            self.deliberate += 1
        else:
            self.written += 1


def _with_imports(operation: Operation, imported: tuple[str, ...]) -> Operation:
    if isinstance(operation, RunCode) and imported:
        return replace(operation, imported=imported)
    return operation
