"""The command line: `kpchain`. Here alone errors become messages and exit codes.

| exit code | meaning |
| --- | --- |
| 0 | done, or verified |
| 1 | refused by the ledger, or not verified |
| 2 | usage or bad input |
| 3 | the ledger is unreachable, busy or damaged, a transaction is unsettled, or the index is stale |
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

import click

from kpchain import __version__, errors
from kpchain.cli import output
from kpchain.cli.session import Session

DONE, REFUSED, USAGE, UNREACHABLE = 0, 1, 2, 3
_INTERRUPTED: Final = 130
_BROKEN_PIPE: Final = 141

_COMMANDS: Final = {
    "init": ("kpchain.cli.init", "Make a workspace: a ledger with the founding Participants, and the chair's key."),
    "participant": ("kpchain.cli.participant", "Participants: list, show; propose to admit, restrict, suspend."),
    "officer": ("kpchain.cli.officer", "Officers and their keys: add, list, suspend; offices of the scheme."),
    "plenary": ("kpchain.cli.plenary", "The Plenary: propose, vote, execute, status."),
    "chair": ("kpchain.cli.chair", "The chair of the Kimberley Process: show, elect, succeed, account."),
    "agreement": ("kpchain.cli.agreement", "Agreements on electronic exchange: propose, accede, denounce, end."),
    "attest": (
        "kpchain.cli.attest",
        "Attestations of certificates and Participants, and concerns: make, revoke, list.",
    ),
    "history": ("kpchain.cli.history", "Show what was decided and done in governance, in words."),
    "lot": ("kpchain.cli.lot", "Lots, the sources of carats: declare, show."),
    "certificate": ("kpchain.cli.certificate", "Certificates: issue, validate, export, confirm, and all other steps."),
    "alert": ("kpchain.cli.alert", "Warnings to all members: fake, stolen, withdraw-range, end, list."),
    "verify": ("kpchain.cli.verify", "Check a document, a number or a digest against the ledger."),
    "redact": ("kpchain.cli.redact", "Hide values of a document; what stays is verified as before."),
    "trust": ("kpchain.cli.trust", "Trust lists, for verification without a network: export, show."),
    "proof": ("kpchain.cli.proof", "State proofs, for verification without a network: export, show."),
    "render": ("kpchain.cli.render", "Make the page of a certificate: PDF, HTML or PNG, with its QR code."),
    "convert": ("kpchain.cli.convert", "Bring certificates from one form into another: CSV, customs XML, credential."),
    "trace": ("kpchain.cli.trace", "Show what a record descends from, and what descends from it."),
    "where": ("kpchain.cli.where", "Show where all is now that descends from an origin, a lot or a certificate."),
    "stock": ("kpchain.cli.stock", "Show the carats that Participants hold."),
    "statistics": ("kpchain.cli.statistics", "Statistics: Annex III, reconciliation, questions, returns."),
    "export": ("kpchain.cli.export", "Write the tables of the index as Parquet or CSV, for researchers."),
    "index": ("kpchain.cli.index", "The index behind trace and stock: status, rebuild."),
    "network": ("kpchain.cli.network", "Development nodes of the workspace: up, down, status, forward."),
    "doctor": ("kpchain.cli.doctor", "Look whether the workspace and its ledger are in order."),
    "demo": ("kpchain.cli.demo", "Tell a story of the whole scheme on a new ledger."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of a shipment's life."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands with the help texts that stand here, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])

    def main(self, args: Any = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]  # click's overloads tell standalone runs apart; here all are
        """Runs a command line and ends the process with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        sys.exit(self._run(arguments, prog_name or "kpchain", extra))

    def _run(self, arguments: list[str], prog_name: str, extra: dict[str, Any]) -> int:
        as_json = "--json" in arguments or "--jsonl" in arguments
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # A terminal that cannot show a letter gets its number, and not a traceback.
                stream.reconfigure(errors="backslashreplace")
        try:
            code = super().main(arguments, prog_name, **extra)
            # What is left in the buffer may still find the pipe closed.
            sys.stdout.flush()
        except BrokenPipeError:
            # What is left in the buffer must not fail again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _BROKEN_PIPE
        except SystemExit:
            # So click ends where nobody reads on; a verdict that was not told is not given by the exit code either.
            return _BROKEN_PIPE
        except errors.KpchainError as error:
            output.fail(str(error), error_details(error), as_json=as_json)
            return exit_code(error)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            return USAGE
        except click.ClickException as error:
            # Click lists choices on lines of their own.
            message = " ".join(error.format_message().split())
            output.fail(message, {"kind": "UsageError"}, as_json=as_json)
            return USAGE
        except (click.Abort, KeyboardInterrupt):
            output.fail("interrupted", {"kind": "Interrupted"}, as_json=as_json)
            return _INTERRUPTED
        except OSError as error:
            output.fail(_os_message(error), {"kind": type(error).__name__}, as_json=as_json)
            return USAGE
        return code if isinstance(code, int) else DONE


def exit_code(error: errors.KpchainError) -> int:
    """The exit code of an error."""
    if isinstance(error, errors.EntryError):
        return exit_code(error.error)
    if isinstance(error, (errors.RejectedError, errors.NotFoundError, errors.VerificationError)):
        return REFUSED
    if isinstance(error, errors.WrongLedgerError):
        return USAGE
    return UNREACHABLE if isinstance(error, (errors.LedgerError, errors.IndexStateError)) else USAGE


def error_details(error: errors.KpchainError) -> dict[str, Any]:
    """What an error says beside its message, for `--json`."""
    if isinstance(error, errors.EntryError):
        return {"entry": error.entry, **error_details(error.error)}
    details: dict[str, Any] = {"kind": type(error).__name__, "exit_code": exit_code(error)}
    if isinstance(error, errors.ModelError):
        details |= {"field": error.field, "rule": error.rule, "value": _plain(error.value)}
    if isinstance(error, errors.RejectedError):
        details |= {"refusal": error.name, "arguments": {name: _plain(v) for name, v in error.arguments.items()}}
    return details


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _os_message(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or type(error).__name__


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the workspace; by default the nearest one upwards of here.",
)
@click.version_option(__version__, prog_name="kpchain", message="%(prog)s %(version)s")
@click.pass_context
def kpchain(ctx: click.Context, workspace: Path | None) -> None:
    """Issue, move, verify and trace Kimberley Process certificates on a shared ledger.

    Exit codes: 0 done or verified; 1 refused or not verified; 2 usage or bad input; 3 ledger unreachable, busy or
    unsettled, or index stale. Every command takes --json.
    """
    ctx.obj = Session(workspace)


def main() -> None:
    """Runs the command line of the process."""
    kpchain(prog_name="kpchain")
