// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract SetStatusTest is Base {
    using Arrays for *;

    /// @dev Every change of status, with and without supervision, from every status.
    function test_setStatus_everyChange() public {
        for (uint8 from = uint8(Status.Applicant); from <= uint8(Status.Withdrawn); ++from) {
            for (uint8 to; to <= uint8(Status.Withdrawn); ++to) {
                uint256 state = vm.snapshotState();
                uint8 participant = _in(Status(from));
                if (_isAllowed(Status(from), Status(to))) _assertChanges(participant, Status(from), Status(to));
                else _assertRefused(participant, Status(from), Status(to));
                vm.revertToState(state);
            }
        }
    }

    function test_setStatus_beginsAndEndsSupervision() public {
        _setStatus(CF, Status.Restricted, true);
        vm.assertTrue(registry.participantOf(CF).supervised, "supervised");
        _assertStanding(CF, 3);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.StatusChanged(CF, Status.Restricted, Status.Restricted, false, BASIS);
        _setStatus(CF, Status.Restricted, false);
        vm.assertTrue(!registry.participantOf(CF).supervised, "free");
        _assertStanding(CF, 1);
    }

    function test_setStatus_supervisesOnlyTheRestricted() public {
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.StatusChanged(CF, Status.Admitted, Status.Suspended, false, BASIS);
        _setStatus(CF, Status.Suspended, true);
        vm.assertTrue(!registry.participantOf(CF).supervised, "not supervised");
        _assertStanding(CF, 0);
    }

    function test_setStatus_ofMany() public {
        uint8[] memory several = new uint8[](2);
        (several[0], several[1]) = (EU, AE);
        uint256 before = registry.standings();
        vm.record();
        vm.prank(governor);
        registry.setStatus(several, Status.Withdrawn, false, BASIS);
        vm.assertEq(_slotsWritten(address(registry)), 4, "two Participants, standings, electorate");
        vm.assertEq(registry.standings(), before & ~(uint256(0xf) << 6), "both closed, the others as before");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.setStatus(EU.one(), Status.Suspended, false, BASIS);
    }

    function testFuzz_RevertWhen_participantIsNotEntered(uint8 participant) public {
        vm.assume(participant == 0 || participant > GA);
        bytes4 selector = IParticipantRegistry.ParticipantUnknown.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, participant));
        registry.setStatus(participant.one(), Status.Admitted, false, BASIS);
    }

    function test_RevertWhen_oneOfManyCannotChange() public {
        uint8[] memory several = new uint8[](2);
        (several[0], several[1]) = (EU, GA);
        bytes4 selector = IParticipantRegistry.StatusChangeNotAllowed.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, GA, Status.Applicant, Status.Suspended));
        registry.setStatus(several, Status.Suspended, false, BASIS);
        vm.assertEq(uint256(registry.participantOf(EU).status), uint256(Status.Admitted), "the first one as before");
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IParticipantRegistry.RegistryBatchSize.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, 0, 200));
        registry.setStatus(new uint8[](0), Status.Suspended, false, BASIS);
        _expectRefusal(governor, abi.encodeWithSelector(selector, 201, 200));
        registry.setStatus(new uint8[](201), Status.Suspended, false, BASIS);
    }

    function _in(Status status) private returns (uint8) {
        if (status == Status.Applicant) return GA;
        if (status != Status.Admitted) _setStatus(EU, status, false);
        return EU;
    }

    /// @dev As the interface says it.
    function _isAllowed(Status from, Status to) private pure returns (bool) {
        if (to == Status.None || to == Status.Applicant || from == to) return false;
        return from != Status.Applicant || to == Status.Admitted || to == Status.Withdrawn;
    }

    function _assertChanges(uint8 participant, Status from, Status to) private {
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.StatusChanged(participant, from, to, false, BASIS);
        _setStatus(participant, to, false);
        vm.assertEq(uint256(registry.participantOf(participant).status), uint256(to), "status");
        _assertStanding(participant, to == Status.Admitted || to == Status.Restricted ? 1 : 0);
    }

    function _assertRefused(uint8 participant, Status from, Status to) private {
        bytes4 selector = IParticipantRegistry.StatusChangeNotAllowed.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, participant, from, to));
        registry.setStatus(participant.one(), to, false, BASIS);
    }

    function _assertStanding(uint8 participant, uint256 standing) private view {
        vm.assertEq((registry.standings() >> (2 * uint256(participant))) & 3, standing, "standing");
    }
}
