"""What still uses something at the head."""

from __future__ import annotations

from shipcheck.migrations.code_uses.use import Grade, How, Use, Uses
from shipcheck.migrations.settled import still_used


def uses(*hows: How) -> Uses:
    places = (Use("a", line, "x", how, Grade.CERTAIN) for line, how in enumerate(hows, 1))
    return Uses(tuple(places))


def test_a_list_of_columns_is_no_use() -> None:
    assert still_used(uses(How.ATTRIBUTE, How.CACHED), uses(How.CACHED)) == ()


def test_an_attribute_counts_while_rails_may_have_it() -> None:
    head = uses(How.ATTRIBUTE, How.CACHED)
    assert [use.how for use in still_used(uses(How.SQL, How.CACHED), head)] == [How.ATTRIBUTE]


def test_sql_at_both_ends_keeps_the_attributes() -> None:
    head = uses(How.ATTRIBUTE, How.SQL)
    assert still_used(uses(How.SQL), head) == head.places
