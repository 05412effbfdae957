// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {ISSUER, MONITOR} from "../../../contracts/libraries/Roles.sol";
import {State} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract ApproveTest is Base {
    using Arrays for *;

    function test_approve() public {
        (bytes32 first, bytes32 second) = (_certificate(CF, EU), _certificate(CF, EU));
        bytes32 other = _certificate(CF, EU);
        bytes32 before = _word(first);
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateApproved(first, monitor);
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateApproved(second, monitor);
        vm.prank(monitor);
        ledger.approve(first.two(second));
        vm.assertTrue(ledger.isApproved(first) && ledger.isApproved(second), "both");
        vm.assertTrue(!ledger.isApproved(other), "no other");
        vm.assertEq(_slotsWritten(address(ledger)), 2, "one slot each");
        vm.assertEq(_word(first), before, "the record is as before");
    }

    function test_RevertWhen_notIssuedOrNoLonger() public {
        for (uint8 s = uint8(State.Declared); s <= uint8(State.Lost); ++s) {
            if (State(s) == State.Issued) continue;
            bytes32 digest = _at(State(s));
            bytes4 selector = ICertificateLedger.ApprovalNotDue.selector;
            _expectRefusal(monitor, abi.encodeWithSelector(selector, digest, State(s)));
            ledger.approve(digest.one());
            vm.assertTrue(!ledger.isApproved(digest), "not approved");
        }
    }

    function testFuzz_RevertWhen_recordIsUnknown(bytes32 digest) public {
        _expectRefusal(monitor, abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, digest));
        ledger.approve(digest.one());
    }

    function testFuzz_RevertWhen_callerIsNoMonitor(address caller) public {
        vm.assume(caller != monitor);
        bytes32 digest = _certificate(CF, EU);
        bytes4 selector = ICertificateLedger.SchemeRoleRequired.selector;
        _expectRefusal(caller, abi.encodeWithSelector(selector, caller, MONITOR));
        ledger.approve(digest.one());
        _expectRefusal(chair, abi.encodeWithSelector(selector, chair, MONITOR));
        ledger.approve(digest.one());
        address issuer = _officer(CF, ISSUER);
        _expectRefusal(issuer, abi.encodeWithSelector(selector, issuer, MONITOR));
        ledger.approve(digest.one());
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(monitor, abi.encodeWithSelector(selector, 0, 200));
        ledger.approve(new bytes32[](0));
        _expectRefusal(monitor, abi.encodeWithSelector(selector, 201, 200));
        ledger.approve(new bytes32[](201));
    }
}
