// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Exit, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Fields, Words} from "../util/Words.sol";

contract ConsumeTest is Base {
    using Arrays for *;

    function testFuzz_consume(uint40 points, uint8 exit, uint32 on, bytes32 evidence) public {
        bytes32 lot = _lot(RU, SOURCE);
        bytes32 bystander = _lot(RU, SOURCE);
        ICertificateLedger.Consumption memory out = ICertificateLedger.Consumption(
            lot,
            uint40(bound(points, 1, SOURCE)),
            Exit(uint8(bound(exit, 0, 2))),
            uint32(bound(on, TODAY, TODAY + 1)),
            evidence
        );
        Fields memory expected = _fields(lot);
        expected.available = SOURCE - out.points;
        bytes32 before = _word(bystander);
        address officer = _officer(RU, STATISTICIAN);
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CaratsConsumed(
            lot, Words.pack(expected), officer, out.on, out.points, out.exit, evidence
        );
        vm.prank(officer);
        ledger.consume(out.one());
        _assertRecord(lot, expected, "record");
        vm.assertEq(_slotsWritten(address(ledger)), 1, "one slot");
        vm.assertEq(_word(bystander), before, "another lot");
    }

    function test_consume_fromEveryRecordThatIsHeld() public {
        State[3] memory states = [State.Declared, State.Void, State.Returned];
        for (uint256 i; i < states.length; ++i) {
            _consume(RU, _out(_at(states[i]), WEIGHT));
        }
        _consume(EU, _out(_at(State.Confirmed), WEIGHT));
    }

    function test_RevertWhen_recordCannotBeDrawnFrom() public {
        State[8] memory states = [
            State.Issued,
            State.Validated,
            State.InTransit,
            State.Arrived,
            State.Detained,
            State.ReturnOrdered,
            State.Seized,
            State.Lost
        ];
        for (uint256 i; i < states.length; ++i) {
            bytes32 digest = _at(states[i]);
            bytes4 selector = ICertificateLedger.RecordNotDrawable.selector;
            _refuse(RU, _out(digest, 1), abi.encodeWithSelector(selector, digest, states[i]));
        }
        bytes32 unknown = keccak256("unknown");
        _refuse(RU, _out(unknown, 1), abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, unknown));
    }

    function test_RevertWhen_heldByAnother() public {
        bytes32 digest = _at(State.Confirmed);
        bytes4 selector = ICertificateLedger.RecordNotHeld.selector;
        _refuse(RU, _out(digest, 1), abi.encodeWithSelector(selector, digest, EU, RU));
        _consume(EU, _out(digest, 1));
    }

    function test_RevertWhen_nothingOrTooMuchIsTaken() public {
        bytes32 lot = _lot(RU, SOURCE);
        _refuse(RU, _out(lot, 0), abi.encodeWithSelector(ICertificateLedger.DrawIsZero.selector, lot));
        bytes4 selector = ICertificateLedger.CaratsNotAvailable.selector;
        _refuse(RU, _out(lot, SOURCE + 1), abi.encodeWithSelector(selector, lot, SOURCE, SOURCE + 1));
        _consume(RU, _out(lot, SOURCE));
        _refuse(RU, _out(lot, 1), abi.encodeWithSelector(selector, lot, 0, 1));
    }

    function testFuzz_RevertWhen_dateIsOutOfBounds(uint32 on) public {
        vm.assume(on < TODAY || on > TODAY + 1);
        ICertificateLedger.Consumption memory out = _out(_lot(RU, SOURCE), 1);
        out.on = on;
        bytes4 selector = ICertificateLedger.DateOutOfBounds.selector;
        _refuse(RU, out, abi.encodeWithSelector(selector, on, TODAY, TODAY + 1));
    }

    function test_RevertWhen_officerIsNoStatistician() public {
        bytes32 lot = _lot(RU, SOURCE);
        address officer = _officer(RU, ISSUER);
        bytes4 selector = ICertificateLedger.RoleRequired.selector;
        _expectRefusal(officer, abi.encodeWithSelector(selector, officer, STATISTICIAN, ISSUER));
        ledger.consume(_out(lot, 1).one());
        _expectRefusal(stranger, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, stranger));
        ledger.consume(_out(lot, 1).one());
    }

    function test_RevertWhen_participantIsClosed() public {
        bytes32 lot = _lot(RU, SOURCE);
        _setStatus(RU, Status.Suspended, false);
        _refuse(RU, _out(lot, 1), abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, RU));
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(_officer(RU, STATISTICIAN), abi.encodeWithSelector(selector, 0, 200));
        ledger.consume(new ICertificateLedger.Consumption[](0));
        _expectRefusal(_officer(RU, STATISTICIAN), abi.encodeWithSelector(selector, 201, 200));
        ledger.consume(new ICertificateLedger.Consumption[](201));
    }

    function _out(bytes32 digest, uint40 points) private pure returns (ICertificateLedger.Consumption memory) {
        return ICertificateLedger.Consumption(digest, points, Exit.Manufacture, TODAY, EVIDENCE);
    }

    function _consume(uint8 participant, ICertificateLedger.Consumption memory out) private {
        uint40 before = _fields(out.digest).available;
        vm.prank(_officer(participant, STATISTICIAN));
        ledger.consume(out.one());
        vm.assertEq(_fields(out.digest).available, before - out.points, "available");
    }

    function _refuse(uint8 participant, ICertificateLedger.Consumption memory out, bytes memory error_) private {
        bytes32 before = _word(out.digest);
        _expectRefusal(_officer(participant, STATISTICIAN), error_);
        ledger.consume(out.one());
        vm.assertEq(_word(out.digest), before, "as before");
    }
}
