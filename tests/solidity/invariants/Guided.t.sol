// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IMPORTER, ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Action, AlertKind, Check, Exit, Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Fields, Words} from "../util/Words.sol";
import {Invariants} from "./Invariants.sol";

/// @notice A campaign of acts that make sense, each with a forecast: the ledger must do what is lawful and refuse the
/// rest. Nothing here may revert.
/// forge-config: default.invariant.fail-on-revert = true
/// forge-config: ci.invariant.fail-on-revert = true
contract GuidedInvariants is Invariants {
    using Arrays for *;

    function targetSelectors() public view returns (Selectors[] memory) {
        bytes4[] memory selectors = new bytes4[](14);
        selectors[0] = this.declare.selector;
        selectors[1] = this.issue.selector;
        selectors[2] = this.issue.selector;
        selectors[3] = this.replace.selector;
        selectors[4] = this.step.selector;
        selectors[5] = this.step.selector;
        selectors[6] = this.step.selector;
        selectors[7] = this.step.selector;
        selectors[8] = this.consume.selector;
        selectors[9] = this.correctOrAlert.selector;
        selectors[10] = this.suspend.selector;
        selectors[11] = this.setStatus.selector;
        selectors[12] = this.appoint.selector;
        selectors[13] = this.wait_.selector;
        return _targets(selectors);
    }

    function declare(uint8 participant, uint8 kind, uint40 points, uint64 origins) external inTime {
        participant = uint8(bound(participant, RU, CF));
        ICertificateLedger.LotDeclaration memory lot =
            _lotOf(Kind(uint8(bound(kind, 1, 3))), uint40(bound(points, 1, 1e6)));
        bool mines = registry.participantOf(participant).producer < 64;
        if (lot.kind == Kind.Production && !mines) lot.kind = Kind.Legacy;
        lot.origins = lot.kind == Kind.Production ? 0 : uint64(bound(origins, 1, 7));
        lot.source = lot.kind == Kind.PaperImport ? GA : 0;
        lot.on = _today();
        lot.zone = ZONE;
        address officer = _officer(participant, STATISTICIAN);
        bool lawful = _holds(officer, STATISTICIAN, participant, true);
        _compare(lawful, _doDeclare(officer, lot));
    }

    function issue(uint256 seed, uint8 destination, uint40 points, uint40 more) external inTime {
        bytes32 first = _find(seed, _drawables());
        if (first == 0 || _fields(first).available == 0) return;
        uint8 holder = _holderOf(first);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(_another(holder, destination), first, 1);
        issuance.inputs[0].points = uint40(bound(points, 1, _fields(first).available));
        bytes32 second = _find(seed >> 128, _drawables());
        if (second != first && _holderOf(second) == holder && _fields(second).available != 0) {
            uint40 taken = uint40(bound(more, 1, _fields(second).available));
            issuance.inputs = issuance.inputs[0].two(ICertificateLedger.Input(second, taken));
        }
        _finish(issuance, holder, seed);
    }

    function replace(uint256 seed, uint8 destination, uint40 points) external inTime {
        bytes32 digest = _find(seed, _stateBit(State.Issued) | _stateBit(State.Validated));
        if (digest == 0) return;
        uint8 issuer = _fields(digest).issuer;
        ICertificateLedger.Issuance memory issuance = _replacementOf(digest, 1);
        issuance.destination = _another(issuer, destination);
        issuance.inputs[0].points = uint40(bound(points, 1, _fields(digest).points));
        _finish(issuance, issuer, seed);
    }

    /// @dev A random certificate takes a random step that the table has from its state.
    function step(uint256 seed, uint256 pick, uint8 third, uint40 found, bool hurry) external inTime {
        bytes32 digest = _find(seed, ~_drawables() & ~_stateBit(State.Lost) & ~_stateBit(State.Forfeited));
        if (digest == 0) return;
        Row memory row = _rowFrom(_fields(digest).state, pick);
        uint8 participant = _participantAt(row.side, digest, third);
        address officer = _officer(participant, row.role);
        if (row.action == Action.Validate && !hurry) _doApprove(monitor, digest);
        bool lawful = _isLawful(row, digest, participant);
        if (row.action == Action.Confirm || row.action == Action.AcceptReturn) {
            found = uint40(bound(found, 0, 2 * uint256(_fields(digest).points)));
            ICertificateLedger.Finding memory finding =
                ICertificateLedger.Finding(digest, EVIDENCE, found, 7, 1, Check.Opened);
            _compare(lawful, _doSettle(officer, row.action, _today(), finding));
        } else {
            _compare(lawful, _doAdvance(officer, row.action, _today(), digest, EVIDENCE));
        }
    }

    function consume(uint256 seed, uint40 points, uint8 exit) external inTime {
        bytes32 digest = _find(seed, _drawables());
        if (digest == 0 || _fields(digest).available == 0) return;
        uint8 holder = _holderOf(digest);
        points = uint40(bound(points, 1, _fields(digest).available));
        address officer = _officer(holder, STATISTICIAN);
        ICertificateLedger.Consumption memory out =
            ICertificateLedger.Consumption(digest, points, Exit(exit % 3), _today(), EVIDENCE);
        _compare(_holds(officer, STATISTICIAN, holder, true), _doConsume(officer, out));
    }

    function correctOrAlert(uint256 seed, uint8 participant) external inTime {
        bytes32 digest = _find(seed, _stateBit(State.Issued) | _stateBit(State.InTransit));
        participant = uint8(bound(participant, RU, CF));
        address watcher = _officer(participant, IMPORTER);
        _compare(_holds(watcher, IMPORTER, participant, false), _doAlert(watcher, AlertKind.Stolen, seed));
        if (digest == 0) return;
        address officer = _officer(participant, ISSUER);
        bool lawful = _fields(digest).issuer == participant && _holds(officer, ISSUER, participant, false);
        _compare(lawful, _doCorrect(officer, digest, _today()));
    }

    function suspend(uint8 participant, uint8 bit, uint8 dice) external inTime {
        participant = uint8(bound(participant, RU, CF));
        address officer = _officer(participant, uint16(1) << (bit % 5));
        vm.prank(_focalPoint(participant));
        registry.setSuspended(officer.one(), dice < 32);
    }

    function setStatus(uint8 participant, uint8 status, bool supervised, uint8 dice) external inTime {
        participant = uint8(bound(participant, RU, CF));
        Status to = dice < 192 ? Status.Admitted : Status(uint8(bound(status, 2, 5)));
        IParticipantRegistry.Participant memory own = registry.participantOf(participant);
        if (own.status == to && own.supervised == (supervised && to == Status.Restricted)) return;
        _setStatus(participant, to, supervised);
    }

    function appoint(uint256 seed, uint8 participant, uint16 roles, uint8 offices) external inTime {
        address account = accounts[accounts.length - 1 - seed % 8];
        vm.prank(_focalPoint(uint8(bound(participant, RU, CF))));
        (bool ok,) = address(registry)
            .call(abi.encodeCall(IParticipantRegistry.appoint, (_appointment(account, roles & 31).one())));
        vm.prank(governor);
        (ok,) = address(registry).call(abi.encodeCall(IParticipantRegistry.setSchemeRoles, (account, offices & 31)));
    }

    function wait_(uint256 time) external {
        clock += bound(time, 1 hours, 15 days);
    }

    /* FORECASTS */

    function _compare(bool lawful, bool done) private {
        if (lawful && !done) _accuse("a lawful act was refused");
        if (!lawful && done) _accuse("an unlawful act was done");
    }

    function _finish(ICertificateLedger.Issuance memory issuance, uint8 issuer, uint256 seed) private {
        uint256 drawn;
        for (uint256 i; i < issuance.inputs.length; ++i) {
            drawn += issuance.inputs[i].points;
        }
        uint256 weight = seed % 3 == 0 ? bound(seed >> 64, 1, drawn) : drawn;
        bool gains = seed % 7 == 0;
        if (gains) weight = drawn + 1;
        issuance.lines = Words.line(weight, 1 + weight % 1000);
        (issuance.issuedOn, issuance.expiresOn) = (_today(), _today() + uint32(seed % (VALIDITY + 1)));
        address officer = _officer(issuer, ISSUER);
        bool lawful = !gains && _holds(officer, ISSUER, issuer, true) && _isOpen(issuance.destination);
        _compare(lawful, _doIssue(officer, issuance));
    }

    function _isLawful(Row memory row, bytes32 digest, uint8 participant) private view returns (bool) {
        bool start = row.action == Action.Validate || row.action == Action.Export;
        if (!_holds(_officer(participant, row.role), row.role, participant, start)) return false;
        Fields memory record = _fields(digest);
        bool timed = start || (row.action == Action.Arrive && row.from == State.Validated);
        if (timed && _today() > record.expiresOn) return false;
        if (row.action == Action.Export) return _isOpen(record.destination);
        bool supervised = registry.participantOf(participant).supervised;
        return row.action != Action.Validate || !supervised || ledger.isApproved(digest);
    }

    function _participantAt(Side side, bytes32 digest, uint8 third) private view returns (uint8) {
        Fields memory record = _fields(digest);
        if (side == Side.Issuer) return record.issuer;
        if (side == Side.Destination) return record.destination;
        third = uint8(bound(third, RU, CF));
        while (third == record.issuer || third == record.destination) {
            third = third % CF + 1;
        }
        return third;
    }

    function _holderOf(bytes32 digest) private view returns (uint8) {
        Fields memory record = _fields(digest);
        return record.state == State.Confirmed ? record.destination : record.issuer;
    }

    function _another(uint8 participant, uint8 pick) private pure returns (uint8) {
        pick = uint8(bound(pick, RU, CF));
        return pick == participant ? pick % CF + 1 : pick;
    }

    function _drawables() private pure returns (uint256) {
        return _stateBit(State.Declared) | _stateBit(State.Confirmed) | _stateBit(State.Void)
            | _stateBit(State.Replaced) | _stateBit(State.Returned);
    }
}
