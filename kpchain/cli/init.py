"""`kpchain init`: a new workspace, whole or not at all."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpchain.cli import output
from kpchain.cli.session import FILE, Day, json_option, passphrase_option, read_passphrase
from kpchain.config import SETTINGS_FILE, Config, bare_config, check_network, settings_text
from kpchain.errors import ConfigError, why_unreadable

if TYPE_CHECKING:
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.engines import Engine
    from kpchain.ledger.rpc import Rpc
    from kpchain.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Plan:
    """What `init` was asked for."""

    workspace: Workspace
    config: Config
    network: str
    start: int | None
    staffed: tuple[str, ...]
    chairing: str | None
    focal_points: Path | None
    development: bool
    passphrase_file: Path | None


@click.command()
@click.argument("folder", type=FILE, default=".")
@click.option("--network", default="embedded", show_default=True, help="embedded, ganache, anvil, or a URL.")
@click.option(
    "--deployment",
    "record",
    type=FILE,
    help="Deployment record (deployment.json) of a ledger that is there already, to take part in it.",
)
@click.option(
    "--start-date", type=Day(), help="Day on which the clock of a new embedded, ganache or anvil chain starts."
)
@click.option(
    "--development",
    is_flag=True,
    help="Use keys that everybody can compute, and name officers: for trying out, on development chains only.",
)
@click.option(
    "--officers",
    default="all",
    show_default=True,
    metavar="CODES",
    help="With --development: Participants that get officers, such as RU,BW,EU,AE.",
)
@click.option(
    "--chairing",
    metavar="CODE",
    help="Participant that has the chair; by default the one that had it in the year of the chain's clock, with "
    "--development the first of --officers if that one has none.",
)
@click.option(
    "--focal-points",
    type=FILE,
    help="Table (CSV) with the columns code and account: who names officers and votes in the Plenary.",
)
@passphrase_option
@json_option
def init(
    folder: Path,
    network: str,
    record: Path | None,
    start_date: date | None,
    development: bool,
    officers: str,
    chairing: str | None,
    focal_points: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Make a workspace in FOLDER (by default here).

    It gets a ledger of its own: the contracts are deployed, the founding Participants are admitted, and all decisions
    are handed over to the Plenary of the Participants. With `ganache` or `anvil` a node of the workspace is started; a
    URL is any node that takes transactions.

    The key named `chair` founds the ledger, and acts as chair afterwards: it proposes, and decides nothing. The
    Participant that has the chair gets a focal point, a key named as in `in-focal-point`; --focal-points names those of
    others. Participants without a focal point do not vote: until others have one, the chair's focal point decides
    alone, and everybody sees it.

    With --deployment nothing is deployed: the workspace is for a ledger that others run, and starts without keys.

    Both keys are keystores with one passphrase, which is asked for. With --development all are development keys, there
    is a secretariat and a monitor, and each Participant of --officers has a focal point and one officer for each role,
    named as in `ru-focal-point`, `ru-issuer`, `ru-validator`, `ru-export-customs`, `ru-importer`, `ru-statistician`.
    """
    from kpchain.workspace import Workspace

    config = bare_config(folder)
    if record is not None and (development or start_date is not None or chairing or focal_points):
        raise click.UsageError(
            "--deployment joins a ledger as it is: --development, --start-date, --chairing, --focal-points do not fit"
        )
    plan = _Plan(
        workspace=Workspace(config.workspace),
        config=config,
        network=check_network(network),
        start=_start(start_date, network),
        staffed=_codes(officers) if development else (),
        chairing=chairing,
        focal_points=focal_points,
        development=development,
        passphrase_file=passphrase_file,
    )
    with _new_place(plan.workspace), _undone_on_failure(plan.workspace, network):
        data = _make(plan) if record is None else _join(plan, record)
    if record is not None:
        line = f"workspace {data['workspace']} for the ledger {data['ledger']} on {network}"
        output.show(data, [line, "next: make keys with `kpchain officer create-key`"], as_json=as_json)
        return
    lines = [
        f"workspace {data['workspace']} on {network}, chain {data['chain_id']}",
        f"{data['participants']} founding Participants admitted; the Plenary decides, {data['chair']['participant']} "
        f"has the chair, and `{data['chair']['name']}` acts for it",
        f"{data['officers']} officers with development keys: see `kpchain officer keys`"
        if development
        else "next: propose focal points of other Participants with `kpchain participant focal-point`",
    ]
    output.show(data, lines, as_json=as_json)


