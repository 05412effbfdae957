// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Base} from "../util/Base.sol";

/// @notice The constructor and passGovernance.
contract PassGovernanceTest is Base {
    function testFuzz_passGovernance(address to) public {
        vm.assume(to != address(0));
        vm.record();
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.GovernancePassed(governor, to);
        vm.prank(governor);
        registry.passGovernance(to);
        vm.assertEq(registry.governor(), to, "governor");
        vm.assertEq(_slotsWritten(address(registry)), 1, "nothing else changes");
        vm.assertEq(registry.participantCount(), 6, "Participants stay");
    }

    function test_passGovernance_endsTheOfficeOfTheOneBefore() public {
        vm.prank(governor);
        registry.passGovernance(stranger);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, governor));
        registry.passGovernance(governor);
        vm.prank(stranger);
        registry.passGovernance(governor);
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.passGovernance(caller);
        vm.assertEq(registry.governor(), governor, "governor");
    }

    function test_RevertWhen_passedToNobody() public {
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.AccountMissing.selector));
        registry.passGovernance(address(0));
    }

    function test_RevertWhen_deployedWithoutGovernor() public {
        bytes memory creation =
            abi.encodePacked(vm.getCode("ParticipantRegistry.sol:ParticipantRegistry"), abi.encode(address(0)));
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.AccountMissing.selector));
        assembly {
            pop(create(0, add(creation, 0x20), mload(creation)))
        }
    }

    function test_constructor_tellsWhoGoverns() public {
        vm.recordLogs();
        vm.deployCode("ParticipantRegistry.sol:ParticipantRegistry", abi.encode(stranger));
        bytes32[] memory topics = vm.getRecordedLogs()[0].topics;
        vm.assertEq(topics[0], IParticipantRegistry.GovernancePassed.selector, "event");
        vm.assertEq(topics[1], bytes32(0), "from nobody");
        vm.assertEq(topics[2], bytes32(uint256(uint160(stranger))), "to the governor");
    }
}
