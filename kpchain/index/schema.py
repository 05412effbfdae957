"""The tables of the index, in one place and under one version number; nothing here opens a file.

Every table of facts is keyed by the place of the event that stated the fact: its block and its place in the block
(`log_index`). So blocks that the ledger replaced are taken out by range, and a rebuild gives the same rows. Only
`words_now` is derived: of each record the last row of `words`, less the draws since. It is small and changes at random
places; the tables of facts only grow at their ends. Facts name a record by its ordinal, since digests would fall
anywhere in every tree.
The columns are explained in docs/spec/index.md.
"""

from __future__ import annotations

from typing import Final

SCHEMA_VERSION: Final = 3
"""Raised with every change of the tables; an index of another version is refused and rebuilt."""

FACT_TABLES: Final = (
    "records",
    "draws",
    "words",
    "acts",
    "findings",
    "consumptions",
    "corrections",
    "approvals",
    "alerts",
    "participants",
    "statuses",
    "terms",
    "ranges",
    "zones",
    "focal_points",
    "appointments",
    "suspensions",
    "scheme_roles",
    "governors",
    "codes",
    "procedures",
    "chairmanships",
    "chair_accounts",
    "proposals",
    "proposal_calls",
    "votes",
    "endings",
    "agreements",
    "accessions",
    "denunciations",
    "agreement_statuses",
    "attestation_types",
    "type_closings",
    "accreditations",
    "type_references",
    "attestations",
    "revocations",
    "concerns",
    "answers",
    "returns",
)
"""The tables whose rows belong to a block, by their column `block`."""
DERIVED_TABLES: Final = ("words_now",)
"""The tables that follow from those."""

_PLACE: Final = "block INTEGER NOT NULL, log_index INTEGER NOT NULL, tx BLOB NOT NULL"
_KEY: Final = "PRIMARY KEY (block, log_index)) WITHOUT ROWID"

