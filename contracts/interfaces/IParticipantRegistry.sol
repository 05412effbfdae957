// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Status} from "../libraries/Types.sol";

/// @title Who may take part in the scheme, and who may act for whom
/// @notice Holds the Participants, their officers and the offices of the scheme. Certificates live in CertificateLedger,
/// which asks this contract at the moment of every act: what was lawful then stays on record after a later suspension.
/// @dev The governor decides on Participants: the contract Plenary, once a ledger is founded.
/// @custom:kp Core Document Sections V and VI; EU Reg. 2368/2002 Art. 2.
interface IParticipantRegistry {
    /// @notice A Participant as it stands, one storage slot.
    /// @param code ISO 3166-1 alpha-2 code in capitals; the European Union is one Participant, `EU`.
    /// @param status where it stands.
    /// @param supervised while Restricted: each certificate needs a monitor's approval before it is validated.
    /// @param producer place in the bitmap of origins, 0 to 63; NO_PRODUCER for a Participant that mines nothing.
    /// @param validityDays how many days after its issue a certificate may expire at the latest.
    /// @param toleranceBps difference between declared and found weight that this Participant's imports pass without
    /// the DISCREPANCY taint, in 1/10,000 of the declared weight.
    /// @param rangeFrom first serial of the opened range of certificate numbers.
    /// @param rangeTo last serial of the opened range of certificate numbers.
    /// @param seated whether it has a seat in the Plenary; an entity that trades by the scheme's rules without being a
    /// Participant has none.
    /// @param decisions how often the governor has decided on it.
    struct Participant {
        bytes2 code;
        Status status;
        bool supervised;
        uint8 producer;
        uint16 validityDays;
        uint16 toleranceBps;
        uint64 rangeFrom;
        uint64 rangeTo;
        bool seated;
        uint16 decisions;
    }

    /// @notice What is said of a Participant when it is entered.
    /// @param code ISO 3166-1 alpha-2 code in capitals.
    /// @param status Applicant or Admitted.
    /// @param mines whether it gets a place in the bitmap of origins.
    /// @param seated whether it has a seat in the Plenary.
    /// @param validityDays how many days after its issue a certificate may expire at the latest, at least 1.
    /// @param focalPoint the account that names its officers; NO_ACCOUNT to name one later.
    struct Admission {
        bytes2 code;
        Status status;
        bool mines;
        bool seated;
        uint16 validityDays;
        address focalPoint;
    }

    /// @notice An account and the roles that it is to hold from now on.
    /// @param account the officer.
    /// @param roles the bits ISSUER 1, VALIDATOR 2, EXPORT_CUSTOMS 4, IMPORTER 8, STATISTICIAN 16.
    /// @param firstDay the first day on which it may act, in days since 1970-01-01 (GMT, by block time).
    /// @param lastDay the last day on which it may act; NO_LAST_DAY without an end.
    /// @param authority the authority inside the Participant that it belongs to, as ASCII: `HK` in China, `BE` in the
    /// European Union; NO_AUTHORITY where there is one only.
    struct Appointment {
        address account;
        uint16 roles;
        uint32 firstDay;
        uint32 lastDay;
        bytes8 authority;
    }

    /// @notice An account as the registry knows it, one storage slot.
    /// @param participant the Participant that it acts for, for ever; NO_PARTICIPANT for an office of the scheme.
    /// @param roles the roles that it holds as an officer.
    /// @param everHeld every role that it ever held: who was an issuer never becomes a validator.
    /// @param suspended whether its focal point has suspended it.
    /// @param schemeRoles the offices of the scheme: CHAIR 1, SECRETARIAT 2, MONITOR 4, ATTESTER 8, OBSERVER 16.
    /// @param firstDay the first day on which it may act as an officer.
    /// @param lastDay the last one.
    /// @param authority the authority inside the Participant that it belongs to.
    struct Account {
        uint8 participant;
        uint16 roles;
        uint16 everHeld;
        bool suspended;
        uint8 schemeRoles;
        uint32 firstDay;
        uint32 lastDay;
        bytes8 authority;
    }

    /// @notice The office of governor passed from one account to another.
    event GovernancePassed(address indexed from, address indexed to);

    /// @notice A Participant was entered; `basis` is the digest of the decision.
    event ParticipantEntered(
        uint8 indexed participant,
        bytes2 indexed code,
        Status status,
        uint8 producer,
        bool seated,
        uint16 validityDays,
        bytes32 basis
    );

    /// @notice A Participant goes by another code from now on; its earlier numbers keep the code before.
    event CodeChanged(uint8 indexed participant, bytes2 indexed from, bytes2 indexed to, bytes32 basis);

