// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Which Participants exchange certificates electronically
/// @notice An agreement is a named set of Participants: a memorandum has two, a customs union more. It is proposed, then
/// tried as a pilot, then active; each step is taken when every member has acceded to it by its focal point. Only
/// between members of one that is Active is a certificate paperless.
/// @dev An agreement binds its members only, so they make and end it by themselves; the governor of the registry may
/// end one too. A set that grows makes a new agreement.
/// @custom:kp Electronic exchange between RU and EU (memorandum) and RU and BY (pilot), 2021.
interface IExchangeAgreements {
    /// @dev How far an agreement is.
    enum AgreementStatus {
        None,
        Proposed,
        Pilot,
        Active,
        Terminated
    }

    /// @notice An agreement.
    /// @param status how far it is.
    /// @param members its members, one bit for each Participant at its index.
    /// @param piloting the members that have acceded to the pilot.
    /// @param activating the members that have acceded to paperless exchange.
    /// @param name a short name, ASCII, left-aligned.
    /// @param document digest of its text.
    struct Agreement {
        AgreementStatus status;
        uint128 members;
        uint128 piloting;
        uint128 activating;
        bytes32 name;
        bytes32 document;
    }

    /// @notice An agreement was proposed.
    event AgreementProposed(
        uint256 indexed agreement,
        uint8 indexed participant,
        address account,
        uint128 members,
        bytes32 name,
        bytes32 document
    );

    /// @notice A member acceded, up to a status.
    event AgreementAcceded(uint256 indexed agreement, uint8 indexed participant, address account, AgreementStatus upTo);

    /// @notice A member denounced it; `document` is the digest of its notice.
    event AgreementDenounced(uint256 indexed agreement, uint8 indexed participant, address account, bytes32 document);

    /// @notice The status of an agreement changed.
    event AgreementStatusChanged(uint256 indexed agreement, AgreementStatus from, AgreementStatus to);

    /// @notice The caller is no focal point of an open Participant.
    error MemberRequired(uint256 agreement, address account);

    /// @notice An agreement has 2 to `limit` members, each an entered Participant, each once.
    error MembersMalformed(uint256 count, uint256 limit);

    /// @notice The Participant has proposed as many agreements as it can; nobody can use up the numbers of all.
    error AgreementsFull(uint256 limit);

    /// @notice There is no agreement with this number.
    error AgreementUnknown(uint256 agreement);

    /// @notice The agreement does not stand where the act needs it.
    error AgreementNotAtStatus(uint256 agreement, AgreementStatus status);

    /// @notice A member accedes to the pilot or to paperless exchange, and once to each.
    error AccessionNotDue(uint256 agreement, uint8 participant, AgreementStatus upTo);

    /// @notice The act needs the governor of the registry.
    error AgreementGovernorRequired(address account);

    /// @notice Proposes an agreement. Needs the focal point of one of its members, which is open.
    /// @param members indexes of 2 to 30 Participants.
    /// @param name a short name, ASCII, left-aligned.
    /// @param document digest of its text.
    /// @return agreement its number, from 1.
    function propose(uint8[] calldata members, bytes32 name, bytes32 document) external returns (uint256 agreement);

    /// @notice Accedes to the pilot, or to paperless exchange, for the caller's Participant.
    /// @param agreement its number.
    /// @param upTo Pilot, or Active, which includes the pilot.
    function accede(uint256 agreement, AgreementStatus upTo) external;

    /// @notice Denounces an agreement for the caller's Participant; with one member left it is Terminated. Needs the focal point of the member.
    /// @param agreement its number.
    /// @param document digest of the notice.
    function denounce(uint256 agreement, bytes32 document) external;

    /// @notice Ends an agreement. Needs the governor of the registry: the Plenary, by decision.
    /// @param agreement its number.
    function terminate(uint256 agreement) external;

    /// @notice An agreement; refuses numbers that there are not.
    function agreementOf(uint256 agreement) external view returns (Agreement memory);

    /// @notice All agreements, the one with number 1 first.
    function agreements() external view returns (Agreement[] memory);

    /// @notice The Active agreement under which certificates between two open Participants are paperless; 0 for none.
    function paperlessUnder(uint8 issuer, uint8 destination) external view returns (uint256 agreement);

    /// @notice The version of this contract, compared by clients before they trust its ABI.
    function version() external pure returns (string memory);
}
