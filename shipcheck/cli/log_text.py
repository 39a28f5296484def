"""Ship records for people: a line each; with `-v`, all that was decided.

Who may push notes can write anything there: every text goes through `visible`, and is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.model.result import Through
from shipcheck.model.text import counted, visible
from shipcheck.model.words import Status, Verdict
from shipcheck.reports.style import Style, styled
from shipcheck.reports.text import VERDICTS
from shipcheck.ship.record_review import part_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from shipcheck.ship.record_reading import Review, ShipRecord

WIDEST_WAY = 40
WIDEST_NAME = 24
LONGEST = 200
"""Columns that `BRANCH -> BASE` and a name are padded to, and characters of any other text."""

INDENT = "    "


def render(
    records: Sequence[ShipRecord], lost: Collection[str], *, verbose: bool, colour: bool
) -> str:
    """The records in the order they are given; `lost` are commits that no branch has any more."""
    widths = (
        max((len(_way(record)) for record in records), default=0),
        max((len(_name(record.document["by"])) for record in records), default=0),
    )
    lines = []
    for record in records:
        gone = styled("  (in no branch here)", Style.DOUBTFUL, colour=colour)
        lines.append(_line(record, widths, colour=colour) + (gone if record.commit in lost else ""))
        if verbose:
            lines += [f"{INDENT}{line}" for line in _details(record, colour=colour)]
            lines.append("")
    return "".join(f"{line}\n" for line in lines)


def render_review(record: ShipRecord, by: str) -> str:
    """What was just reviewed, and what the reviewer had to do with it."""
    part = part_in(record, by)
    own = f" (you {part} yourself)" if part else ""
    return f"reviewed {record.commit[:12]}  {_way(record)}{own}\n"


def _line(record: ShipRecord, widths: tuple[int, int], *, colour: bool) -> str:
    """When, what, where to, by whom, and how it was judged."""
    time = record.time.astimezone().strftime("%Y-%m-%d %H:%M")
    method = _cut(record.document["landed"]["method"], 12)
    name = _name(record.document["by"])
    way = f"{_way(record):{widths[0]}}"
    return f"{time}  {record.commit[:12]}  {way}  {method:12}  {name:{widths[1]}}  " + _judged(
        record, colour=colour
    )


def _judged(record: ShipRecord, *, colour: bool) -> str:
    """The verdict, and why it was merged all the same."""
    word, style = _verdict(record.document["verdict"])
    text = styled(word, style, colour=colour)
    waived = sum(item["status"] == Status.WAIVED for item in record.document["items"])
    text += f", {waived} waived" if waived else ""
    text += " (partly judged)" if record.document["partial"] else ""
    if record.urgent is None:
        return text
    if record.awaits_review:
        return text + styled("  URGENT", Style.BAD, colour=colour) + f": {_cut(record.urgent)}"
    return f"{text}  urgent, reviewed by {_name(record.reviews[0].by)}: {_cut(record.urgent)}"


def _details(record: ShipRecord, *, colour: bool) -> Iterator[str]:
    """All that the record holds, and the reviews."""
    document = record.document
    change, landed, checklist = document["change"], document["landed"], document["checklist"]
    yield f"landed     {record.commit} on {_cut(landed['into'])}, {_through(landed)}"
    yield f"judged     {record.head} on {_cut(change['base'])} at {change['base_head'][:12]}"
    yield f"           patch-id {_cut(change['patch_id'])}"
    size = f"{counted(change['commits'], 'commit')}, {counted(change['files'], 'file')}"
    yield f"change     {size}, +{change['added']} -{change['deleted']}; {_cut(change['class'])}"
    yield from (f"           {_cut(reason)}" for reason in change["class_reasons"])
    yield f"authors    {', '.join(_cut(author) for author in change['authors'])}"
    yield f"merged by  {_cut(document['by'])}"
    if record.urgent is not None:
        yield f"urgent     {_cut(record.urgent)}"
    yield f"checklist  {_cut(checklist['source'])}, {_cut(checklist['digest'])[:12]}"
    yield from (f"note       {_cut(note)}" for note in document["notes"])
    width = max((len(_cut(item["id"])) for item in document["items"]), default=0)
    for item in document["items"]:
        yield from _item(item, width, colour=colour)
    yield from (_review(record, review) for review in record.reviews)
    if record.awaits_review:
        yield f"not reviewed: shipcheck log review {record.commit[:12]} --note TEXT"


def _through(landed: Mapping[str, Any]) -> str:
    """Who merged, and how it got to the others."""
    if landed["through"] == Through.FORGE:
        return f"through {_request(landed)} {_cut(landed['url'] or '')}".rstrip()
    return "pushed at once" if landed["pushed"] else "not pushed at once"


def _request(landed: Mapping[str, Any]) -> str:
    """The pull request by its number."""
    return f"#{landed['pull_request']}" if landed["pull_request"] is not None else "a forge"


def _item(item: Mapping[str, Any], width: int, *, colour: bool) -> Iterator[str]:
    """An item, and who waived or answered it."""
    evidence = f"  [{_cut(item['evidence'])}]" if item["evidence"] else ""
    warns = " (warn)" if item["severity"] == "warn" else ""
    dim = styled(evidence + warns, Style.DIM, colour=colour)
    yield f"  {_cut(item['status']):14}  {_cut(item['id']):{width}}  {_cut(item['summary'])}{dim}"
    waiver = item["waiver"]
    if waiver:
        until = f", until {_cut(waiver['until'])}" if waiver["until"] else ""
        void = "" if waiver["counts"] else " (did not count)"
        by, reason = _cut(waiver["by"]), _cut(waiver["reason"])
        yield f"{INDENT}{_cut(waiver['status'])}, waived by {by}: {reason}{until}{void}"


def _review(record: ShipRecord, review: Review) -> str:
    """Who looked at it, and what they had to do with it."""
    part = part_in(record, review.by)
    own = f", who {part}" if part else ""
    said = f": {_cut(review.note)}" if review.note else ""
    return f"reviewed   {_cut(review.at)[:25]} by {_cut(review.by)}{own}{said}"


def _verdict(value: str) -> tuple[str, Style]:
    """A verdict in words; that of a newer version as it is."""
    if value in tuple(Verdict):
        return VERDICTS[Verdict(value)]
    return _cut(value, WIDEST_NAME), Style.DOUBTFUL


def _way(record: ShipRecord) -> str:
    """What went where."""
    change = record.document["change"]
    landed = record.document["landed"]
    branch = change["branch"] or record.head[:12]
    number = f" #{landed['pull_request']}" if landed["pull_request"] is not None else ""
    most = WIDEST_WAY - len(number)
    return _cut(f"{branch} -> {landed['into']}", most) + number


def _name(person: str) -> str:
    """The name in `Name <address>`, or the address where there is none."""
    name = person.partition(" <")[0].strip()
    return _cut(name or person, WIDEST_NAME)


def _cut(text: str, most: int = LONGEST) -> str:
    """A text that is safe to look at, cut where it is long."""
    shown = visible(text[: most + 1])
    return shown if len(shown) <= most else f"{shown[: most - 3]}..."