    /// @notice A Participant's status changed; `basis` is the digest of the decision.
    event StatusChanged(uint8 indexed participant, Status from, Status to, bool supervised, bytes32 basis);

    /// @notice A zone of a Restricted Participant was approved or its approval ended.
    event ZoneChanged(uint8 indexed participant, bytes32 indexed zone, bool approved, bytes32 basis);

    /// @notice A Participant's certificate validity or its tolerance for weight differences changed.
    event TermsChanged(uint8 indexed participant, uint16 validityDays, uint16 toleranceBps, bytes32 basis);

    /// @notice A Participant opened another range of certificate numbers.
    event RangeOpened(uint8 indexed participant, uint64 from, uint64 to);

    /// @notice The focal point of a Participant changed.
    event FocalPointChanged(uint8 indexed participant, address indexed from, address indexed to);

    /// @notice An account holds these roles of a Participant, on the days from `firstDay` to `lastDay`.
    event OfficerAppointed(
        uint8 indexed participant,
        address indexed account,
        uint16 roles,
        uint32 firstDay,
        uint32 lastDay,
        bytes8 authority
    );

    /// @notice An officer was suspended, or reinstated.
    event OfficerSuspensionChanged(uint8 indexed participant, address indexed account, bool suspended);

    /// @notice An account holds these offices of the scheme from now on.
    event SchemeRolesChanged(address indexed account, uint8 schemeRoles);

    /// @notice The act needs the governor.
    error GovernorRequired(address account);

    /// @notice The act needs the focal point of a Participant.
    error FocalPointRequired(address account);

    /// @notice A code is two letters A to Z.
    error CodeMalformed(bytes2 code);

    /// @notice The code stands for a Participant already, or did so earlier.
    error ParticipantAlreadyEntered(bytes2 code);

    /// @notice No Participant has this index or code.
    error ParticipantUnknown(uint256 participant);

    /// @notice The registry is full: 127 Participants, or 64 of them with mines.
    error RegistryFull(uint256 limit);

    /// @notice The Participant cannot go from the one status to the other.
    error StatusChangeNotAllowed(uint8 participant, Status from, Status to);

    /// @notice Certificates must be good for 1 day at the least.
    error ValidityMissing(uint8 participant);

    /// @notice A tolerance is at most 10,000 basis points.
    error ToleranceTooWide(uint8 participant, uint16 toleranceBps);

    /// @notice A range of serials runs from 0 to 999,999,999,999,999,999, its end not before its start.
    error RangeMalformed(uint64 from, uint64 to);

    /// @notice The account is no officer of a Participant.
    error OfficerUnknown(address account);

    /// @notice The officer is suspended.
    error OfficerSuspended(address account);

    /// @notice The officer acts on the days from `firstDay` to `lastDay` only.
    error OfficerNotInTerm(address account, uint32 firstDay, uint32 lastDay);

    /// @notice An officer's last day lies before the first.
    error TermMalformed(address account, uint32 firstDay, uint32 lastDay);

    /// @notice The Participant is not Admitted or Restricted: its officers can close what is under way, and start nothing.
    error ParticipantNotOpen(uint8 participant);

    /// @notice The account acts for another Participant.
    error OfficerOfAnother(address account, uint8 participant);

    /// @notice The roles exclude each other, now or by what the account held before: ISSUER and VALIDATOR (four eyes),
    /// or an officer's role and an office of the scheme.
    error RolesExclusive(address account, uint16 roles, uint8 schemeRoles);

    /// @notice A focal point names officers, it cannot name focal points or roles that do not exist.
    error RolesNotGrantable(address account, uint16 roles);

    /// @notice The zero address holds no office.
    error AccountMissing();

    /// @notice A batch has 1 to 200 entries.
    error RegistryBatchSize(uint256 size, uint256 limit);

    /// @notice Hands the office of governor over, at once and for good.
    /// @dev Warning: a mistyped address ends all governance. The founder of a ledger hands over to the Plenary; the
    /// Plenary to its successor, by decision.
    /// @param to the new governor.
    function passGovernance(address to) external;

    /// @notice Enters Participants.
    /// @param admissions one entry for each.
    /// @param basis digest of the decision.
    /// @custom:kp Core Document Section VI 8-9.
    function enter(Admission[] calldata admissions, bytes32 basis) external;

    /// @notice Admits, restricts, suspends, reinstates or withdraws Participants.
    /// @dev Legal changes: Applicant to Admitted or Withdrawn; Admitted, Restricted, Suspended and Withdrawn to any other
    /// of these four; and Restricted to Restricted when `supervised` changes. `supervised` counts while Restricted only.
    /// @param participants their indexes.
    /// @param status the new status.
    /// @param supervised while Restricted: each certificate needs a monitor's approval.
    /// @param basis digest of the decision.
    /// @custom:kp Core Document Section VI 16; the Central African Republic, 2013 to 2024.
    function setStatus(uint8[] calldata participants, Status status, bool supervised, bytes32 basis) external;

