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
from kpchain.signing.typed_data import certificate_signing_hash, certificate_typed_data, typed_data_template

__all__ = [
    "DEVELOPMENT_CHAIN_IDS",
    "SCRYPT_LIGHT",
    "SCRYPT_STANDARD",
    "DevelopmentSigner",
    "KeystoreSigner",
    "Signer",
    "certificate_signing_hash",
    "certificate_typed_data",
    "create_keystore",
    "development_key",
    "recover_officer",
    "sign_certificate",
    "typed_data_template",
]
