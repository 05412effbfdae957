// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Kind, State} from "./Types.sol";

/// @notice A lot or a certificate as the ledger keeps it: one storage slot.
/// @dev From the least significant bit, as Solidity packs a struct:
/// state u8 | kind u8 | issuer u8 | destination u8 | issuedOn u32 | expiresOn u32 | points u40 | available u40 |
/// origins u64 | taints u16. Dates are legal dates in days since 1970-01-01, weights are points (1/100 carat).
type Record is uint256;

/// @notice Who acted on a certificate, on which legal date, how, and from which state.
/// @dev officer u160 | on u32 | action u8 | from u8, from the least significant bit.
type Act is uint256;

/// @dev The bits of the field `available`.
uint256 constant AVAILABLE = uint256(type(uint40).max) << 136;

using RecordLib for Record global;

/// @notice Reads and rewrites the fields of a record word.
library RecordLib {
    uint256 private constant STATE_MASK = 0xff;
    uint256 private constant POINTS_SHIFT = 96;
    uint256 private constant AVAILABLE_SHIFT = 136;
    uint256 private constant ORIGINS_SHIFT = 176;
    uint256 private constant TAINTS_SHIFT = 240;
    uint256 private constant DESCENT_MASK = type(uint256).max << ORIGINS_SHIFT;

    /// @dev A new lot, all of it available. The caller passes values that fit their fields; wider ones would spill into
    /// a neighbour.
    function lot(Kind kind_, uint256 issuer_, uint256 on, uint256 points_, uint256 origins_, uint256 taints_)
        internal
        pure
        returns (Record)
    {
        return Record.wrap(
            uint256(State.Declared) | uint256(kind_) << 8 | issuer_ << 16 | on << 32 | points_ << POINTS_SHIFT | points_
                << AVAILABLE_SHIFT | origins_ << ORIGINS_SHIFT | taints_ << TAINTS_SHIFT
        );
    }

    /// @dev A new certificate, of no descent yet. The caller passes values that fit their fields.
    function certificate(
        Kind kind_,
        uint256 issuer_,
        uint256 destination_,
        uint256 issuedOn_,
        uint256 expiresOn_,
        uint256 points_
    ) internal pure returns (Record) {
        return Record.wrap(
            uint256(State.Issued) | uint256(kind_) << 8 | issuer_ << 16 | destination_ << 24 | issuedOn_ << 32
                | expiresOn_ << 64 | points_ << POINTS_SHIFT
        );
    }

    /// @dev With the origins and taints of a record that it draws from, besides its own.
    function descendedFrom(Record record, Record source) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(record) | Record.unwrap(source) & DESCENT_MASK);
    }

    /// @dev The caller passes a value of the enum State.
    function withState(Record record, uint256 state_) internal pure returns (Record) {
        return Record.wrap((Record.unwrap(record) & ~STATE_MASK) | state_);
    }

    /// @dev The caller passes a weight that fits its field.
    function withAvailable(Record record, uint256 available_) internal pure returns (Record) {
        return Record.wrap((Record.unwrap(record) & ~AVAILABLE) | available_ << AVAILABLE_SHIFT);
    }

    /// @dev With less available. The caller has seen that there is as much.
    function less(Record record, uint256 taken) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(record) - (taken << AVAILABLE_SHIFT));
    }

    /// @dev All of it available again where `field` is AVAILABLE, and as it is where `field` is 0. For a record with
    /// nothing available.
    function refill(Record record, uint256 field) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(record) | Record.unwrap(record) << (AVAILABLE_SHIFT - POINTS_SHIFT) & field);
    }

    function withTaint(Record record, uint256 taint) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(record) | taint << TAINTS_SHIFT);
    }

    function state(Record record) internal pure returns (State) {
        return State(uint8(Record.unwrap(record)));
    }

    /// @dev The value of the enum State, without a check of its range.
    function stateBits(Record record) internal pure returns (uint256) {
        return Record.unwrap(record) & STATE_MASK;
    }

    function kind(Record record) internal pure returns (Kind) {
        return Kind(uint8(Record.unwrap(record) >> 8));
    }

    function issuer(Record record) internal pure returns (uint8) {
        return uint8(Record.unwrap(record) >> 16);
    }

    function destination(Record record) internal pure returns (uint8) {
        return uint8(Record.unwrap(record) >> 24);
    }

    function issuedOn(Record record) internal pure returns (uint32) {
        return uint32(Record.unwrap(record) >> 32);
    }

    function expiresOn(Record record) internal pure returns (uint32) {
        return uint32(Record.unwrap(record) >> 64);
    }

    function points(Record record) internal pure returns (uint40) {
        return uint40(Record.unwrap(record) >> POINTS_SHIFT);
    }

    function available(Record record) internal pure returns (uint40) {
        return uint40(Record.unwrap(record) >> AVAILABLE_SHIFT);
    }

    function origins(Record record) internal pure returns (uint64) {
        return uint64(Record.unwrap(record) >> ORIGINS_SHIFT);
    }

    function taints(Record record) internal pure returns (uint16) {
        return uint16(Record.unwrap(record) >> TAINTS_SHIFT);
    }
}
