// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../contracts/interfaces/IParticipantRegistry.sol";
import {IMPORTER, ISSUER, STATISTICIAN} from "../../contracts/libraries/Roles.sol";
import {Action, Exit, State, Status, Timing} from "../../contracts/libraries/Types.sol";
import {Arrays} from "./util/Arrays.sol";
import {Base} from "./util/Base.sol";
import {Words} from "./util/Words.sol";

/// @notice What the contracts of comparable projects were seen to let happen, tried here: each must end the other way.
contract ProbesTest is Base {
    using Arrays for *;

    /* REVOCATION */

    function test_anotherAuthorityCannotVoid() public {
        bytes32 digest = _certificate(RU, EU);
        for (uint8 participant = BW; participant <= CF; ++participant) {
            _refuseStep(_officer(participant, ISSUER), Action.Void, digest, State.Issued, _notEntitled());
        }
        _advance(RU, ISSUER, Action.Void, digest);
    }

    function test_hashThatWasNeverIssuedCannotBeVoided() public {
        ICertificateLedger.Issuance memory later = _issuanceOf(EU, _lot(RU, SOURCE), WEIGHT);
        bytes32 digest = _digestOf(RU, later);
        vm.prank(_officer(RU, ISSUER));
        vm.expectRevert(abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, digest));
        ledger.advance(Action.Void, TODAY, ICertificateLedger.Step(digest, EVIDENCE).one());
        _issue(RU, later);
        _assertState(digest, State.Issued);
    }

    function test_voidedNumberAndDocumentCannotBeIssuedAgain() public {
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, _lot(RU, SOURCE), WEIGHT);
        bytes32 digest = _issue(RU, issuance);
        _advance(RU, ISSUER, Action.Void, digest);
        uint256 number = Words.number("RU", issuance.serial);
        _expectRefusal(
            _officer(RU, ISSUER), abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, number)
        );
        ledger.issue(issuance.one());
        _assertState(digest, State.Void);
    }

    /// @dev The holder of the goods has no say in it: the importer's refusal to hand the certificate over stops nothing.
    function test_issuerVoidsWithoutTheHoldersConsent() public {
        bytes32 digest = _at(State.Validated);
        _suspend(_officer(EU, IMPORTER), EU);
        _advance(RU, ISSUER, Action.Void, digest);
        _refuseStep(
            _officer(AE, IMPORTER), Action.Arrive, digest, State.Void, ICertificateLedger.TransitionNotAllowed.selector
        );
    }

    function test_stolenCertificateIsBlocked() public {
        bytes32 digest = _at(State.InTransit);
        _advance(RU, ISSUER, Action.ReportLost, digest);
        address importer = _officer(EU, IMPORTER);
        _refuseStep(importer, Action.Arrive, digest, State.Lost, ICertificateLedger.TransitionNotAllowed.selector);
        vm.assertEq(_fields(digest).available, 0, "and its carats with it");
        _refuseDraw(
            RU, digest, abi.encodeWithSelector(ICertificateLedger.RecordNotDrawable.selector, digest, State.Lost)
        );
    }

    function test_authoritiesOnTheWayCanStopACertificate() public {
        bytes32 digest = _at(State.InTransit);
        _advance(EU, IMPORTER, Action.Seize, digest);
        address importer = _officer(EU, IMPORTER);
        _refuseStep(importer, Action.Arrive, digest, State.Seized, ICertificateLedger.TransitionNotAllowed.selector);
    }

    /* IDENTITY */

    /// @dev Two leaves make a parent; the parent, shown as a document's root, is another digest and is not there.
    function test_innerNodeIsNoDocument() public {
        bytes32 lot = _lot(RU, SOURCE);
        bytes32 left = keccak256(bytes.concat(keccak256("first field")));
        bytes32 right = keccak256(bytes.concat(keccak256("second field")));
        bytes32 inner = left < right ? keccak256(bytes.concat(left, right)) : keccak256(bytes.concat(right, left));
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, lot, WEIGHT);
        issuance.root = keccak256(bytes.concat(inner, keccak256("the other half")));
        _issue(RU, issuance);
        uint256 number = Words.number("RU", issuance.serial);
        bytes32[4] memory presented = [inner, left, issuance.root, Words.digest(number, inner)];
        for (uint256 i; i < presented.length; ++i) {
            (State state,) = ledger.statusOf(presented[i]);
            vm.assertTrue(state == State.None, "not a record");
            vm.prank(_officer(RU, ISSUER));
            vm.expectRevert(abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, presented[i]));
            ledger.advance(Action.Void, TODAY, ICertificateLedger.Step(presented[i], EVIDENCE).one());
        }
    }

    /// @dev A document's root under a second number is a second digest, and the number is in the document: the first
    /// one keeps its own, and nobody can take a digest before its issuer does.
    function test_hashIsNotIssuedTwice() public {
        bytes32 lot = _lot(RU, SOURCE);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, lot, 100);
        bytes32 digest = _issue(RU, issuance);
        bytes32 before = _word(digest);
        ICertificateLedger.Issuance memory copy = _issuanceOf(AE, lot, 100);
        copy.root = issuance.root;
        vm.assertTrue(_issue(RU, copy) != digest, "another number, another digest");
        copy.serial = issuance.serial;
        copy.inputs[0].digest = _lot(BW, SOURCE);
        vm.assertTrue(_issue(BW, copy) != digest, "another issuer, another digest");
        vm.assertEq(_word(digest), before, "the first one as before");
        uint256 number = Words.number("RU", issuance.serial);
        _expectRefusal(
            _officer(RU, ISSUER), abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, number)
        );
        ledger.issue(issuance.one());
    }

    function test_everyCertificateOfABatchIsKnownByItself() public {
        ICertificateLedger.Issuance[] memory batch = new ICertificateLedger.Issuance[](200);
        bytes32 lot = _lot(RU, SOURCE);
        for (uint256 i; i < batch.length; ++i) {
            batch[i] = _issuanceOf(EU, lot, 1);
        }
        vm.prank(_officer(RU, ISSUER));
        ledger.issue(batch);
        for (uint256 i; i < batch.length; ++i) {
            _assertState(_digestOf(RU, batch[i]), State.Issued);
        }
        vm.assertEq(_fields(lot).available, SOURCE - 200, "no entry more and none less");
    }

    function test_strangerCannotIssueInAnIssuersName() public {
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, _lot(RU, SOURCE), WEIGHT);
        _expectRefusal(stranger, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, stranger));
        ledger.issue(issuance.one());
        _expectRefusal(governor, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, governor));
        ledger.issue(issuance.one());
        _assertState(_digestOf(RU, issuance), State.None);
    }

    /* CARATS */

    function test_voidedCertificatesCaratsMoveOnlyByTheirIssuer() public {
        bytes32 digest = _at(State.Void);
        bytes memory notHeld = abi.encodeWithSelector(ICertificateLedger.RecordNotHeld.selector, digest, RU, EU);
        _refuseDraw(EU, digest, notHeld);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(AE, digest, 1);
        _expectRefusal(_officer(EU, ISSUER), notHeld);
        ledger.issue(issuance.one());
        _issue(RU, issuance);
    }

    function test_replacedCertificatesCaratsAreNotDoubled() public {
        bytes32 digest = _certificate(RU, EU);
        _issue(RU, _replacementOf(digest, WEIGHT));
        bytes4 selector = ICertificateLedger.CaratsNotAvailable.selector;
        _refuseDraw(RU, digest, abi.encodeWithSelector(selector, digest, 0, 1));
        address importer = _officer(EU, IMPORTER);
        _refuseStep(importer, Action.Arrive, digest, State.Replaced, ICertificateLedger.TransitionNotAllowed.selector);
    }

    function test_noChildOfACertificateThatIsNotConfirmed() public {
        State[6] memory states =
            [State.Issued, State.Validated, State.InTransit, State.Arrived, State.Detained, State.Seized];
        for (uint256 i; i < states.length; ++i) {
            bytes32 parent = _at(states[i]);
            ICertificateLedger.Issuance memory child = _issuanceOf(AE, parent, 1);
            bytes4 selector = ICertificateLedger.RecordNotDrawable.selector;
            _expectRefusal(_officer(EU, ISSUER), abi.encodeWithSelector(selector, parent, states[i]));
            ledger.issue(child.one());
        }
    }

    function test_noChildOfAnExpiredCertificate() public {
        bytes32 parent = _at(State.Validated);
        vm.warp(block.timestamp + 90 days);
        (, Timing timing) = ledger.statusOf(parent);
        vm.assertTrue(timing == Timing.Expired, "expired");
        ICertificateLedger.Issuance memory child = _issuanceOf(AE, parent, 1);
        (child.issuedOn, child.expiresOn) = (TODAY + 90, TODAY + 90);
        bytes4 selector = ICertificateLedger.RecordNotDrawable.selector;
        _expectRefusal(_officer(EU, ISSUER), abi.encodeWithSelector(selector, parent, State.Validated));
        ledger.issue(child.one());
        _refuseStep(
            _officer(EU, IMPORTER),
            Action.Arrive,
            parent,
            State.Validated,
            ICertificateLedger.CertificateExpired.selector
        );
    }

    function test_noMoreVolumeThanIsHeld() public {
        bytes32 digest = _at(State.Confirmed);
        bytes4 selector = ICertificateLedger.CaratsNotAvailable.selector;
        ICertificateLedger.Issuance memory issuance = _issuanceOf(AE, digest, WEIGHT + 1);
        _expectRefusal(_officer(EU, ISSUER), abi.encodeWithSelector(selector, digest, WEIGHT, WEIGHT + 1));
        ledger.issue(issuance.one());
        _refuseDraw(EU, digest, WEIGHT + 1, abi.encodeWithSelector(selector, digest, WEIGHT, WEIGHT + 1));
    }

    /// @dev Nothing adds volume to a record: not its issuer by a correction, not an importer by a heavy scale.
    function test_volumeIsNotAddedLater() public {
        bytes32 digest = _at(State.Arrived);
        bytes32 before = _word(digest);
        vm.prank(_officer(RU, ISSUER));
        ledger.correct(digest, TODAY, keccak256("it weighs more"));
        vm.assertEq(_word(digest), before, "a correction changes no weight");
        _confirm(digest, WEIGHT * 2);
        vm.assertEq(_fields(digest).points, WEIGHT, "declared weight");
        vm.assertEq(_fields(digest).available, WEIGHT, "no more than was declared");
    }

    /* PARTICIPANTS */

    function test_noHandOverToANonParticipant() public {
        bytes32 lot = _lot(RU, SOURCE);
        uint8[4] memory closed = [0, GA, GA + 1, 255];
        for (uint256 i; i < closed.length; ++i) {
            ICertificateLedger.Issuance memory issuance = _issuanceOf(closed[i], lot, 1);
            bytes4 selector = ICertificateLedger.DestinationNotOpen.selector;
            _expectRefusal(_officer(RU, ISSUER), abi.encodeWithSelector(selector, closed[i]));
            ledger.issue(issuance.one());
        }
    }

    /// @dev And its issuer cannot sign for the validator.
    function test_certificateThatWasNeverValidatedIsNotReceived() public {
        bytes32 digest = _certificate(RU, EU);
        address importer = _officer(EU, IMPORTER);
        _refuseStep(importer, Action.Arrive, digest, State.Issued, ICertificateLedger.TransitionNotAllowed.selector);
        bytes memory refusal = abi.encodeWithSelector(
            ICertificateLedger.TransitionNotAllowed.selector, digest, State.Issued, Action.Confirm, importer
        );
        _expectRefusal(importer, refusal);
        ledger.settle(Action.Confirm, TODAY, _finding(digest, WEIGHT).one());
        _refuseStep(_officer(RU, ISSUER), Action.Validate, digest, State.Issued, _notEntitled());
    }

    function test_suspendedParticipantNoLongerTakesPart() public {
        bytes32 lot = _lot(EU, SOURCE);
        _setStatus(EU, Status.Suspended, false);
        vm.assertEq((registry.standings() >> (2 * EU)) & 1, 0, "standings say so");
        vm.assertEq(uint256(registry.participantOf(EU).status), uint256(Status.Suspended), "status says so");
        bytes memory notOpen = abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, EU);
        vm.expectRevert(notOpen);
        registry.openOfficer(_officer(EU, ISSUER));
        ICertificateLedger.Issuance memory issuance = _issuanceOf(AE, lot, 1);
        _expectRefusal(_officer(EU, ISSUER), notOpen);
        ledger.issue(issuance.one());
        _refuseDraw(EU, lot, notOpen);
        ICertificateLedger.Issuance memory towards = _issuanceOf(EU, _lot(RU, SOURCE), 1);
        _expectRefusal(_officer(RU, ISSUER), abi.encodeWithSelector(ICertificateLedger.DestinationNotOpen.selector, EU));
        ledger.issue(towards.one());
    }

    function test_whatWasLawfulThenStaysOnRecord() public {
        bytes32 digest = _at(State.Confirmed);
        bytes32 before = _word(digest);
        _setStatus(RU, Status.Withdrawn, false);
        _suspend(_officer(RU, ISSUER), RU);
        vm.assertEq(_word(digest), before, "the record");
        _issue(EU, _issuanceOf(AE, digest, 1));
    }

    /// @dev Chair, Secretariat and governor manage status; they never touch a certificate.
    function test_schemeAuthoritiesCannotAlterCertificates() public {
        bytes32 digest = _certificate(RU, EU);
        address[4] memory offices = [chair, secretariat, monitor, governor];
        for (uint256 i; i < offices.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, offices[i]);
            _expectRefusal(offices[i], refusal);
            ledger.advance(Action.Void, TODAY, ICertificateLedger.Step(digest, EVIDENCE).one());
        }
    }

    function _notEntitled() private pure returns (bytes4) {
        return ICertificateLedger.OfficerNotEntitled.selector;
    }

    function _refuseStep(address officer, Action action, bytes32 digest, State state, bytes4 selector) private {
        bytes memory refusal = abi.encodeWithSelector(selector, digest, state, action, officer);
        if (selector == ICertificateLedger.CertificateExpired.selector) {
            refusal = abi.encodeWithSelector(selector, digest, TODAY + VALIDITY);
        }
        _expectRefusal(officer, refusal);
        ledger.advance(action, TODAY, ICertificateLedger.Step(digest, EVIDENCE).one());
        _assertState(digest, state);
    }

    function _refuseDraw(uint8 participant, bytes32 digest, bytes memory refusal) private {
        _refuseDraw(participant, digest, 1, refusal);
    }

    function _refuseDraw(uint8 participant, bytes32 digest, uint40 points, bytes memory refusal) private {
        _expectRefusal(_officer(participant, STATISTICIAN), refusal);
        ledger.consume(ICertificateLedger.Consumption(digest, points, Exit.Loss, TODAY, EVIDENCE).one());
    }
}
