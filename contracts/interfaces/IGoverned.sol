// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A contract on whose rules the Plenary decides
/// @notice The Plenary calls such contracts only. Each tells what a decision rests on, so that a proposal cannot outlive
/// a change that makes it senseless.
interface IGoverned {
    /// @notice The function is none that the governor decides on.
    error CallNotGoverned(bytes4 selector);

    /// @notice What a decision rests on, as a word: another word later means that what was decided on has changed.
    /// @dev Refuses calls of functions that are not the governor's.
    /// @param call selector and arguments of the decision.
    function premiseOf(bytes calldata call) external view returns (bytes32);
}
