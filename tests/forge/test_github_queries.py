"""What GitHub is asked by GraphQL is what its published schema allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shipcheck.forge import _github_queries as queries

SCHEMA = Path(__file__).parents[2] / ".venv" / "servers" / "github" / "schema.graphql"


@pytest.fixture(scope="module")
def schema() -> Any:  # noqa: ANN401 - graphql-core is there for some only
    graphql = pytest.importorskip("graphql", reason="pip install graphql-core")
    if not SCHEMA.is_file():
        pytest.skip("GitHub's schema is not there: tests/servers/github_contract.sh fetches it")
    return graphql.build_schema(SCHEMA.read_text(), assume_valid=True)


@pytest.mark.parametrize("at", range(len(queries.EVERY)))
def test_a_question_is_what_the_schema_allows(schema: Any, at: int) -> None:  # noqa: ANN401
    graphql = pytest.importorskip("graphql")
    assert graphql.validate(schema, graphql.parse(queries.EVERY[at])) == []


def test_a_question_with_a_field_that_is_not_there_is_refused(schema: Any) -> None:  # noqa: ANN401
    graphql = pytest.importorskip("graphql")
    wrong = queries.TARGET.replace("isDraft", "isRough")
    assert graphql.validate(schema, graphql.parse(wrong))


def test_no_question_is_left_out_of_the_test() -> None:
    named = {
        text for name, text in vars(queries).items() if name.isupper() and isinstance(text, str)
    }
    whole = {text for text in named if text.lstrip().startswith(("query", "mutation"))}
    assert whole == set(queries.EVERY)
