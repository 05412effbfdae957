// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Record} from "../../../contracts/libraries/Record.sol";
import {State, Timing} from "../../../contracts/libraries/Types.sol";
import {Base} from "../util/Base.sol";
import {Words} from "../util/Words.sol";

/// @notice The views of the ledger.
contract LedgerViewsTest is Base {
    function test_statusOf_everyState() public {
        bytes32[] memory digests = _oneOfEachState();
        _assertTimings(digests, Timing.InTime, Timing.InTime);
        vm.warp(uint256(TODAY + VALIDITY + 1) * 1 days - 1);
        _assertTimings(digests, Timing.InTime, Timing.InTime);
        vm.warp(uint256(TODAY + VALIDITY + 1) * 1 days);
        _assertTimings(digests, Timing.Expired, Timing.Overdue);
    }

    function test_recordsOf_areTheRecordsInOrder() public {
        bytes32[] memory digests = _oneOfEachState();
        Record[] memory records = ledger.recordsOf(digests);
        vm.assertEq(records.length, digests.length, "as many");
        for (uint256 i; i < records.length; ++i) {
            vm.assertEq(bytes32(Record.unwrap(records[i])), _word(digests[i]), "each");
            vm.assertEq(uint256(Words.unpack(records[i]).state), i, "its state");
        }
    }

    function testFuzz_unknownDigestsAreZero(bytes32 digest) public view {
        vm.assertEq(_word(digest), 0, "record");
        vm.assertTrue(!ledger.isApproved(digest), "approved");
        (State state, Timing timing) = ledger.statusOf(digest);
        vm.assertTrue(state == State.None && timing == Timing.InTime, "status");
    }

    function testFuzz_isNumberUsed_ofAnEmptyLedger(uint256 number) public view {
        vm.assertTrue(!ledger.isNumberUsed(number), "unused");
    }

    function test_manyAtOnce_ofNone() public view {
        bytes32[] memory none = new bytes32[](0);
        vm.assertEq(ledger.recordsOf(none).length, 0, "records");
        (State[] memory states, Timing[] memory timings) = ledger.statusesOf(none);
        vm.assertEq(states.length + timings.length, 0, "statuses");
    }

    function test_registryAndVersion() public view {
        vm.assertEq(address(ledger.registry()), address(registry), "registry");
        vm.assertEq(ledger.version(), "kpchain-ledger/2", "version");
    }

    function _oneOfEachState() private returns (bytes32[] memory digests) {
        digests = new bytes32[](uint256(type(State).max) + 1);
        for (uint256 s; s < digests.length; ++s) {
            digests[s] = _at(State(s));
        }
    }

    function _assertTimings(bytes32[] memory digests, Timing before, Timing under) private view {
        (State[] memory states, Timing[] memory timings) = ledger.statusesOf(digests);
        for (uint256 s; s < digests.length; ++s) {
            Timing expected = Timing.InTime;
            if (State(s) == State.Issued || State(s) == State.Validated) expected = before;
            if (_isUnderWay(State(s))) expected = under;
            vm.assertEq(uint256(states[s]), s, "state");
            vm.assertEq(uint256(timings[s]), uint256(expected), "timing");
            (State state, Timing timing) = ledger.statusOf(digests[s]);
            vm.assertTrue(state == states[s] && timing == timings[s], "one and many agree");
        }
    }

    function _isUnderWay(State state) private pure returns (bool) {
        return
            state == State.InTransit || state == State.Arrived || state == State.Detained
                || state == State.ReturnOrdered;
    }
}