    /// @notice Approves zones of a Participant, or ends their approval; counts while it is Restricted.
    /// @param participant its index.
    /// @param zones names of the zones, ASCII, left-aligned.
    /// @param approved whether they are approved from now on.
    /// @param basis digest of the decision.
    /// @custom:kp Operational Framework for the Central African Republic, 2015.
    function setZones(uint8 participant, bytes32[] calldata zones, bool approved, bytes32 basis) external;

    /// @notice Sets how long a Participant's certificates are good, and which weight difference its imports pass.
    /// @param participant its index.
    /// @param validityDays days, at least 1.
    /// @param toleranceBps 1/10,000 of the declared weight, at most 10,000.
    /// @param basis digest of the decision.
    function setTerms(uint8 participant, uint16 validityDays, uint16 toleranceBps, bytes32 basis) external;

    /// @notice Changes the code of a Participant, as from EC to EU. The code before stays its own for ever.
    /// @dev Records keep the Participant's index, and their numbers the code under which they were made.
    /// @param participant its index.
    /// @param code the new code.
    /// @param basis digest of the decision.
    function recode(uint8 participant, bytes2 code, bytes32 basis) external;

    /// @notice Sets the account that names a Participant's officers; the one before loses that role. A suspension of the
    /// new one ends.
    /// @param participant its index.
    /// @param account the new focal point.
    function setFocalPoint(uint8 participant, address account) external;

    /// @notice Sets the offices of the scheme that an account holds; 0 ends them all.
    /// @param account the account; an officer of a Participant holds none.
    /// @param schemeRoles the bits CHAIR 1, SECRETARIAT 2, MONITOR 4, ATTESTER 8, OBSERVER 16.
    function setSchemeRoles(address account, uint8 schemeRoles) external;

    /// @notice Names officers of the caller's own Participant, or changes their roles, days or authority; roles 0 end
    /// them. What an officer did before stays valid.
    /// @param appointments one entry for each account.
    /// @custom:kp Core Document Section IV (b).
    function appoint(Appointment[] calldata appointments) external;

    /// @notice Suspends or reinstates officers of the caller's own Participant.
    /// @param accounts the officers.
    /// @param suspended whether they are suspended from now on.
    function setSuspended(address[] calldata accounts, bool suspended) external;

    /// @notice Opens another range of certificate numbers of the caller's own Participant.
    /// @param from first serial.
    /// @param to last serial.
    function openRange(uint64 from, uint64 to) external;

    /// @notice The account that decides on Participants.
    function governor() external view returns (address);

    /// @notice How many Participants are entered; they have the indexes 1 to this number.
    function participantCount() external view returns (uint8);

    /// @notice How many places in the bitmap of origins are given.
    function producerCount() external view returns (uint8);

    /// @notice The Participant with this index; refuses an index that is not entered.
    function participantOf(uint8 participant) external view returns (Participant memory);

    /// @notice All Participants, the one with index 1 first.
    function participants() external view returns (Participant[] memory);

    /// @notice The index of the Participant that has this code or had it earlier, or NO_PARTICIPANT.
    function indexOf(bytes2 code) external view returns (uint8);

    /// @notice The focal point of a Participant, or NO_ACCOUNT.
    function focalPointOf(uint8 participant) external view returns (address);

    /// @notice Whether lots from this zone may be declared while the Participant is Restricted.
    function isZoneApproved(uint8 participant, bytes32 zone) external view returns (bool);

    /// @notice The account as the registry knows it; all zero for a stranger.
    function accountOf(address account) external view returns (Account memory);

    /// @notice The Participant and the roles of an officer; refuses strangers, suspended officers, and officers before
    /// their first and after their last day.
    function activeOfficer(address account) external view returns (uint8 participant, uint16 roles);

    /// @notice The Participant and the roles of an officer, and the standings of all; refuses whom `activeOfficer`
    /// refuses, and officers of a Participant that is not open.
    function openOfficer(address account) external view returns (uint8 participant, uint16 roles, uint256 standings);

    /// @notice Two bits for each Participant, at twice its index: 1 open (Admitted or Restricted), 2 supervised.
    function standings() external view returns (uint256);

    /// @notice Who votes in the Plenary now, one bit for each Participant at its index: it has a seat, is Admitted or
    /// Restricted, and has a focal point.
    function electorate() external view returns (uint128);

    /// @notice The version of this contract, compared by clients before they trust its ABI.
    function version() external pure returns (string memory);
}
