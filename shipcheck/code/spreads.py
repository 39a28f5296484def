"""Parts of objects and lists that are there only with a flag: `...(flag && { a })`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.code.nodes import Choice, Compound
from shipcheck.code.tables import is_off, key_of
from shipcheck.code.words import Cut

if TYPE_CHECKING:
    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.nodes import Expression
    from shipcheck.code.rendered import Rendering
    from shipcheck.code.rendering import Renderer
    from shipcheck.code.scopes import Scope
    from shipcheck.code.walk import Node

SPREADS = frozenset({"spread_element", "variadic_unpacking"})
COLLECTIONS = frozenset({"array", "object", "array_creation_expression"})


def spread_away(
    renderer: Renderer, whole: Node, part: Node, scope: Scope, found: Rendering
) -> bool:
    """Whether a part of a collection is one of which a flag leaves nothing; it is cut then."""
    facts = renderer.evaluator.facts
    if isinstance(whole, Compound) and id(whole) in facts.tables:
        known = renderer.evaluator.world.states
        if is_off(part) or key_of(part) in known:  # a flag that is off, or that nobody asks more
            found.cuts.append(_with_comma(whole, cast("Compound", part)))
            found.idle.append(cast("Compound", part).span)
            return True
    if isinstance(whole, Compound) and id(whole) in renderer.evaluator.facts.dependencies:
        value = renderer.evaluator.value(cast("Expression", part), scope)
        if value.asked and value.folded:  # a hook that looks at a flag does nothing by that
            found.cuts.append(_with_comma(whole, cast("Compound", part)))
            return True
    if not isinstance(whole, Compound) or not isinstance(part, Compound):
        return False
    if part.kind not in SPREADS or len(part.parts) != 1:
        return False
    if not _is_nothing(renderer.evaluator, part.parts[0], scope):
        return False
    inner = renderer.render(part.parts[0], scope)
    found.dead += inner.dead
    found.guards += inner.guards
    found.cuts.append(_with_comma(whole, part))
    return True


def _is_nothing(evaluator: Evaluator, spread: Expression, scope: Scope) -> bool:
    """Whether flags alone decide that this is false, or an empty collection."""
    if isinstance(spread, Choice):
        test = evaluator.value(spread.test, scope)
        truth = test.truth(evaluator.language)
        arm = spread.yes if truth else spread.no
        if test.asked and truth is not None and _is_empty(arm):
            return True
    value = evaluator.value(spread, scope)
    decided = bool(value.asked) and value.options is not None
    return decided and value.truth(evaluator.language) is False


def _is_empty(expression: Expression) -> bool:
    """Whether it is `[]` or `{}`."""
    return (
        isinstance(expression, Compound) and expression.kind in COLLECTIONS and not expression.parts
    )


def _with_comma(whole: Compound, part: Compound) -> Cut:
    """The part with the comma that parts it from the next one, or from the one before."""
    number = next(i for i, one in enumerate(whole.parts) if one is part)
    if number + 1 < len(whole.parts):
        return Cut(part.span.start, whole.parts[number + 1].span.start)
    start = whole.parts[number - 1].span.end if number else part.span.start
    return Cut(start, part.span.end)
