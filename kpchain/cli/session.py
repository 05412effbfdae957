"""What commands share: the workspace they work in, its ledger, the officer who acts, and the options for these."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kpchain.errors import ConfigError, ModelError, why_unreadable

if TYPE_CHECKING:
    from kpchain.config import Config
    from kpchain.ledger.client import Ledger
    from kpchain.signing import Signer
    from kpchain.workspace import Keyring, Workspace

F = TypeVar("F", bound=Callable[..., Any])


class Session:
    """One run of the command line.

    Args:
        folder: the workspace that a flag names, if any.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @cached_property
    def config(self) -> Config:
        """The settings of the run."""
        from kpchain.config import load_config

        return load_config(self.folder)

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace."""
        from kpchain.workspace import Workspace

        return Workspace(self.config.workspace)

    @property
    def index_place(self) -> Path | str:
        """Where the index is: a file or a postgresql:// URL."""
        return self.config.index or self.workspace.index_file

    @cached_property
    def has_workspace(self) -> bool:
        """Whether a flag, the environment or the folder here leads to a workspace."""
        from kpchain.config import has_workspace

        return has_workspace(self.folder)

    def keyring(self) -> Keyring:
        """The keys of the workspace."""
        from kpchain.workspace import Keyring, read_deployment

        return Keyring(self.workspace, read_deployment(self.workspace).chain_id)

    @contextmanager
    def ledger(self, *, writing: bool = False) -> Iterator[Ledger]:
        """The ledger of the workspace, closed afterwards."""
        from kpchain.ledger.sender import SendSettings
        from kpchain.workspace import open_ledger

        config = self.config
        settings = SendSettings(receipt_timeout_s=config.receipt_timeout_s, replace_after_s=config.replace_after_s)
        with open_ledger(self.workspace, config.network, writing=writing, settings=settings) as ledger:
            yield ledger

    @staticmethod
    def today(ledger: Ledger) -> date:
        """The day that it is on the chain, in GMT."""
        from kpchain.model import date_from_days
        from kpchain.workspace import chain_time

        return date_from_days(chain_time(ledger.rpc) // 86_400)


@dataclass(frozen=True, slots=True)
class Acting:
    """How an act is to be done: by whom, when by law, whether for real, and how it is told."""

    session: Session
    officer: str | None
    passphrase_file: Path | None
    dry_run: bool
    as_json: bool
    on: date | None

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger, for writing unless the act is only tried; the officer's key is looked for first."""
        self.session.keyring().address_of(self.name)
        with self.session.ledger(writing=not self.dry_run) as ledger:
            yield ledger

    @property
    def name(self) -> str:
        """The name of the officer who acts.

        Raises:
            ConfigError: none is named.
        """
        name = self.officer or self.session.config.officer
        if name is None:
            raise ConfigError("who acts? name an officer with --as (`kpchain officer keys` lists them)")
        return name

    def signer(self) -> Signer:
        """The officer who acts.

        Raises:
            ConfigError: none is named, or the workspace has no such key.
            WrongPassphraseError: the passphrase does not open the keystore.
        """
        return self.session.keyring().signer(self.name, lambda: self.passphrase(f"Passphrase of {self.name}"))

    def passphrase(self, prompt: str, *, new: bool = False) -> str:
        """The passphrase from the file, the environment or the terminal, in this order."""
        return read_passphrase(self.passphrase_file, self.session.config.passphrase, prompt, new=new)

    def day(self, ledger: Ledger) -> date:
        """The legal date of the act: the one given, or the chain's today."""
        return self.on or self.session.today(ledger)


def read_passphrase(file: Path | None, environment: str | None, prompt: str, *, new: bool = False) -> str:
    """A passphrase from a file, else the environment, else the terminal.

    Raises:
        ConfigError: the file cannot be read, or there is no terminal to ask at.
    """
    if file is not None:
        try:
            return file.read_text("utf-8-sig").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"the passphrase file {file} cannot be read: {why_unreadable(error)}") from error
    if environment is not None:
        return environment
    if not sys.stdin.isatty():
        raise ConfigError(f"{prompt}: there is no terminal to ask at; use --passphrase-file or KPCHAIN_PASSPHRASE")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=new, err=True))


if TYPE_CHECKING:
    _DateType = click.ParamType[date]
else:
    # Generic in newer versions of click only.
    _DateType = click.ParamType


class Day(_DateType):
    """A calendar day, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that the text says."""
        from kpchain.model import parse_date

        if isinstance(value, date):
            return value
        try:
            return parse_date(value, field=param.opts[0] if param else "date")
        except ModelError as error:
            raise click.BadParameter(str(error), ctx, param) from None


class File(click.Path):
    """The name of a file or folder; an empty one is refused, which else would mean the folder where one stands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; an unset variable of a shell is none."""
        if value == "":
            self.fail("must name a file: it is empty", param, ctx)
        return super().convert(value, param, ctx)


FILE = File(path_type=Path)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
passphrase_option = click.option(
    "--passphrase-file", type=FILE, help="File with the passphrase of the keystore, in place of a prompt."
)
on_option = click.option("--on", type=Day(), help="Legal date of the act; by default today by the chain's clock.")


def acting(*, dated: bool = True) -> Callable[[F], F]:
    """Adds the options of an act, which the command gets as its first argument, an `Acting`."""

    def decorate(command: F) -> F:
        @wraps(command)
        @click.pass_obj
        def run(session: Session, /, **arguments: Any) -> Any:
            names = ("officer", "passphrase_file", "dry_run", "as_json")
            chosen = {name: arguments.pop(name) for name in names}
            act = Acting(session=session, on=arguments.pop("on", None), **chosen)
            return command(act, **arguments)

        options = [
            click.option("--as", "officer", metavar="OFFICER", help="Name of the officer who acts."),
            passphrase_option,
            *([on_option] if dated else []),
            click.option(
                "--dry-run", is_flag=True, help="Only try it: say what would be refused and what it would cost."
            ),
            json_option,
        ]
        decorated: Any = run
        for option in reversed(options):
            decorated = option(decorated)
        result: F = decorated
        return result

    return decorate
