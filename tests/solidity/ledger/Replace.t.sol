// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Action, Kind, State} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Fields, Words} from "../util/Words.sol";

/// @notice Issuing a Replacement.
contract ReplaceTest is Base {
    using Arrays for *;

    function testFuzz_issue_replacement(uint40 drawn, bool validated) public {
        drawn = uint40(bound(drawn, 1, WEIGHT));
        State from = validated ? State.Validated : State.Issued;
        bytes32 replaced = _at(from);
        ICertificateLedger.Issuance memory issuance = _replacementOf(replaced, drawn);
        bytes32 digest = _digestOf(RU, issuance);
        Fields memory old = _fields(replaced);
        (old.state, old.available) = (State.Replaced, WEIGHT);

        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateAdvanced(
            replaced, Words.pack(old), Words.act(_officer(RU, ISSUER), TODAY, Action.Replace, from), digest
        );
        Fields memory expected =
            Fields(State.Issued, Kind.Replacement, RU, EU, TODAY, TODAY + VALIDITY, drawn, 0, RU_ORIGIN, 0);
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateIssued(
            digest,
            Words.number("RU", issuance.serial),
            Words.pack(expected),
            _officer(RU, ISSUER),
            3,
            issuance.lines,
            issuance.inputs
        );
        _issue(RU, issuance);

        vm.assertEq(_slotsWritten(address(ledger)), 3, "both certificates and the number");
        old.available = WEIGHT - drawn;
        _assertRecord(replaced, old, "the replaced one keeps what was not drawn");
        _assertRecord(digest, expected, "the replacement");
    }

    function test_issue_replacementOfAnExpiredCertificate() public {
        bytes32 replaced = _at(State.Validated);
        vm.warp(block.timestamp + 90 days);
        ICertificateLedger.Issuance memory issuance = _replacementOf(replaced, WEIGHT);
        (issuance.issuedOn, issuance.expiresOn) = (TODAY + 90, TODAY + 100);
        _issue(RU, issuance);
        _assertState(replaced, State.Replaced);
    }

    function test_issue_replacementOfAReplacement() public {
        bytes32 first = _certificate(RU, EU);
        bytes32 second = _issue(RU, _replacementOf(first, WEIGHT));
        bytes32 third = _issue(RU, _replacementOf(second, WEIGHT));
        _assertState(second, State.Replaced);
        vm.assertEq(_fields(third).points, WEIGHT, "the carats went down the line");
    }

    /// @dev More weight than before is allowed, if it is drawn from elsewhere.
    function test_issue_replacementThatDrawsFromALotToo() public {
        bytes32 replaced = _certificate(RU, EU);
        bytes32 lot = _lot(RU, SOURCE);
        ICertificateLedger.Issuance memory issuance = _replacementOf(replaced, 700);
        issuance.inputs = ICertificateLedger.Input(lot, 200).two(ICertificateLedger.Input(replaced, WEIGHT));
        _issue(RU, issuance);
        vm.assertEq(_fields(replaced).available, 0, "all of the replaced one");
        vm.assertEq(_fields(lot).available, SOURCE - 200, "and some of the lot");
    }

    function test_RevertWhen_replacementNamesNone() public {
        ICertificateLedger.Issuance memory issuance = _replacementOf(_lot(RU, SOURCE), WEIGHT);
        _refuseCount(issuance, 0);
        issuance.kind = Kind.Standard;
        _issue(RU, issuance);
    }

    function test_RevertWhen_replacementNamesTwo() public {
        bytes32 first = _certificate(RU, EU);
        bytes32 second = _at(State.Validated);
        ICertificateLedger.Issuance memory issuance = _replacementOf(first, WEIGHT);
        issuance.inputs = ICertificateLedger.Input(first, 1).two(ICertificateLedger.Input(second, WEIGHT));
        _refuseCount(issuance, 2);
        _assertState(first, State.Issued);
        _assertState(second, State.Validated);
    }

    function test_RevertWhen_replacementNamesNothingThatCanBeReplaced() public {
        for (uint8 s; s <= uint8(State.Lost); ++s) {
            if (State(s) == State.Issued || State(s) == State.Validated) continue;
            _refuseCount(_replacementOf(_at(State(s)), WEIGHT), 0);
        }
    }

    function test_RevertWhen_standardDrawsFromAnIssuedCertificate() public {
        bytes32 digest = _certificate(RU, EU);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, digest, WEIGHT);
        bytes4 selector = ICertificateLedger.RecordNotDrawable.selector;
        _refuse(issuance, abi.encodeWithSelector(selector, digest, State.Issued));
        issuance.kind = Kind.Replacement;
        _issue(RU, issuance);
    }

    function test_RevertWhen_replacedOneIsOfAnotherIssuer() public {
        bytes32 digest = _certificate(BW, EU);
        bytes4 selector = ICertificateLedger.OfficerNotEntitled.selector;
        bytes memory error_ =
            abi.encodeWithSelector(selector, digest, State.Issued, Action.Replace, _officer(RU, ISSUER));
        _refuse(_replacementOf(digest, WEIGHT), error_);
        _assertState(digest, State.Issued);
    }

    function test_RevertWhen_replacedOneIsNamedTwice() public {
        bytes32 digest = _certificate(RU, EU);
        ICertificateLedger.Issuance memory issuance = _replacementOf(digest, WEIGHT);
        issuance.inputs = ICertificateLedger.Input(digest, 250).two(ICertificateLedger.Input(digest, 250));
        _refuse(issuance, abi.encodeWithSelector(ICertificateLedger.InputRepeated.selector, digest));
    }

    function test_RevertWhen_replacedBeforeItWasIssued() public {
        bytes32 digest = _certificate(RU, EU);
        ICertificateLedger.Issuance memory issuance = _replacementOf(digest, WEIGHT);
        issuance.issuedOn = TODAY - 1;
        issuance.expiresOn = TODAY;
        bytes4 selector = ICertificateLedger.DateOutOfBounds.selector;
        _refuse(issuance, abi.encodeWithSelector(selector, TODAY - 1, TODAY, TODAY + 1));
        issuance.issuedOn = TODAY;
        _issue(RU, issuance);
    }

    function test_RevertWhen_moreIsDrawnThanTheReplacedOneWeighs() public {
        bytes32 digest = _certificate(RU, EU);
        bytes4 selector = ICertificateLedger.CaratsNotAvailable.selector;
        _refuse(_replacementOf(digest, WEIGHT + 1), abi.encodeWithSelector(selector, digest, WEIGHT, WEIGHT + 1));
        _assertState(digest, State.Issued);
    }

    function _refuseCount(ICertificateLedger.Issuance memory issuance, uint256 count) private {
        uint256 number = Words.number("RU", issuance.serial);
        _refuse(issuance, abi.encodeWithSelector(ICertificateLedger.ReplacedCount.selector, number, count));
    }

    function _refuse(ICertificateLedger.Issuance memory issuance, bytes memory error_) private {
        _expectRefusal(_officer(RU, ISSUER), error_);
        ledger.issue(issuance.one());
    }
}
