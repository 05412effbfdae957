// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Base} from "../util/Base.sol";

contract RecodeTest is Base {
    function testFuzz_recode(uint8 letter, bytes32 basis) public {
        bytes2 code = bytes2(bytes.concat("Z", bytes1(uint8(bound(letter, 65, 90)))));
        IParticipantRegistry.Participant memory expected = registry.participantOf(EU);
        (expected.code, expected.decisions) = (code, 2);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.CodeChanged(EU, "EU", code, basis);
        vm.prank(governor);
        registry.recode(EU, code, basis);
        vm.assertEq(abi.encode(registry.participantOf(EU)), abi.encode(expected), "the code, and nothing else");
        vm.assertEq(registry.indexOf(code), EU, "by its new code");
        vm.assertEq(registry.indexOf("EU"), EU, "and by the one before");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.recode(EU, "EC", BASIS);
    }

    function testFuzz_RevertWhen_participantIsNotEntered(uint8 participant) public {
        vm.assume(participant == 0 || participant > GA);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ParticipantUnknown.selector, participant));
        registry.recode(participant, "EC", BASIS);
    }

    /// @dev Neither one that is in use, nor its own, nor one that was somebody's earlier.
    function test_RevertWhen_codeWasEverUsed() public {
        bytes4 selector = IParticipantRegistry.ParticipantAlreadyEntered.selector;
        bytes2[2] memory used = [bytes2("RU"), bytes2("EU")];
        for (uint256 i; i < used.length; ++i) {
            _expectRefusal(governor, abi.encodeWithSelector(selector, used[i]));
            registry.recode(EU, used[i], BASIS);
        }
        vm.prank(governor);
        registry.recode(EU, "EV", BASIS);
        _expectRefusal(governor, abi.encodeWithSelector(selector, used[1]));
        registry.recode(RU, used[1], BASIS);
        _expectRefusal(governor, abi.encodeWithSelector(selector, used[1]));
        registry.recode(EU, used[1], BASIS);
    }

    function test_RevertWhen_codeIsMalformed() public {
        bytes2 code = "e1";
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.CodeMalformed.selector, code));
        registry.recode(EU, code, BASIS);
    }
}
