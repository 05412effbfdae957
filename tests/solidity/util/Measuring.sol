// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "./Vm.sol";

/// @notice Measures a transaction, with its calldata and base fee, against the most that one may use here.
abstract contract Measuring is Test {
    uint256 private constant MOST = 16_000_000;

    /// @dev Shown by `forge test -vvvv`.
    event Measured(uint256 gas, uint256 bytesOfCalldata);

    function _measure(address target, address account, bytes memory call) internal {
        uint256 used = 21_000;
        for (uint256 i; i < call.length; ++i) {
            used += call[i] == 0 ? 4 : 16;
        }
        vm.prank(account);
        uint256 before = gasleft();
        (bool ok, bytes memory answer) = target.call(call);
        used += before - gasleft();
        vm.assertTrue(ok, string.concat("done: ", string(answer)));
        vm.assertLe(used, MOST, "gas");
        emit Measured(used, call.length);
    }
}
