"""Measures the gas of every act of kpchain, next to like acts of the peers, and writes docs/gas.md.

usage: python benchmarks/gas.py [--check | --own]

Needs what `make setup` installs; the peers' packages are fetched by npm into build/peers at the first run. With --check
nothing is written and no peer is measured: the exit code is 1 where an act costs more than its limit, or where the
committed page says other figures of kpchain than those measured now. With --own the page is not written either; the
figures of kpchain are printed.
"""

from __future__ import annotations

import sys

import gas_peers as peers
from gas_chain import HARDFORK, ROOT, Chain
from gas_own import BATCH, SETTLEMENTS, STEPS, Own
from gas_plenary import measured, plenary_page

PAGE = ROOT / "docs" / "gas.md"
OWN_ENDS = "## Next to the peers"
PLAIN = tuple(step for step in STEPS if step not in SETTLEMENTS)

# Gas limits: an act of its own, and an act in a batch of 100 (none for receipts, which carry findings).
LIMITS = (
    {"issue": (80_000, 38_000)} | dict.fromkeys(PLAIN, (40_000, 9_000)) | dict.fromkeys(SETTLEMENTS, (40_000, None))
)

ACTS = (
    ("declare lot", "declare a lot"),
    ("issue", "issue a certificate with one line and one input"),
    ("replace", "issue a replacement; the replaced one gives up its carats"),
    ("re-export", "issue a certificate that draws on a confirmed one"),
    *((step, step) for step in PLAIN),
    *((step, f"{step}, with findings") for step in SETTLEMENTS),
    ("consume", "take carats out of the scheme"),
    ("alert", "raise an alert"),
    ("whole life", "a whole life: issue, validate, export, arrive, confirm"),
)


def own_page(own: Own, node: str) -> str:
    """The part of the page on kpchain."""
    name, release = node.split("/")[:2]
    where = f"{name} {release.removeprefix('v')} with {HARDFORK.capitalize()} rules"
    lines = [
        f"""# Gas

Written by `python benchmarks/gas.py`, which deploys the packaged contracts and the peers' published ones on one
{where} and reads the receipts. Every figure is of a steady state: an act
of the same kind went before. With `--check` it compares the figures of kpchain with this page and with the limits.

Deployment of registry and ledger: {own.deployment:,} gas, once for a ledger.

| act | on its own | limit | each, {BATCH} in a transaction | limit |
| --- | ---: | ---: | ---: | ---: |"""
    ]
    for act, label in ACTS:
        limits = [f"{limit:,}" if limit else "" for limit in LIMITS.get(act, (None, None))]
        lines.append(f"| {label} | {own.one[act]:,} | {limits[0]} | {own.each[act]:,} | {limits[1]} |")
    lines.append("""
Certificates of the batch draw on a lot of their own each; steps carry a digest as evidence. `seize` is measured after
export and after arrival, the dearer one counts. `transit` changes the history of a record and not its word, so it
writes no storage. Steps with findings have no limit in a batch: their calldata and event alone bring them over 9,000
(benchmarks/README.md).
""")
    return "\n".join(lines)


