"""Random acts, chosen with an eye on the model so that many of them succeed, and spoilt often enough that many do not.

Each family of acts first makes one that should be accepted where the state has room for it. Then, in some cases of a
hundred, one thing about it is made wrong; what comes of it is not foretold here but by the model.
"""

from __future__ import annotations

from typing import Final

from oracle.acts import Act
from oracle.chooser import Chooser, is_chosen, pick
from oracle.governing import Governing
from oracle.issuing import Issuing
from oracle.model import SECONDS_PER_DAY
from oracle.moving import Moving

FAMILIES: Final = {
    "declare": 5,
    "issue": 7,
    "replace": 3,
    "advance": 12,
    "settle": 5,
    "consume": 3,
    "approve": 3,
    "correct": 2,
    "alert": 2,
    "restatus": 3,
    "rezone": 1,
    "set_terms": 1,
    "enter": 1,
    "recode": 1,
    "set_focal_point": 1,
    "set_scheme_roles": 1,
    "pass_governance": 1,
    "appoint": 1,
    "suspend": 1,
    "open_range": 1,
}
"""The families of acts, and how often each is tried in a seeded campaign."""


class Campaign(Issuing, Moving, Governing):
    """Chooses the next act, or the next time, for a model."""

    def act(self, by: Chooser, family: str) -> Act:
        """The next act of a family."""
        chosen: Act = getattr(self, family)(by)
        return chosen

    def any_act(self, by: Chooser) -> Act:
        """The next act of any family."""
        return self.act(by, pick(by, [family for family, weight in FAMILIES.items() for _ in range(weight)]))

    def time(self, by: Chooser) -> int:
        """A later time: hours or days on, or the last or first second of the day on which a certificate expires."""
        now = self.model.now
        ends = {record.expires_on + 1 for record in self.model.ledger.records.values() if record.expires_on}
        midnights = sorted(end * SECONDS_PER_DAY for end in ends if end * SECONDS_PER_DAY > now + 1)
        if midnights and is_chosen(by, 40):
            return pick(by, midnights[:3]) - by.number(0, 1)
        return now + pick(by, [1, 3_600, SECONDS_PER_DAY, 10 * SECONDS_PER_DAY])
