// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What others say of certificates and Participants
/// @notice Typed attestations by accredited attesters or by Participants of themselves, and concerns of observers with
/// the chair's answers. Digests and short references only; all of it is public to members, and none of it changes what a
/// certificate may do.
/// @dev The governor of the registry keeps the types, the accreditations and the lists of references.
/// @custom:kp Plenary of Moscow, November 2021 (declaration on responsible sourcing, ASSURE guidance, review mission);
/// Core Document Section VI 10-15 (observers, review missions).
interface IAttestations {
    /// @dev What an attestation or a concern is about.
    enum About {
        Scheme,
        Record,
        Participant
    }

    /// @dev Who attests: accounts accredited for the type, or the focal point of a Participant of itself.
    enum AttestedBy {
        Accredited,
        OwnParticipant
    }

    /// @notice A type of attestation.
    /// @param name a short name, ASCII, left-aligned.
    /// @param document digest of the text that says what is attested.
    /// @param by who attests.
    /// @param referenced whether the reference of an attestation must be on the type's list, such as an instrument
    /// listed under ASSURE.
    /// @param closed whether no new attestation of this type is taken.
    struct AttestationType {
        bytes32 name;
        bytes32 document;
        AttestedBy by;
        bool referenced;
        bool closed;
    }

    /// @notice What is attested.
    /// @param kind number of the type.
    /// @param about Record or Participant.
    /// @param subject digest of the record, or index of the Participant.
    /// @param on legal date of what is attested, in days since 1970-01-01.
    /// @param digest digest of the report or declaration.
    /// @param ref a reference, such as the instrument, ASCII, left-aligned; 0 without one.
    struct Statement {
        uint16 kind;
        About about;
        bytes32 subject;
        uint32 on;
        bytes32 digest;
        bytes32 ref;
    }

    /// @notice An attestation as it is kept.
    /// @param attester the account.
    /// @param kind number of the type.
    /// @param about Record or Participant.
    /// @param revoked whether it was revoked.
    /// @param subject digest of the record, or index of the Participant.
    struct Attestation {
        address attester;
        uint16 kind;
        About about;
        bool revoked;
        bytes32 subject;
    }

    /// @notice A type was opened.
    event TypeOpened(uint16 indexed kind, bytes32 indexed name, bytes32 document, AttestedBy by, bool referenced);

    /// @notice No new attestation of this type is taken from now on.
    event TypeClosed(uint16 indexed kind);

    /// @notice An account may attest this type from now on, or may no longer.
    event AccreditationChanged(uint16 indexed kind, address indexed account, bool accredited);

    /// @notice A reference is on the list of a type from now on, or no longer.
    event ReferenceChanged(uint16 indexed kind, bytes32 indexed ref, bool listed);

    /// @notice Something was attested.
    event AttestationMade(
        uint256 indexed attestation,
        bytes32 indexed subject,
        uint16 indexed kind,
        About about,
        address attester,
        uint32 on,
        bytes32 digest,
        bytes32 ref
    );

    /// @notice An attestation was revoked; `reason` is the digest of why.
    event AttestationRevoked(
        uint256 indexed attestation, bytes32 indexed subject, uint16 indexed kind, address account, bytes32 reason
    );

    /// @notice An observer filed a concern; `digest` is that of its text.
    event ConcernFiled(uint256 indexed concern, bytes32 indexed subject, About about, address observer, bytes32 digest);

    /// @notice The chair answered a concern; `digest` is that of the answer.
    event ConcernAnswered(uint256 indexed concern, address chair, bytes32 digest);

    /// @notice A batch has 1 to `limit` entries.
    error AttestationBatchSize(uint256 size, uint256 limit);

    /// @notice The act needs the governor of the registry.
    error AttestationGovernorRequired(address account);

    /// @notice There are as many types as there can be.
    error TypesFull(uint256 limit);

    /// @notice There is no type with this number.
    error TypeUnknown(uint16 kind);

    /// @notice No new attestation of this type is taken.
    error TypeIsClosed(uint16 kind);

    /// @notice The account is not accredited for this type, or no attester of the scheme.
    error NotAccredited(uint16 kind, address account);

