// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lines} from "../libraries/Lines.sol";
import {Act, Record} from "../libraries/Record.sol";
import {Action, AlertKind, Check, Exit, Kind, State, Timing} from "../libraries/Types.sol";
import {IParticipantRegistry} from "./IParticipantRegistry.sol";

/// @title The ledger of lots and certificates
/// @notice Every carat here descends, through certificates, from a declared source, and nobody can claim, spend or
/// import a carat that is not there. A record is a lot (a source) or a certificate; it is known by its digest,
/// keccak256(abi.encode(number, root)), and takes one storage slot (see Record).
/// @dev All writes take arrays, all or nothing. Legal dates are data given by officers, in days since 1970-01-01;
/// block time is evidence and decides what is expired. A certificate is good through the whole of its expiry day (GMT).
/// @dev Warning: the ledger proves integrity, authority, sequence and carat balance. It cannot see into the bag.
/// @custom:kp Core Document Sections II to IV and Annexes I and II.
interface ICertificateLedger {
    /// @notice A source of carats.
    /// @param root Merkle root of the lot document (kpl/1).
    /// @param serial what follows the code and `L` in the lot's printed number.
    /// @param kind Production, Legacy or PaperImport.
    /// @param on legal date of the declaration.
    /// @param source the Participant that a paper import came from; NO_PARTICIPANT for the other kinds.
    /// @param origins declared countries of mining origin, as a bitmap of producers; NO_ORIGINS for Production, whose
    /// origin is its declarer.
    /// @param zone name of the mining zone, ASCII, left-aligned; NO_ZONE where there is none. A Restricted Participant
    /// declares lots from approved zones only.
    /// @param lines weight and value under 7102.10, 7102.21 and 7102.31.
    struct LotDeclaration {
        bytes32 root;
        uint64 serial;
        Kind kind;
        uint32 on;
        uint8 source;
        uint64 origins;
        bytes32 zone;
        Lines lines;
    }

    /// @notice Carats that a certificate draws from a record.
    /// @param digest the record drawn from.
    /// @param points how much, in 1/100 carat.
    struct Input {
        bytes32 digest;
        uint40 points;
    }

    /// @notice A certificate to be issued.
    /// @param root Merkle root of the certificate document (kpc/1).
    /// @param serial what follows the code in the printed number.
    /// @param kind Standard, Replacement or Technical. A Replacement names the certificate that it replaces, which is
    /// Issued or Validated, among its inputs: that one becomes Replaced and can be drawn from.
    /// @param destination index of the Participant that the shipment goes to.
    /// @param issuedOn legal date of issue.
    /// @param expiresOn last day on which the certificate is good.
    /// @param parcels number of parcels in the shipment.
    /// @param lines weight and value under 7102.10, 7102.21 and 7102.31; their sum is the certificate's weight.
    /// @param inputs what it draws; the sum is at least the certificate's weight: loss is allowed, gain never.
    struct Issuance {
        bytes32 root;
        uint64 serial;
        Kind kind;
        uint8 destination;
        uint32 issuedOn;
        uint32 expiresOn;
        uint16 parcels;
        Lines lines;
        Input[] inputs;
    }

    /// @notice A certificate to be moved.
    /// @param digest the certificate.
    /// @param evidence digest of what the step rests on: seals (Validate), pre-arrival message (Export), the reason or
    /// the remedy. Detain, Seize, Release and Forfeit need one.
    struct Step {
        bytes32 digest;
        bytes32 evidence;
    }

    /// @notice A certificate whose goods were received, and what was found.
    /// @param digest the certificate.
    /// @param evidence digest of the confirmation; of the remedy where the goods were detained, which then is needed.
    /// @param points weight found, in 1/100 carat.
    /// @param cents value found, in US cents.
    /// @param parcels number of parcels found.
    /// @param check how it was checked.
    struct Finding {
        bytes32 digest;
        bytes32 evidence;
        uint40 points;
        uint48 cents;
        uint16 parcels;
        Check check;
    }

    /// @notice Carats that leave the scheme.
    /// @param digest the record that they are taken from.
    /// @param points how much, in 1/100 carat.
    /// @param exit where they go.
    /// @param on legal date.
    /// @param evidence digest of the evidence.
    struct Consumption {
        bytes32 digest;
        uint40 points;
        Exit exit;
        uint32 on;
        bytes32 evidence;
    }

    /// @notice A warning to all members.
    /// @param kind what is warned of, or Ended.
    /// @param number the number concerned, as a number word; for a range the first one.
    /// @param lastSerial for RangeWithdrawn the serial of the last number; 0 for the other kinds.
    /// @param digest the digest that the document has; NO_DIGEST where there is only paper.
    /// @param reason digest of the report.
    struct Alert {
        AlertKind kind;
        uint256 number;
        uint64 lastSerial;
        bytes32 digest;
        bytes32 reason;
    }

    /// @notice A lot was declared.
    event LotDeclared(
        bytes32 indexed digest,
        uint256 indexed number,
        Record record,
        address officer,
        uint8 source,
        bytes32 zone,
        Lines lines
    );

