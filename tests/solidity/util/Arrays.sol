// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IStatisticsReturns} from "../../../contracts/interfaces/IStatisticsReturns.sol";

/// @notice Arrays of one: every write takes an array, and most tests act on one entry.
library Arrays {
    function one(uint8 entry) internal pure returns (uint8[] memory array) {
        array = new uint8[](1);
        array[0] = entry;
    }

    function one(address entry) internal pure returns (address[] memory array) {
        array = new address[](1);
        array[0] = entry;
    }

    /// @dev Not `one`: a uint8 would fit here as well.
    function oneNumber(uint256 entry) internal pure returns (uint256[] memory array) {
        array = new uint256[](1);
        array[0] = entry;
    }

    function one(bytes32 entry) internal pure returns (bytes32[] memory array) {
        array = new bytes32[](1);
        array[0] = entry;
    }

    function one(IParticipantRegistry.Admission memory entry)
        internal
        pure
        returns (IParticipantRegistry.Admission[] memory array)
    {
        array = new IParticipantRegistry.Admission[](1);
        array[0] = entry;
    }

    function one(IParticipantRegistry.Appointment memory entry)
        internal
        pure
        returns (IParticipantRegistry.Appointment[] memory array)
    {
        array = new IParticipantRegistry.Appointment[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.LotDeclaration memory entry)
        internal
        pure
        returns (ICertificateLedger.LotDeclaration[] memory array)
    {
        array = new ICertificateLedger.LotDeclaration[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.Input memory entry)
        internal
        pure
        returns (ICertificateLedger.Input[] memory array)
    {
        array = new ICertificateLedger.Input[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.Issuance memory entry)
        internal
        pure
        returns (ICertificateLedger.Issuance[] memory array)
    {
        array = new ICertificateLedger.Issuance[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.Step memory entry) internal pure returns (ICertificateLedger.Step[] memory array) {
        array = new ICertificateLedger.Step[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.Finding memory entry)
        internal
        pure
        returns (ICertificateLedger.Finding[] memory array)
    {
        array = new ICertificateLedger.Finding[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.Consumption memory entry)
        internal
        pure
        returns (ICertificateLedger.Consumption[] memory array)
    {
        array = new ICertificateLedger.Consumption[](1);
        array[0] = entry;
    }

    function one(ICertificateLedger.Alert memory entry)
        internal
        pure
        returns (ICertificateLedger.Alert[] memory array)
    {
        array = new ICertificateLedger.Alert[](1);
        array[0] = entry;
    }

    function one(IAttestations.Statement memory entry) internal pure returns (IAttestations.Statement[] memory array) {
        array = new IAttestations.Statement[](1);
        array[0] = entry;
    }

    function one(IStatisticsReturns.Filing memory entry)
        internal
        pure
        returns (IStatisticsReturns.Filing[] memory array)
    {
        array = new IStatisticsReturns.Filing[](1);
        array[0] = entry;
    }

    function two(uint8 first, uint8 second) internal pure returns (uint8[] memory array) {
        array = new uint8[](2);
        (array[0], array[1]) = (first, second);
    }

    function two(bytes32 first, bytes32 second) internal pure returns (bytes32[] memory array) {
        array = new bytes32[](2);
        (array[0], array[1]) = (first, second);
    }

    function two(ICertificateLedger.Input memory first, ICertificateLedger.Input memory second)
        internal
        pure
        returns (ICertificateLedger.Input[] memory array)
    {
        array = new ICertificateLedger.Input[](2);
        (array[0], array[1]) = (first, second);
    }

    function two(ICertificateLedger.Issuance memory first, ICertificateLedger.Issuance memory second)
        internal
        pure
        returns (ICertificateLedger.Issuance[] memory array)
    {
        array = new ICertificateLedger.Issuance[](2);
        (array[0], array[1]) = (first, second);
    }

    function two(ICertificateLedger.Step memory first, ICertificateLedger.Step memory second)
        internal
        pure
        returns (ICertificateLedger.Step[] memory array)
    {
        array = new ICertificateLedger.Step[](2);
        (array[0], array[1]) = (first, second);
    }

    function two(ICertificateLedger.LotDeclaration memory first, ICertificateLedger.LotDeclaration memory second)
        internal
        pure
        returns (ICertificateLedger.LotDeclaration[] memory array)
    {
        array = new ICertificateLedger.LotDeclaration[](2);
        (array[0], array[1]) = (first, second);
    }
}
