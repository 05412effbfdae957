// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Lines} from "../../../contracts/libraries/Lines.sol";
import {Record} from "../../../contracts/libraries/Record.sol";
import {
    CHAIR,
    EXPORT_CUSTOMS,
    IMPORTER,
    ISSUER,
    MONITOR,
    SECRETARIAT,
    STATISTICIAN,
    VALIDATOR
} from "../../../contracts/libraries/Roles.sol";
import {Action, AlertKind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Table} from "../util/Table.sol";
import {Vm} from "../util/Vm.sol";
import {Fields, Words} from "../util/Words.sol";

/// @notice Looks on after every act: who is named in the events, and what became of each record.
abstract contract Witness is Table {
    bytes32[] internal digests;
    mapping(bytes32 digest => bytes32 word) internal lastSeen;

    /// @dev The first thing that went wrong. Kept and not thrown: a campaign that forgives reverts would forget it.
    string internal breach;

    function setUp() public virtual override {
        super.setUp();
        _readTable();
    }

    function _accuse(string memory what) internal {
        if (bytes(breach).length == 0) breach = what;
    }

    function _follow(bytes32 digest) internal {
        digests.push(digest);
        lastSeen[digest] = _word(digest);
    }

    /// @dev To be called after every act, while the registry still is as it was. Forge records the events of refused
    /// acts too; those are not looked at.
    function _witness(bool done) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; done && i < logs.length; ++i) {
            if (!_isEntitled(logs[i])) _accuse("an event names an officer who was not entitled");
        }
        bytes32[] memory all = digests;
        Record[] memory records = ledger.recordsOf(all);
        for (uint256 i; i < all.length; ++i) {
            bytes32 word = bytes32(Record.unwrap(records[i]));
            bytes32 before = lastSeen[all[i]];
            if (word == before) continue;
            if (!done) _accuse("a refused act changed a record");
            if (!_mayFollow(_unpack(before), _unpack(word))) _accuse("a record changed in a way that is not lawful");
            lastSeen[all[i]] = word;
        }
    }

    /// @dev Forfeited and Lost never change; what can be drawn from only loses carats; a certificate under way changes
    /// its state by the table, may gain a taint, and has carats to draw only when it gets to such a state.
    function _mayFollow(Fields memory before, Fields memory now_) private view returns (bool) {
        if (before.state == State.Forfeited || before.state == State.Lost) return false;
        if (_isDrawable(before.state)) {
            if (now_.available >= before.available) return false;
            now_.available = before.available;
            return _isEqual(before, now_);
        }
        if (!_isStep(before.state, now_.state)) return false;
        if (!_isDrawable(now_.state) && now_.available != 0) return false;
        if (now_.taints & before.taints != before.taints) return false;
        (now_.state, now_.available, now_.taints) = (before.state, before.available, before.taints);
        return _isEqual(before, now_);
    }

    function _isEqual(Fields memory left, Fields memory right) private pure returns (bool) {
        return keccak256(abi.encode(left)) == keccak256(abi.encode(right));
    }

    function _isStep(State from, State to) private view returns (bool) {
        for (uint256 i; i < rows.length; ++i) {
            if (rows[i].from == from && rows[i].to == to) return true;
        }
        return false;
    }

    function _isDrawable(State state) internal pure returns (bool) {
        return state == State.Declared || state == State.Confirmed || state == State.Void || state == State.Replaced
            || state == State.Returned;
    }

    /* WHO IS NAMED */

    function _isEntitled(Vm.Log memory log) private view returns (bool) {
        bytes32 what = log.topics[0];
        if (what == ICertificateLedger.CertificateApproved.selector) {
            return registry.accountOf(abi.decode(log.data, (address))).schemeRoles & MONITOR != 0;
        }
        if (what == ICertificateLedger.AlertRaised.selector) return _mayAlert(log);
        if (what == ICertificateLedger.CertificateCorrected.selector) {
            uint8 issuer = _fields(log.topics[1]).issuer;
            return _holds(abi.decode(log.data, (address)), ISSUER, issuer, false);
        }
        (uint256 word, uint256 second) = abi.decode(log.data, (uint256, uint256));
        Fields memory record = Words.unpack(Record.wrap(word));
        address officer = address(uint160(second));
        if (what == ICertificateLedger.LotDeclared.selector) return _holds(officer, STATISTICIAN, record.issuer, true);
        if (what == ICertificateLedger.CertificateIssued.selector) return _holds(officer, ISSUER, record.issuer, true);
        if (what == ICertificateLedger.CaratsConsumed.selector) {
            uint8 holder = record.state == State.Confirmed ? record.destination : record.issuer;
            return _holds(officer, STATISTICIAN, holder, true);
        }
        return _mayStep(officer, record, Action(uint8(second >> 192)), State(uint8(second >> 200)));
    }

    function _mayStep(address officer, Fields memory record, Action action, State from) private view returns (bool) {
        IParticipantRegistry.Account memory account = registry.accountOf(officer);
        Side side = _side(account.participant, record.issuer, record.destination);
        bool start = action == Action.Validate || action == Action.Export || action == Action.Replace;
        return
            _holds(officer, entitled[from][action][side], account.participant, start)
                && next[from][action] == record.state;
    }

    function _mayAlert(Vm.Log memory log) private view returns (bool) {
        (, address account) = abi.decode(log.data, (uint64, address));
        AlertKind kind = AlertKind(uint256(log.topics[3]));
        if (registry.accountOf(account).schemeRoles & (CHAIR | SECRETARIAT) != 0) return true;
        uint8 participant = registry.accountOf(account).participant;
        bool isOwn = registry.indexOf(bytes2(uint16(uint256(log.topics[1]) >> 64))) == participant;
        if (kind == AlertKind.Ended || (kind == AlertKind.RangeWithdrawn && !isOwn)) return false;
        return _holds(account, ISSUER | VALIDATOR | EXPORT_CUSTOMS | IMPORTER, participant, false);
    }

    function _holds(address account, uint16 roles, uint8 participant, bool open) internal view returns (bool) {
        IParticipantRegistry.Account memory known = registry.accountOf(account);
        if (known.participant == 0 || known.participant != participant || known.suspended) return false;
        return known.roles & roles != 0 && (!open || _isOpen(participant));
    }

    function _isOpen(uint8 participant) internal view returns (bool) {
        Status status = registry.participantOf(participant).status;
        return status == Status.Admitted || status == Status.Restricted;
    }

    function _isRestricted(IParticipantRegistry.Participant memory own) internal pure returns (bool) {
        return own.status == Status.Restricted;
    }

    function _weightOf(Lines lines) internal pure returns (uint256) {
        uint256 word = Lines.unwrap(lines);
        return uint40(word) + uint256(uint40(word >> 85)) + uint40(word >> 170);
    }

    function _unpack(bytes32 word) private pure returns (Fields memory) {
        return Words.unpack(Record.wrap(uint256(word)));
    }
}
