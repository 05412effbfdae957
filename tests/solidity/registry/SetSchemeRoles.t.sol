// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {ALL_SCHEME_ROLES, CHAIR, ISSUER, MONITOR} from "../../../contracts/libraries/Roles.sol";
import {Base} from "../util/Base.sol";

contract SetSchemeRolesTest is Base {
    function testFuzz_setSchemeRoles(address account, uint8 schemeRoles) public {
        vm.assume(account != address(0) && registry.accountOf(account).participant == 0);
        schemeRoles = uint8(bound(schemeRoles, 0, ALL_SCHEME_ROLES));
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.SchemeRolesChanged(account, schemeRoles);
        vm.prank(governor);
        registry.setSchemeRoles(account, schemeRoles);
        IParticipantRegistry.Account memory expected;
        expected.schemeRoles = schemeRoles;
        vm.assertEq(abi.encode(registry.accountOf(account)), abi.encode(expected), "offices and nothing else");
        vm.assertEq(registry.accountOf(_focalPoint(EU)).schemeRoles, 0, "an officer holds none");
    }

    function test_setSchemeRoles_endsThemAll() public {
        vm.prank(governor);
        registry.setSchemeRoles(chair, 0);
        vm.assertEq(registry.accountOf(chair).schemeRoles, 0, "ended");
        vm.assertEq(registry.accountOf(monitor).schemeRoles, MONITOR, "the monitor stays");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.setSchemeRoles(caller, CHAIR);
    }

    function test_RevertWhen_accountIsMissing() public {
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.AccountMissing.selector));
        registry.setSchemeRoles(address(0), CHAIR);
    }

    function testFuzz_RevertWhen_officeDoesNotExist(uint8 schemeRoles) public {
        schemeRoles = uint8(bound(schemeRoles, ALL_SCHEME_ROLES + 1, 255));
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, stranger, 0, schemeRoles));
        registry.setSchemeRoles(stranger, schemeRoles);
    }

    function testFuzz_RevertWhen_accountIsAnOfficer(uint8 schemeRoles) public {
        schemeRoles = uint8(bound(schemeRoles, 0, ALL_SCHEME_ROLES));
        address officer = _officer(EU, ISSUER);
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, officer, ISSUER, schemeRoles));
        registry.setSchemeRoles(officer, schemeRoles);
    }

    function test_RevertWhen_accountWasAnOfficer() public {
        address officer = _officer(EU, ISSUER);
        _appoint(EU, officer, 0);
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, officer, 0, CHAIR));
        registry.setSchemeRoles(officer, CHAIR);
    }
}
