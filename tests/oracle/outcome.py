"""What comes of an act, on the model and on the contracts alike: events in order, or one refusal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One event by its Solidity name, with its arguments by name; addresses in small letters."""

    name: str
    arguments: dict[str, object]

    @classmethod
    def of(cls, event: str, /, **arguments: object) -> Event:
        """The event with these arguments."""
        return cls(event, arguments)


class Refusal(Exception):  # noqa: N818 - a value that is compared; raised on the way to the caller only
    """An act was refused and changed nothing.

    Attributes:
        name: the name of the Solidity error.
        arguments: its arguments by name; addresses in small letters.
    """

    def __init__(self, error: str, /, **arguments: object) -> None:
        self.name = error
        self.arguments = arguments
        super().__init__(f"{error}({arguments})")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (self.name, self.arguments) == (other.name, other.arguments)

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"Refusal({self})"


Outcome = list[Event] | Refusal
