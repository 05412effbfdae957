// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

import {Records} from "./base/Records.sol";
import {Steps} from "./base/Steps.sol";
import {ICertificateLedger} from "./interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {Lines} from "./libraries/Lines.sol";
import {Act, Record, RecordLib} from "./libraries/Record.sol";
import {
    CHAIR,
    EXPORT_CUSTOMS,
    IMPORTER,
    ISSUER,
    NO_PARTICIPANT,
    NO_PRODUCER,
    SECRETARIAT,
    STATISTICIAN,
    VALIDATOR
} from "./libraries/Roles.sol";
import {Standings} from "./libraries/Standings.sol";
import {Action, AlertKind, Kind, State, Status} from "./libraries/Types.sol";

/// @title CertificateLedger
/// @dev How records come to be and what is drawn from them; their life is in Steps, what is kept of them in Records.
contract CertificateLedger is Steps {
    using Standings for uint256;

    /* TYPES */

    /// @dev Who declares or issues, and what holds for all entries of the batch.
    /// `latest`: the last day that a legal date may name. `inputs`: those of the batch so far. `open`: the page on which
    /// its numbers are used up.
    struct Actor {
        uint256 participant;
        uint256 standings;
        uint256 series;
        uint256 firstSerial;
        uint256 lastSerial;
        uint256 validityDays;
        uint256 today;
        uint256 latest;
        uint256 inputs;
        OpenPage open;
    }

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_INPUTS = 400;

    /// @dev Inputs of one certificate; each is compared with those before it.
    uint256 private constant MAX_INPUTS_EACH = 64;

    /// @dev `L` before the code: lots have a series of numbers of their own.
    uint256 private constant LOT_SERIES = 0x4c << 16;

    /// @dev The states in which a record's carats can be drawn, as bits.
    uint256 private constant DRAWABLE = 1 << uint256(State.Declared) | 1 << uint256(State.Confirmed) | 1
        << uint256(State.Void) | 1 << uint256(State.Replaced) | 1 << uint256(State.Returned);

    /// @dev The states from which a certificate still goes somewhere, as bits.
    uint256 private constant CORRECTABLE = (1 << uint256(State.Issued)) | (1 << uint256(State.Validated))
        | (1 << uint256(State.InTransit)) | (1 << uint256(State.Arrived)) | (1 << uint256(State.Detained))
        | (1 << uint256(State.ReturnOrdered)) | (1 << uint256(State.Seized));

    uint16 private constant LEGACY = 1;
    uint16 private constant PAPER_IMPORT = 2;
    uint16 private constant DECLARED_ORIGIN = 4;
    uint16 private constant RESTRICTED_ZONE = 8;

    // solhint-enable private-vars-leading-underscore

    /* CONSTRUCTOR */

    /// @param registry_ the registry that decides who may act.
    constructor(IParticipantRegistry registry_) Records(registry_) {}

    /* SOURCES */

    /// @inheritdoc ICertificateLedger
    function declareLots(LotDeclaration[] calldata lots) external {
        _requireBatch(lots.length);
        (uint256 participant, uint256 standings) = _openOfficer(STATISTICIAN);
        IParticipantRegistry.Participant memory own = REGISTRY.participantOf(uint8(participant));
        Actor memory by = _actor(participant, standings, LOT_SERIES, own);
        uint256 producers = REGISTRY.producerCount();
        for (uint256 i; i < lots.length; ++i) {
            _declare(lots[i], by, own, producers);
        }
        _close(by.open);
    }

    /* CERTIFICATES */

    /// @inheritdoc ICertificateLedger
    function issue(Issuance[] calldata issuances) external {
        _requireBatch(issuances.length);
        (uint256 participant, uint256 standings) = _openOfficer(ISSUER);
        Actor memory by = _actor(participant, standings, 0, REGISTRY.participantOf(uint8(participant)));
        // Called from two places, `_issue` stays a function of its own: written into the loop by the optimizer, it would
        // find no room on the stack for its variables, and compute them again and again.
        _issue(issuances[0], by);
        for (uint256 i = 1; i < issuances.length; ++i) {
            _issue(issuances[i], by);
        }
        _close(by.open);
    }

    /// @inheritdoc ICertificateLedger
    function consume(Consumption[] calldata consumptions) external {
        _requireBatch(consumptions.length);
        (uint256 participant,) = _openOfficer(STATISTICIAN);
        uint256 today = _today();
        for (uint256 i; i < consumptions.length; ++i) {
            Consumption calldata out = consumptions[i];
            Record record = _draw(out.digest, out.points, participant);
            _requireDate(out.on, record.issuedOn(), today);
            emit CaratsConsumed(out.digest, record, msg.sender, out.on, out.points, out.exit, out.evidence);
        }
    }

    /// @inheritdoc ICertificateLedger
    function correct(bytes32 digest, uint32 on, bytes32 correction) external {
        (uint8 participant, uint16 roles) = REGISTRY.activeOfficer(msg.sender);
        require(roles & ISSUER != 0, RoleRequired(msg.sender, ISSUER, roles));
        Record record = _known(digest);
        State state = record.state();
        require((CORRECTABLE >> uint256(state)) & 1 != 0, CorrectionNotAllowed(digest, state));
        require(record.issuer() == participant, RecordNotHeld(digest, record.issuer(), participant));
        _requireDate(on, record.issuedOn(), _today());
        emit CertificateCorrected(digest, msg.sender, on, correction);
    }

    /// @inheritdoc ICertificateLedger
    function alert(Alert[] calldata alerts) external {
        _requireBatch(alerts.length);
        uint8 participant;
        if (REGISTRY.accountOf(msg.sender).schemeRoles & (CHAIR | SECRETARIAT) == 0) {
            uint16 roles;
            (participant, roles) = REGISTRY.activeOfficer(msg.sender);
            uint16 required = ISSUER | VALIDATOR | EXPORT_CUSTOMS | IMPORTER;
            require(roles & required != 0, RoleRequired(msg.sender, required, roles));
        }
        for (uint256 i; i < alerts.length; ++i) {
            Alert calldata warning = alerts[i];
            _requireAlert(warning, participant);
            emit AlertRaised(
                warning.number, warning.digest, warning.kind, warning.lastSerial, msg.sender, warning.reason
            );
        }
    }

    /* VIEWS */

    /// @inheritdoc ICertificateLedger
    function version() external pure returns (string memory) {
        return "kpchain-ledger/2";
    }

    /* PRIVATE: SOURCES */

    function _declare(
        LotDeclaration calldata lot,
        Actor memory by,
        IParticipantRegistry.Participant memory own,
        uint256 producers
    ) private {
        uint256 number = _spend(lot.serial, by);
        _requireDate(lot.on, 0, by.today);
        uint256 points = _weigh(number, lot.lines);
        (uint64 origins, uint16 taints) = _originsOf(number, lot, uint8(by.participant), own, producers);
        bytes32 digest = _digest(number, lot.root);
        Record record = RecordLib.lot(lot.kind, by.participant, lot.on, points, origins, taints);
        _slotOf(digest).record = record;
        emit LotDeclared(digest, number, record, msg.sender, lot.source, lot.zone, lot.lines);
    }

    /* PRIVATE: CERTIFICATES */

    function _issue(Issuance calldata issuance, Actor memory by) private {
        Input[] calldata inputs = issuance.inputs;
        _count(inputs.length, by);
        uint256 number = _spend(issuance.serial, by);
        uint16 parcels = issuance.parcels;
        Record record = _admit(issuance, parcels, number, by);
        bytes32 digest = _digest(number, issuance.root);
        if (issuance.kind == Kind.Replacement) _replace(inputs, number, digest, record.issuedOn(), by.participant);
        record = _drawAll(inputs, number, record, by);
        _slotOf(digest).record = record;
        emit CertificateIssued(digest, number, record, msg.sender, parcels, issuance.lines, inputs);
    }

    /// @dev Takes from every input what it gives; origins and taints follow the edges.
    function _drawAll(Input[] calldata inputs, uint256 number, Record record, Actor memory by)
        private
        returns (Record)
    {
        uint256 drawn;
        for (uint256 i; i < inputs.length; ++i) {
            Input calldata input = inputs[i];
            bytes32 source = input.digest;
            uint256 taken = input.points;
            if (i != 0) _requireNew(source, inputs[:i]);
            record = record.descendedFrom(_draw(source, taken, by.participant));
            // At most 64 weights of 40 bits.
            unchecked {
                drawn += taken;
            }
        }
        uint256 points = record.points();
        require(points <= drawn, WeightExceedsInputs(number, points, drawn));
        return record;
    }

    /// @dev The certificate that is replaced gives up its carats; then it is an input like any other.
    function _replace(Input[] calldata inputs, uint256 number, bytes32 replacement, uint256 on, uint256 participant)
        private
    {
        Course memory course = _courseOf(participant, ISSUER, uint256(Action.Replace), on);
        uint256 replaced;
        for (uint256 i; i < inputs.length; ++i) {
            bytes32 digest = inputs[i].digest;
            Slot storage slot = _slotOf(digest);
            if (!_isBeforeExport(slot.record.state())) continue;
            (Record record, Act act) = _step(digest, slot.record, course, false);
            record = record.withAvailable(record.points());
            slot.record = record;
            ++replaced;
            emit CertificateAdvanced(digest, record, act, replacement);
        }
        require(replaced == 1, ReplacedCount(number, replaced));
    }

    /// @dev Takes carats out of a record that the Participant holds.
    function _draw(bytes32 digest, uint256 taken, uint256 participant) private returns (Record record) {
        Slot storage slot = _slotOf(digest);
        record = slot.record;
        uint256 state = record.stateBits();
        if ((DRAWABLE >> state) & 1 == 0) _refuseDraw(digest, record);
        uint256 holder = state == uint256(State.Confirmed) ? record.destination() : record.issuer();
        if (holder != participant) revert RecordNotHeld(digest, uint8(holder), uint8(participant));
        require(taken != 0, DrawIsZero(digest));
        uint256 available = record.available();
        if (taken > available) revert CaratsNotAvailable(digest, uint40(available), uint40(taken));
        record = record.less(taken);
        slot.record = record;
    }

    /// @dev Uses up a number that the Participant has opened; the number word.
    function _spend(uint256 serial, Actor memory by) private returns (uint256 number) {
        number = by.series << 64 | serial;
        if (serial < by.firstSerial) _refuseNumber(number, by);
        if (serial > by.lastSerial) _refuseNumber(number, by);
        _mark(number, by.open);
    }

    /* PRIVATE: VIEWS */

    /// @dev A production lot has the origin of its declarer; what others rest on is declared, and stays marked so.
    function _originsOf(
        uint256 number,
        LotDeclaration calldata lot,
        uint8 participant,
        IParticipantRegistry.Participant memory own,
        uint256 producers
    ) private view returns (uint64 origins, uint16 taints) {
        if (lot.kind == Kind.Production) {
            require(own.producer != NO_PRODUCER, ProducerRequired(participant));
            require(lot.origins == 0, OriginsNotAllowed(number, lot.origins));
            origins = uint64(1) << own.producer;
        } else {
            require(lot.kind == Kind.Legacy || lot.kind == Kind.PaperImport, KindNotAllowed(number, lot.kind));
            require(lot.origins != 0 && lot.origins >> producers == 0, OriginsNotAllowed(number, lot.origins));
            origins = lot.origins;
            taints = DECLARED_ORIGIN | (lot.kind == Kind.Legacy ? LEGACY : PAPER_IMPORT);
        }
        _requireSource(number, lot, participant);
        if (own.status == Status.Restricted) {
            bool approved = REGISTRY.isZoneApproved(participant, lot.zone);
            require(approved, ZoneNotApproved(participant, lot.zone));
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

    /// @dev `series` is 0, or what stands before the code in the numbers that are used up.
    function _actor(uint256 participant, uint256 standings, uint256 series, IParticipantRegistry.Participant memory own)
        private
        view
        returns (Actor memory by)
    {
        by.participant = participant;
        by.standings = standings;
        by.series = series | uint16(own.code);
        by.firstSerial = own.rangeFrom;
        by.lastSerial = own.rangeTo;
        by.validityDays = own.validityDays;
        by.today = _today();
        by.latest = by.today + DAYS_AHEAD;
        _prepare(by.open, by.series);
    }

    /// @dev `participant` is NO_PARTICIPANT for Chair and Secretariat.
    function _requireAlert(Alert calldata warning, uint8 participant) private view {
        uint256 number = warning.number;
        AlertKind kind = warning.kind;
        bool isRange = kind == AlertKind.RangeWithdrawn;
        bool fits = isRange ? warning.lastSerial >= uint64(number) : warning.lastSerial == 0;
        require(fits, AlertRangeMalformed(number, kind, warning.lastSerial));
        if (participant == NO_PARTICIPANT) return;
        bool entitled =
            isRange ? REGISTRY.indexOf(bytes2(uint16(number >> 64))) == participant : kind != AlertKind.Ended;
        require(entitled, AlertNotEntitled(number, kind, msg.sender));
    }

    /// @dev An officer with this role, of a Participant that is open; and the standings of all.
    function _openOfficer(uint16 role) private view returns (uint256, uint256) {
        (uint8 participant, uint16 roles, uint256 standings) = REGISTRY.openOfficer(msg.sender);
        require(roles & role != 0, RoleRequired(msg.sender, role, roles));
        return (participant, standings);
    }

    /* PRIVATE: PURE */

    /// @dev What a certificate says of itself, as a record that descends from nothing yet.
    function _admit(Issuance calldata issuance, uint16 parcels, uint256 number, Actor memory by)
        private
        pure
        returns (Record)
    {
        Kind kind = issuance.kind;
        uint256 destination = issuance.destination;
        uint256 participant = by.participant;
        if (kind < Kind.Standard) revert KindNotAllowed(number, kind);
        require(destination != participant, DestinationIsIssuer(number, uint8(destination)));
        require(by.standings.isOpen(destination), DestinationNotOpen(uint8(destination)));
        require(parcels != 0, ParcelsMissing(number));
        uint256 issuedOn = issuance.issuedOn;
        uint256 expiresOn = issuance.expiresOn;
        if (issuedOn > by.latest) _requireDate(issuedOn, 0, by.today);
        if (expiresOn < issuedOn) _refuseExpiry(number, issuedOn, expiresOn, by);
        if (expiresOn < by.today) _refuseExpiry(number, issuedOn, expiresOn, by);
        // A number of 32 bits and one of 16.
        unchecked {
            if (expiresOn > issuedOn + by.validityDays) _refuseExpiry(number, issuedOn, expiresOn, by);
        }
        uint256 points = _weigh(number, issuance.lines);
        return RecordLib.certificate(kind, participant, destination, issuedOn, expiresOn, points);
    }

    /// @dev Bounds the inputs of one certificate and those of the whole batch.
    function _count(uint256 inputs, Actor memory by) private pure {
        require(inputs <= MAX_INPUTS_EACH, LedgerBatchSize(inputs, MAX_INPUTS_EACH));
        uint256 count = by.inputs;
        // Two numbers that have been bounded.
        unchecked {
            count += inputs;
        }
        require(count <= MAX_INPUTS, LedgerBatchSize(count, MAX_INPUTS));
        by.inputs = count;
    }

    function _refuseNumber(uint256 number, Actor memory by) private pure {
        revert NumberOutsideRange(number, uint64(by.firstSerial), uint64(by.lastSerial));
    }

    function _refuseExpiry(uint256 number, uint256 issuedOn, uint256 expiresOn, Actor memory by) private pure {
        uint256 earliest = issuedOn > by.today ? issuedOn : by.today;
        revert ExpiryOutOfBounds(number, expiresOn, earliest, issuedOn + by.validityDays);
    }

    function _requireNew(bytes32 source, Input[] calldata before) private pure {
        for (uint256 i; i < before.length; ++i) {
            require(before[i].digest != source, InputRepeated(source));
        }
    }

    function _refuseDraw(bytes32 digest, Record record) private pure {
        State state = record.state();
        require(state != State.None, RecordUnknown(digest));
        revert RecordNotDrawable(digest, state);
    }

    function _weigh(uint256 number, Lines lines) private pure returns (uint256 points) {
        points = lines.weight();
        if (points == 0) revert LinesIncomplete(number);
        if (!lines.areWhole()) revert LinesIncomplete(number);
        if (points > type(uint40).max) revert WeightTooLarge(number, points);
    }

    /// @dev keccak256(abi.encode(number, root)).
    function _digest(uint256 number, bytes32 root) private pure returns (bytes32) {
        return Hashes.efficientKeccak256(bytes32(number), root);
    }
}
