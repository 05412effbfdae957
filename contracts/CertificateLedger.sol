// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICertificateLedger} from "./interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {Lines} from "./libraries/Lines.sol";
import {Act, Record, RecordLib} from "./libraries/Record.sol";
import {
    CHAIR,
    EXPORT_CUSTOMS,
    IMPORTER,
    ISSUER,
    MONITOR,
    NO_PARTICIPANT,
    NO_PRODUCER,
    SECRETARIAT,
    STATISTICIAN,
    VALIDATOR
} from "./libraries/Roles.sol";
import {Standings} from "./libraries/Standings.sol";
import {Transitions} from "./libraries/Transitions.sol";
import {Action, Kind, State, Status, Timing} from "./libraries/Types.sol";

/// @title CertificateLedger
contract CertificateLedger is ICertificateLedger {
    using Standings for uint256;

    /* TYPES */

    /// @dev A storage slot with a record, so that a slot found once is read and written through one pointer.
    struct Slot {
        Record record;
    }

    /// @dev Who declares, issues or consumes, and what holds for all entries of the batch.
    struct Actor {
        uint8 participant;
        uint256 standings;
        uint256 series;
        uint256 today;
        IParticipantRegistry.Participant own;
    }

    /// @dev What some actions ask or do beyond the table: an open destination (Export), a monitor's approval (Validate,
    /// where the issuer is supervised), a reason (Detain, Seize, Release, Forfeit), giving the carats back (Void).
    enum Gate {
        None,
        DestinationOpen,
        Approved,
        Reason,
        GiveBack
    }

    /// @dev Who moves certificates and how: the same for all steps of a call.
    struct Course {
        uint256 row;
        uint256 act;
        uint256 participant;
        uint256 atIssuer;
        uint256 atDestination;
        uint256 elsewhere;
        uint256 on;
        uint256 lastGoodDay;
        uint256 standings;
        Gate gate;
    }

    /* CONSTANTS */

    uint256 private constant MAX_BATCH = 200;
    uint256 private constant MAX_INPUTS = 512;

    /// @dev Officers name dates in their own time zone, up to 14 hours ahead of GMT.
    uint256 private constant DAYS_AHEAD = 1;

    /// @dev `L` before the code: lots have a series of numbers of their own.
    uint256 private constant LOT_SERIES = 0x4c << 16;

    /// @dev The states in which a record's carats can be drawn, as bits.
    uint256 private constant DRAWABLE = 1 << uint256(State.Declared) | 1 << uint256(State.Confirmed)
        | 1 << uint256(State.Void) | 1 << uint256(State.Replaced) | 1 << uint256(State.Returned);

    /// @dev The actions that are steps without findings, those with, those that only a Participant in good standing
    /// does, those that need a certificate in time, and those that need a reason; as bits.
    uint256 private constant STEPS = STARTS | REASONED | 1 << uint256(Action.Void) | 1 << uint256(Action.Transit)
        | 1 << uint256(Action.Arrive) | 1 << uint256(Action.OrderReturn) | 1 << uint256(Action.ReportLost);
    uint256 private constant SETTLEMENTS = 1 << uint256(Action.Confirm) | 1 << uint256(Action.AcceptReturn);
    uint256 private constant STARTS = 1 << uint256(Action.Validate) | 1 << uint256(Action.Export);
    uint256 private constant IN_TIME = STARTS | 1 << uint256(Action.Arrive);
    uint256 private constant REASONED = 1 << uint256(Action.Detain) | 1 << uint256(Action.Seize)
        | 1 << uint256(Action.Release) | 1 << uint256(Action.Forfeit);

    uint16 private constant LEGACY = 1;
    uint16 private constant PAPER_IMPORT = 2;
    uint16 private constant DECLARED_ORIGIN = 4;
    uint16 private constant RESTRICTED_ZONE = 8;
    uint16 private constant DISCREPANCY = 16;

    /* STORAGE */

    IParticipantRegistry private immutable REGISTRY;

    mapping(bytes32 digest => Slot) private _slots;
    mapping(uint256 series => mapping(uint256 bucket => uint256 bits)) private _used;
    mapping(bytes32 digest => bool) private _approved;

    /* CONSTRUCTOR */

    /// @param registry_ the registry that decides who may act.
    constructor(IParticipantRegistry registry_) {
        REGISTRY = registry_;
    }

    /* SOURCES */

    /// @inheritdoc ICertificateLedger
    function declareLots(LotDeclaration[] calldata lots) external {
        _requireBatch(lots.length);
        Actor memory by = _openActor(STATISTICIAN);
        by.series |= LOT_SERIES;
        uint8 producers = REGISTRY.producerCount();
        for (uint256 i; i < lots.length; ++i) {
            _declare(lots[i], by, producers);
        }
    }

    /* CERTIFICATES */

    /// @inheritdoc ICertificateLedger
    function issue(Issuance[] calldata issuances) external {
        _requireBatch(issuances.length);
        Actor memory by = _openActor(ISSUER);
        uint256 count;
        for (uint256 i; i < issuances.length; ++i) {
            Issuance calldata issuance = issuances[i];
            Input[] calldata inputs = issuance.inputs;
            count += inputs.length;
            require(count <= MAX_INPUTS, LedgerBatchSize(count, MAX_INPUTS));
            _issue(issuance, inputs, by);
        }
    }

    /// @inheritdoc ICertificateLedger
    function advance(Action action, uint32 on, Step[] calldata steps) external {
        _requireBatch(steps.length);
        require(_isAny(action, STEPS), ActionNotHere(action));
        Course memory course = _course(action, on);
        for (uint256 i; i < steps.length; ++i) {
            Step calldata step = steps[i];
            bytes32 digest = step.digest;
            bytes32 evidence = step.evidence;
            Slot storage slot = _slots[digest];
            (Record record, Act act) = _step(digest, slot.record, course);
            if (course.gate != Gate.None) record = _pass(digest, record, evidence, course);
            slot.record = record;
            emit CertificateAdvanced(digest, record, act, evidence);
        }
    }

    /// @inheritdoc ICertificateLedger
    function settle(Action action, uint32 on, Finding[] calldata findings) external {
        _requireBatch(findings.length);
        require(_isAny(action, SETTLEMENTS), ActionNotHere(action));
        Course memory course = _course(action, on);
        for (uint256 i; i < findings.length; ++i) {
            _settle(findings[i], action, course);
        }
    }

    /// @inheritdoc ICertificateLedger
    function consume(Consumption[] calldata consumptions) external {
        _requireBatch(consumptions.length);
        Actor memory by = _openActor(STATISTICIAN);
        for (uint256 i; i < consumptions.length; ++i) {
            Consumption calldata out = consumptions[i];
            Record record = _draw(out.digest, out.points, by.participant);
            _requireDate(out.on, record.issuedOn(), by.today);
            emit CaratsConsumed(out.digest, record, msg.sender, out.on, out.points, out.exit, out.evidence);
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

    /// @inheritdoc ICertificateLedger
    function correct(bytes32 digest, uint32 on, bytes32 correction) external {
        (uint8 participant, uint16 roles) = REGISTRY.activeOfficer(msg.sender);
        require(roles & ISSUER != 0, RoleRequired(msg.sender, ISSUER, roles));
        Record record = _known(digest);
        State state = record.state();
        bool under = state >= State.Issued && state <= State.Detained && state != State.Confirmed;
        require(under, CorrectionNotAllowed(digest, state));
        require(record.issuer() == participant, RecordNotHeld(digest, record.issuer(), participant));
        _requireDate(on, record.issuedOn(), _today());
        emit CertificateCorrected(digest, msg.sender, on, correction);
    }

    /// @inheritdoc ICertificateLedger
    function alert(Alert[] calldata alerts) external {
        _requireBatch(alerts.length);
        if (REGISTRY.accountOf(msg.sender).schemeRoles & (CHAIR | SECRETARIAT) == 0) {
            (, uint16 roles) = REGISTRY.activeOfficer(msg.sender);
            uint16 required = ISSUER | VALIDATOR | EXPORT_CUSTOMS | IMPORTER;
            require(roles & required != 0, RoleRequired(msg.sender, required, roles));
        }
        for (uint256 i; i < alerts.length; ++i) {
            emit AlertRaised(alerts[i].number, alerts[i].digest, msg.sender, alerts[i].reason);
        }
    }

    /* VIEWS */

    /// @inheritdoc ICertificateLedger
    function recordOf(bytes32 digest) external view returns (Record) {
        return _slots[digest].record;
    }

    /// @inheritdoc ICertificateLedger
    function recordsOf(bytes32[] calldata digests) external view returns (Record[] memory records) {
        records = new Record[](digests.length);
        for (uint256 i; i < digests.length; ++i) {
            records[i] = _slots[digests[i]].record;
        }
    }

    /// @inheritdoc ICertificateLedger
    function statusOf(bytes32 digest) external view returns (State, Timing) {
        return _statusOf(digest);
    }

    /// @inheritdoc ICertificateLedger
    function statusesOf(bytes32[] calldata digests)
        external
        view
        returns (State[] memory states, Timing[] memory timings)
    {
        states = new State[](digests.length);
        timings = new Timing[](digests.length);
        for (uint256 i; i < digests.length; ++i) {
            (states[i], timings[i]) = _statusOf(digests[i]);
        }
    }

    /// @inheritdoc ICertificateLedger
    function isNumberUsed(uint256 number) external view returns (bool) {
        return (_used[number >> 64][uint64(number) >> 8] >> (number & 0xff)) & 1 != 0;
    }

    /// @inheritdoc ICertificateLedger
    function isApproved(bytes32 digest) external view returns (bool) {
        return _approved[digest];
    }

    /// @inheritdoc ICertificateLedger
    function registry() external view returns (IParticipantRegistry) {
        return REGISTRY;
    }

    /// @inheritdoc ICertificateLedger
    function version() external pure returns (string memory) {
        return "kpchain-ledger/1";
    }

    /* PRIVATE: SOURCES */

    function _declare(LotDeclaration calldata lot, Actor memory by, uint8 producers) private {
        uint256 number = _spend(lot.serial, by);
        _requireDate(lot.on, 0, by.today);
        uint40 points = _weigh(number, lot.lines);
        (uint64 origins, uint16 taints) = _originsOf(number, lot, by, producers);
        bytes32 digest = _digest(number, lot.root);
        Record record = RecordLib.pack(
            State.Declared, lot.kind, by.participant, NO_PARTICIPANT, lot.on, 0, points, points, origins, taints
        );
        _slots[digest].record = record;
        emit LotDeclared(digest, number, record, msg.sender, lot.source, lot.zone, lot.lines);
    }

    /// @dev A production lot has the origin of its declarer; what others rest on is declared, and stays marked so.
    function _originsOf(uint256 number, LotDeclaration calldata lot, Actor memory by, uint8 producers)
        private
        view
        returns (uint64 origins, uint16 taints)
    {
        if (lot.kind == Kind.Production) {
            require(by.own.producer != NO_PRODUCER, ProducerRequired(by.participant));
            require(lot.origins == 0, OriginsNotAllowed(number, lot.origins));
            origins = uint64(1) << by.own.producer;
        } else {
            require(lot.kind == Kind.Legacy || lot.kind == Kind.PaperImport, KindNotAllowed(number, lot.kind));
            require(lot.origins != 0 && lot.origins >> producers == 0, OriginsNotAllowed(number, lot.origins));
            origins = lot.origins;
            taints = DECLARED_ORIGIN | (lot.kind == Kind.Legacy ? LEGACY : PAPER_IMPORT);
        }
        _requireSource(number, lot, by.participant);
        if (by.own.status == Status.Restricted) {
            bool approved = REGISTRY.isZoneApproved(by.participant, lot.zone);
            require(approved, ZoneNotApproved(by.participant, lot.zone));
            taints |= RESTRICTED_ZONE;
        }
    }

    function _requireSource(uint256 number, LotDeclaration calldata lot, uint8 participant) private view {
        uint8 source = lot.source;
        bool fits = lot.kind == Kind.PaperImport
            ? source != NO_PARTICIPANT && source != participant && source <= REGISTRY.participantCount()
            : source == NO_PARTICIPANT;
        require(fits, SourceNotAllowed(number, source));
    }

    /* PRIVATE: CERTIFICATES */

    function _issue(Issuance calldata issuance, Input[] calldata inputs, Actor memory by) private {
        uint256 number = _spend(issuance.serial, by);
        bytes32 digest = _digest(number, issuance.root);
        Kind kind = issuance.kind;
        uint8 destination = issuance.destination;
        uint32 issuedOn = issuance.issuedOn;
        uint32 expiresOn = issuance.expiresOn;
        uint16 parcels = issuance.parcels;
        Lines lines = issuance.lines;
        require(kind >= Kind.Standard, KindNotAllowed(number, kind));
        require(destination != by.participant, DestinationIsIssuer(number, destination));
        require(by.standings.isOpen(destination), DestinationNotOpen(destination));
        require(parcels != 0, ParcelsMissing(number));
        _requireExpiry(number, issuedOn, expiresOn, by);
        uint40 points = _weigh(number, lines);
        if (kind == Kind.Replacement) _replace(inputs, number, digest, issuedOn, by.participant);
        (uint64 origins, uint16 taints) = _drawAll(inputs, number, points, by.participant);
        Record record = RecordLib.pack(
            State.Issued, kind, by.participant, destination, issuedOn, expiresOn, points, 0, origins, taints
        );
        _slots[digest].record = record;
        emit CertificateIssued(digest, number, record, msg.sender, parcels, lines, inputs);
    }

    /// @dev Takes from every input what it gives; origins and taints follow the edges.
    function _drawAll(Input[] calldata inputs, uint256 number, uint40 points, uint8 participant)
        private
        returns (uint64 origins, uint16 taints)
    {
        uint256 drawn;
        for (uint256 i; i < inputs.length; ++i) {
            bytes32 source = inputs[i].digest;
            uint40 taken = inputs[i].points;
            for (uint256 j; j < i; ++j) {
                require(inputs[j].digest != source, InputRepeated(source));
            }
            Record record = _draw(source, taken, participant);
            origins |= record.origins();
            taints |= record.taints();
            drawn += taken;
        }
        require(points <= drawn, WeightExceedsInputs(number, points, drawn));
    }

    /// @dev The certificate that is replaced gives up its carats; then it is an input like any other.
    function _replace(Input[] calldata inputs, uint256 number, bytes32 replacement, uint32 on, uint8 participant)
        private
    {
        Course memory course = _courseOf(participant, ISSUER, Action.Replace, on);
        uint256 replaced;
        for (uint256 i; i < inputs.length; ++i) {
            bytes32 digest = inputs[i].digest;
            Slot storage slot = _slots[digest];
            if (!_isBeforeExport(slot.record.state())) continue;
            (Record record, Act act) = _step(digest, slot.record, course);
            record = record.withAvailable(record.points());
            slot.record = record;
            ++replaced;
            emit CertificateAdvanced(digest, record, act, replacement);
        }
        require(replaced == 1, ReplacedCount(number, replaced));
    }

    /// @dev What some actions ask or do beyond the table.
    function _pass(bytes32 digest, Record record, bytes32 evidence, Course memory course)
        private
        view
        returns (Record)
    {
        if (course.gate == Gate.DestinationOpen) {
            uint8 destination = record.destination();
            require(course.standings.isOpen(destination), DestinationNotOpen(destination));
        } else if (course.gate == Gate.Approved) {
            require(_approved[digest], ApprovalMissing(digest));
        } else if (course.gate == Gate.Reason) {
            require(evidence != 0, EvidenceMissing(digest, _actionOf(course)));
        } else {
            record = record.withAvailable(record.points());
        }
        return record;
    }

    function _settle(Finding calldata found, Action action, Course memory course) private {
        bytes32 digest = found.digest;
        bytes32 evidence = found.evidence;
        uint40 points = found.points;
        Slot storage slot = _slots[digest];
        Record before = slot.record;
        (Record record, Act act) = _step(digest, before, course);
        if (evidence == 0) require(before.state() != State.Detained, EvidenceMissing(digest, action));
        uint40 declared = record.points();
        if (points != declared && _isDiscrepant(declared, points, uint8(course.participant))) {
            record = record.withTaint(DISCREPANCY);
        }
        record = record.withAvailable(points < declared ? points : declared);
        slot.record = record;
        emit CertificateSettled(digest, record, act, evidence, points, found.cents, found.parcels, found.check);
    }

    /// @dev One step of the table: the cell of the state names the next one and who may go there.
    function _step(bytes32 digest, Record record, Course memory course) private view returns (Record, Act) {
        uint256 from = record.stateBits();
        uint256 cell = course.row >> (from * 16);
        uint256 entitlements = course.elsewhere;
        if (record.issuer() == course.participant) entitlements = course.atIssuer;
        else if (record.destination() == course.participant) entitlements = course.atDestination;
        if (cell & entitlements == 0) _refuse(digest, State(from), cell & 0xffff, _actionOf(course));
        if (course.lastGoodDay > record.expiresOn()) _requireInTime(digest, record);
        if (course.on < record.issuedOn()) _requireDate(course.on, record.issuedOn(), _today());
        return (record.withState(cell & 0xf), Act.wrap(course.act | from << 200));
    }

    /// @dev Takes carats out of a record that the Participant holds.
    function _draw(bytes32 digest, uint40 taken, uint8 participant) private returns (Record record) {
        Slot storage slot = _slots[digest];
        record = slot.record;
        State state = record.state();
        if ((DRAWABLE >> uint256(state)) & 1 == 0) _refuseDraw(digest, state);
        uint8 holder = state == State.Confirmed ? record.destination() : record.issuer();
        require(holder == participant, RecordNotHeld(digest, holder, participant));
        require(taken != 0, DrawIsZero(digest));
        uint40 available = record.available();
        require(taken <= available, CaratsNotAvailable(digest, available, taken));
        record = record.withAvailable(available - taken);
        slot.record = record;
    }

    /// @dev Uses a number up. One bit a serial: consecutive serials share a slot.
    function _spend(uint64 serial, Actor memory by) private returns (uint256 number) {
        number = by.series << 64 | serial;
        if (serial < by.own.rangeFrom || serial > by.own.rangeTo) {
            revert NumberOutsideRange(number, by.own.rangeFrom, by.own.rangeTo);
        }
        mapping(uint256 bucket => uint256 bits) storage buckets = _used[by.series];
        uint256 bits = buckets[serial >> 8];
        uint256 bit = 1 << (serial & 0xff);
        require(bits & bit == 0, NumberAlreadyUsed(number));
        buckets[serial >> 8] = bits | bit;
    }

    /* PRIVATE: VIEWS */

    /// @dev An officer with this role, of a Participant that is open.
    function _openActor(uint16 role) private view returns (Actor memory by) {
        uint16 roles;
        (by.participant, roles, by.standings) = REGISTRY.openOfficer(msg.sender);
        require(roles & role != 0, RoleRequired(msg.sender, role, roles));
        by.own = REGISTRY.participantOf(by.participant);
        by.series = uint16(by.own.code);
        by.today = _today();
    }

    /// @dev An officer of any Participant; of an open one where the step is a start and not an end.
    function _course(Action action, uint32 on) private view returns (Course memory course) {
        if (_isAny(action, STARTS)) {
            (uint8 participant, uint16 roles, uint256 standings) = REGISTRY.openOfficer(msg.sender);
            course = _courseOf(participant, roles, action, on);
            course.standings = standings;
            if (action == Action.Export) course.gate = Gate.DestinationOpen;
            else if (standings.isSupervised(participant)) course.gate = Gate.Approved;
        } else {
            (uint8 participant, uint16 roles) = REGISTRY.activeOfficer(msg.sender);
            course = _courseOf(participant, roles, action, on);
            if (_isAny(action, REASONED)) course.gate = Gate.Reason;
            else if (action == Action.Void) course.gate = Gate.GiveBack;
        }
    }

    /// @dev The roles that count at each side stand where the cells of the table have their bits.
    function _courseOf(uint8 participant, uint16 roles, Action action, uint32 on)
        private
        view
        returns (Course memory course)
    {
        uint256 today = _today();
        _requireDate(on, 0, today);
        course.row = Transitions.row(action);
        course.act = uint256(uint160(msg.sender)) | uint256(on) << 160 | uint256(action) << 192;
        course.participant = participant;
        course.atIssuer = uint256(roles & (ISSUER | VALIDATOR | EXPORT_CUSTOMS)) << 4;
        course.atDestination = uint256(roles & IMPORTER) << 4;
        course.elsewhere = uint256(roles & EXPORT_CUSTOMS) << 6;
        course.on = on;
        if (_isAny(action, IN_TIME)) course.lastGoodDay = today;
    }

    function _known(bytes32 digest) private view returns (Record record) {
        record = _slots[digest].record;
        require(Record.unwrap(record) != 0, RecordUnknown(digest));
    }

    function _isDiscrepant(uint40 declared, uint40 found, uint8 participant) private view returns (bool) {
        uint256 difference = found > declared ? found - declared : declared - found;
        return difference * 10_000 > uint256(declared) * REGISTRY.participantOf(participant).toleranceBps;
    }

    function _statusOf(bytes32 digest) private view returns (State state, Timing timing) {
        Record record = _slots[digest].record;
        state = record.state();
        if (_today() <= record.expiresOn()) return (state, Timing.InTime);
        if (_isBeforeExport(state)) return (state, Timing.Expired);
        bool under = state == State.InTransit || state == State.Arrived || state == State.Detained
            || state == State.ReturnOrdered;
        return (state, under ? Timing.Overdue : Timing.InTime);
    }

    function _refuse(bytes32 digest, State from, uint256 cell, Action action) private view {
        require(from != State.None, RecordUnknown(digest));
        require(cell != 0, TransitionNotAllowed(digest, from, action, msg.sender));
        revert OfficerNotEntitled(digest, from, action, msg.sender);
    }

    function _today() private view returns (uint256) {
        return block.timestamp / 1 days;
    }

    /* PRIVATE: PURE */

    function _requireExpiry(uint256 number, uint256 issuedOn, uint256 expiresOn, Actor memory by) private pure {
        uint256 today = by.today;
        _requireDate(issuedOn, 0, today);
        uint256 earliest = issuedOn > today ? issuedOn : today;
        uint256 latest = issuedOn + by.own.validityDays;
        if (expiresOn < earliest || expiresOn > latest) revert ExpiryOutOfBounds(number, expiresOn, earliest, latest);
    }

    function _requireInTime(bytes32 digest, Record record) private pure {
        require(!_isBeforeExport(record.state()), CertificateExpired(digest, record.expiresOn()));
    }

    function _requireDate(uint256 on, uint256 earliest, uint256 today) private pure {
        uint256 latest = today + DAYS_AHEAD;
        if (on < earliest || on > latest) revert DateOutOfBounds(on, earliest, latest);
    }

    function _requireBatch(uint256 size) private pure {
        require(size != 0 && size <= MAX_BATCH, LedgerBatchSize(size, MAX_BATCH));
    }

    function _refuseDraw(bytes32 digest, State state) private pure {
        require(state != State.None, RecordUnknown(digest));
        revert RecordNotDrawable(digest, state);
    }

    function _weigh(uint256 number, Lines lines) private pure returns (uint40) {
        require(lines.areWhole(), LinesIncomplete(number));
        uint256 points = lines.weight();
        require(points <= type(uint40).max, WeightTooLarge(number, points));
        return uint40(points);
    }

    function _digest(uint256 number, bytes32 root) private pure returns (bytes32) {
        return keccak256(abi.encode(number, root));
    }

    function _isBeforeExport(State state) private pure returns (bool) {
        return state == State.Issued || state == State.Validated;
    }

    function _actionOf(Course memory course) private pure returns (Action) {
        return Action(uint8(course.act >> 192));
    }

    function _isAny(Action action, uint256 actions) private pure returns (bool) {
        return (actions >> uint256(action)) & 1 != 0;
    }
}
