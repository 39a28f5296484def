"""What is still to come, seen from each operation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipcheck.migrations.following import Following
from shipcheck.migrations.operations import Other

OPERATIONS = tuple(Other(str(number)) for number in range(7))


@given(st.integers(0, 9), st.integers(-9, 9))
def test_it_is_the_rest_of_the_tuple(start: int, index: int) -> None:
    then = [Other("then")]
    rest, following = (*OPERATIONS[start:], *then), Following(OPERATIONS, then).after(start)
    assert tuple(following) == rest
    assert len(following) == len(rest)
    assert following[:index] == rest[:index]
    if -len(rest) <= index < len(rest):
        assert following[index] == rest[index]
    else:
        with pytest.raises(IndexError):
            following[index]
