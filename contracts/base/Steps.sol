// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICertificateLedger} from "../interfaces/ICertificateLedger.sol";
import {AVAILABLE, Act, Record} from "../libraries/Record.sol";
import {EXPORT_CUSTOMS, IMPORTER, ISSUER, MONITOR, VALIDATOR} from "../libraries/Roles.sol";
import {Standings} from "../libraries/Standings.sol";
import {Transitions} from "../libraries/Transitions.sol";
import {Action, State} from "../libraries/Types.sol";
import {Records} from "./Records.sol";

/// @title Steps
/// @dev The life of a certificate between its issue and its end: one step of the table of transitions at a time.
abstract contract Steps is Records {
    using Standings for uint256;

    /* TYPES */

    /// @dev Who moves certificates and how: the same for all steps of a call. Its words are those that a step needs, so
    /// that a step is a few operations on words.
    /// `row`: the action's row of the table. `act`: the act word, but for the state that the certificate comes from.
    /// `participant`, `roles`: the officer's. `on`: the legal date. `lastGoodDay`: the earliest expiry that will do, 0
    /// where none is asked. `watched`: a standings word, open for each destination that the step may not go to without
    /// a closer look. `refilled`: AVAILABLE where the carats are given back, else 0.
    struct Course {
        uint256 row;
        uint256 act;
        uint256 participant;
        uint256 roles;
        uint256 on;
        uint256 lastGoodDay;
        uint256 watched;
        uint256 refilled;
    }

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    /// @dev Sets of actions, as bits: those that only a Participant in good standing does, those that need a certificate
    /// in time, those that need a reason, all that come without findings, and those that come with findings.
    uint256 private constant STARTS = (1 << uint256(Action.Validate)) | (1 << uint256(Action.Export));
    uint256 private constant IN_TIME = STARTS | (1 << uint256(Action.Arrive));
    uint256 private constant REASONED = (1 << uint256(Action.Detain)) | (1 << uint256(Action.Seize))
        | (1 << uint256(Action.Release)) | (1 << uint256(Action.Forfeit));
    uint256 private constant STEPS = IN_TIME | REASONED | (1 << uint256(Action.Void)) | (1 << uint256(Action.Transit))
        | (1 << uint256(Action.OrderReturn)) | (1 << uint256(Action.ReportLost));
    uint256 private constant SETTLEMENTS = (1 << uint256(Action.Confirm)) | (1 << uint256(Action.AcceptReturn));

    /// @dev The bits of the table's cells for roles at the issuer and at the destination (shifted by 4), and at neither
    /// (shifted by 6).
    uint256 private constant AT_ISSUER = uint256(ISSUER | VALIDATOR | EXPORT_CUSTOMS) << 4;
    uint256 private constant AT_DESTINATION = uint256(IMPORTER) << 4;
    uint256 private constant ELSEWHERE = uint256(EXPORT_CUSTOMS) << 6;

    uint16 private constant DISCREPANCY = 16;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    mapping(bytes32 digest => bool isApproved) private _approved;

    /* STEPS */

    /// @inheritdoc ICertificateLedger
    function advance(Action action, uint32 on, Step[] calldata steps) external {
        _requireBatch(steps.length);
        uint256 doing = uint256(action);
        require(_isAny(doing, STEPS), ActionNotHere(action));
        (uint256 participant, uint256 roles, uint256 standings) = _mover(doing);
        Course memory course = _courseOf(participant, roles, doing, on);
        if (doing == uint256(Action.Export)) course.watched = ~standings;
        else if (standings.isSupervised(participant)) course.watched = type(uint256).max;
        else if (doing == uint256(Action.Void)) course.refilled = AVAILABLE;
        for (uint256 i; i < steps.length; ++i) {
            Step calldata step = steps[i];
            bytes32 digest = step.digest;
            bytes32 evidence = step.evidence;
            Slot storage slot = _slotOf(digest);
            (Record record, Act act) = _step(digest, slot.record, course, true);
            if (evidence == 0) _requireNoReason(digest, course);
            if (course.watched.isOpen(record.destination())) _inspect(digest, record, course);
            record = record.refill(course.refilled);
            slot.record = record;
            emit CertificateAdvanced(digest, record, act, evidence);
        }
    }

    /// @inheritdoc ICertificateLedger
    function settle(Action action, uint32 on, Finding[] calldata findings) external {
        _requireBatch(findings.length);
        uint256 doing = uint256(action);
        require(_isAny(doing, SETTLEMENTS), ActionNotHere(action));
        (uint8 participant, uint16 roles) = REGISTRY.activeOfficer(msg.sender);
        Course memory course = _courseOf(participant, roles, doing, on);
        for (uint256 i; i < findings.length; ++i) {
            _settle(findings[i], course);
        }
    }

    /// @inheritdoc ICertificateLedger
    function approve(bytes32[] calldata digests) external {
        _requireBatch(digests.length);
        bool monitor = REGISTRY.accountOf(msg.sender).schemeRoles & MONITOR != 0;
        require(monitor, SchemeRoleRequired(msg.sender, MONITOR));
        for (uint256 i; i < digests.length; ++i) {
            State state = _known(digests[i]).state();
            require(state == State.Issued, ApprovalNotDue(digests[i], state));
            _approved[digests[i]] = true;
            emit CertificateApproved(digests[i], msg.sender);
        }
    }

    /* VIEWS */

    /// @inheritdoc ICertificateLedger
    function isApproved(bytes32 digest) external view returns (bool) {
        return _approved[digest];
    }

    /* INTERNAL */

    /// @dev What is the same for all steps of a call.
    /// @param action the value of the enum Action.
    function _courseOf(uint256 participant, uint256 roles, uint256 action, uint256 on)
        internal
        view
        returns (Course memory course)
    {
        uint256 today = _today();
        _requireDate(on, 0, today);
        course.row = Transitions.row(action);
        course.act = uint256(uint160(msg.sender)) | on << 160 | action << 192;
        course.participant = participant;
        course.roles = roles;
        course.on = on;
        if (_isAny(action, IN_TIME)) course.lastGoodDay = today;
    }

    /// @dev One step of the table: the cell of the state names the next one and who may go there. `timed` is false
    /// where the action is known to be none that needs a certificate in time.
    function _step(bytes32 digest, Record record, Course memory course, bool timed)
        internal
        view
        returns (Record, Act)
    {
        uint256 from = record.stateBits();
        uint256 cell = course.row >> (from << 4);
        uint256 entitlements;
        if (record.issuer() == course.participant) entitlements = course.roles << 4 & AT_ISSUER;
        else if (record.destination() == course.participant) entitlements = course.roles << 4 & AT_DESTINATION;
        else entitlements = course.roles << 6 & ELSEWHERE;
        if (cell & entitlements == 0) _refuse(digest, record, course);
        if (timed && course.lastGoodDay > record.expiresOn()) _requireInTime(digest, record);
        if (course.on < record.issuedOn()) _requireDate(course.on, record.issuedOn(), _today());
        return (record.withState(cell & 0xf), Act.wrap(course.act | from << 200));
    }

    /* PRIVATE */

    function _settle(Finding calldata found, Course memory course) private {
        bytes32 digest = found.digest;
        bytes32 evidence = found.evidence;
        uint40 points = found.points;
        Slot storage slot = _slotOf(digest);
        Record before = slot.record;
        (Record record, Act act) = _step(digest, before, course, false);
        if (evidence == 0 && before.state() == State.Detained) revert EvidenceMissing(digest, _actionOf(course));
        uint40 declared = record.points();
        if (points == declared) {
            record = record.withAvailable(declared);
        } else {
            record = record.withAvailable(points < declared ? points : declared);
            if (_isDiscrepant(declared, points, uint8(course.participant))) record = record.withTaint(DISCREPANCY);
        }
        slot.record = record;
        emit CertificateSettled(digest, record, act, evidence, points, found.cents, found.parcels, found.check);
    }

    /// @dev An officer of any Participant; of an open one where the step is a start and not an end.
    function _mover(uint256 action) private view returns (uint256 participant, uint256 roles, uint256 standings) {
        if (_isAny(action, STARTS)) (participant, roles, standings) = REGISTRY.openOfficer(msg.sender);
        else (participant, roles) = REGISTRY.activeOfficer(msg.sender);
    }

    /// @dev Export needs an open destination; Validate, where the issuer is supervised, a monitor's approval.
    function _inspect(bytes32 digest, Record record, Course memory course) private view {
        if (_actionOf(course) == Action.Export) revert DestinationNotOpen(record.destination());
        require(_approved[digest], ApprovalMissing(digest));
    }

    function _isDiscrepant(uint40 declared, uint40 found, uint8 participant) private view returns (bool) {
        uint256 difference = found > declared ? found - declared : declared - found;
        return difference * 10_000 > uint256(declared) * REGISTRY.participantOf(participant).toleranceBps;
    }

    function _refuse(bytes32 digest, Record record, Course memory course) private view {
        State from = record.state();
        Action action = _actionOf(course);
        require(from != State.None, RecordUnknown(digest));
        uint16 cell = uint16(course.row >> (record.stateBits() << 4));
        require(cell != 0, TransitionNotAllowed(digest, from, action, msg.sender));
        revert OfficerNotEntitled(digest, from, action, msg.sender);
    }

    function _requireInTime(bytes32 digest, Record record) private pure {
        require(!_isBeforeExport(record.state()), CertificateExpired(digest, record.expiresOn()));
    }

    /// @dev For a step that gives no reason.
    function _requireNoReason(bytes32 digest, Course memory course) private pure {
        Action action = _actionOf(course);
        require(!_isAny(uint256(action), REASONED), EvidenceMissing(digest, action));
    }

    function _actionOf(Course memory course) private pure returns (Action) {
        return Action(uint8(course.act >> 192));
    }

    function _isAny(uint256 action, uint256 actions) private pure returns (bool) {
        return (actions >> action) & 1 != 0;
    }
}