    /// @notice A Participant attests this type of itself only, by its focal point.
    error OwnParticipantRequired(uint16 kind, address account, bytes32 subject);

    /// @notice The reference is not on the list of this type.
    error ReferenceNotListed(uint16 kind, bytes32 ref);

    /// @notice The subject is no record of the ledger and no Participant of the registry.
    error SubjectUnknown(About about, bytes32 subject);

    /// @notice An attestation and a concern need the digest of what they rest on.
    error DigestMissing();

    /// @notice The legal date lies in the future.
    error AttestationDateInFuture(uint32 on, uint256 latest);

    /// @notice There is no attestation with this number.
    error AttestationUnknown(uint256 attestation);

    /// @notice The attestation was revoked before.
    error AttestationRevokedBefore(uint256 attestation);

    /// @notice Only who attested revokes, while it is an attester; for a Participant's own attestation its focal point; or
    /// the governor of the registry.
    error AttesterRequired(uint256 attestation, address account);

    /// @notice The act needs an observer of the scheme.
    error ObserverRequired(address account);

    /// @notice The act needs the chair.
    error ChairRequired(address account);

    /// @notice There is no concern with this number.
    error ConcernUnknown(uint256 concern);

    /// @notice The concern was answered before.
    error ConcernAnsweredBefore(uint256 concern);

    /// @notice Opens a type. Needs the governor.
    /// @param entry the type, not closed.
    /// @return kind its number, from 1.
    function openType(AttestationType calldata entry) external returns (uint16 kind);

    /// @notice Closes a type; what was attested stays. Needs the governor.
    /// @param kind its number.
    function closeType(uint16 kind) external;

    /// @notice Accredits accounts for a type, or ends it. Needs the governor.
    /// @dev An attester also needs the office ATTESTER of the registry.
    /// @param kind number of the type.
    /// @param accounts 1 to 100 of them.
    /// @param accredited whether they may attest from now on.
    function accredit(uint16 kind, address[] calldata accounts, bool accredited) external;

    /// @notice Puts references on the list of a type, or takes them off. Needs the governor.
    /// @param kind number of the type.
    /// @param references 1 to 100 of them.
    /// @param listed whether they are on the list from now on.
    function listReferences(uint16 kind, bytes32[] calldata references, bool listed) external;

    /// @notice Attests. Needs what the type says.
    /// @param statements 1 to 100 of them.
    function attest(Statement[] calldata statements) external;

    /// @notice Revokes attestations. Needs who made them, with the office ATTESTER; for those that a Participant makes of
    /// itself its present focal point; or the governor.
    /// @param attestations 1 to 100 numbers.
    /// @param reason digest of why.
    function revoke(uint256[] calldata attestations, bytes32 reason) external;

    /// @notice Files a concern. Needs OBSERVER.
    /// @param about what it is about.
    /// @param subject digest of the record, index of the Participant, or 0 for the scheme.
    /// @param digest digest of its text.
    /// @return concern its number, from 1.
    function fileConcern(About about, bytes32 subject, bytes32 digest) external returns (uint256 concern);

    /// @notice Answers a concern, once. Needs CHAIR.
    /// @param concern its number.
    /// @param digest digest of the answer.
    function answerConcern(uint256 concern, bytes32 digest) external;

    /// @notice A type; refuses numbers that there are not.
    function typeOf(uint16 kind) external view returns (AttestationType memory);

    /// @notice All types, the one with number 1 first.
    function types() external view returns (AttestationType[] memory);

    /// @notice Whether an account is accredited for a type.
    function isAccredited(uint16 kind, address account) external view returns (bool);

    /// @notice Whether a reference is on the list of a type.
    function isListed(uint16 kind, bytes32 ref) external view returns (bool);

    /// @notice An attestation; refuses numbers that there are not.
    function attestationOf(uint256 attestation) external view returns (Attestation memory);

    /// @notice How many attestations and how many concerns there are.
    function counts() external view returns (uint256 attestations, uint256 concerns);

    /// @notice The version of this contract, compared by clients before they trust its ABI.
    function version() external pure returns (string memory);
}
