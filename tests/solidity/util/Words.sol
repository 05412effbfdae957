// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lines} from "../../../contracts/libraries/Lines.sol";
import {Act, Record} from "../../../contracts/libraries/Record.sol";
import {Action, Kind, State} from "../../../contracts/libraries/Types.sol";

/// @notice The fields of a record word.
struct Fields {
    State state;
    Kind kind;
    uint8 issuer;
    uint8 destination;
    uint32 issuedOn;
    uint32 expiresOn;
    uint40 points;
    uint40 available;
    uint64 origins;
    uint16 taints;
}

/// @notice The words of the ledger, written from the specification and not with the libraries of the contracts, so
/// that a wrong shift over there is found here.
library Words {
    uint256 internal constant LOT = 0x4c;

    function pack(Fields memory fields) internal pure returns (Record) {
        bytes memory packed = abi.encodePacked(
            fields.taints,
            fields.origins,
            fields.available,
            fields.points,
            fields.expiresOn,
            fields.issuedOn,
            fields.destination,
            fields.issuer,
            uint8(fields.kind),
            uint8(fields.state)
        );
        return Record.wrap(uint256(bytes32(packed)));
    }

    function unpack(Record record) internal pure returns (Fields memory fields) {
        uint256 word = Record.unwrap(record);
        fields.state = State(uint8(word));
        fields.kind = Kind(uint8(word >> 8));
        fields.issuer = uint8(word >> 16);
        fields.destination = uint8(word >> 24);
        fields.issuedOn = uint32(word >> 32);
        fields.expiresOn = uint32(word >> 64);
        fields.points = uint40(word >> 96);
        fields.available = uint40(word >> 136);
        fields.origins = uint64(word >> 176);
        fields.taints = uint16(word >> 240);
    }

    function act(address officer, uint32 on, Action action, State from) internal pure returns (Act) {
        bytes memory packed = abi.encodePacked(uint48(0), uint8(from), uint8(action), on, officer);
        return Act.wrap(uint256(bytes32(packed)));
    }

    function number(bytes2 code, uint64 serial) internal pure returns (uint256) {
        return uint256(uint80(bytes10(abi.encodePacked(code, serial))));
    }

    function lotNumber(bytes2 code, uint64 serial) internal pure returns (uint256) {
        return LOT << 80 | number(code, serial);
    }

    function digest(uint256 number_, bytes32 root) internal pure returns (bytes32) {
        return keccak256(abi.encode(number_, root));
    }

    /// @dev One line under 7102.10.
    function line(uint256 points, uint256 cents) internal pure returns (Lines) {
        return lines([points, 0, 0], [cents, 0, 0]);
    }

    function lines(uint256[3] memory points, uint256[3] memory cents) internal pure returns (Lines) {
        uint256 word;
        for (uint256 k; k < 3; ++k) {
            word |= points[k] << (85 * k) | cents[k] << (85 * k + 40);
        }
        return Lines.wrap(word);
    }
}
