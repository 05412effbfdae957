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

using RecordLib for Record global;

/// @notice Reads and rewrites the fields of a record word.
library RecordLib {
    uint256 private constant STATE_MASK = 0xff;
    uint256 private constant AVAILABLE_SHIFT = 136;
    uint256 private constant AVAILABLE_MASK = uint256(type(uint40).max) << AVAILABLE_SHIFT;
    uint256 private constant TAINTS_SHIFT = 240;

    /// @dev A new record. The caller passes values that fit their fields; wider ones would spill into a neighbour.
    function pack(
        State state_,
        Kind kind_,
        uint8 issuer_,
        uint8 destination_,
        uint32 issuedOn_,
        uint32 expiresOn_,
        uint40 points_,
        uint40 available_,
        uint64 origins_,
        uint16 taints_
    ) internal pure returns (Record) {
        return Record.wrap(
            uint256(state_) | uint256(kind_) << 8 | uint256(issuer_) << 16 | uint256(destination_) << 24
                | uint256(issuedOn_) << 32 | uint256(expiresOn_) << 64 | uint256(points_) << 96
                | uint256(available_) << AVAILABLE_SHIFT | uint256(origins_) << 176 | uint256(taints_) << TAINTS_SHIFT
        );
    }

    /// @dev The caller passes a value of the enum State.
    function withState(Record record, uint256 state_) internal pure returns (Record) {
        return Record.wrap((Record.unwrap(record) & ~STATE_MASK) | state_);
    }

    function withAvailable(Record record, uint40 available_) internal pure returns (Record) {
        return Record.wrap((Record.unwrap(record) & ~AVAILABLE_MASK) | uint256(available_) << AVAILABLE_SHIFT);
    }

    function withTaint(Record record, uint16 taint) internal pure returns (Record) {
        return Record.wrap(Record.unwrap(record) | uint256(taint) << TAINTS_SHIFT);
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
        return uint40(Record.unwrap(record) >> 96);
    }

    function available(Record record) internal pure returns (uint40) {
        return uint40(Record.unwrap(record) >> AVAILABLE_SHIFT);
    }

    function origins(Record record) internal pure returns (uint64) {
        return uint64(Record.unwrap(record) >> 176);
    }

    function taints(Record record) internal pure returns (uint16) {
        return uint16(Record.unwrap(record) >> TAINTS_SHIFT);
    }
}
