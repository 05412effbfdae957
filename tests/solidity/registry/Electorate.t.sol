// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IGoverned} from "../../../contracts/interfaces/IGoverned.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {OBSERVER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

/// @notice Who votes in the Plenary, and what decisions on the registry rest on.
contract ElectorateTest is Base {
    using Arrays for *;

    /// @dev A seat, good standing and a focal point: all three.
    function testFuzz_electorate(bool seated, bool withFocalPoint, uint8 status) public {
        IParticipantRegistry.Admission memory admission = _admission(GA, Status.Admitted, false);
        (admission.code, admission.seated) = ("QA", seated);
        admission.focalPoint = withFocalPoint ? stranger : address(0);
        vm.prank(governor);
        registry.enter(admission.one(), BASIS);
        Status to = Status(bound(status, uint8(Status.Admitted), uint8(Status.Withdrawn)));
        if (to != Status.Admitted) _setStatus(7, to, false);
        bool open = to == Status.Admitted || to == Status.Restricted;
        vm.assertEq(registry.electorate(), seated && withFocalPoint && open ? 0xbe : 0x3e, "who votes");
    }

    function test_electorate_followsEveryChange() public {
        vm.assertEq(registry.electorate(), 0x3e, "five; Gabon has applied");
        _setStatus(GA, Status.Admitted, false);
        vm.assertEq(registry.electorate(), 0x7e, "admitted");
        _setStatus(GA, Status.Restricted, true);
        vm.assertEq(registry.electorate(), 0x7e, "restricted");
        _setStatus(GA, Status.Suspended, false);
        vm.assertEq(registry.electorate(), 0x3e, "suspended");
        vm.prank(governor);
        registry.setFocalPoint(GA, stranger);
        vm.assertEq(registry.electorate(), 0x3e, "whoever speaks for it");
        _setStatus(GA, Status.Admitted, false);
        vm.assertEq(registry.electorate(), 0x7e, "reinstated");
        vm.prank(governor);
        registry.recode(GA, "GB", BASIS);
        vm.assertEq(registry.electorate(), 0x7e, "by whatever name");
    }

    function test_setFocalPoint_endsASuspension() public {
        address focal = _focalPoint(EU);
        _suspend(focal, EU);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.FocalPointChanged(EU, focal, focal);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerSuspensionChanged(EU, focal, false);
        vm.prank(governor);
        registry.setFocalPoint(EU, focal);
        vm.assertTrue(!registry.accountOf(focal).suspended, "in office again");
        _appoint(EU, stranger, 1);
    }

    /// @dev Each decision on a Participant counts, and changes what others on it rest on; those on others do not.
    function test_premiseOf_countsDecisions() public {
        bytes memory terms = abi.encodeCall(IParticipantRegistry.setTerms, (EU, 1, 0, BASIS));
        bytes memory status = abi.encodeCall(IParticipantRegistry.setStatus, (EU.one(), Status.Suspended, false, BASIS));
        (bytes32 first, bytes32 second) = (_premise(terms), _premise(status));
        _setStatus(RU, Status.Suspended, false);
        vm.assertEq(_premise(terms), first, "on another");
        vm.prank(governor);
        registry.setZones(EU, ZONE.one(), true, BASIS);
        vm.assertTrue(_premise(terms) != first && _premise(status) != second, "on this one");
        vm.assertEq(registry.participantOf(EU).decisions, 2, "entered, and zones");
        vm.prank(governor);
        registry.setFocalPoint(EU, _focalPoint(EU));
        vm.assertEq(registry.participantOf(EU).decisions, 3, "focal point");
    }

    function testFuzz_premiseOf_RevertWhen_callIsNotGoverned(bytes4 selector) public {
        bytes4[8] memory governed = [
            IParticipantRegistry.passGovernance.selector,
            IParticipantRegistry.enter.selector,
            IParticipantRegistry.setStatus.selector,
            IParticipantRegistry.setZones.selector,
            IParticipantRegistry.setTerms.selector,
            IParticipantRegistry.recode.selector,
            IParticipantRegistry.setFocalPoint.selector,
            IParticipantRegistry.setSchemeRoles.selector
        ];
        for (uint256 i; i < governed.length; ++i) {
            vm.assume(selector != governed[i]);
        }
        bytes memory refusal = abi.encodeWithSelector(IGoverned.CallNotGoverned.selector, selector);
        vm.expectRevert(refusal);
        IGoverned(address(registry)).premiseOf(abi.encodePacked(selector, uint256(1), uint256(2)));
        vm.expectRevert(abi.encodeWithSelector(IGoverned.CallNotGoverned.selector, bytes4(bytes3(selector))));
        IGoverned(address(registry)).premiseOf(abi.encodePacked(bytes3(selector)));
    }

    function testFuzz_premiseOf_RevertWhen_itGivesTheChair(address account, uint8 offices) public {
        bytes memory data = abi.encodeCall(IParticipantRegistry.setSchemeRoles, (account, offices | 1));
        bytes4 selector = IParticipantRegistry.setSchemeRoles.selector;
        vm.expectRevert(abi.encodeWithSelector(IGoverned.CallNotGoverned.selector, selector));
        IGoverned(address(registry)).premiseOf(data);
        _premise(abi.encodeCall(IParticipantRegistry.setSchemeRoles, (account, OBSERVER)));
    }

    function _premise(bytes memory data) private view returns (bytes32) {
        return IGoverned(address(registry)).premiseOf(data);
    }
}
