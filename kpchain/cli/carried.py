"""Evidence in files, for the commands that carry it: options, lists, state proofs, and what is believed of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpchain.errors import ConfigError, EntryError, EvidenceError, KpchainError

if TYPE_CHECKING:
    from kpchain.cli.session import Session
    from kpchain.evidence import AcceptedList, SignedTrustList, StateProof
    from kpchain.evidence.carried import Evidence

signer_option = click.option(
    "--signer",
    "signers",
    multiple=True,
    metavar="ADDRESS",
    help="Account whose trust lists are believed (default: trust_signers of kpchain.toml); as often as needed.",
)
max_age_option = click.option(
    "--max-age", type=click.IntRange(min=0), metavar="DAYS", help="Refuse a trust list that is older than this."
)


def read_list(path: Path) -> SignedTrustList:
    """The trust list in a file; nothing of it is believed yet.

    Raises:
        ConfigError: the file cannot be read.
        EntryError: it is no trust list.
    """
    from kpchain.evidence import read_trust_list
    from kpchain.evidence.trust_read import MAX_BYTES

    try:
        return read_trust_list(read_bounded(path, MAX_BYTES))
    except ConfigError:
        raise
    except KpchainError as error:
        raise EntryError(str(path), error) from error


def accepted(
    session: Session, signed: SignedTrustList, *, signers: Sequence[str], max_age: int | None, today: date | None
) -> AcceptedList:
    """The list, once it may be believed; in a workspace it must be of the workspace's ledger.

    Raises:
        EvidenceError: it may not.
        ConfigError: a pinned account is none, or the workspace cannot be used.
    """
    from kpchain.evidence import WARNING_AGE_DAYS, Policy, accept
    from kpchain.workspace import read_deployment

    place, warning_age, pinned = None, WARNING_AGE_DAYS, tuple(signers)
    if session.has_workspace:
        deployment = read_deployment(session.workspace)
        place, warning_age = (deployment.chain_id, deployment.ledger), session.config.trust_warning_days
        pinned = pinned or session.config.trust_signers
    policy = Policy(
        signers=[_account(text) for text in pinned],
        today=today or datetime.now(UTC).date(),
        place=place,
        warning_age=warning_age,
        max_age=max_age,
    )
    return accept(signed, policy)


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a file; of one that is too large, so many that a reader refuses it.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def write_out(path: Path, content: bytes) -> None:
    """Puts a file down whole, over one that is there.

    Raises:
        ConfigError: it cannot be written.
    """
    from kpchain.files import written

    with written(path) as [file]:
        file.write(content)


def read_proof(path: Path) -> StateProof:
    """The state proof in a file; nothing of it is believed yet.

    Raises:
        ConfigError: the file cannot be read.
        EntryError: it is no state proof.
    """
    from kpchain.evidence import read_state_proof
    from kpchain.evidence.state_proof import MAX_BYTES

    try:
        return read_state_proof(read_bounded(path, MAX_BYTES))
    except ConfigError:
        raise
    except KpchainError as error:
        raise EntryError(str(path), error) from error


def evidence_of(
    session: Session,
    listed: Path,
    proofs: Sequence[Path],
    *,
    signers: Sequence[str],
    max_age: int | None,
    today: date | None,
) -> Evidence:
    """A trust list and state proofs from their files, believed.

    Raises:
        EntryError: one of them is none, or is not believed; the message names the file.
        ConfigError: a file cannot be read, or a pinned account is none.
    """
    from kpchain.evidence.carried import Evidence

    try:
        found = accepted(session, read_list(listed), signers=signers, max_age=max_age, today=today)
    except EvidenceError as error:
        raise EntryError(str(listed), error) from error
    evidence = Evidence(found)
    for path in proofs:
        try:
            evidence.add(read_proof(path))
        except EvidenceError as error:
            raise EntryError(str(path), error) from error
    return evidence


def _account(text: str) -> str:
    from kpchain.errors import ModelError
    from kpchain.model import checksum_address

    try:
        return checksum_address(text)
    except ModelError as error:
        raise ConfigError(f"the signer {text} is no account: {error.rule}") from None
