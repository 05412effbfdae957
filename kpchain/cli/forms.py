"""What `kpchain convert` reads and makes: files into certificates, certificates into forms; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpchain.cli.acts import checked_document
from kpchain.errors import ConfigError, DocumentError, EntryError, KpchainError, ModelError, TableError

if TYPE_CHECKING:
    from kpchain.document import Sealed
    from kpchain.model import Certificate, Subject


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate that was read: its draft, or its sealed document, which can be redacted; and from where."""

    source: str
    draft: Certificate | None
    sealed: Sealed[Subject] | None = None
    own: Mapping[str, str] = field(default_factory=dict)
    unsaid: tuple[str, ...] = ()

    @property
    def certificate(self) -> Certificate:
        """The whole certificate.

        Raises:
            DocumentError: the document hides a part of it.
        """
        if self.draft is None:
            raise DocumentError("/seal/hidden", "must not stand here: this form needs the whole certificate")
        return self.draft

    @property
    def left(self) -> tuple[str, ...]:
        """What a form without a seal does not say."""
        if self.sealed is None:
            return ()
        return ("/seal",) if self.sealed.signature is None else ("/seal", "/signature")


@dataclass(frozen=True, slots=True)
class Made:
    """A form that was made: of which certificates, and what it does not say of each source."""

    name: str
    data: bytes
    unsaid: dict[str, tuple[str, ...]]


class TableInFileError(KpchainError):
    """The table in a file is refused.

    Attributes:
        path: the file.
        table: which cells, and why.
    """

    def __init__(self, path: Path, error: TableError) -> None:
        super().__init__(str(error))
        self.path = path
        self.table = error


def read_forms(path: Path, filled: dict[str, Any], form: str) -> Iterator[Found]:
    """The certificates that a file holds; what it is, is told by its first characters.

    Args:
        path: the file.
        filled: what the form of a file cannot say.
        form: the form that will be made, since some of what is filled in belongs to it.

    Raises:
        TableInFileError: cells of a table are refused.
        EntryError: the file is refused otherwise.
    """
    from kpchain.adapters import read_csv

    data = read_bytes(path)
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    try:
        if head == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            yield _from_xml(path, data, filled, form)
            return
        for name in filled.keys() - _own_of(form):
            raise DocumentError(f"/{name}"[:60], "must not be filled in: only a customs form leaves out what is needed")
        if head in (b"{", b"["):
            yield _from_json(path, data)
        else:
            for certificate in read_csv(data):
                yield Found(f"{path}, {certificate.number}", certificate)
    except TableError as error:
        raise TableInFileError(path, error) from error
    except ModelError as error:
        raise EntryError(str(path), error) from error


def _from_xml(path: Path, data: bytes, filled: dict[str, Any], form: str) -> Found:
    from kpchain.adapters import read_customs_xml

    read = read_customs_xml(data)
    fill = {name: value for name, value in filled.items() if name not in _own_of(form)}
    lost = tuple(sorted(read.own.keys() - _own_of(form)))
    return Found(str(path), read.complete(fill), own=read.own, unsaid=(*read.unsaid, *lost))


def _from_json(path: Path, data: bytes) -> Found:
    from kpchain.document import read_draft
    from kpchain.model import AnyLot, Certificate

    sealed: Sealed[Subject] | None = None
    try:
        subject: Subject = read_draft(data)
    except DocumentError as error:
        if error.field != "/seal":
            raise
        sealed = checked_document(data)
        subject = sealed.subject
    if isinstance(subject, AnyLot):
        raise DocumentError("/schema", "must be kpc/1, a certificate: lots have no other form")
    return Found(str(path), subject if isinstance(subject, Certificate) else None, sealed)


def make_forms(found: list[Found], form: str, filled: dict[str, Any]) -> list[Made]:
    """The forms of certificates: one table of all of them, or a form for each.

    Raises:
        EntryError: a certificate cannot be brought into the form; it is named.
    """
    from kpchain.adapters import write_csv

    if form == "csv":
        table = write_csv([_whole(one) for one in found])
        return [Made("certificates", table, {one.source: (*one.left, *one.unsaid) for one in found})]
    made = []
    for one in found:
        try:
            data, unsaid = _form_of(one, form, filled)
        except ModelError as error:
            raise EntryError(one.source, error) from error
        number = one.certificate.number if one.sealed is None else one.sealed.number
        made.append(Made(str(number), data, {one.source: (*unsaid, *one.unsaid)}))
    return made


def _whole(found: Found) -> Certificate:
    try:
        return found.certificate
    except DocumentError as error:
        raise EntryError(found.source, error) from error


def _form_of(found: Found, form: str, filled: dict[str, Any]) -> tuple[bytes, tuple[str, ...]]:
    """One certificate in a form, and what the form does not say of it."""
    from kpchain.adapters import write_credential, write_export_form, write_kpc_form
    from kpchain.document import draft_to_bytes

    if form == "vc":
        if found.sealed is None:
            raise DocumentError("/seal", "is missing: a credential is made of a sealed and signed document")
        return write_credential(found.sealed), ()
    if form == "json":
        return draft_to_bytes(found.certificate), found.left
    own = {name: text for name, text in (dict(found.own) | filled).items() if name in _own_of(form)}
    write = write_kpc_form if form == "xml-kpc" else write_export_form
    written = write(found.certificate, own)
    return written.data, (*written.unsaid, *found.left)


def _own_of(form: str) -> frozenset[str]:
    """What is filled in for the form itself, and not for the certificate."""
    from kpchain.adapters import EXPORT_FORM_OWN, KPC_FORM_OWN

    return frozenset({"xml-kpc": KPC_FORM_OWN, "xml-export": EXPORT_FORM_OWN}.get(form, ()))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, so many at the most that a reader refuses what is larger.

    Raises:
        ConfigError: it cannot be read.
    """
    from kpchain.adapters import MAX_TABLE_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_TABLE_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