    /// @notice A certificate was issued and its inputs lost what it drew.
    event CertificateIssued(
        bytes32 indexed digest,
        uint256 indexed number,
        Record record,
        address officer,
        uint16 parcels,
        Lines lines,
        Input[] inputs
    );

    /// @notice A certificate moved. `record` is how it stands now; for Replace, `evidence` is the digest of its
    /// replacement.
    event CertificateAdvanced(bytes32 indexed digest, Record record, Act act, bytes32 evidence);

    /// @notice The goods of a certificate were received: Confirm or AcceptReturn.
    event CertificateSettled(
        bytes32 indexed digest,
        Record record,
        Act act,
        bytes32 evidence,
        uint40 points,
        uint48 cents,
        uint16 parcels,
        Check check
    );

    /// @notice Carats left the scheme.
    event CaratsConsumed(
        bytes32 indexed digest, Record record, address officer, uint32 on, uint40 points, Exit exit, bytes32 evidence
    );

    /// @notice A monitor approved a certificate of a supervised Participant.
    event CertificateApproved(bytes32 indexed digest, address monitor);

    /// @notice The issuer corrected the document of a certificate in writing; the original stays.
    event CertificateCorrected(bytes32 indexed digest, address officer, uint32 on, bytes32 correction);

    /// @notice All members were warned, or a warning ended.
    event AlertRaised(
        uint256 indexed number,
        bytes32 indexed digest,
        AlertKind indexed kind,
        uint64 lastSerial,
        address officer,
        bytes32 reason
    );

    /// @notice A batch has 1 to `limit` entries.
    error LedgerBatchSize(uint256 size, uint256 limit);

    /// @notice The officer does not hold the role that the act needs.
    error RoleRequired(address officer, uint16 required, uint16 held);

    /// @notice The account does not hold the office of the scheme that the act needs.
    error SchemeRoleRequired(address account, uint8 required);

    /// @notice The destination is no Participant that is Admitted or Restricted.
    error DestinationNotOpen(uint8 participant);

    /// @notice The kind does not fit the act: lots are declared, certificates are issued.
    error KindNotAllowed(uint256 number, Kind kind);

    /// @notice The serial lies outside the range that the Participant has opened.
    error NumberOutsideRange(uint256 number, uint64 from, uint64 to);

    /// @notice The number was used before; it is used once for ever.
    error NumberAlreadyUsed(uint256 number);

    /// @notice A Participant certifies shipments to others, not to itself.
    error DestinationIsIssuer(uint256 number, uint8 participant);

    /// @notice A legal date lies in the future, or before the certificate was issued.
    error DateOutOfBounds(uint256 on, uint256 earliest, uint256 latest);

    /// @notice The expiry lies before the issue, before today, or beyond the Participant's validity.
    error ExpiryOutOfBounds(uint256 number, uint256 expiresOn, uint256 earliest, uint256 latest);

    /// @notice A shipment has 1 parcel at the least.
    error ParcelsMissing(uint256 number);

    /// @notice A line has a weight without a value or a value without a weight, or all lines are empty.
    error LinesIncomplete(uint256 number);

    /// @notice The lines sum up to more than a record can hold.
    error WeightTooLarge(uint256 number, uint256 points);

    /// @notice A declared origin is not a producer of the registry, or there is none, or it is derived and not declared.
    error OriginsNotAllowed(uint256 number, uint64 origins);

    /// @notice A production lot needs a Participant that mines.
    error ProducerRequired(uint8 participant);

    /// @notice A paper import comes from another Participant; other lots come from none.
    error SourceNotAllowed(uint256 number, uint8 source);

    /// @notice The zone is not approved for this Restricted Participant.
    error ZoneNotApproved(uint8 participant, bytes32 zone);

    /// @notice The ledger has no record with this digest.
    error RecordUnknown(bytes32 digest);

    /// @notice Nothing can be drawn from a record in this state.
    error RecordNotDrawable(bytes32 digest, State state);

    /// @notice The record's carats are held by another Participant.
    error RecordNotHeld(bytes32 digest, uint8 holder, uint8 participant);

    /// @notice More is drawn than the record has left.
    error CaratsNotAvailable(bytes32 digest, uint40 available, uint40 drawn);

    /// @notice Nothing is drawn, or taken out.
    error DrawIsZero(bytes32 digest);

    /// @notice The same record is named twice among a certificate's inputs.
    error InputRepeated(bytes32 digest);

    /// @notice The certificate weighs more than it draws.
    error WeightExceedsInputs(uint256 number, uint256 points, uint256 drawn);

    /// @notice A Replacement names one certificate that is Issued or Validated among its inputs; it named `count`.
    error ReplacedCount(uint256 number, uint256 count);

    /// @notice The table of transitions has no such step.
    error TransitionNotAllowed(bytes32 digest, State state, Action action, address officer);

    /// @notice The step exists, but not for this officer's role and side.
    error OfficerNotEntitled(bytes32 digest, State state, Action action, address officer);

    /// @notice The action is not done through this function: Issue and Replace by issuing; Confirm and AcceptReturn with
    /// findings.
    error ActionNotHere(Action action);

