// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IMPORTER, STATISTICIAN, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Action, AlertKind, Check, Exit, Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Fields, Words} from "../util/Words.sol";
import {Invariants} from "./Invariants.sol";

/// @notice A campaign of acts that make no sense: anybody tries anything on any record, with few numbers, so that they
/// are tried again. Most is refused; whatever is done must leave the invariants standing.
contract WildInvariants is Invariants {
    using Arrays for *;

    function setUp() public override {
        super.setUp();
        for (uint8 participant = RU; participant <= CF; ++participant) {
            ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
            lot.zone = ZONE;
            _doDeclare(_officer(participant, STATISTICIAN), lot);
        }
    }

    function targetSelectors() public view returns (Selectors[] memory) {
        bytes4[] memory selectors = new bytes4[](12);
        selectors[0] = this.declare.selector;
        selectors[1] = this.issue.selector;
        selectors[2] = this.issue.selector;
        selectors[3] = this.issue.selector;
        selectors[4] = this.advance.selector;
        selectors[5] = this.advance.selector;
        selectors[6] = this.advance.selector;
        selectors[7] = this.settle.selector;
        selectors[8] = this.consume.selector;
        selectors[9] = this.approve.selector;
        selectors[10] = this.appoint.selector;
        selectors[11] = this.shake.selector;
        return _targets(selectors);
    }

    function declare(uint256 who, uint8 kind, uint64 serial, uint40 points, uint64 origins, uint8 source)
        external
        inTime
    {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind(kind % 7), 1);
        lot.serial = serial % 40;
        lot.lines = Words.line(points, 1);
        lot.origins = origins % 9;
        lot.source = source % 8;
        lot.on = _nearly(origins);
        lot.zone = points % 3 == 0 ? NO_ZONE : ZONE;
        _doDeclare(_anybody(who), lot);
    }

    /// @dev Mostly by an issuer and well-formed, or next to nothing would be issued.
    function issue(uint256 who, uint256 pick, uint64 serial, uint256 shape, uint40[3] calldata points) external inTime {
        ICertificateLedger.Issuance memory issuance = _issuanceOf(uint8(shape % 7), _any(pick), 1);
        issuance.serial = serial % 40;
        issuance.kind = Kind(shape % 5 == 0 ? (shape >> 8) % 7 : 4 + (shape >> 8) % 3);
        issuance.issuedOn = _nearly(shape >> 16);
        issuance.expiresOn = _nearly(shape >> 24) + uint32((shape >> 32) % 61);
        issuance.parcels = uint16((shape >> 40) % 8);
        issuance.inputs[0].points = _little(points[0]);
        if (shape >> 255 == 1) {
            ICertificateLedger.Input memory second = ICertificateLedger.Input(_any(pick >> 128), _little(points[1]));
            issuance.inputs = issuance.inputs[0].two(second);
        }
        uint40 weight = (shape >> 48) % 4 == 0 ? _little(points[2]) : issuance.inputs[0].points;
        issuance.lines = Words.line(weight, 1);
        Fields memory source = _fields(issuance.inputs[0].digest);
        uint8 holder = source.state == State.Confirmed ? source.destination : source.issuer;
        _doIssue(who % 4 == 0 ? _anybody(who) : _officer(holder, 1), issuance);
    }

    /// @dev Half of the time a step that the table has, by a role that has it, at whatever side.
    function advance(uint256 who, uint8 action, uint256 pick, uint256 day, bool reason) external inTime {
        Action action_ = Action(action % 15);
        address account = _somebody(who, pick);
        if (day % 2 == 0) {
            Row memory row = _rowFrom(_fields(_any(pick)).state, who);
            (action_, account) = (row.action, _officer(who % 4 == 0 ? RU : EU, row.role));
        }
        _doAdvance(account, action_, _nearly(day), _any(pick), reason ? EVIDENCE : bytes32(0));
    }

    function settle(uint256 who, uint256 pick, uint40 points, uint8 action, bool reason) external inTime {
        Action action_ = action < 200 ? Action.Confirm : Action(action % 15);
        if (action % 5 == 0) action_ = Action.AcceptReturn;
        ICertificateLedger.Finding memory found = _finding(_any(pick), _little(points));
        if (!reason) found.evidence = 0;
        address receiver = action_ == Action.Confirm ? _officer(EU, IMPORTER) : _officer(RU, VALIDATOR);
        _doSettle(who % 2 == 0 ? receiver : _somebody(who, pick), action_, _today(), found);
    }

    function consume(uint256 who, uint256 pick, uint40 points, uint8 exit) external inTime {
        ICertificateLedger.Consumption memory out =
            ICertificateLedger.Consumption(_any(pick), _little(points), Exit(exit % 3), _nearly(who), EVIDENCE);
        _doConsume(_somebody(who, pick), out);
    }

    function approve(uint256 who, uint256 pick, bool isMonitor) external inTime {
        _doApprove(isMonitor ? monitor : _anybody(who), _any(pick));
        _doCorrect(_somebody(who, pick), _any(pick), _today());
        _doAlert(_anybody(who), AlertKind(who % 4), Words.number(_code(uint8(pick % 6) + 1), uint64(pick)));
    }

    function appoint(uint256 who, uint256 whom, uint16 roles, uint8 offices, bool suspended) external inTime {
        address account = _anybody(whom);
        IParticipantRegistry.Appointment memory appointment = _appointment(account, roles & 63);
        _try(_focalPoint(uint8(who % 6) + 1), abi.encodeCall(IParticipantRegistry.appoint, (appointment.one())));
        _try(governor, abi.encodeCall(IParticipantRegistry.setSchemeRoles, (account, offices & 31)));
        bytes memory suspension = abi.encodeCall(IParticipantRegistry.setSuspended, (account.one(), suspended));
        if (offices % 4 == 0) _try(_focalPoint(uint8(who % 6) + 1), suspension);
        bytes memory named = abi.encodeCall(IParticipantRegistry.setFocalPoint, (uint8(who % 7), account));
        if (offices % 8 == 1) _try(governor, named);
    }

    function shake(uint8 participant, uint8 status, bool supervised, uint16 tolerance, uint256 time) external inTime {
        Status to = status < 128 ? Status.Admitted : Status(status % 6);
        bytes memory change =
            abi.encodeCall(IParticipantRegistry.setStatus, ((participant % 7).one(), to, supervised, BASIS));
        _try(governor, change);
        _try(governor, abi.encodeCall(IParticipantRegistry.setTerms, (participant % 7, 30, tolerance, BASIS)));
        clock += bound(time, 1 hours, 10 days);
    }

    /* CHANCE */

    function _try(address account, bytes memory call) private {
        vm.prank(account);
        (bool ok,) = address(registry).call(call);
        ok;
    }

    function _anybody(uint256 seed) private view returns (address) {
        return accounts[seed % accounts.length];
    }

    /// @dev Half of the time an officer of the record's issuer or destination.
    function _somebody(uint256 seed, uint256 pick) private view returns (address) {
        if (seed % 2 == 0) return _anybody(seed / 2);
        Fields memory record = _fields(_any(pick));
        return _officer(seed % 4 == 1 ? record.issuer : record.destination, uint16(1) << uint16((seed >> 8) % 5));
    }

    function _any(uint256 seed) private view returns (bytes32) {
        return seed % 50 == 49 ? keccak256("unknown") : digests[(seed / 50) % digests.length];
    }

    function _nearly(uint256 seed) private view returns (uint32) {
        return seed % 16 == 0 ? uint32(_today() + seed / 16 % 5 - 2) : _today();
    }

    function _little(uint40 points) private pure returns (uint40) {
        return points % 5 == 0 ? points : points % 600;
    }
}
