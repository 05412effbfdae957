"""The embedded ledger: an EVM chain kept in one SQLite file, with no server, spoken to in JSON-RPC like any node.

::

    provider  EmbeddedProvider   what web3 and kpchain.ledger talk to
    rpc       EmbeddedNode       JSON-RPC methods; needs no web3
    chain     Chain              head, clock, mining, calls
    vm                           py-evm at Shanghai rules
    archive   Archive            blocks, transactions, receipts and logs as rows
    store     Store              the file: schema, transactions, state nodes
    locking   WriterLock         one writer at a time

Nothing is imported here: py-evm takes most of a second and web3 one more, so a caller imports the module that it needs,
`kpchain.ledger.embedded.provider` as a rule.
"""

from __future__ import annotations
