"""Where everything of a workspace is on disk, and how its files are written whole; their content is known elsewhere."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpchain.errors import ConfigError, LedgerBusyError
from kpchain.files import HALF, told, written

_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `kpchain.toml` and `.kpchain/`; see the attributes for what is in it.

    Attributes:
        folder: the folder.
    """

    folder: Path

    @property
    def home(self) -> Path:
        """`.kpchain/`: all below it belongs to kpchain."""
        return self.folder / ".kpchain"

    @property
    def ledger_file(self) -> Path:
        """The embedded ledger."""
        return self.home / "ledger.sqlite"

    @property
    def deployment_file(self) -> Path:
        """The deployment record: addresses, chain id, compiler and settings, code hashes."""
        return self.home / "deployment.json"

    @property
    def keystores(self) -> Path:
        """Keystores of version 3, NAME.json."""
        return self.home / "keystores"

    @property
    def development_file(self) -> Path:
        """Names of the officers whose keys everybody can compute; on development chains only."""
        return self.home / "development.json"

    @property
    def outbox(self) -> Path:
        """Transactions on their way."""
        return self.home / "outbox"

    @property
    def journal(self) -> Path:
        """Sealed documents that were sent and not filed yet; there only while that is so."""
        return self.home / "issuing.json"

    @property
    def documents(self) -> Path:
        """Sealed certificates and lots as the ledger has them: NUMBER.kpc.json, NUMBER.kpl.json."""
        return self.home / "documents"

    @property
    def evidence(self) -> Path:
        """Statements that acts anchor by their digests: 0xDIGEST.json."""
        return self.home / "evidence"

    @property
    def returns(self) -> Path:
        """Statistical returns as they were filed: CODE-PERIOD-VERSION.kpr.json."""
        return self.home / "returns"

    @property
    def index_file(self) -> Path:
        """The index."""
        return self.home / "index.sqlite"

    def node_folder(self, engine: str) -> Path:
        """The folder of a development node: its process, log and ledger."""
        return self.home / "nodes" / engine

    @property
    def lock(self) -> Path:
        """What is locked by the process that acts from this workspace."""
        return self.home / "lock"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within it, no other process acts from this workspace: two would use the same nonces.

        Raises:
            LedgerBusyError: another process does already.
            ConfigError: the folder cannot be written.
        """
        descriptor = self._take_lock()
        try:
            yield
        finally:
            os.close(descriptor)

    def _take_lock(self) -> int:
        busy = LedgerBusyError(f"{self.folder}: another process is acting from this workspace")
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _PRIVATE)
        except FileNotFoundError:  # removed in this instant, by an `init` that failed
            raise busy from None
        except OSError as error:
            raise ConfigError(f"{self.home} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # An `init` that fails removes its lock with all else, and a lock that was removed keeps nobody out.
            if os.path.samestat(os.fstat(descriptor), self.lock.stat()):
                return descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        raise busy


def write_whole(path: Path, content: bytes, *, overwrite: bool = False, durable: bool = True) -> None:
    """Puts a file down that is whole or not there, readable by its owner alone, whatever happens meanwhile.

    Args:
        path: the file; its folder is made where there is none.
        content: what stands in it.
        overwrite: whether a file that is there already is replaced, and not refused.
        durable: whether it is on the disk when this returns; otherwise the caller flushes later.

    Raises:
        ConfigError: it cannot be written, or is there already and must not be overwritten.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written(path, overwrite=overwrite, is_private=True, is_durable=durable) as [file]:
        file.write(content)


def remove_halves(workspace: Workspace) -> None:
    """Removes files that a killed process had begun; only for who holds `Workspace.writing`."""
    for folder in (workspace.home, workspace.documents, workspace.evidence, workspace.returns):
        for half in folder.glob(f".*{HALF}"):
            half.unlink(missing_ok=True)