def peers_page(own: Own, measured: dict[str, dict[str, int]]) -> str:
    """The part of the page on like acts of the peers."""
    store4, store5 = measured[peers.DOCUMENT_STORE_4], measured[peers.DOCUMENT_STORE_5]
    token, eas, energy = measured[peers.TOKEN_REGISTRY], measured[peers.EAS], measured[peers.ENERGY_WEB]
    step, step_each = max(own.one[name] for name in STEPS), max(own.each[name] for name in PLAIN)
    issue, issue_each = own.one["issue"], own.each["issue"]
    names = {
        "document-store 4": peers.DOCUMENT_STORE_4,
        "document-store 5": peers.DOCUMENT_STORE_5,
        "token-registry": peers.TOKEN_REGISTRY,
        "EAS": peers.EAS,
        "Energy Web": peers.ENERGY_WEB,
    }
    sections = [
        (
            "Issue one document",
            ("issue", issue),
            [
                ("document-store 4", "issue: a hash and nothing else", store4["issue"]),
                ("document-store 5", "issue: a hash and nothing else", store5["issue"]),
                ("EAS", "attest: a hash and nothing else", eas["issue, hash only"]),
                ("EAS", "attest: a hash and four fields of a certificate", eas["issue"]),
                ("token-registry", "mint: a title escrow for one document", token["issue"]),
                ("Energy Web", "issue: a certificate with a volume", energy["issue"]),
            ],
        ),
        (
            "Issue many, each",
            ("issue, 100 in a transaction", issue_each),
            [
                ("document-store 4", "bulkIssue of 100 hashes", store4["issue, batch"]),
                ("document-store 5", "multicall of 100 issues of a hash", store5["issue, batch"]),
                ("EAS", "multiAttest of 100 hashes", eas["issue, batch"]),
                ("Energy Web", "issueBatch of 90; 100 do not fit into a block", energy["issue, batch"]),
            ],
        ),
        (
            "Change the state of one document",
            ("the dearest of all steps", step),
            [
                ("document-store 4", "revoke", store4["revoke"]),
                ("document-store 5", "revoke", store5["revoke"]),
                ("token-registry", "transferHolder", token["transfer"]),
                ("token-registry", "nominate", token["nominate"]),
                ("EAS", "revoke", eas["revoke"]),
                ("EAS", "attest with a reference to the first one", eas["step"]),
                ("Energy Web", "safeTransferFrom", energy["transfer"]),
                ("Energy Web", "safeTransferAndClaimFrom", energy["claim"]),
                ("Energy Web", "revokeCertificate", energy["revoke"]),
            ],
        ),
        (
            "Change the state of many, each",
            ("the dearest plain step, 100 in a transaction", step_each),
            [
                ("document-store 4", "bulkRevoke of 100", store4["revoke, batch"]),
                ("document-store 5", "multicall of 100 revokes", store5["revoke, batch"]),
                ("EAS", "multiRevoke of 100", eas["revoke, batch"]),
            ],
        ),
        (
            "Pass on part of a quantity, conserved",
            ("re-export: a new document that draws on a confirmed one", own.one["re-export"]),
            [("Energy Web", "safeTransferFrom of a part; makes no new document", energy["split"])],
        ),
        (
            "A whole life",
            ("issue, validate, export, arrive, confirm: five acts of four officers", own.one["whole life"]),
            [
                ("token-registry", "mint and transferHolder", token["issue"] + token["transfer"]),
                ("EAS", "attest with fields, attest with a reference", eas["issue"] + eas["step"]),
                ("Energy Web", "issue and claim", energy["issue"] + energy["claim"]),
            ],
        ),
    ]
    lines = [
        f"""{OWN_ENDS}

The ratio is the gas of the peer divided by that of kpchain: above 1, kpchain needs less. What an act keeps and checks
differs: document stores keep a hash and know of no weights, parties or lives; kpchain checks officer, number, dates,
destination, weights and balance in every act."""
    ]
    for title, (act, gas), rows in sections:
        lines += ["", f"### {title}", "", "| system | act | gas | ratio |", "| --- | --- | ---: | ---: |"]
        lines.append(f"| kpchain | {act} | {gas:,} | 1 |")
        lines += [f"| {system} | {what} | {cost:,} | {cost / gas:.2f} |" for system, what, cost in rows]
    lines += ["", "### What was measured", "", "| system | package | deployment |", "| --- | --- | ---: |"]
    lines += [f"| {system} | `{package}` | {measured[package]['deploy']:,} |" for system, package in names.items()]
    return "\n".join(lines) + "\n"


def over_limit(own: Own) -> list[str]:
    """A line for each act that costs more than its limit."""
    found = []
    for act, limits in LIMITS.items():
        for words, gas, limit in zip(("on its own", "in a batch"), (own.one[act], own.each[act]), limits, strict=True):
            if limit is not None and gas > limit:
                found.append(f"{act}, {words}: {gas:,} gas, over {limit:,}")
    return found


def main() -> None:
    """Measures, and writes or compares."""
    options = sys.argv[1:]
    if options not in ([], ["--check"], ["--own"]):
        sys.exit(__doc__)
    with Chain() as chain:
        own = Own(chain)
        own.set_up()
        own.measure()
        page = f"{own_page(own, chain.version)}\n{plenary_page(measured())}"
        if not options:
            page = f"{page}\n{peers_page(own, peers.measure(chain))}"
    faults = over_limit(own)
    if options == ["--check"]:
        committed = PAGE.read_text("utf-8") if PAGE.is_file() else ""
        if committed.partition(f"\n{OWN_ENDS}")[0] != page:
            faults.append("docs/gas.md says other figures of kpchain: run `make gas`")
    else:
        sys.stdout.write(page)
    if not options:
        PAGE.write_text(page, "utf-8")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
