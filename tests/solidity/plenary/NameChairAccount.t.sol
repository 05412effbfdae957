// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {CHAIR, ISSUER, OBSERVER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Governed} from "../util/Governed.sol";

contract NameChairAccountTest is Governed {
    IPlenary.Term private nobody;

    function testFuzz_nameChairAccount(address account) public {
        vm.assume(account != address(0) && account != chair);
        vm.assume(registry.accountOf(account).participant == 0);
        uint8 offices = registry.accountOf(account).schemeRoles;
        vm.expectEmit(address(plenary));
        emit IPlenary.ChairAccountChanged(RU, chair, account);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.SchemeRolesChanged(chair, 0);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.SchemeRolesChanged(account, offices | CHAIR);
        _name(account);
        _assertChairmanship(_term(RU, TODAY, LAST_OF_YEAR), nobody, account);
        vm.assertEq(registry.accountOf(chair).schemeRoles, 0, "the one before");
        vm.assertEq(registry.accountOf(account).schemeRoles, offices | CHAIR, "the new one");
    }

    function test_nameChairAccount_keepsOtherOffices() public {
        _name(observer);
        vm.assertEq(registry.accountOf(observer).schemeRoles, OBSERVER | CHAIR, "both");
        _name(chair);
        vm.assertEq(registry.accountOf(observer).schemeRoles, OBSERVER, "the other stays");
    }

    function test_nameChairAccount_nobody() public {
        vm.expectEmit(address(plenary));
        emit IPlenary.ChairAccountChanged(RU, chair, address(0));
        _name(address(0));
        _assertChairmanship(_term(RU, TODAY, LAST_OF_YEAR), nobody, address(0));
        vm.assertEq(registry.accountOf(chair).schemeRoles, 0, "no office");
        _name(chair);
        vm.assertEq(registry.accountOf(chair).schemeRoles, CHAIR, "and back");
    }

    /// @dev A decision took the office from the account; the focal point names it once more.
    function test_nameChairAccount_theSameAgain() public {
        vm.prank(governor);
        registry.setSchemeRoles(chair, 0);
        _name(chair);
        vm.assertEq(registry.accountOf(chair).schemeRoles, CHAIR, "chair again");
        vm.recordLogs();
        _name(chair);
        vm.assertEq(vm.getRecordedLogs().length, 0, "nothing to change");
    }

    function testFuzz_RevertWhen_callerDoesNotSpeakForTheChair(address caller) public {
        vm.assume(caller != _focalPoint(RU));
        address[5] memory callers = [caller, chair, deployer, _focalPoint(BW), _officer(RU, ISSUER)];
        for (uint256 i; i < callers.length; ++i) {
            _refuse(callers[i], abi.encodeWithSelector(IPlenary.FocalPointOfRequired.selector, RU, callers[i]));
        }
    }

    function test_RevertWhen_focalPointIsSuspended() public {
        address focal = _focalPoint(RU);
        _suspend(focal, RU);
        _refuse(focal, abi.encodeWithSelector(IPlenary.FocalPointOfRequired.selector, RU, focal));
    }

    function test_RevertWhen_chairIsNotInGoodStanding() public {
        address focal = _focalPoint(RU);
        _setStatus(RU, Status.Suspended, false);
        _refuse(focal, abi.encodeWithSelector(IPlenary.VoterRequired.selector, focal));
        _setStatus(RU, Status.Restricted, false);
        _name(stranger);
    }

    /// @dev An office of the scheme and an officer exclude each other.
    function test_RevertWhen_accountIsAnOfficer() public {
        address officer = _officer(RU, ISSUER);
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(selector, officer, ISSUER, CHAIR));
        plenary.nameChairAccount(officer);
        address focal = _focalPoint(RU);
        _expectRefusal(focal, abi.encodeWithSelector(selector, focal, 32, CHAIR));
        plenary.nameChairAccount(focal);
    }

    function _name(address account) private {
        vm.prank(_focalPoint(RU));
        plenary.nameChairAccount(account);
    }

    function _refuse(address caller, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        plenary.nameChairAccount(stranger);
    }
}