    /// @notice The certificate is past its expiry: it can only be voided, replaced or reported lost.
    error CertificateExpired(bytes32 digest, uint32 expiresOn);

    /// @notice The issuer is supervised and no monitor has approved the certificate.
    error ApprovalMissing(bytes32 digest);

    /// @notice Only a certificate that is Issued waits for a monitor's approval.
    error ApprovalNotDue(bytes32 digest, State state);

    /// @notice The step needs a digest of its reason, remedy or evidence.
    error EvidenceMissing(bytes32 digest, Action action);

    /// @notice The warning is not one that this account gives: numbers are withdrawn by their own Participant, and
    /// warnings are ended by Chair and Secretariat.
    error AlertNotEntitled(uint256 number, AlertKind kind, address account);

    /// @notice A range ends at or after its first number; other warnings are of one number.
    error AlertRangeMalformed(uint256 number, AlertKind kind, uint64 lastSerial);

    /// @notice A certificate at its end, or a lot, is not corrected.
    error CorrectionNotAllowed(bytes32 digest, State state);

    /// @notice Declares lots. Needs STATISTICIAN of an open Participant.
    /// @param lots 1 to 200 of them.
    /// @custom:kp Core Document Annex II 1-13; EU Reg. 2368/2002 Art. 6 (legacy stocks).
    function declareLots(LotDeclaration[] calldata lots) external;

    /// @notice Issues certificates. Needs ISSUER of an open Participant.
    /// @param issuances 1 to 200 of them, with at most 64 inputs each and 400 in all.
    /// @custom:kp Core Document Section III (a) and Annex I; EU Reg. 2368/2002 Art. 12.
    function issue(Issuance[] calldata issuances) external;

    /// @notice Moves certificates by one step of the table of transitions.
    /// @param action any but Issue, Replace, Confirm and AcceptReturn.
    /// @param on legal date of the step.
    /// @param steps 1 to 200 of them.
    function advance(Action action, uint32 on, Step[] calldata steps) external;

    /// @notice Confirms imports, or accepts returned goods, with what was found.
    /// @dev A difference does not block. The smaller of found and declared weight can be drawn from then on; a
    /// difference beyond the tolerance of the receiving Participant sets the taint DISCREPANCY.
    /// @param action Confirm or AcceptReturn.
    /// @param on legal date of the receipt.
    /// @param findings 1 to 200 of them.
    /// @custom:kp Core Document Section III (b); EU Reg. 2368/2002 Art. 4 and 5.
    function settle(Action action, uint32 on, Finding[] calldata findings) external;

    /// @notice Takes carats out of the scheme. Needs STATISTICIAN of the open Participant that holds them.
    /// @param consumptions 1 to 200 of them.
    /// @custom:kp Canada SOR/2003-15 s.10(e).
    function consume(Consumption[] calldata consumptions) external;

    /// @notice Approves certificates of supervised Participants. Needs MONITOR.
    /// @param digests 1 to 200 of them.
    /// @custom:kp Operational Framework for the Central African Republic, 2015.
    function approve(bytes32[] calldata digests) external;

    /// @notice Records that the issuer corrected a certificate in writing. Needs ISSUER of the issuer.
    /// @param digest the certificate; not at its end.
    /// @param on legal date.
    /// @param correction digest of the correction.
    /// @custom:kp India DGFT Notification 34/2015-2020.
    function correct(bytes32 digest, uint32 on, bytes32 correction) external;

    /// @notice Warns all members: of certificates that are not on the ledger or do not match it, of stolen parcels, and
    /// of numbers that a Participant has withdrawn.
    /// @dev Officers with ISSUER, VALIDATOR, EXPORT_CUSTOMS or IMPORTER may, and Chair and Secretariat. Numbers are
    /// withdrawn by officers of the Participant whose they are, or by Chair and Secretariat; these alone end a warning.
    /// @param alerts 1 to 200 of them.
    /// @custom:kp EU Reg. 2368/2002 Art. 5(3).
    function alert(Alert[] calldata alerts) external;

    /// @notice The record with this digest; zero where there is none.
    function recordOf(bytes32 digest) external view returns (Record);

    /// @notice The records with these digests, zero where there is none.
    function recordsOf(bytes32[] calldata digests) external view returns (Record[] memory);

    /// @notice The state of a record and what the clock says of it; None where there is none.
    /// @dev Warning: a state alone says nothing of a document. Compare the digest of the document first.
    function statusOf(bytes32 digest) external view returns (State, Timing);

    /// @notice The states of records and what the clock says of them.
    function statusesOf(bytes32[] calldata digests) external view returns (State[] memory, Timing[] memory);

    /// @notice Whether a lot or certificate with this number was ever recorded.
    function isNumberUsed(uint256 number) external view returns (bool);

    /// @notice Whether a monitor approved this certificate.
    function isApproved(bytes32 digest) external view returns (bool);

    /// @notice The registry that decides who may act.
    function registry() external view returns (IParticipantRegistry);

    /// @notice The version of this contract, compared by clients before they trust its ABI.
    function version() external pure returns (string memory);
}
