"""Other forms of a certificate: CSV, the Russian customs forms in XML, a W3C Verifiable Credential.

Pure functions between bytes and drafts or sealed documents: no ledger, no files, no clock.
"""

from __future__ import annotations

from kpchain.adapters.credential import write_credential
from kpchain.adapters.csv_reading import read_csv
from kpchain.adapters.csv_rows import MAX_TABLE_BYTES
from kpchain.adapters.csv_writing import write_csv
from kpchain.adapters.customs_common import FormRead, Written
from kpchain.adapters.customs_export import OWN as EXPORT_FORM_OWN
from kpchain.adapters.customs_export import write_export_form
from kpchain.adapters.customs_kpc import OWN as KPC_FORM_OWN
from kpchain.adapters.customs_kpc import write_kpc_form
from kpchain.adapters.customs_reading import read_customs_xml

__all__ = [
    "EXPORT_FORM_OWN",
    "KPC_FORM_OWN",
    "MAX_TABLE_BYTES",
    "FormRead",
    "Written",
    "read_csv",
    "read_customs_xml",
    "write_credential",
    "write_csv",
    "write_export_form",
    "write_kpc_form",
]
