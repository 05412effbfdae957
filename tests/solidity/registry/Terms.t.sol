// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

/// @notice The days on which an officer may act, and the authority that it belongs to.
contract OfficersTermsTest is Base {
    using Arrays for *;

    function testFuzz_appoint_keepsDaysAndAuthority(uint32 firstDay, uint32 lastDay, bytes8 authority) public {
        lastDay = uint32(bound(lastDay, firstDay, type(uint32).max));
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerAppointed(EU, stranger, ISSUER, firstDay, lastDay, authority);
        _appointFor(firstDay, lastDay, authority);
        IParticipantRegistry.Account memory expected =
            IParticipantRegistry.Account(EU, ISSUER, ISSUER, false, 0, firstDay, lastDay, authority);
        vm.assertEq(abi.encode(registry.accountOf(stranger)), abi.encode(expected), "account");
    }

    function testFuzz_activeAndOpenOfficer_onlyInTerm(uint32 firstDay, uint32 lastDay, uint32 today) public {
        lastDay = uint32(bound(lastDay, firstDay, type(uint32).max));
        _appointFor(firstDay, lastDay, NO_AUTHORITY);
        vm.warp(uint256(today) * 1 days + 6 hours);
        if (today < firstDay || today > lastDay) {
            bytes4 selector = IParticipantRegistry.OfficerNotInTerm.selector;
            bytes memory refusal = abi.encodeWithSelector(selector, stranger, firstDay, lastDay);
            vm.expectRevert(refusal);
            registry.activeOfficer(stranger);
            vm.expectRevert(refusal);
            registry.openOfficer(stranger);
        } else {
            registry.activeOfficer(stranger);
            registry.openOfficer(stranger);
        }
    }

    /// @dev The first second of the first day, the last one of the last.
    function test_activeOfficer_atTheEdges() public {
        _appointFor(TODAY + 1, TODAY + 2, NO_AUTHORITY);
        bytes4 selector = IParticipantRegistry.OfficerNotInTerm.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, stranger, TODAY + 1, TODAY + 2);
        vm.warp((uint256(TODAY) + 1) * 1 days - 1);
        vm.expectRevert(refusal);
        registry.activeOfficer(stranger);
        vm.warp((uint256(TODAY) + 1) * 1 days);
        registry.activeOfficer(stranger);
        vm.warp((uint256(TODAY) + 3) * 1 days - 1);
        registry.activeOfficer(stranger);
        vm.warp((uint256(TODAY) + 3) * 1 days);
        vm.expectRevert(refusal);
        registry.activeOfficer(stranger);
    }

    function test_RevertWhen_lastDayLiesBeforeTheFirst() public {
        bytes4 selector = IParticipantRegistry.TermMalformed.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, stranger, TODAY, TODAY - 1));
        registry.appoint(IParticipantRegistry.Appointment(stranger, ISSUER, TODAY, TODAY - 1, NO_AUTHORITY).one());
        _appointFor(TODAY, TODAY, NO_AUTHORITY);
    }

    function _appointFor(uint32 firstDay, uint32 lastDay, bytes8 authority) private {
        vm.prank(_focalPoint(EU));
        registry.appoint(IParticipantRegistry.Appointment(stranger, ISSUER, firstDay, lastDay, authority).one());
    }
}
