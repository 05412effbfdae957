// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Lines} from "../../../contracts/libraries/Lines.sol";
import {ISSUER, STATISTICIAN, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Words} from "../util/Words.sol";

/// @notice Each test refuses one entry, and then issues it with the one thing set right.
contract IssueRefusalsTest is Base {
    using Arrays for *;

    bytes32 private _source;
    ICertificateLedger.Issuance private _next;
    uint256 private _number;

    function setUp() public override {
        super.setUp();
        _source = _lot(RU, SOURCE);
        ICertificateLedger.Issuance memory next = _issuanceOf(EU, _source, WEIGHT);
        _next.root = next.root;
        _next.serial = next.serial;
        _next.kind = next.kind;
        _next.destination = next.destination;
        _next.issuedOn = next.issuedOn;
        _next.expiresOn = next.expiresOn;
        _next.parcels = next.parcels;
        _next.lines = next.lines;
        _next.inputs.push(next.inputs[0]);
        _number = Words.number("RU", next.serial);
    }

    function testFuzz_RevertWhen_serialIsOutsideTheRange(uint64 from, uint64 to, uint64 serial) public {
        from = uint64(bound(from, 1, LAST_SERIAL - 1));
        to = uint64(bound(to, from, LAST_SERIAL));
        vm.assume(serial < from || serial > to);
        vm.prank(_focalPoint(RU));
        registry.openRange(from, to);
        _next.serial = serial;
        uint256 number = Words.number("RU", serial);
        _refuse(abi.encodeWithSelector(ICertificateLedger.NumberOutsideRange.selector, number, from, to));
        _next.serial = from;
        _accept();
    }

    function test_RevertWhen_serialHasNineteenDigits() public {
        _next.serial = LAST_SERIAL + 1;
        uint256 number = Words.number("RU", LAST_SERIAL + 1);
        _refuse(abi.encodeWithSelector(ICertificateLedger.NumberOutsideRange.selector, number, 0, LAST_SERIAL));
        _next.serial = LAST_SERIAL;
        _accept();
    }

    function test_RevertWhen_numberWasUsed() public {
        _accept();
        _refuse(abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, _number));
        _next.root = keccak256("another document");
        _refuse(abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, _number));
        ++_next.serial;
        _accept();
    }

    function test_RevertWhen_kindIsALot() public {
        for (uint8 kind; kind < uint8(Kind.Standard); ++kind) {
            _next.kind = Kind(kind);
            _refuse(abi.encodeWithSelector(ICertificateLedger.KindNotAllowed.selector, _number, kind));
        }
        _next.kind = Kind.Standard;
        _accept();
    }

    function test_RevertWhen_destinationIsTheIssuer() public {
        _next.destination = RU;
        _refuse(abi.encodeWithSelector(ICertificateLedger.DestinationIsIssuer.selector, _number, RU));
        _next.destination = BW;
        _accept();
    }

    function testFuzz_RevertWhen_destinationIsNoOpenParticipant(uint8 destination) public {
        vm.assume(destination == 0 || destination >= GA);
        _next.destination = destination;
        _refuse(abi.encodeWithSelector(ICertificateLedger.DestinationNotOpen.selector, destination));
    }

    function test_RevertWhen_destinationIsSuspended() public {
        _setStatus(EU, Status.Suspended, false);
        _refuse(abi.encodeWithSelector(ICertificateLedger.DestinationNotOpen.selector, EU));
        _setStatus(EU, Status.Admitted, false);
        _accept();
    }

    function test_RevertWhen_thereAreNoParcels() public {
        _next.parcels = 0;
        _refuse(abi.encodeWithSelector(ICertificateLedger.ParcelsMissing.selector, _number));
        _next.parcels = 1;
        _accept();
    }

    function test_RevertWhen_issuedInTheFuture() public {
        _next.issuedOn = TODAY + 2;
        _refuse(abi.encodeWithSelector(ICertificateLedger.DateOutOfBounds.selector, TODAY + 2, 0, TODAY + 1));
        _next.issuedOn = TODAY + 1;
        _accept();
    }

    function testFuzz_RevertWhen_expiryIsOutOfBounds(uint32 issuedOn, uint32 expiresOn) public {
        issuedOn = uint32(bound(issuedOn, 0, TODAY + 1));
        uint256 earliest = issuedOn > TODAY ? issuedOn : TODAY;
        uint256 latest = issuedOn + VALIDITY;
        vm.assume(expiresOn < earliest || expiresOn > latest);
        (_next.issuedOn, _next.expiresOn) = (issuedOn, expiresOn);
        bytes4 selector = ICertificateLedger.ExpiryOutOfBounds.selector;
        _refuse(abi.encodeWithSelector(selector, _number, expiresOn, earliest, latest));
    }

    function test_RevertWhen_expiryIsOneDayOff() public {
        bytes4 selector = ICertificateLedger.ExpiryOutOfBounds.selector;
        _next.expiresOn = TODAY + VALIDITY + 1;
        _refuse(abi.encodeWithSelector(selector, _number, TODAY + VALIDITY + 1, TODAY, TODAY + VALIDITY));
        _next.expiresOn = TODAY - 1;
        _refuse(abi.encodeWithSelector(selector, _number, TODAY - 1, TODAY, TODAY + VALIDITY));
        _next.expiresOn = TODAY;
        _accept();
    }

    function test_RevertWhen_linesAreIncomplete() public {
        Lines[4] memory wrong = [Lines.wrap(0), Words.line(WEIGHT, 0), Words.line(0, 1), Lines.wrap(1 << 255)];
        for (uint256 i; i < wrong.length; ++i) {
            _next.lines = wrong[i];
            _refuse(abi.encodeWithSelector(ICertificateLedger.LinesIncomplete.selector, _number));
        }
        _next.lines = Words.line(1, 1);
        _accept();
    }

    function test_RevertWhen_weightDoesNotFit() public {
        uint256 most = type(uint40).max;
        _next.lines = Words.lines([most, 1, 0], [uint256(1), 1, 0]);
        _refuse(abi.encodeWithSelector(ICertificateLedger.WeightTooLarge.selector, _number, most + 1));
        _next.lines = Words.lines([most, most, most], [uint256(1), 1, 1]);
        _refuse(abi.encodeWithSelector(ICertificateLedger.WeightTooLarge.selector, _number, 3 * most));
        _next.lines = Words.line(most, 1);
        bytes4 selector = ICertificateLedger.WeightExceedsInputs.selector;
        _refuse(abi.encodeWithSelector(selector, _number, most, WEIGHT));
    }

    function test_RevertWhen_inputIsNamedTwice() public {
        _next.inputs.push(ICertificateLedger.Input(_source, 1));
        _refuse(abi.encodeWithSelector(ICertificateLedger.InputRepeated.selector, _source));
        _next.inputs[1].digest = _lot(RU, SOURCE);
        _accept();
    }

    function testFuzz_RevertWhen_inputIsUnknown(bytes32 digest) public {
        vm.assume(digest != _source);
        _next.inputs[0].digest = digest;
        _refuse(abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, digest));
    }

    function test_RevertWhen_inputCannotBeDrawnFrom() public {
        for (uint8 s = uint8(State.Issued); s <= uint8(State.Lost); ++s) {
            State state = State(s);
            bytes32 digest = _at(state);
            _next.inputs[0].digest = digest;
            if (_isHeld(state)) continue;
            bytes memory error_ = state == State.Confirmed
                ? abi.encodeWithSelector(ICertificateLedger.RecordNotHeld.selector, digest, EU, RU)
                : abi.encodeWithSelector(ICertificateLedger.RecordNotDrawable.selector, digest, state);
            _refuse(error_);
        }
    }

    function test_RevertWhen_inputIsHeldByAnother() public {
        bytes32 lot = _lot(BW, SOURCE);
        _next.inputs[0].digest = lot;
        _refuse(abi.encodeWithSelector(ICertificateLedger.RecordNotHeld.selector, lot, BW, RU));
        bytes32 imported = _at(State.Confirmed);
        _next.inputs[0].digest = imported;
        _refuse(abi.encodeWithSelector(ICertificateLedger.RecordNotHeld.selector, imported, EU, RU));
        bytes32 voided = _at(State.Void);
        ICertificateLedger.Issuance memory theirs = _issuanceOf(AE, voided, 1);
        bytes4 selector = ICertificateLedger.RecordNotHeld.selector;
        _expectRefusal(_officer(EU, ISSUER), abi.encodeWithSelector(selector, voided, RU, EU));
        ledger.issue(theirs.one());
    }

    function test_RevertWhen_nothingIsDrawn() public {
        _next.inputs[0].points = 0;
        _refuse(abi.encodeWithSelector(ICertificateLedger.DrawIsZero.selector, _source));
        _next.inputs[0].points = WEIGHT;
        _accept();
    }

    function testFuzz_RevertWhen_moreIsDrawnThanIsLeft(uint40 drawn) public {
        drawn = uint40(bound(drawn, SOURCE + 1, type(uint40).max));
        _next.inputs[0].points = drawn;
        bytes4 selector = ICertificateLedger.CaratsNotAvailable.selector;
        _refuse(abi.encodeWithSelector(selector, _source, SOURCE, drawn));
        _next.inputs[0].points = SOURCE;
        _accept();
    }

    function testFuzz_RevertWhen_weightExceedsInputs(uint40 drawn) public {
        drawn = uint40(bound(drawn, 1, WEIGHT - 1));
        _next.inputs[0].points = drawn;
        bytes4 selector = ICertificateLedger.WeightExceedsInputs.selector;
        _refuse(abi.encodeWithSelector(selector, _number, WEIGHT, drawn));
        _next.inputs[0].points = WEIGHT;
        _accept();
    }

    function test_RevertWhen_weightExceedsInputsByOne() public {
        _next.inputs[0].points = WEIGHT - 1;
        bytes4 selector = ICertificateLedger.WeightExceedsInputs.selector;
        _refuse(abi.encodeWithSelector(selector, _number, WEIGHT, WEIGHT - 1));
    }

    function test_RevertWhen_thereAreNoInputs() public {
        _next.inputs.pop();
        _refuse(abi.encodeWithSelector(ICertificateLedger.WeightExceedsInputs.selector, _number, WEIGHT, 0));
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(_officer(RU, ISSUER), abi.encodeWithSelector(selector, 0, 200));
        ledger.issue(new ICertificateLedger.Issuance[](0));
        _expectRefusal(_officer(RU, ISSUER), abi.encodeWithSelector(selector, 201, 200));
        ledger.issue(new ICertificateLedger.Issuance[](201));
    }

    function test_RevertWhen_officerIsNoIssuer() public {
        bytes4 selector = ICertificateLedger.RoleRequired.selector;
        for (uint16 role = VALIDATOR; role <= STATISTICIAN; role <<= 1) {
            address officer = _officer(RU, role);
            _refuseTo(officer, abi.encodeWithSelector(selector, officer, ISSUER, role));
        }
        address focal = _focalPoint(RU);
        _refuseTo(focal, abi.encodeWithSelector(selector, focal, ISSUER, 32));
        _accept();
    }

    function test_RevertWhen_officerMayNotAct() public {
        _refuseTo(stranger, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, stranger));
        _refuseTo(chair, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, chair));
        address applicant = _officer(GA, ISSUER);
        _refuseTo(applicant, abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, GA));
        address officer = _officer(RU, ISSUER);
        _setStatus(RU, Status.Withdrawn, false);
        _refuseTo(officer, abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, RU));
        _setStatus(RU, Status.Admitted, false);
        _suspend(officer, RU);
        _refuseTo(officer, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, officer));
    }

    function test_RevertWhen_oneOfTwoIsWrong() public {
        ICertificateLedger.Issuance memory good = _issuanceOf(EU, _source, 1);
        ICertificateLedger.Issuance memory wrong = _issuanceOf(RU, _source, 1);
        bytes32 before = _word(_source);
        uint256 number = Words.number("RU", wrong.serial);
        bytes4 selector = ICertificateLedger.DestinationIsIssuer.selector;
        _expectRefusal(_officer(RU, ISSUER), abi.encodeWithSelector(selector, number, RU));
        ledger.issue(good.two(wrong));
        vm.assertEq(_word(_source), before, "nothing was drawn");
        _assertState(_digestOf(RU, good), State.None);
        _issue(RU, good);
    }

    function _isHeld(State state) private pure returns (bool) {
        return state == State.Void || state == State.Replaced || state == State.Returned;
    }

    function _accept() private {
        vm.assertEq(uint256(_fields(_issue(RU, _next)).state), uint256(State.Issued), "issued");
    }

    function _refuse(bytes memory error_) private {
        _refuseTo(_officer(RU, ISSUER), error_);
    }

    function _refuseTo(address officer, bytes memory error_) private {
        ICertificateLedger.Issuance memory next = _next;
        bytes32 before = _word(_source);
        _expectRefusal(officer, error_);
        ledger.issue(next.one());
        vm.assertEq(_word(_source), before, "nothing was drawn");
    }
}
