"""Does the page around a code print what the code carries? Asked only of a PDF whose text could be read."""

from __future__ import annotations

from kpchain.model import PrintedPage, record_digest
from kpchain.verify.case import Presented
from kpchain.verify.phrases import Phrase, say
from kpchain.verify.report import Check, Group, Outcome
from kpchain.verify.words import digest_text


def page_checks(document: Presented | None) -> tuple[Check, ...]:
    """The check `integrity/page`, or none where no page with readable text was presented."""
    page = None if document is None else document.page
    if page is None or not (page.numbers or page.digests):
        return ()
    wrong = _wrong(page)
    outcome = Outcome.PASS if wrong is None else Outcome.FAIL
    return (Check(Group.INTEGRITY, "page", outcome, wrong or _agreeing(page)),)


def _wrong(page: PrintedPage) -> Phrase | None:
    """What the page prints otherwise than its code, or None."""
    number = page.summary.number
    others = sorted(str(printed) for printed in page.numbers if printed != number)
    if others:
        return say("the page prints {others}, its code is for {number}", others=", ".join(others), number=str(number))
    digest = digest_text(record_digest(number, page.summary.root))
    for begin, end in sorted(page.digests):
        if not (digest.startswith(begin) and digest.endswith(end)):
            return say(
                "the page prints the digest {printed}, its code is for {digest}",
                printed=f"{begin} … {end}",
                digest=digest,
            )
    return None


def _agreeing(page: PrintedPage) -> Phrase:
    """What the page prints alike."""
    number = str(page.summary.number)
    if not page.digests:
        return say("the page prints what its code carries: the number {number}", number=number)
    if not page.numbers:
        return say("the page prints what its code carries: the digest in short form")
    return say("the page prints what its code carries: the number {number} and the digest in short form", number=number)
