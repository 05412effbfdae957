// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract SetZonesTest is Base {
    using Arrays for *;

    function testFuzz_setZones(bytes32 first, bytes32 second, bool approved, bytes32 basis) public {
        vm.assume(first != second);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ZoneChanged(CF, first, approved, basis);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ZoneChanged(CF, second, approved, basis);
        vm.prank(governor);
        registry.setZones(CF, first.two(second), approved, basis);
        vm.assertTrue(registry.isZoneApproved(CF, first) == approved, "first");
        vm.assertTrue(registry.isZoneApproved(CF, second) == approved, "second");
        vm.assertTrue(!registry.isZoneApproved(RU, first), "not of another Participant");
    }

    function test_setZones_endsAnApproval() public {
        vm.prank(governor);
        registry.setZones(CF, ZONE.one(), true, BASIS);
        vm.prank(governor);
        registry.setZones(CF, ZONE.one(), false, BASIS);
        vm.assertTrue(!registry.isZoneApproved(CF, ZONE), "ended");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.setZones(CF, ZONE.one(), true, BASIS);
    }

    function testFuzz_RevertWhen_participantIsNotEntered(uint8 participant) public {
        vm.assume(participant == 0 || participant > GA);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ParticipantUnknown.selector, participant));
        registry.setZones(participant, ZONE.one(), true, BASIS);
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IParticipantRegistry.RegistryBatchSize.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, 0, 200));
        registry.setZones(CF, new bytes32[](0), true, BASIS);
        _expectRefusal(governor, abi.encodeWithSelector(selector, 201, 200));
        registry.setZones(CF, new bytes32[](201), true, BASIS);
        vm.prank(governor);
        registry.setZones(CF, new bytes32[](200), true, BASIS);
    }
}
