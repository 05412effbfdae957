// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Base} from "../util/Base.sol";

contract SetTermsTest is Base {
    function testFuzz_setTerms(uint16 validity, uint16 tolerance, bytes32 basis) public {
        validity = uint16(bound(validity, 1, type(uint16).max));
        tolerance = uint16(bound(tolerance, 0, 10_000));
        IParticipantRegistry.Participant memory expected = registry.participantOf(EU);
        (expected.validityDays, expected.toleranceBps, expected.decisions) = (validity, tolerance, 2);
        bytes memory other = abi.encode(registry.participantOf(AE));

        vm.expectEmit(address(registry));
        emit IParticipantRegistry.TermsChanged(EU, validity, tolerance, basis);
        vm.prank(governor);
        registry.setTerms(EU, validity, tolerance, basis);

        vm.assertEq(abi.encode(registry.participantOf(EU)), abi.encode(expected), "terms, and nothing else");
        vm.assertEq(abi.encode(registry.participantOf(AE)), other, "another Participant");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.setTerms(EU, 1, 0, BASIS);
    }

    function testFuzz_RevertWhen_participantIsNotEntered(uint8 participant) public {
        vm.assume(participant == 0 || participant > GA);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ParticipantUnknown.selector, participant));
        registry.setTerms(participant, 1, 0, BASIS);
    }

    function test_RevertWhen_validityIsZero() public {
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ValidityMissing.selector, EU));
        registry.setTerms(EU, 0, 0, BASIS);
        vm.prank(governor);
        registry.setTerms(EU, 1, 0, BASIS);
    }

    function testFuzz_RevertWhen_toleranceIsAboveTheWhole(uint16 tolerance) public {
        tolerance = uint16(bound(tolerance, 10_001, type(uint16).max));
        bytes4 selector = IParticipantRegistry.ToleranceTooWide.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, EU, tolerance));
        registry.setTerms(EU, 1, tolerance, BASIS);
    }

    function test_RevertWhen_toleranceIsOneAboveTheWhole() public {
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ToleranceTooWide.selector, EU, 10_001));
        registry.setTerms(EU, 1, 10_001, BASIS);
        vm.prank(governor);
        registry.setTerms(EU, 1, 10_000, BASIS);
    }
}
