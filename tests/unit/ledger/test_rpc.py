"""What servers answer that are no good nodes, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from kpchain.errors import UnreachableError
from kpchain.ledger.rpc import MAX_BODY, Rpc, RpcError


class Server:
    """Answers everything alike."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def make_request(self, method: Any, params: Any) -> Any:
        return self.answer

    def make_batch_request(self, requests: Any) -> Any:
        return self.answer


def rpc(answer: Any) -> Rpc:
    return Rpc(Server(answer), name="http://node.example")


@pytest.mark.parametrize("answer", [None, 1, "text", [], [1]])
def test_an_answer_that_is_no_object_is_no_answer(answer: object) -> None:
    with pytest.raises(UnreachableError, match=r"http://node\.example"):
        rpc(answer).call("eth_chainId")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        [],
        [1, 2],
        [{"id": None, "result": "0x1"}, {"id": None, "result": "0x2"}],
        [{"id": 1, "result": "0x1"}, {"id": 1, "result": "0x2"}],
        [{"result": "0x1"}, {"result": "0x2"}],
        [{"id": 1, "result": "0x1"}],
    ],
)
def test_a_batch_whose_answers_cannot_be_told_apart_is_no_answer(answer: object) -> None:
    with pytest.raises(UnreachableError, match="batches"):
        rpc(answer).batch([("eth_chainId", []), ("eth_blockNumber", [])])


def test_answers_of_a_batch_are_put_in_the_order_of_their_requests() -> None:
    answer = [{"id": 8, "result": "second"}, {"id": 7, "result": "first"}]
    assert rpc(answer).batch([("a", []), ("b", [])]) == ["first", "second"]


def test_an_error_of_null_beside_a_result_is_none() -> None:
    assert rpc({"id": 1, "result": "0x1", "error": None}).call("eth_chainId") == "0x1"


def test_an_error_that_is_a_text_is_an_error_with_that_message() -> None:
    with pytest.raises(RpcError, match="eth_chainId: too many requests"):
        rpc({"id": 1, "error": "too many requests"}).call("eth_chainId")


def test_nothing_to_ask_asks_nothing() -> None:
    assert rpc(None).batch([]) == []


def test_what_is_larger_than_a_node_takes_goes_in_several_round_trips_and_comes_back_in_order() -> None:
    sizes: list[int] = []

    class Counting:
        def make_request(self, method: Any, params: Any) -> Any:
            raise AssertionError

        def make_batch_request(self, requests: Any) -> Any:
            sizes.append(sum(len(params[0]) for _, params in requests))
            return [{"id": place, "result": params[0][0]} for place, (_, params) in enumerate(requests)]

    half = MAX_BODY // 2 - 100
    texts = [letter * half for letter in "abcde"] + ["f" * (MAX_BODY * 2), "g"]
    counted = Rpc(Counting(), name="node")
    assert counted.batch([("eth_call", [text]) for text in texts]) == list("abcdefg")
    assert sizes == [2 * half, 2 * half, half, 2 * MAX_BODY, 1]
