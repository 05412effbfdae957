// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {FOCAL_POINT} from "../../../contracts/libraries/Roles.sol";
import {Base} from "../util/Base.sol";

contract OpenRangeTest is Base {
    function testFuzz_openRange(uint64 from, uint64 to) public {
        to = uint64(bound(to, 0, LAST_SERIAL));
        from = uint64(bound(from, 0, to));
        IParticipantRegistry.Participant memory expected = registry.participantOf(EU);
        (expected.rangeFrom, expected.rangeTo) = (from, to);
        bytes memory other = abi.encode(registry.participantOf(AE));
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.RangeOpened(EU, from, to);
        vm.prank(_focalPoint(EU));
        registry.openRange(from, to);
        vm.assertEq(abi.encode(registry.participantOf(EU)), abi.encode(expected), "range and nothing else");
        vm.assertEq(abi.encode(registry.participantOf(AE)), other, "another Participant");
    }

    function testFuzz_RevertWhen_callerIsNoFocalPoint(address caller) public {
        vm.assume(registry.accountOf(caller).roles & FOCAL_POINT == 0);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.FocalPointRequired.selector, caller));
        registry.openRange(1, 2);
    }

    function test_RevertWhen_focalPointIsSuspended() public {
        address focal = _focalPoint(EU);
        _suspend(focal, EU);
        _expectRefusal(focal, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, focal));
        registry.openRange(1, 2);
    }

    function testFuzz_RevertWhen_endIsBeforeStart(uint64 from, uint64 to) public {
        from = uint64(bound(from, 1, type(uint64).max));
        to = uint64(bound(to, 0, from - 1));
        bytes4 selector = IParticipantRegistry.RangeMalformed.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, from, to));
        registry.openRange(from, to);
    }

    function test_RevertWhen_endHasNineteenDigits() public {
        bytes4 selector = IParticipantRegistry.RangeMalformed.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 0, LAST_SERIAL + 1));
        registry.openRange(0, LAST_SERIAL + 1);
        vm.prank(_focalPoint(EU));
        registry.openRange(LAST_SERIAL, LAST_SERIAL);
    }
}
