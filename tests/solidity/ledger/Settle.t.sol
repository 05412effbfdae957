// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IMPORTER, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Action, Check, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Fields, Words} from "../util/Words.sol";

contract SettleTest is Base {
    using Arrays for *;

    function testFuzz_settle_confirm(uint40 points, uint48 cents, uint16 parcels, bool opened, bytes32 evidence)
        public
    {
        ICertificateLedger.Finding memory found = ICertificateLedger.Finding(
            _at(State.Arrived), evidence, points, cents, parcels, opened ? Check.Opened : Check.NotOpened
        );
        _assertSettles(Action.Confirm, State.Arrived, State.Confirmed, found);
    }

    function testFuzz_settle_confirmDetained(uint40 points, bytes32 remedy) public {
        vm.assume(remedy != 0);
        ICertificateLedger.Finding memory found = _finding(_at(State.Detained), points);
        found.evidence = remedy;
        _assertSettles(Action.Confirm, State.Detained, State.Confirmed, found);
    }

    function testFuzz_settle_acceptReturn(uint40 points, uint48 cents, uint16 parcels, bytes32 evidence) public {
        ICertificateLedger.Finding memory found =
            ICertificateLedger.Finding(_at(State.ReturnOrdered), evidence, points, cents, parcels, Check.NotOpened);
        _assertSettles(Action.AcceptReturn, State.ReturnOrdered, State.Returned, found);
    }

    /// @dev The tolerance is the receiver's, and a difference of exactly the tolerance passes.
    function testFuzz_settle_tolerance(uint16 tolerance, uint40 found) public {
        tolerance = uint16(bound(tolerance, 0, 10_000));
        found = uint40(bound(found, 0, 2 * uint256(WEIGHT)));
        vm.prank(governor);
        registry.setTerms(EU, VALIDITY, tolerance, BASIS);
        bytes32 digest = _at(State.Arrived);
        _confirm(digest, found);
        uint256 difference = found > WEIGHT ? found - WEIGHT : WEIGHT - found;
        bool marked = difference * 10_000 > uint256(WEIGHT) * tolerance;
        vm.assertEq(_fields(digest).taints, marked ? DISCREPANCY : 0, "taints");
    }

    function test_settle_toleranceAtItsEdge() public {
        vm.prank(governor);
        registry.setTerms(EU, VALIDITY, 20, BASIS);
        _assertTaint(WEIGHT - 1, 0);
        _assertTaint(WEIGHT + 1, 0);
        _assertTaint(WEIGHT - 2, DISCREPANCY);
        _assertTaint(WEIGHT + 2, DISCREPANCY);
    }

    function test_settle_returnUsesTheToleranceOfTheIssuer() public {
        vm.prank(governor);
        registry.setTerms(RU, VALIDITY, 10_000, BASIS);
        bytes32 digest = _at(State.ReturnOrdered);
        _acceptReturn(digest, 1);
        vm.assertEq(_fields(digest).taints, 0, "passes");
        vm.assertEq(_fields(digest).available, 1, "what came back");
    }

    function test_settle_nothingFoundIsConfirmedAndMarked() public {
        bytes32 digest = _at(State.Arrived);
        _confirm(digest, 0);
        vm.assertEq(_fields(digest).available, 0, "nothing to draw");
        vm.assertEq(_fields(digest).taints, DISCREPANCY, "marked");
    }

    function test_settle_overdueOnesToo() public {
        bytes32 digest = _at(State.Arrived);
        vm.warp(block.timestamp + 300 days);
        _confirm(digest, WEIGHT);
        _assertState(digest, State.Confirmed);
    }

    function test_settle_whileSuspended() public {
        (bytes32 arrived, bytes32 returning) = (_at(State.Arrived), _at(State.ReturnOrdered));
        _setStatus(EU, Status.Suspended, false);
        _setStatus(RU, Status.Suspended, false);
        _confirm(arrived, WEIGHT);
        _acceptReturn(returning, WEIGHT);
    }

    function test_RevertWhen_detainedWithoutARemedy() public {
        ICertificateLedger.Finding memory found = _finding(_at(State.Detained), WEIGHT);
        found.evidence = 0;
        bytes4 selector = ICertificateLedger.EvidenceMissing.selector;
        _refuse(
            EU, IMPORTER, Action.Confirm, TODAY, found, abi.encodeWithSelector(selector, found.digest, Action.Confirm)
        );
        _confirm(found.digest, WEIGHT);
    }

    function test_RevertWhen_actionIsAStep() public {
        for (uint8 a; a <= uint8(Action.ReportLost); ++a) {
            if (Action(a) == Action.Confirm || Action(a) == Action.AcceptReturn) continue;
            bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.ActionNotHere.selector, Action(a));
            _refuse(EU, IMPORTER, Action(a), TODAY, _finding(0, 1), error_);
        }
    }

    function testFuzz_RevertWhen_dateIsOutOfBounds(uint32 on) public {
        vm.assume(on < TODAY || on > TODAY + 1);
        bytes32 digest = _at(State.Arrived);
        uint256 earliest = on < TODAY ? TODAY : 0;
        bytes4 selector = ICertificateLedger.DateOutOfBounds.selector;
        bytes memory error_ = abi.encodeWithSelector(selector, on, earliest, TODAY + 1);
        _refuse(EU, IMPORTER, Action.Confirm, on, _finding(digest, WEIGHT), error_);
    }

    function testFuzz_RevertWhen_recordIsUnknown(bytes32 digest) public {
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, digest);
        _refuse(EU, IMPORTER, Action.Confirm, TODAY, _finding(digest, 1), error_);
    }

    function test_RevertWhen_confirmedTwice() public {
        bytes32 digest = _at(State.Confirmed);
        address officer = _officer(EU, IMPORTER);
        bytes4 selector = ICertificateLedger.TransitionNotAllowed.selector;
        bytes memory error_ = abi.encodeWithSelector(selector, digest, State.Confirmed, Action.Confirm, officer);
        _refuse(EU, IMPORTER, Action.Confirm, TODAY, _finding(digest, WEIGHT), error_);
    }

    function test_RevertWhen_confirmedByAnotherThanTheDestination() public {
        bytes32 digest = _at(State.Arrived);
        address officer = _officer(AE, IMPORTER);
        bytes4 selector = ICertificateLedger.OfficerNotEntitled.selector;
        bytes memory error_ = abi.encodeWithSelector(selector, digest, State.Arrived, Action.Confirm, officer);
        _refuse(AE, IMPORTER, Action.Confirm, TODAY, _finding(digest, WEIGHT), error_);
    }

    function test_RevertWhen_officerIsSuspended() public {
        bytes32 digest = _at(State.Arrived);
        address officer = _officer(EU, IMPORTER);
        _suspend(officer, EU);
        bytes memory error_ = abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, officer);
        _refuse(EU, IMPORTER, Action.Confirm, TODAY, _finding(digest, WEIGHT), error_);
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(_officer(EU, IMPORTER), abi.encodeWithSelector(selector, 0, 200));
        ledger.settle(Action.Confirm, TODAY, new ICertificateLedger.Finding[](0));
        _expectRefusal(_officer(EU, IMPORTER), abi.encodeWithSelector(selector, 201, 200));
        ledger.settle(Action.Confirm, TODAY, new ICertificateLedger.Finding[](201));
    }

    function _assertSettles(Action action, State from, State to, ICertificateLedger.Finding memory found) private {
        bytes32 bystander = _at(from);
        bytes32 before = _word(bystander);
        Fields memory expected = _fields(found.digest);
        expected.state = to;
        expected.available = found.points < WEIGHT ? found.points : WEIGHT;
        if (found.points != WEIGHT) expected.taints = DISCREPANCY;
        address officer = action == Action.Confirm ? _officer(EU, IMPORTER) : _officer(RU, VALIDATOR);
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateSettled(
            found.digest,
            Words.pack(expected),
            Words.act(officer, TODAY, action, from),
            found.evidence,
            found.points,
            found.cents,
            found.parcels,
            found.check
        );
        vm.prank(officer);
        ledger.settle(action, TODAY, found.one());
        _assertRecord(found.digest, expected, "record");
        vm.assertEq(_slotsWritten(address(ledger)), 1, "one slot");
        vm.assertEq(_word(bystander), before, "another certificate");
    }

    function _assertTaint(uint40 found, uint16 taints) private {
        bytes32 digest = _at(State.Arrived);
        _confirm(digest, found);
        vm.assertEq(_fields(digest).taints, taints, "taints");
    }

    function _refuse(
        uint8 participant,
        uint16 role,
        Action action,
        uint32 on,
        ICertificateLedger.Finding memory found,
        bytes memory error_
    ) private {
        bytes32 before = _word(found.digest);
        _expectRefusal(_officer(participant, role), error_);
        ledger.settle(action, on, found.one());
        vm.assertEq(_word(found.digest), before, "as before");
    }
}