STATEMENTS: Final = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, time INTEGER NOT NULL)",
    f"""CREATE TABLE records (ordinal INTEGER PRIMARY KEY, {_PLACE},
        digest BLOB NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL,
        issuer TEXT NOT NULL, destination TEXT, source TEXT, zone TEXT,
        issued_on INTEGER NOT NULL, expires_on INTEGER, officer TEXT NOT NULL, parcels INTEGER,
        points INTEGER NOT NULL,
        points_unsorted INTEGER NOT NULL, cents_unsorted INTEGER NOT NULL,
        points_industrial INTEGER NOT NULL, cents_industrial INTEGER NOT NULL,
        points_gem INTEGER NOT NULL, cents_gem INTEGER NOT NULL,
        origins TEXT NOT NULL, origin_bits INTEGER NOT NULL,
        UNIQUE (block, log_index))""",
    "CREATE UNIQUE INDEX records_by_digest ON records (digest)",
    "CREATE UNIQUE INDEX records_by_number ON records (number)",
    """CREATE TABLE words_now (record INTEGER PRIMARY KEY,
        state TEXT NOT NULL, available INTEGER NOT NULL, taints INTEGER NOT NULL)""",
    """CREATE TABLE draws (block INTEGER NOT NULL, log_index INTEGER NOT NULL, place INTEGER NOT NULL,
        child INTEGER NOT NULL, parent INTEGER NOT NULL, points INTEGER NOT NULL,
        PRIMARY KEY (block, log_index, place)) WITHOUT ROWID""",
    # What provenance and statistics ask of draws is read from these indexes alone.
    "CREATE INDEX draws_by_child ON draws (child, parent, points)",
    "CREATE INDEX draws_by_parent ON draws (parent, child, points)",
    f"""CREATE TABLE words (block INTEGER NOT NULL, log_index INTEGER NOT NULL, record INTEGER NOT NULL,
        state TEXT NOT NULL, available INTEGER NOT NULL, taints INTEGER NOT NULL, {_KEY}""",
    f"""CREATE TABLE acts ({_PLACE}, record INTEGER NOT NULL, action TEXT NOT NULL,
        from_state TEXT NOT NULL, to_state TEXT NOT NULL, officer TEXT NOT NULL, acted_on INTEGER NOT NULL,
        evidence BLOB, {_KEY}""",
    # What statistics ask of every certificate is read from this index alone: nine times as fast.
    "CREATE INDEX acts_by_record ON acts (record, acted_on, from_state, action)",
    f"""CREATE TABLE findings (block INTEGER NOT NULL, log_index INTEGER NOT NULL, record INTEGER NOT NULL,
        points INTEGER NOT NULL, cents INTEGER NOT NULL, parcels INTEGER NOT NULL, opened INTEGER NOT NULL, {_KEY}""",
    "CREATE INDEX findings_by_record ON findings (record)",
    f"""CREATE TABLE consumptions ({_PLACE}, record INTEGER NOT NULL, points INTEGER NOT NULL, reason TEXT NOT NULL,
        consumed_on INTEGER NOT NULL, officer TEXT NOT NULL, evidence BLOB, {_KEY}""",
    "CREATE INDEX consumptions_by_record ON consumptions (record)",
    f"""CREATE TABLE corrections ({_PLACE}, record INTEGER NOT NULL, corrected_on INTEGER NOT NULL,
        officer TEXT NOT NULL, correction BLOB NOT NULL, {_KEY}""",
    "CREATE INDEX corrections_by_record ON corrections (record)",
    f"CREATE TABLE approvals ({_PLACE}, record INTEGER NOT NULL, monitor TEXT NOT NULL, {_KEY}",
    "CREATE INDEX approvals_by_record ON approvals (record)",
    f"""CREATE TABLE alerts ({_PLACE}, number TEXT NOT NULL, kind TEXT NOT NULL,
        last_serial INTEGER NOT NULL, digest BLOB, officer TEXT NOT NULL,
        reason BLOB, {_KEY}""",
    "CREATE INDEX alerts_by_number ON alerts (number)",
    f"""CREATE TABLE participants ({_PLACE}, participant INTEGER NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
        producer INTEGER UNIQUE, seated INTEGER NOT NULL, basis BLOB NOT NULL, {_KEY}""",
    f"""CREATE TABLE statuses ({_PLACE}, code TEXT NOT NULL, status TEXT NOT NULL, supervised INTEGER NOT NULL,
        basis BLOB NOT NULL, {_KEY}""",
    f"""CREATE TABLE terms ({_PLACE}, code TEXT NOT NULL, validity_days INTEGER NOT NULL,
        tolerance_bps INTEGER NOT NULL, basis BLOB NOT NULL, {_KEY}""",
    f"CREATE TABLE ranges ({_PLACE}, code TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, {_KEY}",
    f"""CREATE TABLE zones ({_PLACE}, code TEXT NOT NULL, zone TEXT NOT NULL, approved INTEGER NOT NULL,
        basis BLOB NOT NULL, {_KEY}""",
    f"CREATE TABLE focal_points ({_PLACE}, code TEXT NOT NULL, account TEXT NOT NULL, {_KEY}",
    f"""CREATE TABLE appointments ({_PLACE}, code TEXT NOT NULL, account TEXT NOT NULL, roles INTEGER NOT NULL,
        first_day INTEGER NOT NULL, last_day INTEGER, authority TEXT, {_KEY}""",
    "CREATE INDEX appointments_by_account ON appointments (account)",
    f"""CREATE TABLE suspensions ({_PLACE}, code TEXT NOT NULL, account TEXT NOT NULL, suspended INTEGER NOT NULL,
        {_KEY}""",
    "CREATE INDEX suspensions_by_account ON suspensions (account)",
    f"CREATE TABLE scheme_roles ({_PLACE}, account TEXT NOT NULL, roles INTEGER NOT NULL, {_KEY}",
    f"CREATE TABLE governors ({_PLACE}, account TEXT NOT NULL, {_KEY}",
    f"CREATE TABLE codes ({_PLACE}, code TEXT NOT NULL, previous TEXT NOT NULL, now TEXT NOT NULL, {_KEY}",
    f"""CREATE TABLE procedures ({_PLACE}, quorum_bps INTEGER NOT NULL, min_days INTEGER NOT NULL,
        max_days INTEGER NOT NULL, execution_days INTEGER NOT NULL, {_KEY}""",
    f"""CREATE TABLE chairmanships ({_PLACE}, chair INTEGER NOT NULL, chair_first INTEGER NOT NULL,
        chair_last INTEGER NOT NULL, vice INTEGER, vice_first INTEGER, vice_last INTEGER, {_KEY}""",
    f"CREATE TABLE chair_accounts ({_PLACE}, code TEXT NOT NULL, account TEXT, {_KEY}",
    f"""CREATE TABLE proposals ({_PLACE}, proposal INTEGER NOT NULL UNIQUE, proposer TEXT NOT NULL,
        account TEXT NOT NULL, deadline INTEGER NOT NULL, quorum INTEGER NOT NULL, electorate TEXT NOT NULL,
        document BLOB NOT NULL, {_KEY}""",
    """CREATE TABLE proposal_calls (block INTEGER NOT NULL, log_index INTEGER NOT NULL, place INTEGER NOT NULL,
        proposal INTEGER NOT NULL, target TEXT NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (block, log_index, place)) WITHOUT ROWID""",
    f"""CREATE TABLE votes ({_PLACE}, proposal INTEGER NOT NULL, code TEXT NOT NULL, vote TEXT NOT NULL,
        account TEXT NOT NULL, statement BLOB, {_KEY}""",
    "CREATE INDEX votes_by_proposal ON votes (proposal)",
    f"""CREATE TABLE endings ({_PLACE}, proposal INTEGER NOT NULL UNIQUE, ending TEXT NOT NULL, account TEXT NOT NULL,
        {_KEY}""",
    f"""CREATE TABLE agreements ({_PLACE}, agreement INTEGER NOT NULL UNIQUE, code TEXT NOT NULL, account TEXT NOT NULL,
        members TEXT NOT NULL, name TEXT NOT NULL, document BLOB, {_KEY}""",
    f"""CREATE TABLE accessions ({_PLACE}, agreement INTEGER NOT NULL, code TEXT NOT NULL, account TEXT NOT NULL,
        up_to TEXT NOT NULL, {_KEY}""",
    f"""CREATE TABLE denunciations ({_PLACE}, agreement INTEGER NOT NULL, code TEXT NOT NULL, account TEXT NOT NULL,
        document BLOB, {_KEY}""",
    f"CREATE TABLE agreement_statuses ({_PLACE}, agreement INTEGER NOT NULL, status TEXT NOT NULL, {_KEY}",
    f"""CREATE TABLE attestation_types ({_PLACE}, kind INTEGER NOT NULL UNIQUE, name TEXT NOT NULL,
        document BLOB NOT NULL, attested_by TEXT NOT NULL, referenced INTEGER NOT NULL, {_KEY}""",
    f"CREATE TABLE type_closings ({_PLACE}, kind INTEGER NOT NULL, {_KEY}",
    f"""CREATE TABLE accreditations ({_PLACE}, kind INTEGER NOT NULL, account TEXT NOT NULL,
        accredited INTEGER NOT NULL, {_KEY}""",
    f"""CREATE TABLE type_references ({_PLACE}, kind INTEGER NOT NULL, ref TEXT NOT NULL, listed INTEGER NOT NULL,
        {_KEY}""",
    f"""CREATE TABLE attestations ({_PLACE}, attestation INTEGER NOT NULL UNIQUE, kind INTEGER NOT NULL,
        about TEXT NOT NULL, record INTEGER, code TEXT, attester TEXT NOT NULL, attested_on INTEGER NOT NULL,
        report BLOB NOT NULL, ref TEXT, {_KEY}""",
    "CREATE INDEX attestations_by_record ON attestations (record)",
    f"""CREATE TABLE revocations ({_PLACE}, attestation INTEGER NOT NULL UNIQUE, account TEXT NOT NULL, reason BLOB,
        {_KEY}""",
    f"""CREATE TABLE concerns ({_PLACE}, concern INTEGER NOT NULL UNIQUE, about TEXT NOT NULL, record INTEGER,
        code TEXT, observer TEXT NOT NULL, report BLOB NOT NULL, {_KEY}""",
    "CREATE INDEX concerns_by_record ON concerns (record)",
    f"""CREATE TABLE answers ({_PLACE}, concern INTEGER NOT NULL UNIQUE, chair TEXT NOT NULL, answer BLOB NOT NULL,
        {_KEY}""",
    f"""CREATE TABLE returns ({_PLACE}, code TEXT NOT NULL, period INTEGER NOT NULL, version INTEGER NOT NULL,
        officer TEXT NOT NULL, digest BLOB NOT NULL, exported INTEGER NOT NULL, exported_cents INTEGER NOT NULL,
        imported INTEGER NOT NULL, imported_cents INTEGER NOT NULL, produced INTEGER NOT NULL,
        produced_cents INTEGER NOT NULL, issued INTEGER NOT NULL, received INTEGER NOT NULL, {_KEY}""",
    "CREATE INDEX returns_by_period ON returns (code, period)",
    """CREATE VIEW records_now AS SELECT r.*, w.state, w.available, w.taints
        FROM records AS r JOIN words_now AS w ON w.record = r.ordinal""",
    # Who holds what can be drawn: design rule "What can be drawn". The other states hold nothing.
    """CREATE VIEW holdings AS SELECT ordinal, digest, number, kind, state, available, origins, taints,
        CASE state WHEN 'CONFIRMED' THEN destination ELSE issuer END AS holder
        FROM records_now
        WHERE available > 0 AND state IN ('DECLARED', 'CONFIRMED', 'VOID', 'REPLACED', 'RETURNED')""",
    """CREATE VIEW participants_now AS SELECT participant, code, producer,
        (SELECT status FROM statuses AS s WHERE s.code = p.code
            ORDER BY s.block DESC, s.log_index DESC LIMIT 1) AS status,
        (SELECT supervised FROM statuses AS s WHERE s.code = p.code
            ORDER BY s.block DESC, s.log_index DESC LIMIT 1) AS supervised,
        (SELECT validity_days FROM terms AS t WHERE t.code = p.code
            ORDER BY t.block DESC, t.log_index DESC LIMIT 1) AS validity_days,
        (SELECT tolerance_bps FROM terms AS t WHERE t.code = p.code
            ORDER BY t.block DESC, t.log_index DESC LIMIT 1) AS tolerance_bps,
        (SELECT account FROM focal_points AS f WHERE f.code = p.code
            ORDER BY f.block DESC, f.log_index DESC LIMIT 1) AS focal_point,
        seated,
        coalesce((SELECT c.now FROM codes AS c WHERE c.code = p.code
            ORDER BY c.block DESC, c.log_index DESC LIMIT 1), p.code) AS code_now
        FROM participants AS p""",
    """CREATE VIEW officers_now AS SELECT a.account, a.code, a.roles, a.first_day, a.last_day, a.authority,
        coalesce((SELECT s.suspended FROM suspensions AS s WHERE s.account = a.account
            ORDER BY s.block DESC, s.log_index DESC LIMIT 1), 0) AS suspended
        FROM appointments AS a
        WHERE NOT EXISTS (SELECT 1 FROM appointments AS later WHERE later.account = a.account
            AND (later.block, later.log_index) > (a.block, a.log_index))""",
)
"""What creates an empty index, in order."""
