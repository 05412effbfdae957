// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev Roles of a Participant's officer, as bits.
uint16 constant ISSUER = 1;
uint16 constant VALIDATOR = 2;
uint16 constant EXPORT_CUSTOMS = 4;
uint16 constant IMPORTER = 8;
uint16 constant STATISTICIAN = 16;
uint16 constant FOCAL_POINT = 32;

/// @dev What a focal point may grant.
uint16 constant GRANTABLE = ISSUER | VALIDATOR | EXPORT_CUSTOMS | IMPORTER | STATISTICIAN;

/// @dev Offices of the scheme, as bits.
uint8 constant CHAIR = 1;
uint8 constant SECRETARIAT = 2;
uint8 constant MONITOR = 4;
uint8 constant ATTESTER = 8;
uint8 constant OBSERVER = 16;
uint8 constant ALL_SCHEME_ROLES = CHAIR | SECRETARIAT | MONITOR | ATTESTER | OBSERVER;

/// @dev Index of no Participant; the first one has index 1.
uint8 constant NO_PARTICIPANT = 0;

/// @dev In place of a place in the bitmap of origins: this Participant mines nothing.
uint8 constant NO_PRODUCER = 255;

/// @dev In place of the last day of an officer: there is none.
uint32 constant NO_LAST_DAY = type(uint32).max;

/// @dev No account.
address constant NO_ACCOUNT = address(0);