def _make(plan: _Plan) -> dict[str, Any]:
    from kpchain.ledger import governing
    from kpchain.ledger.outbox import Outbox
    from kpchain.workspace import Keyring, write_whole
    from kpchain.workspace.founding import (
        CHAIR,
        OFFICES,
        DevelopmentOfficers,
        Founding,
        found_ledger,
        read_focal_points,
        role_word,
    )

    workspace = plan.workspace
    rpc = _new_connection(plan)
    try:
        chain_id = int(rpc.call("eth_chainId"), 16)
        keyring = Keyring(workspace, chain_id)
        chairing = _chairing(plan, rpc)
        speaker = DevelopmentOfficers(chairing).focal_point
        names: list[str] = []
        if plan.development:
            staff = [name for code in plan.staffed for name in DevelopmentOfficers(code).names()]
            names = [CHAIR, *(role_word(office) for office in OFFICES), *dict.fromkeys([speaker, *staff])]
            keyring.create_development(names)
            chair, focal_point = keyring.signer(CHAIR, str), keyring.signer(speaker, str)
        else:
            passphrase = _new_passphrase(plan)
            for name in (CHAIR, speaker):
                keyring.create(name, passphrase)
            chair, focal_point = (keyring.signer(name, lambda: passphrase) for name in (CHAIR, speaker))
        named = read_focal_points(plan.focal_points, keyring.address_of) if plan.focal_points else {}
        founding = Founding(
            chairing=chairing,
            focal_points={**named, chairing: focal_point.address},
            staffed=plan.staffed,
        )
        ledger = found_ledger(rpc, Outbox(workspace.outbox), chair, founding, chain_id=chain_id)
        ledger.send(focal_point, [governing.name_chair_account(chair.address)])
        write_whole(workspace.deployment_file, ledger.deployment.to_json().encode())
        told = _told(plan, ledger, chair.address, chairing, officers=max(len(names) - 1, 0))
        # The settings come last: a folder without them is no workspace.
        settings = settings_text(plan.network, trust_signer=chair.address)
        write_whole(workspace.folder / SETTINGS_FILE, settings.encode())
        return told
    finally:
        rpc.close()


def _chairing(plan: _Plan, rpc: Rpc) -> str:
    """The code of the Participant that is to have the chair.

    Raises:
        ConfigError: none is named, and none is known for the year.
    """
    from kpchain.model import chair_of, check_code

    if plan.chairing is not None:
        return check_code(plan.chairing, field="--chairing")
    head = rpc.call("eth_getBlockByNumber", "latest", False)
    year = datetime.fromtimestamp(int(head["timestamp"], 16), UTC).year
    usual = chair_of(year)
    if plan.staffed and usual not in plan.staffed:
        return plan.staffed[0]
    if usual is None:
        raise ConfigError(f"no chair of the year {year} is known here: name the Participant with --chairing")
    return usual


