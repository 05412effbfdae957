// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {
    CHAIR,
    EXPORT_CUSTOMS,
    FOCAL_POINT,
    GRANTABLE,
    IMPORTER,
    ISSUER,
    VALIDATOR
} from "../../../contracts/libraries/Roles.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract AppointTest is Base {
    using Arrays for *;

    uint16 private constant BOTH = ISSUER | VALIDATOR;

    function testFuzz_appoint(address account, uint16 roles) public {
        vm.assume(account != address(0) && registry.accountOf(account).participant == 0);
        vm.assume(registry.accountOf(account).schemeRoles == 0);
        roles &= GRANTABLE;
        if (roles & BOTH == BOTH) roles &= ~VALIDATOR;
        vm.record();
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerAppointed(EU, account, roles, 0, NO_LAST_DAY, NO_AUTHORITY);
        _appoint(EU, account, roles);
        vm.assertEq(_slotsWritten(address(registry)), 1, "one slot");
        IParticipantRegistry.Account memory expected =
            IParticipantRegistry.Account(EU, roles, roles, false, 0, 0, NO_LAST_DAY, NO_AUTHORITY);
        vm.assertEq(abi.encode(registry.accountOf(account)), abi.encode(expected), "account");
    }

    function test_appoint_changesAndEndsRoles() public {
        address officer = _officer(EU, IMPORTER);
        _appoint(EU, officer, EXPORT_CUSTOMS);
        vm.assertEq(registry.accountOf(officer).roles, EXPORT_CUSTOMS, "changed");
        vm.assertEq(registry.accountOf(officer).everHeld, IMPORTER | EXPORT_CUSTOMS, "remembered");
        _appoint(EU, officer, 0);
        vm.assertEq(registry.accountOf(officer).roles, 0, "ended");
        vm.assertEq(registry.accountOf(officer).participant, EU, "bound for ever");
    }

    function test_appoint_leavesTheFocalPointItsOffice() public {
        address focal = _focalPoint(EU);
        _appoint(EU, focal, ISSUER);
        vm.assertEq(registry.accountOf(focal).roles, ISSUER | FOCAL_POINT, "both");
        _appoint(EU, focal, 0);
        vm.assertEq(registry.accountOf(focal).roles, FOCAL_POINT, "still focal point");
    }

    function testFuzz_RevertWhen_callerIsNoFocalPoint(address caller) public {
        vm.assume(registry.accountOf(caller).roles & FOCAL_POINT == 0);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.FocalPointRequired.selector, caller));
        registry.appoint(_appointment(stranger, ISSUER).one());
    }

    function test_RevertWhen_focalPointIsSuspended() public {
        address focal = _focalPoint(EU);
        _suspend(focal, EU);
        _expectRefusal(focal, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, focal));
        registry.appoint(_appointment(stranger, ISSUER).one());
    }

    function testFuzz_RevertWhen_roleIsNotGrantable(uint16 roles) public {
        vm.assume(roles & ~GRANTABLE != 0);
        bytes4 selector = IParticipantRegistry.RolesNotGrantable.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, stranger, roles));
        registry.appoint(_appointment(stranger, roles).one());
    }

    function test_RevertWhen_accountIsMissing() public {
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(IParticipantRegistry.AccountMissing.selector));
        registry.appoint(_appointment(address(0), ISSUER).one());
    }

    function test_RevertWhen_accountActsForAnother() public {
        address officer = _officer(AE, ISSUER);
        bytes4 selector = IParticipantRegistry.OfficerOfAnother.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, officer, AE));
        registry.appoint(_appointment(officer, ISSUER).one());
        vm.assertEq(registry.accountOf(officer).participant, AE, "as before");
    }

    function testFuzz_RevertWhen_issuerAndValidatorAtOnce(uint16 roles) public {
        roles = (roles & GRANTABLE) | BOTH;
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, stranger, roles, 0));
        registry.appoint(_appointment(stranger, roles).one());
    }

    function test_RevertWhen_issuerBecomesValidatorLater() public {
        address officer = _officer(EU, ISSUER);
        _appoint(EU, officer, 0);
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, officer, BOTH, 0));
        registry.appoint(_appointment(officer, VALIDATOR).one());
        _appoint(EU, officer, ISSUER);
    }

    function test_RevertWhen_validatorBecomesIssuerLater() public {
        address officer = _officer(EU, VALIDATOR);
        _appoint(EU, officer, 0);
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, officer, BOTH, 0));
        registry.appoint(_appointment(officer, ISSUER).one());
    }

    function test_RevertWhen_accountHoldsAnOfficeOfTheScheme() public {
        bytes4 selector = IParticipantRegistry.RolesExclusive.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, chair, ISSUER, CHAIR));
        registry.appoint(_appointment(chair, ISSUER).one());
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IParticipantRegistry.RegistryBatchSize.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 0, 200));
        registry.appoint(new IParticipantRegistry.Appointment[](0));
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 201, 200));
        registry.appoint(new IParticipantRegistry.Appointment[](201));
    }
}
