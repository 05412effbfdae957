// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Action, AlertKind, Kind, State} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Words} from "../util/Words.sol";
import {Witness} from "./Witness.sol";

/// @notice Acts on the ledger, and keeps books of its own on what each act that was not refused must have done.
abstract contract Ghost is Witness {
    using Arrays for *;

    /// @dev For each record: what it drew on, what it has of itself, its place in `digests`, and how much could and did leave it.
    struct Book {
        bytes32[] parents;
        uint64 origins;
        uint16 taints;
        uint40 came;
        uint40 left;
        uint256 number;
        uint256 place;
    }

    mapping(bytes32 digest => Book) internal books;
    mapping(uint256 number => uint256 times) internal timesUsed;
    uint256 internal declared;
    uint256 internal consumed;
    uint256 internal lost;

    /// @dev What fuzzing does with the clock is forgotten between two calls; this is not.
    uint256 internal clock;

    modifier inTime() {
        vm.warp(clock);
        _;
    }

    function setUp() public virtual override {
        super.setUp();
        clock = block.timestamp;
        for (uint8 participant = RU; participant <= CF; ++participant) {
            vm.prank(governor);
            registry.setZones(participant, ZONE.one(), true, BASIS);
        }
    }

    function _today() internal view returns (uint32) {
        return uint32(clock / 1 days);
    }

    function _roll(address account, bytes memory call) private returns (bool ok) {
        vm.recordLogs();
        vm.prank(account);
        (ok,) = address(ledger).call(call);
        _witness(ok);
    }

    function _doDeclare(address account, ICertificateLedger.LotDeclaration memory lot) internal returns (bool ok) {
        ok = _roll(account, abi.encodeCall(ICertificateLedger.declareLots, (lot.one())));
        if (!ok) return false;
        uint8 participant = registry.accountOf(account).participant;
        bytes32 digest = _digestOf(participant, lot);
        uint256 weight = _weightOf(lot.lines);
        IParticipantRegistry.Participant memory own = registry.participantOf(participant);
        Book storage book = _open(digest, Words.lotNumber(own.code, lot.serial));
        declared += weight;
        book.came = uint40(weight);
        book.origins = lot.kind == Kind.Production ? uint64(1) << own.producer : lot.origins;
        if (lot.kind != Kind.Production) {
            book.taints = DECLARED_ORIGIN | (lot.kind == Kind.Legacy ? LEGACY : PAPER_IMPORT);
        }
        if (_isRestricted(own)) book.taints |= RESTRICTED_ZONE;
    }

    function _doIssue(address account, ICertificateLedger.Issuance memory issuance) internal returns (bool ok) {
        State[] memory before = _statesOf(issuance.inputs);
        ok = _roll(account, abi.encodeCall(ICertificateLedger.issue, (issuance.one())));
        if (!ok) return false;
        uint8 participant = registry.accountOf(account).participant;
        bytes32 digest = _digestOf(participant, issuance);
        Book storage book = _open(digest, Words.number(_code(participant), issuance.serial));
        uint256 drawn;
        for (uint256 i; i < issuance.inputs.length; ++i) {
            ICertificateLedger.Input memory input = issuance.inputs[i];
            Book storage parent = books[input.digest];
            if (_isBeforeExport(before[i])) parent.came = _fields(input.digest).points;
            parent.left += input.points;
            book.parents.push(input.digest);
            drawn += input.points;
        }
        uint256 weight = _weightOf(issuance.lines);
        if (weight > drawn) _accuse("a certificate weighs more than it drew");
        else lost += drawn - weight;
    }

    function _doAdvance(address account, Action action, uint32 on, bytes32 digest, bytes32 evidence)
        internal
        returns (bool ok)
    {
        ICertificateLedger.Step memory step = ICertificateLedger.Step(digest, evidence);
        ok = _roll(account, abi.encodeCall(ICertificateLedger.advance, (action, on, step.one())));
        if (ok && action == Action.Void) books[digest].came = _fields(digest).points;
    }

    function _doSettle(address account, Action action, uint32 on, ICertificateLedger.Finding memory found)
        internal
        returns (bool ok)
    {
        ok = _roll(account, abi.encodeCall(ICertificateLedger.settle, (action, on, found.one())));
        if (!ok) return false;
        uint40 points = _fields(found.digest).points;
        Book storage book = books[found.digest];
        book.came = found.points < points ? found.points : points;
        lost += points - book.came;
        uint256 difference = found.points < points ? points - found.points : found.points - points;
        uint16 tolerance = registry.participantOf(registry.accountOf(account).participant).toleranceBps;
        if (difference * 10_000 > uint256(points) * tolerance) book.taints |= DISCREPANCY;
    }

    function _doConsume(address account, ICertificateLedger.Consumption memory out) internal returns (bool ok) {
        ok = _roll(account, abi.encodeCall(ICertificateLedger.consume, (out.one())));
        if (!ok) return false;
        books[out.digest].left += out.points;
        consumed += out.points;
    }

    function _doApprove(address account, bytes32 digest) internal returns (bool) {
        return _roll(account, abi.encodeCall(ICertificateLedger.approve, (digest.one())));
    }

    function _doCorrect(address account, bytes32 digest, uint32 on) internal returns (bool) {
        return _roll(account, abi.encodeCall(ICertificateLedger.correct, (digest, on, EVIDENCE)));
    }

    function _doAlert(address account, AlertKind kind, uint256 number) internal returns (bool) {
        uint64 last = kind == AlertKind.RangeWithdrawn ? uint64(number) : 0;
        ICertificateLedger.Alert memory alert = ICertificateLedger.Alert(kind, number, last, 0, EVIDENCE);
        return _roll(account, abi.encodeCall(ICertificateLedger.alert, (alert.one())));
    }

    function _open(bytes32 digest, uint256 number) private returns (Book storage book) {
        if (timesUsed[number]++ != 0) _accuse("a number was used twice");
        if (books[digest].number != 0) _accuse("a digest was recorded twice");
        book = books[digest];
        book.number = number;
        book.place = digests.length;
        _follow(digest);
    }

    function _statesOf(ICertificateLedger.Input[] memory inputs) private view returns (State[] memory states) {
        states = new State[](inputs.length);
        for (uint256 i; i < inputs.length; ++i) {
            states[i] = _fields(inputs[i].digest).state;
        }
    }

    function _isBeforeExport(State state) internal pure returns (bool) {
        return state == State.Issued || state == State.Validated;
    }
}
