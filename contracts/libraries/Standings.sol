// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Two bits for each Participant in one word, at twice its index: 1 open, 2 supervised.
/// @dev One read answers, for every Participant at once, whether it may act and whether a monitor watches it.
library Standings {
    uint256 internal constant CLOSED = 0;
    uint256 internal constant OPEN = 1;
    uint256 internal constant SUPERVISED = 2;

    function isOpen(uint256 standings, uint256 participant) internal pure returns (bool) {
        return (standings >> (participant << 1)) & OPEN != 0;
    }

    function isSupervised(uint256 standings, uint256 participant) internal pure returns (bool) {
        return (standings >> (participant << 1)) & SUPERVISED != 0;
    }

    function set(uint256 standings, uint256 participant, uint256 standing) internal pure returns (uint256) {
        uint256 shift = participant << 1;
        return (standings & ~(uint256(3) << shift)) | standing << shift;
    }
}
