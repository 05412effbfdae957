// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {FOCAL_POINT, NO_PRODUCER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract EnterTest is Base {
    using Arrays for *;

    function testFuzz_enter(uint8 first, bool admitted, bool mines, bool seated, uint16 validity, bytes32 basis)
        public
    {
        IParticipantRegistry.Admission memory admission = _new(first, first / 6);
        admission.seated = seated;
        admission.status = admitted ? Status.Admitted : Status.Applicant;
        admission.mines = mines;
        admission.validityDays = uint16(bound(validity, 1, type(uint16).max));
        uint256 standings = registry.standings();
        uint8 producer = mines ? 3 : NO_PRODUCER;

        vm.expectEmit(address(registry));
        emit IParticipantRegistry.ParticipantEntered(
            7, admission.code, admission.status, producer, seated, admission.validityDays, basis
        );
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerAppointed(7, stranger, FOCAL_POINT, 0, NO_LAST_DAY, NO_AUTHORITY);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.FocalPointChanged(7, address(0), stranger);
        vm.prank(governor);
        registry.enter(admission.one(), basis);

        IParticipantRegistry.Participant memory expected = IParticipantRegistry.Participant(
            admission.code, admission.status, false, producer, admission.validityDays, 0, 0, LAST_SERIAL, seated, 1
        );
        vm.assertEq(abi.encode(registry.participantOf(7)), abi.encode(expected), "the Participant");
        vm.assertEq(registry.indexOf(admission.code), 7, "its index");
        vm.assertEq(registry.participantCount(), 7, "count");
        vm.assertEq(registry.producerCount(), mines ? 4 : 3, "producers");
        vm.assertEq(registry.standings(), admitted ? standings | 1 << 14 : standings, "standings");
        vm.assertEq(registry.focalPointOf(7), stranger, "focal point");
        vm.assertEq(registry.electorate(), admitted && seated ? 0xbe : 0x3e, "who votes");
    }

    function test_enter_withoutFocalPoint() public {
        IParticipantRegistry.Admission memory admission = _new(0, 0);
        admission.focalPoint = address(0);
        vm.recordLogs();
        vm.prank(governor);
        registry.enter(admission.one(), BASIS);
        vm.assertEq(vm.getRecordedLogs().length, 1, "ParticipantEntered and nothing else");
        vm.assertEq(registry.focalPointOf(7), address(0), "no focal point");
    }

    function test_enter_fillsTheRegistryUpToItsLimits() public {
        _fill(121, false);
        vm.assertEq(registry.participantCount(), 127, "127 Participants");
        IParticipantRegistry.Admission memory last = _new(5, 25);
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.RegistryFull.selector, 127));
        registry.enter(last.one(), BASIS);
    }

    function test_enter_givesSixtyFourPlacesToProducers() public {
        _fill(61, true);
        vm.assertEq(registry.producerCount(), 64, "64 producers");
        vm.assertEq(registry.participantOf(67).producer, 63, "the last place");
        IParticipantRegistry.Admission memory last = _new(5, 25);
        last.mines = true;
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.RegistryFull.selector, 64));
        registry.enter(last.one(), BASIS);
        last.mines = false;
        vm.prank(governor);
        registry.enter(last.one(), BASIS);
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        _expectRefusal(caller, abi.encodeWithSelector(IParticipantRegistry.GovernorRequired.selector, caller));
        registry.enter(_new(0, 0).one(), BASIS);
    }

    function testFuzz_RevertWhen_codeIsNotTwoCapitals(bytes2 code) public {
        vm.assume(!_isCapital(code[0]) || !_isCapital(code[1]));
        IParticipantRegistry.Admission memory admission = _new(0, 0);
        admission.code = code;
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.CodeMalformed.selector, code));
        registry.enter(admission.one(), BASIS);
    }

    function test_RevertWhen_codeNeighboursTheCapitals() public {
        bytes2[4] memory codes = [bytes2("@A"), bytes2("[A"), bytes2("A@"), bytes2("A[")];
        for (uint256 i; i < codes.length; ++i) {
            IParticipantRegistry.Admission memory admission = _new(0, 0);
            admission.code = codes[i];
            _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.CodeMalformed.selector, codes[i]));
            registry.enter(admission.one(), BASIS);
        }
    }

    function test_RevertWhen_enteredBefore() public {
        IParticipantRegistry.Admission memory admission = _new(0, 0);
        admission.code = "EU";
        bytes2 code = "EU";
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ParticipantAlreadyEntered.selector, code));
        registry.enter(admission.one(), BASIS);
    }

    function test_RevertWhen_enteredWithAnotherStatus() public {
        Status[4] memory others = [Status.None, Status.Restricted, Status.Suspended, Status.Withdrawn];
        for (uint256 i; i < others.length; ++i) {
            IParticipantRegistry.Admission memory admission = _new(0, 0);
            admission.status = others[i];
            bytes4 selector = IParticipantRegistry.StatusChangeNotAllowed.selector;
            _expectRefusal(governor, abi.encodeWithSelector(selector, 7, Status.None, others[i]));
            registry.enter(admission.one(), BASIS);
        }
    }

    function test_RevertWhen_validityIsZero() public {
        IParticipantRegistry.Admission memory admission = _new(0, 0);
        admission.validityDays = 0;
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.ValidityMissing.selector, 7));
        registry.enter(admission.one(), BASIS);
    }

    function test_RevertWhen_focalPointActsForAnother() public {
        IParticipantRegistry.Admission memory admission = _new(0, 0);
        admission.focalPoint = _focalPoint(EU);
        bytes4 selector = IParticipantRegistry.OfficerOfAnother.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, _focalPoint(EU), EU));
        registry.enter(admission.one(), BASIS);
        vm.assertEq(registry.participantCount(), 6, "nobody entered");
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IParticipantRegistry.RegistryBatchSize.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, 0, 200));
        registry.enter(new IParticipantRegistry.Admission[](0), BASIS);
        _expectRefusal(governor, abi.encodeWithSelector(selector, 201, 200));
        registry.enter(new IParticipantRegistry.Admission[](201), BASIS);
    }

    /// @dev Codes beginning with U to Z are not among those of the fixture.
    function _new(uint8 first, uint8 second) private view returns (IParticipantRegistry.Admission memory admission) {
        bytes1 head = bytes1(uint8(bound(first, 0, 5)) + uint8(bytes1("U")));
        bytes1 tail = bytes1(uint8(bound(second, 0, 25)) + uint8(bytes1("A")));
        admission.code = bytes2(bytes.concat(head, tail));
        admission.status = Status.Admitted;
        admission.validityDays = VALIDITY;
        admission.focalPoint = stranger;
    }

    function _fill(uint256 count, bool mines) private {
        IParticipantRegistry.Admission[] memory admissions = new IParticipantRegistry.Admission[](count);
        for (uint256 i; i < count; ++i) {
            admissions[i] = _new(uint8(i / 26), uint8(i % 26));
            admissions[i].mines = mines;
            admissions[i].focalPoint = address(uint160(1000 + i));
        }
        vm.prank(governor);
        registry.enter(admissions, BASIS);
    }

    function _isCapital(bytes1 letter) private pure returns (bool) {
        return letter >= "A" && letter <= "Z";
    }
}
