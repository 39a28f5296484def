"""What most stories start from."""

from __future__ import annotations

import pytest

from tests.repository import Sample


@pytest.fixture
def branch(sample: Sample) -> Sample:
    """A branch that is ready."""
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    return sample
