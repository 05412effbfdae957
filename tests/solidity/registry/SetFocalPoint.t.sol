// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {CHAIR, FOCAL_POINT, ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Base} from "../util/Base.sol";

contract SetFocalPointTest is Base {
    function testFuzz_setFocalPoint(address account) public {
        vm.assume(account != address(0) && registry.accountOf(account).participant == 0);
        vm.assume(registry.accountOf(account).schemeRoles == 0);
        address before = _focalPoint(EU);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerAppointed(EU, before, 0, 0, NO_LAST_DAY, NO_AUTHORITY);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerAppointed(EU, account, FOCAL_POINT, 0, NO_LAST_DAY, NO_AUTHORITY);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.FocalPointChanged(EU, before, account);
        vm.prank(governor);
        registry.setFocalPoint(EU, account);

        vm.assertEq(registry.focalPointOf(EU), account, "the new one");
        vm.assertEq(registry.accountOf(account).roles, FOCAL_POINT, "its role");
        vm.assertEq(registry.accountOf(account).participant, EU, "its Participant");
        vm.assertEq(registry.accountOf(before).roles, 0, "the one before lost it");
        vm.assertEq(registry.accountOf(before).participant, EU, "and is still bound to its Participant");
        vm.assertEq(registry.focalPointOf(AE), _focalPoint(AE), "another Participant's focal point");
    }

    function test_setFocalPoint_keepsTheOtherRolesOfAnOfficer() public {
        address officer = _officer(EU, ISSUER);
        vm.prank(governor);
        registry.setFocalPoint(EU, officer);
        vm.assertEq(registry.accountOf(officer).roles, FOCAL_POINT | ISSUER, "both");
        vm.prank(governor);
        registry.setFocalPoint(EU, _focalPoint(EU));
        vm.assertEq(registry.accountOf(officer).roles, ISSUER, "the other role stays");
    }

    function test_setFocalPoint_ofTheSameAccountChangesNothing() public {
        bytes memory before = abi.encode(registry.accountOf(_focalPoint(EU)));
        vm.prank(governor);
        registry.setFocalPoint(EU, _focalPoint(EU));
        vm.assertEq(abi.encode(registry.accountOf(_focalPoint(EU))), before, "account");
        vm.assertEq(registry.focalPointOf(EU), _focalPoint(EU), "focal point");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.setFocalPoint(EU, caller);
    }

    function testFuzz_RevertWhen_participantIsNotEntered(uint8 participant) public {
        vm.assume(participant == 0 || participant > GA);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ParticipantUnknown.selector, participant));
        registry.setFocalPoint(participant, stranger);
    }

    function test_RevertWhen_nobodyIsNamed() public {
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.AccountMissing.selector));
        registry.setFocalPoint(EU, address(0));
    }

    function test_RevertWhen_accountActsForAnother() public {
        address officer = _officer(AE, ISSUER);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.OfficerOfAnother.selector, officer, AE));
        registry.setFocalPoint(EU, officer);
        vm.assertEq(registry.focalPointOf(EU), _focalPoint(EU), "as before");
    }

    function test_RevertWhen_accountHoldsAnOfficeOfTheScheme() public {
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, chair, FOCAL_POINT, CHAIR));
        registry.setFocalPoint(EU, chair);
    }
}
