"""Countries as the Russian customs forms name them: letters and digits of ISO 3166-1 for the codes of Participants.

The European Union has neither: a form names the member state, and a certificate the Union.
"""

from __future__ import annotations

from typing import Final

from kpchain.errors import DocumentError

_UNION: Final = "EU"
# ISO 3166-1: alpha-2, alpha-3, numeric. First the Participants, then the member states of the European Union.
_PARTICIPANTS: Final = """
AO AGO 024|AM ARM 051|AU AUS 036|BD BGD 050|BY BLR 112|BW BWA 072|BR BRA 076|KH KHM 116|CM CMR 120|CA CAN 124|CF CAF 140
CN CHN 156|CG COG 178|CI CIV 384|CD COD 180|SZ SWZ 748|GA GAB 266|GH GHA 288|GN GIN 324|GY GUY 328|IN IND 356|ID IDN 360
IL ISR 376|JP JPN 392|KZ KAZ 398|KR KOR 410|KG KGZ 417|LA LAO 418|LB LBN 422|LS LSO 426|LR LBR 430|MY MYS 458|ML MLI 466
MU MUS 480|MX MEX 484|MZ MOZ 508|NA NAM 516|NZ NZL 554|NO NOR 578|PA PAN 591|QA QAT 634|RU RUS 643|SL SLE 694
SG SGP 702|ZA ZAF 710|LK LKA 144|CH CHE 756|TZ TZA 834|TH THA 764|TG TGO 768|TR TUR 792|UA UKR 804|AE ARE 784|GB GBR 826
US USA 840|UZ UZB 860|VE VEN 862|VN VNM 704|ZW ZWE 716|TW TWN 158
"""
_MEMBERS: Final = """
AT AUT 040|BE BEL 056|BG BGR 100|HR HRV 191|CY CYP 196|CZ CZE 203|DK DNK 208|EE EST 233|FI FIN 246|FR FRA 250|DE DEU 276
GR GRC 300|HU HUN 348|IE IRL 372|IT ITA 380|LV LVA 428|LT LTU 440|LU LUX 442|MT MLT 470|NL NLD 528|PL POL 616|PT PRT 620
RO ROU 642|SK SVK 703|SI SVN 705|ES ESP 724|SE SWE 752
"""


def _parsed(table: str) -> dict[str, tuple[str, str]]:
    rows = (row.split() for line in table.strip().splitlines() for row in line.split("|"))
    return {code: (letters, digits) for code, letters, digits in rows}


MEMBER_STATES: Final = _parsed(_MEMBERS)
"""Letters and digits of the member states of the European Union, by two-letter code."""
COUNTRIES: Final = _parsed(_PARTICIPANTS) | MEMBER_STATES
"""Letters and digits by two-letter code."""
_BY_LETTERS: Final = {letters: code for code, (letters, _) in COUNTRIES.items()}


def country_of(code: str, named: str | None, *, at: str, fill: str) -> str:
    """The two letters of the country that a form names for a Participant.

    Args:
        code: the Participant's code.
        named: the member state, for the European Union; needed there, and nowhere else.
        at: the field of the certificate, for the refusal.
        fill: what the member state is filled in as, for the refusal.

    Raises:
        DocumentError: a member state is missing, is none, or stands where there is none; or the code is not known.
    """
    if code == _UNION:
        if named not in MEMBER_STATES:
            rule = f"is the European Union, which has no code in this form: fill in {fill} with a member state"
            raise DocumentError(f"/certificate/{at}", rule, named)
        return named
    if named not in (None, code):
        raise DocumentError(fill, f"must be {code}, as the certificate says", named)
    if code not in COUNTRIES:
        raise DocumentError(f"/certificate/{at}", "has no code of ISO 3166-1 that is known here", code)
    return code


def participant_of(letters: str, *, at: str) -> tuple[str, str]:
    """The Participant's code and the country's two letters for the three letters in a form.

    Raises:
        DocumentError: no country of a Participant.
    """
    country = _BY_LETTERS.get(letters)
    if country is None:
        raise DocumentError(at, "must be the three letters (ISO 3166-1) of a Participant or a member state", letters)
    return (_UNION if country in MEMBER_STATES else country), country
