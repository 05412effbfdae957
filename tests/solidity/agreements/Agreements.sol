// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";

/// @notice Shortcuts for agreements: a memorandum of two, a customs union of three.
abstract contract Agreements is Governed {
    using Arrays for *;

    IExchangeAgreements.AgreementStatus internal constant PROPOSED = IExchangeAgreements.AgreementStatus.Proposed;
    IExchangeAgreements.AgreementStatus internal constant PILOT = IExchangeAgreements.AgreementStatus.Pilot;
    IExchangeAgreements.AgreementStatus internal constant ACTIVE = IExchangeAgreements.AgreementStatus.Active;
    IExchangeAgreements.AgreementStatus internal constant TERMINATED = IExchangeAgreements.AgreementStatus.Terminated;
    bytes32 internal constant NAME = "RU-EU memorandum";

    function _memorandum() internal returns (uint256) {
        vm.prank(_focalPoint(RU));
        return agreements.propose(RU.two(EU), NAME, DOCUMENT);
    }

    function _union() internal returns (uint256) {
        uint8[] memory members = new uint8[](3);
        (members[0], members[1], members[2]) = (RU, BW, EU);
        vm.prank(_focalPoint(RU));
        return agreements.propose(members, "customs union", DOCUMENT);
    }

    function _accede(uint8 participant, uint256 agreement, IExchangeAgreements.AgreementStatus upTo) internal {
        vm.prank(_focalPoint(participant));
        agreements.accede(agreement, upTo);
    }

    function _active() internal returns (uint256 agreement) {
        agreement = _memorandum();
        _accede(RU, agreement, ACTIVE);
        _accede(EU, agreement, ACTIVE);
    }

    function _denounce(uint8 participant, uint256 agreement) internal {
        vm.prank(_focalPoint(participant));
        agreements.denounce(agreement, EVIDENCE);
    }

    function _assertStatus(uint256 agreement, IExchangeAgreements.AgreementStatus status) internal view {
        vm.assertEq(uint256(agreements.agreementOf(agreement).status), uint256(status), "status");
    }
}
