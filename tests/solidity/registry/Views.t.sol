// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {ISSUER, NO_PRODUCER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Base} from "../util/Base.sol";

/// @notice The views of the registry.
contract RegistryViewsTest is Base {
    function test_participants_areAllOfThemInOrder() public view {
        IParticipantRegistry.Participant[] memory all = registry.participants();
        vm.assertEq(all.length, 6, "six");
        for (uint8 i = RU; i <= GA; ++i) {
            vm.assertEq(abi.encode(all[i - 1]), abi.encode(registry.participantOf(i)), "each at its index");
            vm.assertEq(bytes32(all[i - 1].code), bytes32(_code(i)), "code");
            vm.assertEq(registry.indexOf(_code(i)), i, "index");
        }
        vm.assertEq(all[0].producer, 0, "Russia mines");
        vm.assertEq(all[2].producer, NO_PRODUCER, "the European Union does not");
    }

    function testFuzz_participantOf_RevertWhen_notEntered(uint8 participant) public {
        vm.assume(participant == 0 || participant > GA);
        vm.expectRevert(abi.encodeWithSelector(IParticipantRegistry.ParticipantUnknown.selector, participant));
        registry.participantOf(participant);
    }

    function testFuzz_strangersAreAllZero(address account, bytes2 code, uint8 participant, bytes32 zone) public view {
        IParticipantRegistry.Account memory nobody;
        if (registry.accountOf(account).participant == 0 && registry.accountOf(account).schemeRoles == 0) {
            vm.assertEq(abi.encode(registry.accountOf(account)), abi.encode(nobody), "account");
        }
        bool isKnown;
        for (uint8 i = RU; i <= GA; ++i) {
            isKnown = isKnown || code == _code(i);
        }
        vm.assertTrue(isKnown == (registry.indexOf(code) != 0), "index");
        vm.assertTrue(!registry.isZoneApproved(participant, zone), "no zone is approved");
        if (participant == 0 || participant > GA) {
            vm.assertEq(registry.focalPointOf(participant), address(0), "focal point");
        }
    }

    function testFuzz_activeAndOpenOfficer(uint8 participant, uint8 bit) public view {
        participant = uint8(bound(participant, RU, CF));
        uint16 role = uint16(1) << uint16(bound(bit, 0, 4));
        (uint8 active, uint16 roles) = registry.activeOfficer(_officer(participant, role));
        vm.assertEq(active, participant, "Participant");
        vm.assertEq(roles, role, "roles");
        uint256 standings;
        (active, roles, standings) = registry.openOfficer(_officer(participant, role));
        vm.assertEq(active, participant, "Participant");
        vm.assertEq(roles, role, "roles");
        vm.assertEq(standings, registry.standings(), "standings of all");
    }

    function testFuzz_activeAndOpenOfficer_RevertWhen_unknown(address account) public {
        vm.assume(registry.accountOf(account).participant == 0);
        bytes memory unknown = abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, account);
        vm.expectRevert(unknown);
        registry.activeOfficer(account);
        vm.expectRevert(unknown);
        registry.openOfficer(account);
    }

    function test_activeAndOpenOfficer_RevertWhen_suspended() public {
        address officer = _officer(EU, ISSUER);
        _suspend(officer, EU);
        bytes memory suspended = abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, officer);
        vm.expectRevert(suspended);
        registry.activeOfficer(officer);
        vm.expectRevert(suspended);
        registry.openOfficer(officer);
    }

    function test_openOfficer_RevertWhen_participantIsNotOpen() public {
        bytes4 selector = IParticipantRegistry.ParticipantNotOpen.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, GA));
        registry.openOfficer(_officer(GA, ISSUER));
        Status[2] memory closed = [Status.Suspended, Status.Withdrawn];
        for (uint256 i; i < closed.length; ++i) {
            _setStatus(EU, closed[i], false);
            vm.expectRevert(abi.encodeWithSelector(selector, EU));
            registry.openOfficer(_officer(EU, ISSUER));
            registry.activeOfficer(_officer(EU, ISSUER));
        }
        _setStatus(EU, Status.Restricted, true);
        registry.openOfficer(_officer(EU, ISSUER));
    }

    function test_standings_areTwoBitsForEach() public {
        vm.assertEq(registry.standings(), 1 << 2 | 1 << 4 | 1 << 6 | 1 << 8 | 1 << 10, "five are open, Gabon is not");
        _setStatus(CF, Status.Restricted, true);
        vm.assertEq((registry.standings() >> 10) & 3, 3, "open and supervised");
    }

    function test_version() public view {
        vm.assertEq(registry.version(), "kpchain-registry/2", "version");
        vm.assertEq(registry.governor(), governor, "governor");
    }
}
