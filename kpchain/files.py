"""How files are put down: whole or not there, several together or none, and never over a link, a device or a pipe."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from kpchain.errors import ConfigError

HALF: Final = ".part"
"""How the names of files end that are not whole yet."""

_SHARED: Final = 0o666
_PRIVATE: Final = 0o600


class Output:
    """A file that is being written; what is in its place changes when all files that belong together are whole.

    Attributes:
        path: the file as it was named.
    """

    def __init__(self, path: Path, *, is_private: bool, is_durable: bool) -> None:
        self.path = path
        with told(path):
            found = _mode(path)
            if found is not None and stat.S_ISDIR(found):
                raise ConfigError(f"{path} cannot be written: it is a folder")
            # What is no regular file has no whole or half: its bytes are kept until all else is written.
            self._bytes: list[bytes] | None = None if found is None or stat.S_ISREG(found) else []
            # A link stays, and what it leads to is replaced.
            self.target = path if self._bytes is not None else Path(os.path.realpath(path))
            self._half = self.target.with_name(f".{self.target.name}.{secrets.token_hex(4)}{HALF}")
            self._is_durable = is_durable
            if self._bytes is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                self._file = os.fdopen(os.open(self._half, flags, _PRIVATE if is_private else _SHARED), "wb")

    @property
    def is_regular(self) -> bool:
        """Whether it is a file on a disk, and no device or pipe."""
        return self._bytes is None

    def write(self, content: bytes) -> None:
        """Adds to the file.

        Raises:
            ConfigError: it cannot be written.
        """
        with told(self.path):
            if self._bytes is None:
                self._file.write(content)
            else:
                self._bytes.append(content)

    def finish(self) -> None:
        """Writes all bytes to where they stay, be it under another name still.

        Raises:
            ConfigError: it cannot be written.
        """
        with told(self.path):
            if self._bytes is not None:
                with self.target.open("wb") as file:
                    file.writelines(self._bytes)
                return
            self._file.flush()
            if self._is_durable:
                os.fsync(self._file.fileno())
            self._file.close()

    def place(self, *, overwrite: bool) -> None:
        """Gives a file that is whole its name.

        Raises:
            ConfigError: it cannot be written, or is there already and must not be overwritten.
        """
        with told(self.path):
            if overwrite:
                self._half.replace(self.target)
                return
            try:
                os.link(self._half, self.target)
            except FileExistsError:
                raise _kept(self.path) from None

    def close(self) -> None:
        """Removes what is left of a file that was not put in its place."""
        if self._bytes is None:
            # What could not be written a moment ago is tried once more by closing.
            with suppress(OSError):
                self._file.close()
            self._half.unlink(missing_ok=True)


@contextmanager
def written(
    *paths: Path, overwrite: bool = True, is_private: bool = False, is_durable: bool = False
) -> Iterator[list[Output]]:
    """Files that are written in the block and are in their places after it: all of them, or none upon an error.

    A symbolic link is followed. A device or a pipe is written to as it is, before any file is replaced.

    Args:
        paths: the files; their folders must be there, which is seen before the block runs.
        overwrite: whether files that are there already are replaced, and not refused.
        is_private: whether their owner alone can read them.
        is_durable: whether they are on the disk after the block.

    Raises:
        ConfigError: a file cannot be written, is there and must not be overwritten, or is named twice.
    """
    with ExitStack() as stack:
        outputs: list[Output] = []
        for path in paths:
            if not overwrite and os.path.lexists(path):
                raise _kept(path)
            output = Output(path, is_private=is_private, is_durable=is_durable)
            stack.callback(output.close)
            if any(_is_same(output.target, other.target) for other in outputs):
                raise ConfigError(f"{path} is named for two files: each needs a name of its own")
            outputs.append(output)
        yield outputs
        regular = [output for output in outputs if output.is_regular]
        for output in (*regular, *(each for each in outputs if not each.is_regular)):
            output.finish()
        for output in regular:
            output.place(overwrite=overwrite)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Within it, an error of the operating system is told as one of this file.

    Raises:
        ConfigError: the file cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error


def _kept(path: Path) -> ConfigError:
    return ConfigError(f"{path} is there already and is not overwritten")


def _mode(path: Path) -> int | None:
    """What a path leads to, as the operating system says it; None where nothing is there."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _is_same(one: Path, other: Path) -> bool:
    return one == other or (one.exists() and other.exists() and one.samefile(other))
