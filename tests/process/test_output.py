from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.process.output import Output


@settings(max_examples=100)
@given(chunks=st.lists(st.binary(max_size=20), max_size=20), limit=st.integers(0, 60))
def test_head_and_tail_are_kept_however_they_arrive(chunks: list[bytes], limit: int) -> None:
    output, whole = Output(limit), b"".join(chunks)
    for chunk in chunks:
        output.add(chunk)
    if len(whole) <= limit:
        assert output.value() == whole
        return
    head, tail = limit // 2, limit - limit // 2
    gap = f"\n… {len(whole) - limit} bytes left out …\n".encode()
    assert output.value() == whole[:head] + gap + whole[len(whole) - tail :]
    assert output.value() == output.value()
