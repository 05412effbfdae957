// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lines} from "../../contracts/libraries/Lines.sol";
import {Test} from "./util/Vm.sol";
import {Words} from "./util/Words.sol";

/// @notice The arithmetic on three lines at once agrees with the arithmetic on one line after the other.
contract LinesTest is Test {
    uint256 private constant MOST_POINTS = type(uint40).max;
    uint256 private constant MOST_CENTS = (1 << 45) - 1;

    function testFuzz_weight_isTheSum(uint40[3] memory points, uint256 cents, bool topmost) public pure {
        uint256 word = Lines.unwrap(_lines(points, [cents, cents >> 45, cents >> 90]));
        if (topmost) word |= 1 << 255;
        uint256 sum = uint256(points[0]) + points[1] + points[2];
        vm.assertEq(Lines.wrap(word).weight(), sum, "weight");
    }

    function test_weight_ofTheLargestLines() public pure {
        vm.assertEq(Lines.wrap(type(uint256).max).weight(), 3 * MOST_POINTS, "all bits set");
        vm.assertEq(Lines.wrap(0).weight(), 0, "none");
    }

    /// @param blanks which of the six fields are 0, as bits: without it a random field never is.
    function testFuzz_areWhole(uint40[3] memory points, uint256 cents, uint8 blanks, bool topmost) public pure {
        uint256[3] memory values = [cents, cents >> 45, cents >> 90];
        bool whole = true;
        for (uint256 k; k < 3; ++k) {
            if ((blanks >> k) & 1 != 0) points[k] = 0;
            if ((blanks >> (k + 3)) & 1 != 0) values[k] = 0;
            if ((points[k] == 0) != (values[k] & MOST_CENTS == 0)) whole = false;
        }
        uint256 word = Lines.unwrap(_lines(points, values));
        if (topmost) word |= 1 << 255;
        vm.assertTrue(Lines.wrap(word).areWhole() == whole, "whole");
    }

    function test_areWhole_atTheEdges() public pure {
        uint256[2] memory points = [uint256(1), MOST_POINTS];
        uint256[2] memory cents = [uint256(1), MOST_CENTS];
        for (uint256 k; k < 3; ++k) {
            for (uint256 i; i < 4; ++i) {
                uint256 weight = points[i & 1] << (85 * k);
                uint256 value = cents[i >> 1] << (85 * k + 40);
                vm.assertTrue(Lines.wrap(weight | value).areWhole(), "both");
                vm.assertTrue(!Lines.wrap(weight).areWhole(), "a weight without a value");
                vm.assertTrue(!Lines.wrap(value).areWhole(), "a value without a weight");
            }
        }
        vm.assertTrue(Lines.wrap(type(uint256).max).areWhole(), "all bits set");
    }

    function _lines(uint40[3] memory points, uint256[3] memory cents) private pure returns (Lines) {
        return Words.lines(
            [uint256(points[0]), points[1], points[2]],
            [cents[0] & MOST_CENTS, cents[1] & MOST_CENTS, cents[2] & MOST_CENTS]
        );
    }
}
