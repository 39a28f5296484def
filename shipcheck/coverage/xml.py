"""Reads XML of reports as a stream: no entities, no document type of its own, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.coverage.report import UnreadableReport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEEPEST = 100
"""Elements inside each other; reports need fewer than ten."""


def read_xml(
    data: bytes,
    source: str,
    start: Callable[[tuple[str, ...], Mapping[str, str]], None],
    text: Callable[[tuple[str, ...], str], None] | None = None,
) -> None:
    """Call `start` with the path of names and the attributes of each element, `text` with texts.

    A document type that only names its DTD is passed over, as the formats have one; it is not read.

    Raises:
        UnreadableReport: it is not XML, is nested too deeply or declares anything.
    """
    from xml.parsers import expat  # noqa: PLC0415 - declarations are refused below

    open_elements: list[str] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if len(open_elements) >= DEEPEST:
            raise UnreadableReport(f"{source} is nested too deeply")
        open_elements.append(tag)
        start(tuple(open_elements), attributes)

    def refuse_subset(_name: str, _system: object, _public: object, subset: int) -> None:
        if subset:
            raise UnreadableReport(f"{source} declares a document type of its own")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _tag: open_elements.pop()
    parser.StartDoctypeDeclHandler = refuse_subset
    if text is not None:
        parser.CharacterDataHandler = lambda words: text(tuple(open_elements), words)
    try:
        parser.Parse(data, True)  # noqa: FBT003 - it has no name
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableReport(f"{source} is not XML: {error}") from error
