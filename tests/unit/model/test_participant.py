from __future__ import annotations

import pytest

from kpchain.errors import ModelError
from kpchain.model.participant import Participant, founding_participants


def test_sixty_participants_and_the_trading_entity_are_listed_once() -> None:
    codes = [participant.code for participant in founding_participants()]
    assert len(codes) == len(set(codes)) == 61
    assert {"NA", "EU", "TW", "GB", "UZ"} <= set(codes)


def test_na_is_namibia() -> None:
    namibia = next(participant for participant in founding_participants() if participant.code == "NA")
    assert (namibia.name, namibia.is_producer) == ("Namibia", True)


def test_producer_indexes_count_up_without_gaps() -> None:
    indexes = [p.producer_index for p in founding_participants() if p.producer_index is not None]
    assert indexes == list(range(len(indexes)))
    assert len(indexes) < 64


def test_every_producer_says_what_backs_it() -> None:
    for participant in founding_participants():
        assert participant.is_producer == participant.note.startswith("producer: ")


def test_bloc_and_trading_centres_do_not_mine() -> None:
    mines = {participant.code for participant in founding_participants() if participant.is_producer}
    assert not mines & {"EU", "AE", "CH", "IL", "TW", "GB"}


@pytest.mark.parametrize(
    ("field", "value"), [("code", "nam"), ("validity_days", 0), ("validity_days", 65536), ("producer_index", 64)]
)
def test_constructor_refuses_what_the_registry_cannot_hold(field: str, value: object) -> None:
    values = {"code": "NA", "name": "Namibia", "kind": "state", "validity_days": 60, "producer_index": 3}
    with pytest.raises(ModelError) as refused:
        Participant(**(values | {field: value}))  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.value) == (field, value)
