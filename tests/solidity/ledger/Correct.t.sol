// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {ISSUER, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {State, Status} from "../../../contracts/libraries/Types.sol";
import {Base} from "../util/Base.sol";

contract CorrectTest is Base {
    function testFuzz_correct(uint8 pick, uint32 on, bytes32 correction) public {
        State[5] memory under = [State.Issued, State.Validated, State.InTransit, State.Arrived, State.Detained];
        bytes32 digest = _at(under[bound(pick, 0, 4)]);
        on = uint32(bound(on, TODAY, TODAY + 1));
        bytes32 before = _word(digest);
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateCorrected(digest, _officer(RU, ISSUER), on, correction);
        vm.prank(_officer(RU, ISSUER));
        ledger.correct(digest, on, correction);
        vm.assertEq(_slotsWritten(address(ledger)), 0, "the original stays");
        vm.assertEq(_word(digest), before, "record");
    }

    function test_correct_whileSuspended() public {
        bytes32 digest = _at(State.Detained);
        _setStatus(RU, Status.Suspended, false);
        vm.prank(_officer(RU, ISSUER));
        ledger.correct(digest, TODAY, EVIDENCE);
    }

    function test_RevertWhen_lotOrAtItsEnd() public {
        State[7] memory ends =
            [State.Declared, State.Confirmed, State.Returned, State.Forfeited, State.Void, State.Replaced, State.Lost];
        for (uint256 i; i < ends.length; ++i) {
            bytes32 digest = _at(ends[i]);
            bytes4 selector = ICertificateLedger.CorrectionNotAllowed.selector;
            _refuse(digest, TODAY, abi.encodeWithSelector(selector, digest, ends[i]));
        }
    }

    function testFuzz_RevertWhen_recordIsUnknown(bytes32 digest) public {
        _refuse(digest, TODAY, abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, digest));
    }

    function test_RevertWhen_certificateIsOfAnotherIssuer() public {
        bytes32 digest = _certificate(BW, RU);
        _refuse(digest, TODAY, abi.encodeWithSelector(ICertificateLedger.RecordNotHeld.selector, digest, BW, RU));
    }

    function testFuzz_RevertWhen_dateIsOutOfBounds(uint32 on) public {
        vm.assume(on < TODAY || on > TODAY + 1);
        bytes4 selector = ICertificateLedger.DateOutOfBounds.selector;
        _refuse(_certificate(RU, EU), on, abi.encodeWithSelector(selector, on, TODAY, TODAY + 1));
    }

    function test_RevertWhen_officerIsNoIssuer() public {
        bytes32 digest = _certificate(RU, EU);
        address validator = _officer(RU, VALIDATOR);
        bytes4 selector = ICertificateLedger.RoleRequired.selector;
        _expectRefusal(validator, abi.encodeWithSelector(selector, validator, ISSUER, VALIDATOR));
        ledger.correct(digest, TODAY, EVIDENCE);
        _expectRefusal(stranger, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, stranger));
        ledger.correct(digest, TODAY, EVIDENCE);
        address issuer = _officer(RU, ISSUER);
        _suspend(issuer, RU);
        _refuse(digest, TODAY, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, issuer));
    }

    function _refuse(bytes32 digest, uint32 on, bytes memory error_) private {
        _expectRefusal(_officer(RU, ISSUER), error_);
        ledger.correct(digest, on, EVIDENCE);
    }
}
