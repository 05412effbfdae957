// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The table of HS codes of a lot or certificate, in one word: weight and value under 7102.10, 7102.21, 7102.31.
/// @dev Line k begins at bit 85 * k: points u40 (1/100 carat), then cents u45 (US cents). The topmost bit
/// is not read.
type Lines is uint256;

using LinesLib for Lines global;

/// @notice Reads a lines word.
library LinesLib {
    uint256 private constant SECOND = 85;
    uint256 private constant THIRD = 170;
    uint256 private constant POINTS_MASK = type(uint40).max;
    uint256 private constant CENTS_MASK = ((1 << 45) - 1) << 40;

    /// @dev The sum of the weights.
    function weight(Lines lines) internal pure returns (uint256) {
        uint256 word = Lines.unwrap(lines);
        return (word & POINTS_MASK) + ((word >> SECOND) & POINTS_MASK) + ((word >> THIRD) & POINTS_MASK);
    }

    /// @dev Whether each line has a weight and a value, or neither.
    function areWhole(Lines lines) internal pure returns (bool) {
        uint256 first = Lines.unwrap(lines);
        uint256 second = first >> SECOND;
        uint256 third = first >> THIRD;
        return (first & POINTS_MASK == 0) == (first & CENTS_MASK == 0)
            && (second & POINTS_MASK == 0) == (second & CENTS_MASK == 0)
            && (third & POINTS_MASK == 0) == (third & CENTS_MASK == 0);
    }
}
