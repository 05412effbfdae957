// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {FOCAL_POINT, ISSUER, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract SetSuspendedTest is Base {
    using Arrays for *;

    function testFuzz_setSuspended(bool suspended) public {
        address officer = _officer(EU, ISSUER);
        if (!suspended) _suspend(officer, EU);
        vm.record();
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerSuspensionChanged(EU, officer, suspended);
        vm.prank(_focalPoint(EU));
        registry.setSuspended(officer.one(), suspended);
        vm.assertEq(_slotsWritten(address(registry)), 1, "one slot");
        IParticipantRegistry.Account memory expected =
            IParticipantRegistry.Account(EU, ISSUER, ISSUER, suspended, 0, 0, NO_LAST_DAY, NO_AUTHORITY);
        vm.assertEq(abi.encode(registry.accountOf(officer)), abi.encode(expected), "account");
        vm.assertTrue(!registry.accountOf(_officer(EU, VALIDATOR)).suspended, "another officer");
    }

    function test_setSuspended_ofAllOfficersAtOnce() public {
        address[] memory officers = new address[](2);
        (officers[0], officers[1]) = (_officer(EU, ISSUER), _officer(EU, VALIDATOR));
        vm.prank(_focalPoint(EU));
        registry.setSuspended(officers, true);
        vm.assertTrue(registry.accountOf(officers[0]).suspended, "first");
        vm.assertTrue(registry.accountOf(officers[1]).suspended, "second");
    }

    function testFuzz_RevertWhen_callerIsNoFocalPoint(address caller) public {
        vm.assume(registry.accountOf(caller).roles & FOCAL_POINT == 0);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.FocalPointRequired.selector, caller));
        registry.setSuspended(_officer(EU, ISSUER).one(), true);
    }

    function test_RevertWhen_focalPointIsSuspended() public {
        address focal = _focalPoint(EU);
        _suspend(focal, EU);
        _expectRefusal(focal, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, focal));
        registry.setSuspended(focal.one(), false);
    }

    function testFuzz_RevertWhen_accountIsNoOfficer(address account) public {
        vm.assume(registry.accountOf(account).participant == 0);
        bytes4 selector = IParticipantRegistry.OfficerUnknown.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, account));
        registry.setSuspended(account.one(), true);
    }

    function test_RevertWhen_officerIsOfAnother() public {
        address officer = _officer(AE, ISSUER);
        bytes4 selector = IParticipantRegistry.OfficerOfAnother.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, officer, AE));
        registry.setSuspended(officer.one(), true);
        vm.assertTrue(!registry.accountOf(officer).suspended, "as before");
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IParticipantRegistry.RegistryBatchSize.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 0, 200));
        registry.setSuspended(new address[](0), true);
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 201, 200));
        registry.setSuspended(new address[](201), true);
    }
}
