"""Signing: keys, the officer's signature on a certificate, and raw transactions; the only home of eth_account."""

from __future__ import annotations

from kpchain.signing.officer import recover_officer, sign_certificate
from kpchain.signing.signers import (
    DEVELOPMENT_CHAIN_IDS,
    SCRYPT_LIGHT,
    SCRYPT_STANDARD,
    DevelopmentSigner,
    KeystoreSigner,
    Signer,
    create_keystore,
    development_key,
)
from kpchain.signing.trust_list import TRUST_LIST_TYPE, recover_list_signer, sign_trust_list, trust_list_signing_hash
from kpchain.signing.typed_data import (
    SignedValues,
    certificate_signing_hash,
    certificate_typed_data,
    typed_data_template,
)

__all__ = [
    "DEVELOPMENT_CHAIN_IDS",
    "SCRYPT_LIGHT",
    "SCRYPT_STANDARD",
    "TRUST_LIST_TYPE",
    "DevelopmentSigner",
    "KeystoreSigner",
    "SignedValues",
    "Signer",
    "certificate_signing_hash",
    "certificate_typed_data",
    "create_keystore",
    "development_key",
    "recover_list_signer",
    "recover_officer",
    "sign_certificate",
    "sign_trust_list",
    "trust_list_signing_hash",
    "typed_data_template",
]
