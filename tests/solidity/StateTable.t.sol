// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../contracts/interfaces/ICertificateLedger.sol";
import {ISSUER, VALIDATOR} from "../../contracts/libraries/Roles.sol";
import {Action, State} from "../../contracts/libraries/Types.sol";
import {Arrays} from "./util/Arrays.sol";
import {Table} from "./util/Table.sol";
import {Fields, Words} from "./util/Words.sol";

/// @notice Every state, action, side and lawful set of roles, tried on the contract: what state_machine.csv lists leads
/// where it says, everything else is refused with the right error and changes nothing.
contract StateTableTest is Table {
    using Arrays for *;

    uint16 private constant ALL = 31;
    uint40 private constant DRAWN = 300;

    /// @dev The record that is tried, and what a certificate with its number and one that replaces it would be.
    State private _from;
    bytes32 private _digest;
    bytes32 private _before;
    bytes32 private _source;
    bytes private _again;
    bytes private _replacement;
    uint64 private _serial;
    uint64 private _replacementSerial;

    function setUp() public override {
        super.setUp();
        _readTable();
        uint8[3] memory participants = [RU, EU, AE];
        for (uint256 i; i < 3; ++i) {
            for (uint16 roles; roles <= ALL; ++roles) {
                if (_isLawful(roles)) _appoint(participants[i], _holder(participants[i], roles), roles);
            }
        }
    }

    function test_table_hasEveryRowOfTheFile() public view {
        vm.assertEq(rows.length, 26, "rows");
    }

    function test_table_None() public {
        _tryAll(State.None);
    }

    function test_table_Declared() public {
        _tryAll(State.Declared);
    }

    function test_table_Issued() public {
        _tryAll(State.Issued);
    }

    function test_table_Validated() public {
        _tryAll(State.Validated);
    }

    function test_table_InTransit() public {
        _tryAll(State.InTransit);
    }

    function test_table_Arrived() public {
        _tryAll(State.Arrived);
    }

    function test_table_Confirmed() public {
        _tryAll(State.Confirmed);
    }

    function test_table_Detained() public {
        _tryAll(State.Detained);
    }

    function test_table_ReturnOrdered() public {
        _tryAll(State.ReturnOrdered);
    }

    function test_table_Returned() public {
        _tryAll(State.Returned);
    }

    function test_table_Seized() public {
        _tryAll(State.Seized);
    }

    function test_table_Forfeited() public {
        _tryAll(State.Forfeited);
    }

    function test_table_Void() public {
        _tryAll(State.Void);
    }

    function test_table_Replaced() public {
        _tryAll(State.Replaced);
    }

    function test_table_Lost() public {
        _tryAll(State.Lost);
    }

    /* EVERY COMBINATION */

    function _tryAll(State from) private {
        _prepare(from);
        uint256 reached;
        for (uint8 a; a <= uint8(Action.ReportLost); ++a) {
            for (uint8 s; s <= uint8(Side.Other); ++s) {
                for (uint16 roles; roles <= ALL; ++roles) {
                    if (!_isLawful(roles)) continue;
                    bool moved = _try(Action(a), Side(s), roles);
                    bool single = roles != 0 && roles & (roles - 1) == 0;
                    if (moved && single) ++reached;
                }
            }
        }
        uint256 listed;
        for (uint256 i; i < rows.length; ++i) {
            if (rows[i].from == from) ++listed;
        }
        vm.assertEq(reached, listed, "as many steps as the file has rows");
    }

    function _prepare(State from) private {
        _from = from;
        _serial = serials + (from == State.Declared ? 1 : 2);
        _digest = _at(from);
        _source = _lot(RU, SOURCE);
        string memory kind = from == State.Declared ? "lot document" : "certificate document";
        ICertificateLedger.Issuance memory again = _issuanceOf(EU, _source, 1);
        again.serial = _serial;
        again.root = keccak256(abi.encode(kind, _serial));
        if (from == State.None) _digest = _digestOf(RU, again);
        if (from != State.Declared) vm.assertEq(_digestOf(RU, again), _digest, "the same record");
        _again = abi.encodeCall(ICertificateLedger.issue, (again.one()));
        ICertificateLedger.Issuance memory replacement = _replacementOf(_digest, DRAWN);
        replacement.destination = BW;
        _replacementSerial = replacement.serial;
        _replacement = abi.encodeCall(ICertificateLedger.issue, (replacement.one()));
        _before = _word(_digest);
    }

    function _try(Action action, Side side, uint16 roles) private returns (bool moved) {
        uint8 participant = _participant(side);
        address officer = _holder(participant, roles);
        _tryWrongDoors(action, officer);
        bytes memory refusal = _refusalOf(action, side, participant, roles);
        uint256 state = refusal.length == 0 ? vm.snapshotState() : 0;
        (bool ok, bytes memory answer) = _act(action, officer);
        vm.assertEq(answer, refusal, "the answer");
        vm.assertTrue(ok == (refusal.length == 0), "done or refused");
        if (!ok || _from == State.Declared) vm.assertEq(_word(_digest), _before, "nothing changed");
        if (ok && _from != State.Declared) {
            moved = true;
            _assertMoved(action);
        }
        if (ok) vm.revertToState(state);
    }

    function _act(Action action, address officer) private returns (bool, bytes memory) {
        bytes memory call = _stepOf(action);
        if (_isSettlement(action)) call = _findingOf(action);
        if (action == Action.Issue) call = _again;
        if (action == Action.Replace) call = _replacement;
        vm.prank(officer);
        return address(ledger).call(call);
    }

    /// @dev Actions that are done through another function are refused whoever asks.
    function _tryWrongDoors(Action action, address officer) private {
        bytes memory refusal = abi.encodeWithSelector(ICertificateLedger.ActionNotHere.selector, action);
        if (_isSettlement(action) || _isIssue(action)) _assertRefused(officer, _stepOf(action), refusal);
        if (!_isSettlement(action)) _assertRefused(officer, _findingOf(action), refusal);
    }

    function _assertRefused(address officer, bytes memory call, bytes memory refusal) private {
        vm.prank(officer);
        (bool ok, bytes memory answer) = address(ledger).call(call);
        vm.assertTrue(!ok, "refused");
        vm.assertEq(answer, refusal, "wrong door");
        vm.assertEq(_word(_digest), _before, "nothing changed");
    }

    /* WHAT THE FILE SAYS */

    function _refusalOf(Action action, Side side, uint8 participant, uint16 roles) private view returns (bytes memory) {
        address officer = _holder(participant, roles);
        if (_isIssue(action) && roles & ISSUER == 0) {
            return abi.encodeWithSelector(ICertificateLedger.RoleRequired.selector, officer, ISSUER, roles);
        }
        if (action == Action.Issue) return _issueRefusal(participant);
        if (action == Action.Replace && !_exists(_from, action)) {
            uint256 number = Words.number(_code(participant), _replacementSerial);
            return abi.encodeWithSelector(ICertificateLedger.ReplacedCount.selector, number, 0);
        }
        if (_from == State.None) return abi.encodeWithSelector(ICertificateLedger.RecordUnknown.selector, _digest);
        if (!_exists(_from, action)) {
            return
                abi.encodeWithSelector(
                    ICertificateLedger.TransitionNotAllowed.selector, _digest, _from, action, officer
                );
        }
        if (entitled[_from][action][side] & roles == 0) {
            return
                abi.encodeWithSelector(ICertificateLedger.OfficerNotEntitled.selector, _digest, _from, action, officer);
        }
        return "";
    }

    /// @dev Issuing under a number for the second time. Another issuer's certificate with this serial has a number of
    /// its own, and draws in vain on Russia's lot. A certificate with a lot's serial is another record than the lot.
    function _issueRefusal(uint8 participant) private view returns (bytes memory) {
        uint256 number = Words.number(_code(participant), _serial);
        if (participant == EU) {
            return abi.encodeWithSelector(ICertificateLedger.DestinationIsIssuer.selector, number, EU);
        }
        if (participant == AE) {
            return abi.encodeWithSelector(ICertificateLedger.RecordNotHeld.selector, _source, RU, AE);
        }
        if (_exists(_from, Action.Issue) || _from == State.Declared) return "";
        return abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, number);
    }

    function _assertMoved(Action action) private view {
        Fields memory expected = Words.unpack(ledger.recordOf(_digest));
        vm.assertEq(uint256(expected.state), uint256(next[_from][action]), "where the file says");
        if (action == Action.Issue) return;
        Fields memory before = expected;
        before.state = _from;
        before.available = 0;
        vm.assertEq(bytes32(_unwrap(before)), _before, "nothing but state and available changed");
        uint40 available = _fields(_digest).available;
        uint40 given = action == Action.Void || _isSettlement(action) ? WEIGHT : 0;
        if (action == Action.Replace) given = WEIGHT - DRAWN;
        vm.assertEq(available, given, "available");
    }

    function _stepOf(Action action) private view returns (bytes memory) {
        return
            abi.encodeCall(
                ICertificateLedger.advance, (action, TODAY, ICertificateLedger.Step(_digest, EVIDENCE).one())
            );
    }

    function _findingOf(Action action) private view returns (bytes memory) {
        return abi.encodeCall(ICertificateLedger.settle, (action, TODAY, _finding(_digest, WEIGHT).one()));
    }

    function _unwrap(Fields memory fields) private pure returns (uint256) {
        return uint256(bytes32(abi.encode(Words.pack(fields))));
    }

    function _participant(Side side) private pure returns (uint8) {
        if (side == Side.Issuer) return RU;
        return side == Side.Destination ? EU : AE;
    }

    function _holder(uint8 participant, uint16 roles) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("holder of roles", participant, roles)))));
    }

    function _isLawful(uint16 roles) private pure returns (bool) {
        return roles & (ISSUER | VALIDATOR) != ISSUER | VALIDATOR;
    }

    function _isIssue(Action action) private pure returns (bool) {
        return action == Action.Issue || action == Action.Replace;
    }

    function _isSettlement(Action action) private pure returns (bool) {
        return action == Action.Confirm || action == Action.AcceptReturn;
    }
}
