"""Functions of a repository's own that ask flags are offered by `init`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.setup.compose import compose
from shipcheck.setup.flag_wrappers import MOST, find_wrappers
from tests.git.opening import done, opened
from tests.setup.loading import load
from tests.setup.test_compose import blocks, look

if TYPE_CHECKING:
    from tests.repository import Sample

FEATURE = "class Feature\n  def self.inactive?(name)\n    !Flipper.enabled?(name)\n  end\nend\n"


def test_they_are_an_example_that_works(sample: Sample) -> None:
    sample.commit({"lib/feature.rb": FEATURE, "app/a.rb": "x if Feature.inactive?(:new)\n"})
    text = compose(look(sample.path))
    line = '{call: "Feature.inactive?", key: 0, inverted: true}'
    assert f"#    - {line}\n" in text
    (used,) = [block for block in blocks(text) if f"\n    - {line}\n" in block]
    assert load(used).flags["wrappers"] == [
        {"call": "Feature.inactive?", "key": 0, "inverted": True}
    ]


def test_without_any_nothing_is_said(sample: Sample) -> None:
    assert "wrappers" not in compose(look(sample.path))


def test_before_the_first_commit(sample: Sample) -> None:
    sample.git("update-ref", "-d", "HEAD")
    assert done(find_wrappers(opened(sample.path))) == ()


def test_only_a_few_and_only_plain_names(sample: Sample) -> None:
    many = "".join(
        f"def is_flag{n}_on(key):\n    return unleash.is_enabled(key)\n" for n in range(9)
    )
    odd = "def is_flag_é(key):\n    return unleash.is_enabled(key)\n"
    sample.commit({"flags.py": many + odd})
    found = done(find_wrappers(opened(sample.path)))
    assert len(found) == MOST
    assert all(one.call.isascii() for one in found)
