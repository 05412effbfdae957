// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGoverned} from "./interfaces/IGoverned.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {
    ALL_SCHEME_ROLES,
    CHAIR,
    FOCAL_POINT,
    GRANTABLE,
    ISSUER,
    NO_ACCOUNT,
    NO_LAST_DAY,
    NO_PARTICIPANT,
    NO_PRODUCER,
    VALIDATOR
} from "./libraries/Roles.sol";
import {Standings} from "./libraries/Standings.sol";
import {Status} from "./libraries/Types.sol";

/// @title ParticipantRegistry
contract ParticipantRegistry is IParticipantRegistry, IGoverned {
    using Standings for uint256;

    /* TYPES */

    /// @dev How many Participants are entered, how many places in the bitmap of origins are given, and who votes in the
    /// Plenary.
    struct Totals {
        uint8 participants;
        uint8 producers;
        uint128 electorate;
    }

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_BATCH = 200;
    uint8 private constant MAX_PARTICIPANTS = 127;
    uint8 private constant MAX_PRODUCERS = 64;
    uint64 private constant LAST_SERIAL = 999_999_999_999_999_999;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    address private _governor;
    Totals private _totals;
    uint256 private _standings;
    mapping(uint8 participant => Participant own) private _participants;
    mapping(bytes2 code => uint8 participant) private _indexes;
    mapping(uint8 participant => address account) private _focalPoints;
    mapping(uint8 participant => mapping(bytes32 zone => bool isApproved) zones) private _zones;
    mapping(address account => Account known) private _accounts;

    /* MODIFIERS */

    modifier onlyGovernor() {
        _requireGovernor();
        _;
    }

    modifier boundedBatch(uint256 size) {
        _requireBatch(size);
        _;
    }

    /* CONSTRUCTOR */

    /// @param governor_ the account that decides on Participants.
    constructor(address governor_) {
        require(governor_ != NO_ACCOUNT, AccountMissing());
        _governor = governor_;
        emit GovernancePassed(NO_ACCOUNT, governor_);
    }

    /* GOVERNOR */

    /// @inheritdoc IParticipantRegistry
    function passGovernance(address to) external onlyGovernor {
        require(to != NO_ACCOUNT, AccountMissing());
        _governor = to;
        emit GovernancePassed(msg.sender, to);
    }

    /// @inheritdoc IParticipantRegistry
    function enter(Admission[] calldata admissions, bytes32 basis)
        external
        onlyGovernor
        boundedBatch(admissions.length)
    {
        for (uint256 i; i < admissions.length; ++i) {
            _enter(admissions[i], basis);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function setStatus(uint8[] calldata indexes, Status status, bool supervised, bytes32 basis)
        external
        onlyGovernor
        boundedBatch(indexes.length)
    {
        for (uint256 i; i < indexes.length; ++i) {
            _setStatus(indexes[i], status, supervised && status == Status.Restricted, basis);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function setZones(uint8 participant, bytes32[] calldata zones, bool approved, bytes32 basis)
        external
        onlyGovernor
        boundedBatch(zones.length)
    {
        _requireEntered(participant);
        _countDecision(_participants[participant]);
        for (uint256 i; i < zones.length; ++i) {
            _zones[participant][zones[i]] = approved;
            emit ZoneChanged(participant, zones[i], approved, basis);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function setTerms(uint8 participant, uint16 validityDays, uint16 toleranceBps, bytes32 basis)
        external
        onlyGovernor
    {
        _requireEntered(participant);
        require(validityDays != 0, ValidityMissing(participant));
        require(toleranceBps <= 10_000, ToleranceTooWide(participant, toleranceBps));
        Participant storage own = _participants[participant];
        own.validityDays = validityDays;
        own.toleranceBps = toleranceBps;
        _countDecision(own);
        emit TermsChanged(participant, validityDays, toleranceBps, basis);
    }

    /// @inheritdoc IParticipantRegistry
    function recode(uint8 participant, bytes2 code, bytes32 basis) external onlyGovernor {
        _requireEntered(participant);
        _requireNewCode(code);
        Participant storage own = _participants[participant];
        bytes2 before = own.code;
        own.code = code;
        _indexes[code] = participant;
        _countDecision(own);
        emit CodeChanged(participant, before, code, basis);
    }

    /// @inheritdoc IParticipantRegistry
    function setFocalPoint(uint8 participant, address account) external onlyGovernor {
        _requireEntered(participant);
        _setFocalPoint(participant, account);
        _countDecision(_participants[participant]);
        _seat(participant);
    }

    /// @inheritdoc IParticipantRegistry
    function setSchemeRoles(address account, uint8 schemeRoles) external onlyGovernor {
        require(account != NO_ACCOUNT, AccountMissing());
        Account storage known = _accounts[account];
        bool grantable = known.participant == NO_PARTICIPANT && schemeRoles <= ALL_SCHEME_ROLES;
        require(grantable, RolesExclusive(account, known.roles, schemeRoles));
        known.schemeRoles = schemeRoles;
        emit SchemeRolesChanged(account, schemeRoles);
    }

    /* FOCAL POINT */

    /// @inheritdoc IParticipantRegistry
    function appoint(Appointment[] calldata appointments) external boundedBatch(appointments.length) {
        uint8 participant = _requireFocalPoint();
        for (uint256 i; i < appointments.length; ++i) {
            _appoint(participant, appointments[i]);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function setSuspended(address[] calldata accounts, bool suspended) external boundedBatch(accounts.length) {
        uint8 participant = _requireFocalPoint();
        for (uint256 i; i < accounts.length; ++i) {
            Account storage known = _accounts[accounts[i]];
            require(known.participant != NO_PARTICIPANT, OfficerUnknown(accounts[i]));
            require(known.participant == participant, OfficerOfAnother(accounts[i], known.participant));
            known.suspended = suspended;
            emit OfficerSuspensionChanged(participant, accounts[i], suspended);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function openRange(uint64 from, uint64 to) external {
        uint8 participant = _requireFocalPoint();
        require(from <= to && to <= LAST_SERIAL, RangeMalformed(from, to));
        Participant storage own = _participants[participant];
        own.rangeFrom = from;
        own.rangeTo = to;
        emit RangeOpened(participant, from, to);
    }

    /* VIEWS */

    /// @inheritdoc IParticipantRegistry
    function governor() external view returns (address) {
        return _governor;
    }

    /// @inheritdoc IParticipantRegistry
    function participantCount() external view returns (uint8) {
        return _totals.participants;
    }

    /// @inheritdoc IParticipantRegistry
    function producerCount() external view returns (uint8) {
        return _totals.producers;
    }

    /// @inheritdoc IParticipantRegistry
    function participantOf(uint8 participant) external view returns (Participant memory) {
        _requireEntered(participant);
        return _participants[participant];
    }

    /// @inheritdoc IParticipantRegistry
    function participants() external view returns (Participant[] memory all) {
        all = new Participant[](_totals.participants);
        for (uint8 i; i < all.length; ++i) {
            all[i] = _participants[i + 1];
        }
    }

    /// @inheritdoc IParticipantRegistry
    function indexOf(bytes2 code) external view returns (uint8) {
        return _indexes[code];
    }

    /// @inheritdoc IParticipantRegistry
    function focalPointOf(uint8 participant) external view returns (address) {
        return _focalPoints[participant];
    }

    /// @inheritdoc IParticipantRegistry
    function isZoneApproved(uint8 participant, bytes32 zone) external view returns (bool) {
        return _zones[participant][zone];
    }

    /// @inheritdoc IParticipantRegistry
    function accountOf(address account) external view returns (Account memory) {
        return _accounts[account];
    }

    /// @inheritdoc IParticipantRegistry
    function activeOfficer(address account) external view returns (uint8 participant, uint16 roles) {
        return _activeOfficer(account);
    }

    /// @inheritdoc IParticipantRegistry
    function openOfficer(address account) external view returns (uint8 participant, uint16 roles, uint256 standings_) {
        (participant, roles) = _activeOfficer(account);
        standings_ = _standings;
        require(standings_.isOpen(participant), ParticipantNotOpen(participant));
    }

    /// @inheritdoc IParticipantRegistry
    function standings() external view returns (uint256) {
        return _standings;
    }

    /// @inheritdoc IParticipantRegistry
    function electorate() external view returns (uint128) {
        return _totals.electorate;
    }

    /// @inheritdoc IGoverned
    function premiseOf(bytes calldata call) external view returns (bytes32) {
        bytes4 selector = bytes4(call);
        require(call.length >= 4, CallNotGoverned(selector));
        bytes calldata arguments = call[4:];
        if (selector == IParticipantRegistry.enter.selector) return _premiseOfEntry(arguments);
        if (selector == IParticipantRegistry.setStatus.selector) return _premiseOfStatus(arguments);
        if (selector == IParticipantRegistry.setSchemeRoles.selector) return _premiseOfAccount(arguments);
        if (selector == IParticipantRegistry.recode.selector) return _premiseOfCode(arguments);
        if (selector == IParticipantRegistry.passGovernance.selector) return bytes32(uint256(uint160(_governor)));
        require(_isOnParticipant(selector), CallNotGoverned(selector));
        return bytes32(uint256(_participants[abi.decode(arguments[:32], (uint8))].decisions));
    }

    /// @inheritdoc IParticipantRegistry
    function version() external pure returns (string memory) {
        return "kpchain-registry/2";
    }

    /* PRIVATE */

    function _enter(Admission calldata admission, bytes32 basis) private {
        bytes2 code = admission.code;
        _requireNewCode(code);
        require(_totals.participants < MAX_PARTICIPANTS, RegistryFull(MAX_PARTICIPANTS));
        uint8 participant = ++_totals.participants;
        Status status = admission.status;
        require(
            status == Status.Applicant || status == Status.Admitted,
            StatusChangeNotAllowed(participant, Status.None, status)
        );
        require(admission.validityDays != 0, ValidityMissing(participant));
        uint8 producer = admission.mines ? _nextProducer() : NO_PRODUCER;
        _indexes[code] = participant;
        _participants[participant] = Participant({
            code: code,
            status: status,
            supervised: false,
            producer: producer,
            validityDays: admission.validityDays,
            toleranceBps: 0,
            rangeFrom: 0,
            rangeTo: LAST_SERIAL,
            seated: admission.seated,
            decisions: 1
        });
        if (status == Status.Admitted) _standings = _standings.set(participant, Standings.OPEN);
        emit ParticipantEntered(participant, code, status, producer, admission.seated, admission.validityDays, basis);
        if (admission.focalPoint != NO_ACCOUNT) _setFocalPoint(participant, admission.focalPoint);
        _seat(participant);
    }

    function _appoint(uint8 participant, Appointment calldata appointment) private {
        address account = appointment.account;
        uint16 roles = appointment.roles;
        uint32 firstDay = appointment.firstDay;
        uint32 lastDay = appointment.lastDay;
        require(roles & ~GRANTABLE == 0, RolesNotGrantable(account, roles));
        require(lastDay >= firstDay, TermMalformed(account, firstDay, lastDay));
        Account storage known = _accounts[account];
        known.firstDay = firstDay;
        known.lastDay = lastDay;
        known.authority = appointment.authority;
        _setRoles(participant, account, roles | (known.roles & FOCAL_POINT));
    }

    function _nextProducer() private returns (uint8 producer) {
        producer = _totals.producers;
        require(producer < MAX_PRODUCERS, RegistryFull(MAX_PRODUCERS));
        _totals.producers = producer + 1;
    }

    function _setStatus(uint8 participant, Status to, bool supervised, bytes32 basis) private {
        _requireEntered(participant);
        Participant storage own = _participants[participant];
        Status from = own.status;
        bool changes = from != to || own.supervised != supervised;
        bool allowed = from == Status.Applicant
            ? (to == Status.Admitted || to == Status.Withdrawn)
            : uint8(to) >= uint8(Status.Admitted);
        require(changes && allowed, StatusChangeNotAllowed(participant, from, to));
        own.status = to;
        own.supervised = supervised;
        _countDecision(own);
        _seat(participant);
        _standings = _standings.set(participant, _standingFor(to, supervised));
        emit StatusChanged(participant, from, to, supervised, basis);
    }

    function _setFocalPoint(uint8 participant, address account) private {
        address before = _focalPoints[participant];
        if (before != NO_ACCOUNT) _setRoles(participant, before, _accounts[before].roles & ~FOCAL_POINT);
        Account storage known = _accounts[account];
        if (known.participant == NO_PARTICIPANT) known.lastDay = NO_LAST_DAY;
        _setRoles(participant, account, known.roles | FOCAL_POINT);
        _focalPoints[participant] = account;
        emit FocalPointChanged(participant, before, account);
        // Else a focal point that suspended itself, or its successor before it left, could not be put back in office.
        if (known.suspended) {
            known.suspended = false;
            emit OfficerSuspensionChanged(participant, account, false);
        }
    }

    function _setRoles(uint8 participant, address account, uint16 roles) private {
        require(account != NO_ACCOUNT, AccountMissing());
        Account storage known = _accounts[account];
        bool unbound = known.participant == NO_PARTICIPANT || known.participant == participant;
        require(unbound, OfficerOfAnother(account, known.participant));
        uint16 everHeld = known.everHeld | roles;
        bool exclusive = everHeld & (ISSUER | VALIDATOR) == ISSUER | VALIDATOR || known.schemeRoles != 0;
        require(!exclusive, RolesExclusive(account, everHeld, known.schemeRoles));
        known.participant = participant;
        known.roles = roles;
        known.everHeld = everHeld;
        emit OfficerAppointed(participant, account, roles, known.firstDay, known.lastDay, known.authority);
    }

    /// @dev Whether it votes in the Plenary follows from its seat, its status and its focal point.
    function _seat(uint8 participant) private {
        Participant storage own = _participants[participant];
        bool votes = own.seated && _standingFor(own.status, false) != Standings.CLOSED
            && _focalPoints[participant] != NO_ACCOUNT;
        uint128 bit = uint128(1) << participant;
        uint128 others = _totals.electorate & ~bit;
        _totals.electorate = votes ? others | bit : others;
    }

    /// @dev A count that comes round after 65,536 decisions still differs from the one before.
    function _countDecision(Participant storage own) private {
        unchecked {
            ++own.decisions;
        }
    }

    function _requireGovernor() private view {
        require(msg.sender == _governor, GovernorRequired(msg.sender));
    }

    function _requireFocalPoint() private view returns (uint8 participant) {
        Account memory known = _accounts[msg.sender];
        require(known.roles & FOCAL_POINT != 0, FocalPointRequired(msg.sender));
        require(!known.suspended, OfficerSuspended(msg.sender));
        return known.participant;
    }

    function _requireEntered(uint8 participant) private view {
        bool entered = participant != NO_PARTICIPANT && participant <= _totals.participants;
        require(entered, ParticipantUnknown(participant));
    }

    function _activeOfficer(address account) private view returns (uint8 participant, uint16 roles) {
        Account storage known = _accounts[account];
        participant = known.participant;
        roles = known.roles;
        if (participant == NO_PARTICIPANT) _refuseOfficer(account);
        if (known.suspended) _refuseOfficer(account);
        uint256 firstDay = known.firstDay;
        // A last day does not lie before its first day; today, if it does, comes out as a large number.
        unchecked {
            if (block.timestamp / 1 days - firstDay > known.lastDay - firstDay) _refuseOfficer(account);
        }
    }

    function _refuseOfficer(address account) private view {
        Account storage known = _accounts[account];
        require(known.participant != NO_PARTICIPANT, OfficerUnknown(account));
        require(!known.suspended, OfficerSuspended(account));
        revert OfficerNotInTerm(account, known.firstDay, known.lastDay);
    }

    function _requireNewCode(bytes2 code) private view {
        require(_isCapital(code[0]) && _isCapital(code[1]), CodeMalformed(code));
        require(_indexes[code] == NO_PARTICIPANT, ParticipantAlreadyEntered(code));
    }

    /// @dev Who has the codes now: nobody, or the entry is senseless.
    function _premiseOfEntry(bytes calldata arguments) private view returns (bytes32 premise) {
        (Admission[] memory admissions,) = abi.decode(arguments, (Admission[], bytes32));
        for (uint256 i; i < admissions.length; ++i) {
            premise = keccak256(abi.encode(premise, _indexes[admissions[i].code]));
        }
    }

    function _premiseOfStatus(bytes calldata arguments) private view returns (bytes32 premise) {
        (uint8[] memory indexes,,,) = abi.decode(arguments, (uint8[], Status, bool, bytes32));
        for (uint256 i; i < indexes.length; ++i) {
            premise = keccak256(abi.encode(premise, _participants[indexes[i]].decisions));
        }
    }

    /// @dev No decision gives the chair's office: it goes with the chair, whose focal point names the account.
    function _premiseOfAccount(bytes calldata arguments) private view returns (bytes32) {
        (address account, uint8 schemeRoles) = abi.decode(arguments, (address, uint8));
        require(schemeRoles & CHAIR == 0, CallNotGoverned(IParticipantRegistry.setSchemeRoles.selector));
        return bytes32(uint256(_accounts[account].schemeRoles));
    }

    /// @dev The Participant, and who has the new code by now.
    function _premiseOfCode(bytes calldata arguments) private view returns (bytes32) {
        (uint8 participant, bytes2 code,) = abi.decode(arguments, (uint8, bytes2, bytes32));
        return keccak256(abi.encode(_participants[participant].decisions, _indexes[code]));
    }

    function _isOnParticipant(bytes4 selector) private pure returns (bool) {
        return selector == IParticipantRegistry.setZones.selector || selector == IParticipantRegistry.setTerms.selector
            || selector == IParticipantRegistry.setFocalPoint.selector;
    }

    function _requireBatch(uint256 size) private pure {
        require(size != 0 && size <= MAX_BATCH, RegistryBatchSize(size, MAX_BATCH));
    }

    function _standingFor(Status status, bool supervised) private pure returns (uint256) {
        if (status != Status.Admitted && status != Status.Restricted) return Standings.CLOSED;
        return supervised ? Standings.OPEN | Standings.SUPERVISED : Standings.OPEN;
    }

    function _isCapital(bytes1 letter) private pure returns (bool) {
        return letter >= "A" && letter <= "Z";
    }
}
