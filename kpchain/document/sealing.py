"""The seal of a certificate or lot: salts, Merkle root and digest; whether a seal is right is the verifier's finding.

A sealed document keeps the bytes and values that it was read from: its root is computed again from these, never from a
new encoding of the model.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from kpchain.document.certificate import certificate_to_json
from kpchain.document.leaves import SALT_BYTES, leaf_hash, scalars
from kpchain.document.lot import lot_to_json
from kpchain.document.merkle import merkle_proof, merkle_root
from kpchain.document.read import show_name
from kpchain.document.render import render_document
from kpchain.errors import DocumentError, HiddenError
from kpchain.model.certificate import Certificate
from kpchain.model.digest import record_digest
from kpchain.model.disclosed import AnyLot, Subject
from kpchain.model.lot import Lot
from kpchain.model.number import RecordNumber
from kpchain.model.signature import CertificateSignature

CERTIFICATE_SCHEMA: Final = "kpc/1"
LOT_SCHEMA: Final = "kpl/1"
MEMBERS: Final = {CERTIFICATE_SCHEMA: "certificate", LOT_SCHEMA: "lot"}
"""The member of the document that holds the subject, by schema."""

T = TypeVar("T", bound=Certificate | Lot)
S = TypeVar("S", bound=Subject, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProof:
    """What proves one field of a document against its root, for OpenZeppelin's MerkleProof.

    Attributes:
        pointer: JSON Pointer of the field.
        text: RFC 8785 text of its value.
        salt: its 32 bytes of salt.
        leaf: the leaf hash.
        proof: the sibling hashes from the leaf to the root.
    """

    pointer: str
    text: str
    salt: bytes
    leaf: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sealed(Generic[S]):
    """A sealed document: what it states, and the root and digest that it claims.

    Attributes:
        subject: the certificate or lot, or what a redacted document shows of it.
        root: the Merkle root as the file states it; compare with ``computed_root()``.
        digest: the digest as the file states it; compare with ``computed_digest()``.
        signature: the issuing officer's signature, if the file carries one.
        values: the JSON value of the subject as it was received; null where a value is hidden.
        salts: the salt of each value that is shown, by its JSON Pointer.
        hidden_leaves: the leaf hash of each value that is hidden, by its JSON Pointer.
    """

    subject: S
    root: bytes
    digest: bytes
    signature: CertificateSignature | None = None
    values: Mapping[str, Any] = field(repr=False)
    salts: Mapping[str, bytes] = field(repr=False)
    hidden_leaves: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _texts: Sequence[tuple[str, str]] | None = field(default=None, repr=False)
    _hashed: Mapping[str, bytes] | None = field(default=None, repr=False)
    _received: bytes | None = field(default=None, repr=False)

    @property
    def number(self) -> RecordNumber:
        """The number of the certificate or lot."""
        return self.subject.number

    @property
    def hidden(self) -> tuple[str, ...]:
        """The JSON Pointers of the values that the document hides; empty where it is whole."""
        return tuple(self.hidden_leaves)

    def computed_root(self) -> bytes:
        """The Merkle root of the values and salts as they were received, and of the hashes of what is hidden."""
        return merkle_root([*self.leaves().values(), *self.hidden_leaves.values()])

    def computed_digest(self) -> bytes:
        """The digest of the number and the computed root: what the ledger must know."""
        return record_digest(self.number, self.computed_root())

    def proof(self, pointer: str) -> FieldProof:
        """The proof of one field against ``computed_root()``.

        Raises:
            HiddenError: the value at this pointer is hidden.
            DocumentError: the document has no scalar at this pointer.
        """
        if pointer in self.hidden_leaves:
            raise HiddenError(pointer)
        texts = dict(self._scalars())
        if pointer not in texts:
            raise DocumentError(show_name(pointer), "is not a field with a single value of this document")
        leaves = self.leaves()
        return FieldProof(
            pointer=pointer,
            text=texts[pointer],
            salt=self.salts[pointer],
            leaf=leaves[pointer],
            proof=merkle_proof([*leaves.values(), *self.hidden_leaves.values()], leaves[pointer]),
        )

    def with_signature(self, signature: CertificateSignature) -> Sealed[S]:
        """The same document carrying a signature; nothing that is sealed changes.

        Raises:
            DocumentError: a lot, which is not signed (the act on the ledger is enough).
        """
        if isinstance(self.subject, AnyLot):
            raise DocumentError("/signature", "must not stand on a lot")
        return replace(self, signature=signature, _received=None)

    def to_bytes(self) -> bytes:
        """The file: the bytes received, or newly built ones where the document was made or signed here."""
        if self._received is not None:
            return self._received
        signature = None if self.signature is None else _signature_to_json(self.signature)
        seal: dict[str, Any] = {"salts": _to_hex(self.salts)}
        if self.hidden_leaves:
            seal["hidden"] = _to_hex(self.hidden_leaves)
        seal |= {"root": "0x" + self.root.hex(), "digest": "0x" + self.digest.hex()}
        return render_document(schema_of(self.subject), self.name, self.values, seal=seal, signature=signature)

    @property
    def name(self) -> str:
        """The member of the document that holds the subject: ``certificate`` or ``lot``."""
        return MEMBERS[schema_of(self.subject)]

    def _scalars(self) -> Sequence[tuple[str, str]]:
        """Pointer and RFC 8785 text of what is shown, found once, by whoever read or sealed the values."""
        return scalars(self.values, at=f"/{self.name}", nulls=[]) if self._texts is None else self._texts

    def leaves(self) -> Mapping[str, bytes]:
        """The leaf hash of each value that is shown, by its JSON Pointer, in the order of the document."""
        if self._hashed is not None:
            return self._hashed
        salts = self.salts
        return {pointer: leaf_hash(pointer, text, salts[pointer]) for pointer, text in self._scalars()}


def schema_of(subject: Subject) -> str:
    """The name of the schema that a subject is written in: ``kpc/1`` or ``kpl/1``."""
    return LOT_SCHEMA if isinstance(subject, AnyLot) else CERTIFICATE_SCHEMA


def leaf_pointers(draft: Certificate | Lot) -> tuple[str, ...]:
    """The JSON Pointers of all leaves of a subject, in the order of the document; each needs a salt."""
    return tuple(pointer for pointer, _ in scalars(_to_json(draft), at=f"/{MEMBERS[schema_of(draft)]}"))


def seal(draft: T, *, salts: Mapping[str, bytes] | None = None) -> Sealed[T]:
    """The sealed document of a certificate or lot.

    Args:
        draft: what to seal.
        salts: 32 bytes per pointer of ``leaf_pointers``; only for test vectors. Without it they are random.

    Raises:
        DocumentError: a salt is missing, belongs to no field, or is not 32 bytes long.
    """
    values = _to_json(draft)
    found = scalars(values, at=f"/{MEMBERS[schema_of(draft)]}")
    if salts is None:
        # One call to the operating system per document, since each costs as much as several leaves.
        pool = secrets.token_bytes(SALT_BYTES * len(found))
        salts = {pointer: pool[place * 32 : place * 32 + 32] for place, (pointer, _) in enumerate(found)}
    else:
        check_salts(salts, found)
    root = merkle_root([leaf_hash(pointer, text, salts[pointer]) for pointer, text in found])
    digest = record_digest(draft.number, root)
    return Sealed(subject=draft, root=root, digest=digest, values=values, salts=salts, _texts=found)


def draft_to_bytes(draft: Certificate | Lot) -> bytes:
    """The file of a draft: the document without seal and signature."""
    schema = schema_of(draft)
    return render_document(schema, MEMBERS[schema], _to_json(draft), seal=None, signature=None)


def check_salts(salts: Mapping[str, bytes], found: list[tuple[str, str]]) -> None:
    """Refuses salts that are not 32 bytes for each of the scalars found, and no others.

    Raises:
        DocumentError: naming the pointer.
    """
    pointers = {pointer for pointer, _ in found}
    if missing := pointers - salts.keys():
        raise DocumentError(f"/seal/salts/{show_name(min(missing))}", "is missing: each field needs its salt")
    if strange := salts.keys() - pointers:
        raise DocumentError(f"/seal/salts/{show_name(min(strange))}", "belongs to no field of the document")
    for pointer, salt in salts.items():
        if len(salt) != SALT_BYTES:
            raise DocumentError(f"/seal/salts/{show_name(pointer)}", "must be 32 bytes long", salt)


def _to_hex(words: Mapping[str, bytes]) -> dict[str, str]:
    return {pointer: "0x" + word.hex() for pointer, word in words.items()}


def _to_json(draft: Certificate | Lot) -> dict[str, Any]:
    return lot_to_json(draft) if isinstance(draft, Lot) else certificate_to_json(draft)


def _signature_to_json(signature: CertificateSignature) -> dict[str, Any]:
    return {
        "officer": signature.officer,
        "chain_id": signature.chain_id,
        "ledger": signature.ledger,
        "signature": "0x" + signature.signature.hex(),
    }
