"""The embedded ledger: an EVM chain kept in one SQLite file, with no server, spoken to in JSON-RPC like any node.

::

    connection  EmbeddedConnection  what kpchain.ledger talks to
    provider  EmbeddedProvider   the same for web3
    rpc       EmbeddedNode       JSON-RPC methods by name; needs no web3
    queries   Queries            the methods that read; views and proofs shape what they give, jsonrpc its values
    chain     Chain              head, clock, mining, calls; genesis makes the first block, gas estimates
    blocks    BlockBuilder       one block under construction
    vm                           py-evm at Shanghai rules
    archive   Archive            blocks, transactions, receipts and logs as rows
    store     Store              the file: schema, transactions, state nodes
    locking   WriterLock         one writer at a time

Nothing is imported here: py-evm takes most of a second and web3 one more, so a caller imports the module that it needs,
`kpchain.ledger.embedded.connection` as a rule.
"""

from __future__ import annotations
