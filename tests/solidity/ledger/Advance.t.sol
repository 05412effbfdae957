// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Act} from "../../../contracts/libraries/Record.sol";
import {EXPORT_CUSTOMS, IMPORTER, ISSUER, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Action, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Fields, Words} from "../util/Words.sol";

/// @notice Who may take which step from where is tried in StateTable.t.sol; here is what surrounds the table.
contract AdvanceTest is Base {
    using Arrays for *;

    function testFuzz_advance_validate(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.Issued, _officer(RU, VALIDATOR), Action.Validate, State.Validated, evidence, on);
    }

    function testFuzz_advance_export(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.Validated, _officer(RU, EXPORT_CUSTOMS), Action.Export, State.InTransit, evidence, on);
    }

    function testFuzz_advance_transit(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.InTransit, _officer(AE, EXPORT_CUSTOMS), Action.Transit, State.InTransit, evidence, on);
    }

    function testFuzz_advance_arrive(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.InTransit, _officer(EU, IMPORTER), Action.Arrive, State.Arrived, evidence, on);
    }

    function testFuzz_advance_void(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.Validated, _officer(RU, ISSUER), Action.Void, State.Void, evidence, on);
    }

    function testFuzz_advance_reportLost(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.InTransit, _officer(RU, ISSUER), Action.ReportLost, State.Lost, evidence, on);
    }

    function testFuzz_advance_orderReturn(bytes32 evidence, uint32 on) public {
        _assertAdvances(State.Detained, _officer(EU, IMPORTER), Action.OrderReturn, State.ReturnOrdered, evidence, on);
    }

    function testFuzz_advance_forfeit(bytes32 evidence, uint32 on) public {
        vm.assume(evidence != 0);
        _assertAdvances(State.Seized, _officer(RU, EXPORT_CUSTOMS), Action.Forfeit, State.Forfeited, evidence, on);
    }

    function test_advance_manyAtOnce() public {
        (bytes32 first, bytes32 second) = (_certificate(RU, EU), _certificate(RU, AE));
        ICertificateLedger.Step[] memory steps = _step(first).two(_step(second));
        vm.prank(_officer(RU, VALIDATOR));
        ledger.advance(Action.Validate, TODAY, steps);
        _assertState(first, State.Validated);
        _assertState(second, State.Validated);
    }

    function test_advance_arrivesWithoutARecordedExport() public {
        _assertAdvances(State.Validated, _officer(EU, IMPORTER), Action.Arrive, State.Arrived, EVIDENCE, TODAY);
    }

    function test_advance_voidOfAnExpiredCertificateGivesItsCaratsBack() public {
        bytes32 digest = _at(State.Validated);
        vm.warp(block.timestamp + 365 days);
        _advance(RU, ISSUER, Action.Void, digest);
        vm.assertEq(_fields(digest).available, WEIGHT, "all of them");
    }

    function test_advance_onTheLastGoodDay() public {
        bytes32 digest = _certificate(RU, EU);
        vm.warp(uint256(TODAY + VALIDITY + 1) * 1 days - 1);
        _advance(RU, VALIDATOR, Action.Validate, digest);
        _advance(RU, EXPORT_CUSTOMS, Action.Export, digest);
        _assertState(digest, State.InTransit);
    }

    function test_RevertWhen_expired() public {
        bytes32 issued = _certificate(RU, EU);
        bytes32 validated = _at(State.Validated);
        vm.warp(uint256(TODAY + VALIDITY + 1) * 1 days);
        _refuseExpired(RU, VALIDATOR, Action.Validate, issued);
        _refuseExpired(RU, EXPORT_CUSTOMS, Action.Export, validated);
        _refuseExpired(EU, IMPORTER, Action.Arrive, validated);
        _advance(RU, ISSUER, Action.ReportLost, issued);
        _advance(RU, ISSUER, Action.Void, validated);
    }

    /// @dev What is under way when it expires is overdue; it arrives all the same.
    function test_advance_arrivesOverdue() public {
        bytes32 digest = _at(State.InTransit);
        vm.warp(uint256(TODAY + VALIDITY + 1) * 1 days);
        _advance(AE, EXPORT_CUSTOMS, Action.Transit, digest);
        _advance(EU, IMPORTER, Action.Arrive, digest);
        _assertState(digest, State.Arrived);
    }

    function testFuzz_RevertWhen_dateIsInTheFuture(uint32 on) public {
        on = uint32(bound(on, TODAY + 2, type(uint32).max));
        bytes32 digest = _certificate(RU, EU);
        bytes4 selector = ICertificateLedger.DateOutOfBounds.selector;
        _refuse(
            _officer(RU, VALIDATOR),
            Action.Validate,
            on,
            _step(digest),
            abi.encodeWithSelector(selector, on, 0, TODAY + 1)
        );
    }

    function testFuzz_RevertWhen_dateIsBeforeTheIssue(uint32 on) public {
        on = uint32(bound(on, 0, TODAY - 1));
        bytes32 digest = _certificate(RU, EU);
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.DateOutOfBounds.selector, on, TODAY, TODAY + 1);
        _refuse(_officer(RU, VALIDATOR), Action.Validate, on, _step(digest), error_);
        _advance(RU, VALIDATOR, Action.Validate, digest);
    }

    function test_RevertWhen_destinationIsClosedAtExport() public {
        bytes32 digest = _at(State.Validated);
        _setStatus(EU, Status.Suspended, false);
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.DestinationNotOpen.selector, EU);
        _refuse(_officer(RU, EXPORT_CUSTOMS), Action.Export, TODAY, _step(digest), error_);
        _setStatus(EU, Status.Restricted, false);
        _advance(RU, EXPORT_CUSTOMS, Action.Export, digest);
    }

    function test_RevertWhen_supervisedWithoutApproval() public {
        bytes32 digest = _certificate(CF, EU);
        _restrict(CF);
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.ApprovalMissing.selector, digest);
        _refuse(_officer(CF, VALIDATOR), Action.Validate, TODAY, _step(digest), error_);
        vm.prank(monitor);
        ledger.approve(digest.one());
        _advance(CF, VALIDATOR, Action.Validate, digest);
    }

    function test_advance_restrictedButNotSupervisedNeedsNoApproval() public {
        bytes32 digest = _certificate(CF, EU);
        _setStatus(CF, Status.Restricted, false);
        _advance(CF, VALIDATOR, Action.Validate, digest);
    }

    function test_RevertWhen_reasonIsMissing() public {
        _refuseWithoutEvidence(State.Arrived, Action.Detain, EU, IMPORTER);
        _refuseWithoutEvidence(State.Arrived, Action.Seize, EU, IMPORTER);
        _refuseWithoutEvidence(State.InTransit, Action.Seize, RU, EXPORT_CUSTOMS);
        _refuseWithoutEvidence(State.Seized, Action.Release, EU, IMPORTER);
        _refuseWithoutEvidence(State.Seized, Action.Forfeit, RU, EXPORT_CUSTOMS);
    }

    function test_advance_withoutEvidenceWhereNoReasonIsAsked() public {
        _assertAdvances(State.Issued, _officer(RU, VALIDATOR), Action.Validate, State.Validated, 0, TODAY);
        _assertAdvances(State.Issued, _officer(RU, ISSUER), Action.Void, State.Void, 0, TODAY);
        _assertAdvances(State.Issued, _officer(RU, ISSUER), Action.ReportLost, State.Lost, 0, TODAY);
        _assertAdvances(State.Validated, _officer(RU, EXPORT_CUSTOMS), Action.Export, State.InTransit, 0, TODAY);
        _assertAdvances(State.InTransit, _officer(AE, EXPORT_CUSTOMS), Action.Transit, State.InTransit, 0, TODAY);
        _assertAdvances(State.InTransit, _officer(EU, IMPORTER), Action.Arrive, State.Arrived, 0, TODAY);
        _assertAdvances(State.Detained, _officer(EU, IMPORTER), Action.OrderReturn, State.ReturnOrdered, 0, TODAY);
    }

    function testFuzz_RevertWhen_recordIsUnknown(bytes32 digest) public {
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, digest);
        _refuse(_officer(RU, VALIDATOR), Action.Validate, TODAY, _step(digest), error_);
    }

    function test_RevertWhen_actionIsDoneElsewhere() public {
        Action[4] memory elsewhere = [Action.Issue, Action.Replace, Action.Confirm, Action.AcceptReturn];
        for (uint256 i; i < elsewhere.length; ++i) {
            bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.ActionNotHere.selector, elsewhere[i]);
            _refuse(_officer(RU, ISSUER), elsewhere[i], TODAY, _step(0), error_);
        }
    }

    function test_RevertWhen_officerIsUnknownOrSuspended() public {
        bytes32 digest = _certificate(RU, EU);
        bytes4 unknown = IParticipantRegistry.OfficerUnknown.selector;
        _refuse(stranger, Action.Validate, TODAY, _step(digest), abi.encodeWithSelector(unknown, stranger));
        _refuse(monitor, Action.Void, TODAY, _step(digest), abi.encodeWithSelector(unknown, monitor));
        bytes4 selector = IParticipantRegistry.OfficerSuspended.selector;
        (address validator, address issuer) = (_officer(RU, VALIDATOR), _officer(RU, ISSUER));
        _suspend(validator, RU);
        _suspend(issuer, RU);
        _refuse(validator, Action.Validate, TODAY, _step(digest), abi.encodeWithSelector(selector, validator));
        _refuse(issuer, Action.Void, TODAY, _step(digest), abi.encodeWithSelector(selector, issuer));
    }

    /// @dev A suspension leaves nothing hanging: it stops what starts, and nothing that ends.
    function test_RevertWhen_participantIsClosedAndTheStepIsAStart() public {
        (bytes32 issued, bytes32 validated, bytes32 arrived) =
            (_certificate(RU, EU), _at(State.Validated), _at(State.Arrived));
        bytes32 seized = _at(State.Seized);
        _setStatus(RU, Status.Suspended, false);
        _setStatus(EU, Status.Withdrawn, false);
        bytes memory closed = abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, RU);
        _refuse(_officer(RU, VALIDATOR), Action.Validate, TODAY, _step(issued), closed);
        _refuse(_officer(RU, EXPORT_CUSTOMS), Action.Export, TODAY, _step(validated), closed);
        _advance(RU, ISSUER, Action.Void, issued);
        _advance(EU, IMPORTER, Action.Arrive, validated);
        _advance(EU, IMPORTER, Action.Detain, arrived);
        _advance(EU, IMPORTER, Action.OrderReturn, arrived);
        _acceptReturn(arrived, WEIGHT);
        _advance(RU, EXPORT_CUSTOMS, Action.Release, seized);
        _advance(RU, ISSUER, Action.ReportLost, seized);
        _confirm(validated, WEIGHT);
    }

    function test_RevertWhen_oneOfTwoIsWrong() public {
        (bytes32 good, bytes32 wrong) = (_certificate(RU, EU), _at(State.Validated));
        bytes4 selector = ICertificateLedger.TransitionNotAllowed.selector;
        address officer = _officer(RU, VALIDATOR);
        ICertificateLedger.Step[] memory steps = _step(good).two(_step(wrong));
        _expectRefusal(officer, abi.encodeWithSelector(selector, wrong, State.Validated, Action.Validate, officer));
        ledger.advance(Action.Validate, TODAY, steps);
        _assertState(good, State.Issued);
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(_officer(RU, VALIDATOR), abi.encodeWithSelector(selector, 0, 200));
        ledger.advance(Action.Validate, TODAY, new ICertificateLedger.Step[](0));
        _expectRefusal(_officer(RU, VALIDATOR), abi.encodeWithSelector(selector, 201, 200));
        ledger.advance(Action.Validate, TODAY, new ICertificateLedger.Step[](201));
    }

    function _assertAdvances(State from, address officer, Action action, State to, bytes32 evidence, uint32 on)
        private
    {
        on = uint32(bound(on, TODAY, TODAY + 1));
        bytes32 digest = _at(from);
        Fields memory expected = _after(digest, action, to);
        _expectAdvanced(digest, expected, Words.act(officer, on, action, from), evidence);
        vm.prank(officer);
        ledger.advance(action, on, ICertificateLedger.Step(digest, evidence).one());
        _assertRecord(digest, expected, "record");
        vm.assertEq(_slotsWritten(address(ledger)), 1, "this record and no other");
    }

    function _after(bytes32 digest, Action action, State to) private view returns (Fields memory expected) {
        expected = _fields(digest);
        expected.state = to;
        if (action == Action.Void) expected.available = WEIGHT;
    }

    function _expectAdvanced(bytes32 digest, Fields memory expected, Act act, bytes32 evidence) private {
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateAdvanced(digest, Words.pack(expected), act, evidence);
    }

    function _step(bytes32 digest) private pure returns (ICertificateLedger.Step memory) {
        return ICertificateLedger.Step(digest, EVIDENCE);
    }

    function _refuseExpired(uint8 participant, uint16 role, Action action, bytes32 digest) private {
        bytes4 selector = ICertificateLedger.CertificateExpired.selector;
        bytes memory error_ = abi.encodeWithSelector(selector, digest, TODAY + VALIDITY);
        _refuse(_officer(participant, role), action, TODAY, _step(digest), error_);
    }

    function _refuseWithoutEvidence(State from, Action action, uint8 participant, uint16 role) private {
        bytes32 digest = _at(from);
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.EvidenceMissing.selector, digest, action);
        _refuse(_officer(participant, role), action, TODAY, ICertificateLedger.Step(digest, 0), error_);
        _advance(participant, role, action, digest);
    }

    function _refuse(
        address officer,
        Action action,
        uint32 on,
        ICertificateLedger.Step memory step,
        bytes memory error_
    ) private {
        bytes32 before = _word(step.digest);
        _expectRefusal(officer, error_);
        ledger.advance(action, on, step.one());
        vm.assertEq(_word(step.digest), before, "as before");
    }
}