def _join(plan: _Plan, record: Path) -> dict[str, Any]:
    """A workspace for a ledger that others run, once the ledger is seen to be what the record says.

    Raises:
        ConfigError: the record cannot be read, or the network is the embedded one.
        WrongLedgerError: the network has no such ledger.
    """
    from kpchain.ledger.client import Ledger
    from kpchain.ledger.deployment import Deployment
    from kpchain.workspace import connect, write_whole

    if plan.network == "embedded":
        raise ConfigError("--deployment: an embedded ledger belongs to one workspace; name the network with --network")
    try:
        deployment = Deployment.from_json(record.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--deployment {record} cannot be read: {why_unreadable(error)}") from error
    rpc = connect(plan.workspace, plan.network, writing=False)
    try:
        ledger = Ledger.open(rpc, deployment)
        told = {
            "workspace": str(plan.workspace.folder),
            "network": plan.network,
            "chain_id": deployment.chain_id,
            "registry": deployment.registry,
            "ledger": deployment.ledger,
            "participants": len(ledger.directory()),
        }
        write_whole(plan.workspace.deployment_file, deployment.to_json().encode())
        write_whole(plan.workspace.folder / SETTINGS_FILE, settings_text(plan.network).encode())
        return told
    finally:
        rpc.close()


def _told(plan: _Plan, ledger: Ledger, chair: str, chairing: str, *, officers: int) -> dict[str, Any]:
    deployment = ledger.deployment
    return {
        "workspace": str(plan.workspace.folder),
        "network": plan.network,
        "chain_id": deployment.chain_id,
        "registry": deployment.registry,
        "ledger": deployment.ledger,
        "participants": len(ledger.directory()),
        "plenary": deployment.plenary,
        "chair": {"participant": chairing, "name": "chair", "address": chair},
        "officers": officers,
    }


def _new_connection(plan: _Plan) -> Rpc:
    from kpchain.ledger.networks import connect_embedded, connect_url

    workspace = plan.workspace
    if plan.network == "embedded":
        workspace.home.mkdir(parents=True, exist_ok=True)
        return connect_embedded(
            workspace.ledger_file, now=time.time, read_only=False, create=True, genesis_time=plan.start
        )
    if plan.network in ("ganache", "anvil"):
        from kpchain.ledger.node import find_node, start_node

        engine: Engine = "ganache" if plan.network == "ganache" else "anvil"
        folder = workspace.node_folder(engine)
        node = find_node(folder) or start_node(
            engine, folder=folder, node_modules=plan.config.node_modules, time=plan.start
        )
        return connect_url(node.url)
    return connect_url(plan.network)


def _new_passphrase(plan: _Plan) -> str:
    passphrase = read_passphrase(
        plan.passphrase_file, plan.config.passphrase, "Passphrase for the chair's new keystore", new=True
    )
    if not passphrase:
        raise ConfigError("the passphrase of the chair's keystore must not be empty")
    return passphrase


@contextmanager
def _new_place(workspace: Workspace) -> Iterator[None]:
    """The place of a new workspace, held against all others; a folder that was made for it does not stay empty.

    Raises:
        LedgerBusyError: another process is at work in it.
        ConfigError: it is a file, a workspace already, or left from an `init` that was cut off, or cannot be written.
    """
    if workspace.folder.is_file():
        raise ConfigError(f"{workspace.folder} is a file: a workspace is made in a folder")
    places = [workspace.home, workspace.folder, *workspace.folder.parents]
    missing = [place for place in places if not place.exists()]
    with workspace.writing():
        try:
            _check_new(workspace)
            yield
        except BaseException:
            if missing:
                workspace.lock.unlink(missing_ok=True)
            with suppress(OSError):  # it is not empty: somebody else has begun to use it
                for folder in missing:
                    folder.rmdir()
            raise


def _check_new(workspace: Workspace) -> None:
    if (workspace.folder / SETTINGS_FILE).exists():
        raise ConfigError(f"{workspace.folder} is a workspace already and is not overwritten")
    left = [path for path in _own_files(workspace) if path.exists()]
    if left:
        raise ConfigError(f"{workspace.home} is left from an init that was cut off ({left[0].name}): remove it first")


def _own_files(workspace: Workspace) -> list[Path]:
    files = [workspace.ledger_file, workspace.deployment_file, workspace.development_file]
    return [*files, workspace.keystores, workspace.outbox]


@contextmanager
def _undone_on_failure(workspace: Workspace, network: str) -> Iterator[None]:
    """Removes what was made in a new place if it does not come to an end; a node that was there before is kept."""
    node = workspace.node_folder(network) if network in ("ganache", "anvil") else None
    is_new_node = node is not None and not node.exists()
    try:
        yield
    except BaseException:
        if (workspace.folder / SETTINGS_FILE).exists():  # written last: all is there
            raise
        beside = workspace.home.glob(f"{workspace.ledger_file.name}?*")
        for path in [*_own_files(workspace), *beside]:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if node is not None and is_new_node:
            _remove_node(node)
        raise


def _remove_node(folder: Path) -> None:
    from kpchain.ledger.node import stop_node

    stop_node(folder)
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # there are other nodes
        folder.parent.rmdir()


def _start(day: date | None, network: str) -> int | None:
    if day is None:
        return None
    if network not in ("embedded", "ganache", "anvil"):
        raise ConfigError("--start-date: the clock of a network that others run is theirs")
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _codes(text: str) -> tuple[str, ...]:
    from kpchain.model import check_code, founding_participants

    known = [founder.code for founder in founding_participants()]
    if text == "all":
        return tuple(known)
    codes = tuple(dict.fromkeys(check_code(code.strip(), field="--officers") for code in text.split(",")))
    for code in codes:
        if code not in known:
            raise ConfigError(f"--officers: {code} is no founding Participant")
    return codes
