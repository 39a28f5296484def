"""POST /graphql: documents are parsed by graphql-core and answered from trees of plain objects.

Where GitHub's own schema is there (`forge.schema`), graphql-core validates the document and executes it
on that schema, so that both the document and the answer are held to it. A field that the fake lacks is an
error either way.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import graphql as core
from graphql.language import ast

from tests.servers.github_forge.graph_mutations import mutations
from tests.servers.github_forge.graph_repository import queries
from tests.servers.github_forge.routing import route
from tests.servers.github_forge.wire import Answer, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.servers.github_forge.desk import Desk

Json = dict[str, Any]


@route("POST", "/graphql")
def graphql(desk: Desk) -> Answer:
    """The answer to a document: 200 with `data` and `errors`; who is nobody gets 401."""
    if desk.token.kind == "none":
        raise Refusal(401, "This endpoint requires you to be authenticated.")
    body = desk.asked.body()
    source, variables = body.get("query"), body.get("variables") or {}
    if not isinstance(source, str):
        raise Refusal(400, "A query attribute must be specified and must be a string.")
    desk.forge.documents.append((source, variables))
    try:
        document = core.parse(source)
    except core.GraphQLSyntaxError as error:
        return Answer(200, {"errors": [{"message": str(error), "type": "PARSE_ERROR"}]})
    if desk.forge.schema is not None:
        return Answer(200, _on_schema(desk, document, variables))
    return Answer(200, Executor(desk, document, variables).answer())


def root_of(desk: Desk, operation: ast.OperationDefinitionNode) -> Json:
    """The tree that an operation starts at."""
    if operation.operation is core.OperationType.MUTATION:
        return mutations(desk)
    return queries(desk)


def operation_of(document: ast.DocumentNode) -> ast.OperationDefinitionNode:
    """The one operation of a document."""
    (found,) = [one for one in document.definitions if isinstance(one, ast.OperationDefinitionNode)]
    return found


@cache
def schema(text: str) -> core.GraphQLSchema:
    """The schema; building it takes a second."""
    return core.build_schema(text, assume_valid=True)


def _on_schema(desk: Desk, document: ast.DocumentNode, variables: Json) -> Json:
    """Validated and executed on GitHub's own schema."""
    assert desk.forge.schema is not None
    known = schema(desk.forge.schema)
    problems = core.validate(known, document)
    if problems:
        return {"errors": [{"message": one.message} for one in problems]}
    result = core.execute_sync(
        known, document, root_of(desk, operation_of(document)), variable_values=variables,
        field_resolver=_resolved, type_resolver=lambda value, *_: str(value["__typename"]),
    )  # fmt: skip
    made: Json = {"data": result.data}
    if result.errors:
        made["errors"] = [
            _error(one.original_error or one, one.path or []) for one in result.errors
        ]
    return made


def _resolved(source: Json, info: core.GraphQLResolveInfo[Any], **arguments: Any) -> Any:  # noqa: ANN401
    return value_of(source, info.field_name, arguments)


def value_of(source: Json, name: str, arguments: Json) -> Any:  # noqa: ANN401
    """What an object has under a name; a function is called with the arguments."""
    if name not in source:
        of = source.get("__typename", "Query")
        raise Refusal(200, f"Field '{name}' doesn't exist on type '{of}'", type="undefinedField")
    value = source[name]
    return value(**arguments) if callable(value) else value


def _error(error: BaseException, path: Sequence[str | int]) -> Json:
    """An error as GitHub writes it: with a type of its own beside the message."""
    kind = error.more.get("type") if isinstance(error, Refusal) else None
    return {"type": kind or "UNPROCESSABLE", "path": list(path), "message": str(error)}


class Executor:
    """Answers a document without a schema."""

    def __init__(self, desk: Desk, document: ast.DocumentNode, variables: Json) -> None:
        self._desk = desk
        self._operation = operation_of(document)
        self._fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, ast.FragmentDefinitionNode)
        }
        self._variables = {**self._defaults(), **variables}
        self._errors: list[Json] = []

    def _defaults(self) -> Json:
        return {
            one.variable.name.value: core.value_from_ast_untyped(one.default_value)
            for one in self._operation.variable_definitions or ()
            if one.default_value is not None
        }

    def answer(self) -> Json:
        """`data`, and `errors` where there are some."""
        root = root_of(self._desk, self._operation)
        data = self._object(root, self._operation.selection_set, [])
        return {"data": data, **({"errors": self._errors} if self._errors else {})}

    def _object(self, source: Json, chosen: ast.SelectionSetNode, path: list[str | int]) -> Json:
        made: Json = {}
        for field in self._fields(source, chosen):
            name = field.name.value
            key = field.alias.value if field.alias else name
            here = [*path, key]
            try:
                value = value_of(source, name, self._arguments(field))
            except Refusal as refusal:
                self._errors.append(_error(refusal, here))
                value = None
            made[key] = _merged(made.get(key), self._value(value, field, here))
        return made

    def _value(self, value: Any, field: ast.FieldNode, path: list[str | int]) -> Any:  # noqa: ANN401
        if isinstance(value, list):
            return [self._value(one, field, [*path, place]) for place, one in enumerate(value)]
        if isinstance(value, dict) and field.selection_set:
            return self._object(value, field.selection_set, path)
        return value

    def _fields(self, source: Json, chosen: ast.SelectionSetNode) -> Iterator[ast.FieldNode]:
        """The fields that are asked for of this object, fragments taken apart."""
        for one in chosen.selections:
            if not self._included(one):
                continue
            if isinstance(one, ast.FieldNode):
                yield one
            elif isinstance(one, ast.InlineFragmentNode):
                if self._fits(source, one.type_condition):
                    yield from self._fields(source, one.selection_set)
            elif isinstance(one, ast.FragmentSpreadNode):
                fragment = self._fragments[one.name.value]
                if self._fits(source, fragment.type_condition):
                    yield from self._fields(source, fragment.selection_set)

    @staticmethod
    def _fits(source: Json, condition: ast.NamedTypeNode | None) -> bool:
        """Whether an object is of a type, or of an interface that several have."""
        wanted = condition.name.value if condition else None
        return wanted in (None, source.get("__typename"), *source.get("__interfaces", ()))

    def _included(self, one: ast.SelectionNode) -> bool:
        for directive in one.directives or ():
            said = self._plain(directive.arguments[0].value) if directive.arguments else True
            if directive.name.value == ("skip" if said else "include"):
                return False
        return True

    def _arguments(self, field: ast.FieldNode) -> Json:
        """The arguments; a variable that is not given leaves its argument out."""
        return {
            one.name.value: self._plain(one.value)
            for one in field.arguments or ()
            if not (
                isinstance(one.value, ast.VariableNode)
                and one.value.name.value not in self._variables
            )
        }

    def _plain(self, node: ast.ValueNode) -> Any:  # noqa: ANN401
        return core.value_from_ast_untyped(node, self._variables)


def _merged(old: Any, new: Any) -> Any:  # noqa: ANN401
    """The same field asked for twice has the parts of both."""
    return {**old, **new} if isinstance(old, dict) and isinstance(new, dict) else new
