// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The table of HS codes of a lot or certificate, in one word: weight and value under 7102.10, 7102.21, 7102.31.
/// @dev Line k begins at bit 85 * k: points u40 (1/100 carat), then cents u45 (US cents). The topmost bit
/// is not read.
type Lines is uint256;

using LinesLib for Lines global;

/// @notice Reads a lines word.
library LinesLib {
    uint256 private constant LINE_BITS = 85;
    uint256 private constant POINTS_BITS = 40;
    uint256 private constant CENTS_BITS = 45;

    /// @dev The first bit of each line, and with it all weights and all values.
    uint256 private constant EACH = 1 | 1 << LINE_BITS | 1 << (2 * LINE_BITS);
    uint256 private constant ALL_POINTS = EACH * ((1 << POINTS_BITS) - 1);
    uint256 private constant ALL_CENTS = EACH * ((1 << CENTS_BITS) - 1);

    /// @dev The sum of the weights. They are the digits of a number to the base 2^85, and what such a number leaves when
    /// it is divided by the base less 1 is the sum of its digits: casting out nines. Three weights are far below it.
    function weight(Lines lines) internal pure returns (uint256) {
        return (Lines.unwrap(lines) & ALL_POINTS) % ((1 << LINE_BITS) - 1);
    }

    /// @dev Whether each line has a weight and a value, or neither; all three lines at once. The largest value that a
    /// field can hold, added to the field, carries into the bit above it unless the field is 0.
    function areWhole(Lines lines) internal pure returns (bool) {
        uint256 points = Lines.unwrap(lines) & ALL_POINTS;
        uint256 cents = (Lines.unwrap(lines) >> POINTS_BITS) & ALL_CENTS;
        // Neither sum reaches bit 216.
        unchecked {
            uint256 withPoints = ((points + ALL_POINTS) >> POINTS_BITS) & EACH;
            uint256 withCents = ((cents + ALL_CENTS) >> CENTS_BITS) & EACH;
            return withPoints == withCents;
        }
    }
}
