// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAttestations} from "./interfaces/IAttestations.sol";
import {ICertificateLedger} from "./interfaces/ICertificateLedger.sol";
import {IGoverned} from "./interfaces/IGoverned.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {Record} from "./libraries/Record.sol";
import {ATTESTER, CHAIR, OBSERVER} from "./libraries/Roles.sol";

/// @title Attestations
contract Attestations is IAttestations, IGoverned {
    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_BATCH = 100;
    uint256 private constant MAX_TYPES = 250;

    IParticipantRegistry private immutable REGISTRY;
    ICertificateLedger private immutable LEDGER;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    AttestationType[] private _types;
    mapping(uint16 kind => mapping(address account => bool accredited) accounts) private _accredited;
    mapping(uint16 kind => mapping(bytes32 ref => bool listed) references) private _listed;
    Attestation[] private _attestations;
    uint256 private _concernCount;
    mapping(uint256 concern => bool answered) private _answered;

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

    /// @param registry_ the registry that says who holds which office, and who governs.
    /// @param ledger_ the ledger whose records are attested.
    constructor(IParticipantRegistry registry_, ICertificateLedger ledger_) {
        REGISTRY = registry_;
        LEDGER = ledger_;
    }

    /* DECISIONS */

    /// @inheritdoc IAttestations
    function openType(AttestationType calldata entry) external onlyGovernor returns (uint16 kind) {
        require(_types.length < MAX_TYPES, TypesFull(MAX_TYPES));
        require(entry.document != 0, DigestMissing());
        _types.push(entry);
        kind = uint16(_types.length);
        _types[kind - 1].closed = false;
        emit TypeOpened(kind, entry.name, entry.document, entry.by, entry.referenced);
    }

    /// @inheritdoc IAttestations
    function closeType(uint16 kind) external onlyGovernor {
        AttestationType storage entry = _known(kind);
        require(!entry.closed, TypeIsClosed(kind));
        entry.closed = true;
        emit TypeClosed(kind);
    }

    /// @inheritdoc IAttestations
    function accredit(uint16 kind, address[] calldata accounts, bool accredited)
        external
        onlyGovernor
        boundedBatch(accounts.length)
    {
        _known(kind);
        for (uint256 i; i < accounts.length; ++i) {
            _accredited[kind][accounts[i]] = accredited;
            emit AccreditationChanged(kind, accounts[i], accredited);
        }
    }

    /// @inheritdoc IAttestations
    function listReferences(uint16 kind, bytes32[] calldata references, bool listed)
        external
        onlyGovernor
        boundedBatch(references.length)
    {
        _known(kind);
        for (uint256 i; i < references.length; ++i) {
            _listed[kind][references[i]] = listed;
            emit ReferenceChanged(kind, references[i], listed);
        }
    }

    /* ATTESTERS */

    /// @inheritdoc IAttestations
    function attest(Statement[] calldata statements) external boundedBatch(statements.length) {
        for (uint256 i; i < statements.length; ++i) {
            _attest(statements[i]);
        }
    }

    /// @inheritdoc IAttestations
    function revoke(uint256[] calldata attestations, bytes32 reason) external boundedBatch(attestations.length) {
        for (uint256 i; i < attestations.length; ++i) {
            uint256 attestation = attestations[i];
            Attestation storage own = _made(attestation);
            require(_mayRevoke(own), AttesterRequired(attestation, msg.sender));
            require(!own.revoked, AttestationRevokedBefore(attestation));
            own.revoked = true;
            emit AttestationRevoked(attestation, own.subject, own.kind, msg.sender, reason);
        }
    }

    /* OBSERVERS */

    /// @inheritdoc IAttestations
    function fileConcern(About about, bytes32 subject, bytes32 digest) external returns (uint256 concern) {
        require(_holds(OBSERVER), ObserverRequired(msg.sender));
        require(digest != 0, DigestMissing());
        bool known = about == About.Scheme ? subject == 0 : _isKnown(about, subject);
        require(known, SubjectUnknown(about, subject));
        concern = ++_concernCount;
        emit ConcernFiled(concern, subject, about, msg.sender, digest);
    }

    /// @inheritdoc IAttestations
    function answerConcern(uint256 concern, bytes32 digest) external {
        require(_holds(CHAIR), ChairRequired(msg.sender));
        require(concern != 0 && concern <= _concernCount, ConcernUnknown(concern));
        require(!_answered[concern], ConcernAnsweredBefore(concern));
        require(digest != 0, DigestMissing());
        _answered[concern] = true;
        emit ConcernAnswered(concern, msg.sender, digest);
    }

    /* VIEWS */

    /// @inheritdoc IAttestations
    function typeOf(uint16 kind) external view returns (AttestationType memory) {
        return _known(kind);
    }

    /// @inheritdoc IAttestations
    function types() external view returns (AttestationType[] memory) {
        return _types;
    }

    /// @inheritdoc IAttestations
    function isAccredited(uint16 kind, address account) external view returns (bool) {
        return _accredited[kind][account];
    }

    /// @inheritdoc IAttestations
    function isListed(uint16 kind, bytes32 ref) external view returns (bool) {
        return _listed[kind][ref];
    }

    /// @inheritdoc IAttestations
    function attestationOf(uint256 attestation) external view returns (Attestation memory) {
        return _made(attestation);
    }

    /// @inheritdoc IAttestations
    function counts() external view returns (uint256 attestations, uint256 concerns) {
        return (_attestations.length, _concernCount);
    }

    /// @inheritdoc IGoverned
    /// @dev A new type rests on nothing; what else is decided rests on whether the type is there, and open or closed.
    function premiseOf(bytes calldata call) external view returns (bytes32) {
        bytes4 selector = bytes4(call);
        if (selector == IAttestations.openType.selector) return 0;
        if (selector == IAttestations.revoke.selector) return _premiseOfRevocation(call[4:]);
        bool onType = selector == IAttestations.closeType.selector || selector == IAttestations.accredit.selector
            || selector == IAttestations.listReferences.selector;
        require(onType, CallNotGoverned(selector));
        uint256 kind = abi.decode(call[4:36], (uint16));
        // A type that is not there yet may be opened by an earlier call of the same proposal; another proposal may take
        // its number first.
        if (kind == 0 || kind > _types.length) return 0;
        return _types[kind - 1].closed ? bytes32(uint256(2)) : bytes32(uint256(1));
    }

    /// @inheritdoc IAttestations
    function version() external pure returns (string memory) {
        return "kpchain-attestations/1";
    }

    /* PRIVATE */

    function _attest(Statement calldata statement) private {
        uint16 kind = statement.kind;
        AttestationType storage entry = _known(kind);
        require(!entry.closed, TypeIsClosed(kind));
        require(statement.digest != 0, DigestMissing());
        uint256 latest = block.timestamp / 1 days + 1;
        require(statement.on <= latest, AttestationDateInFuture(statement.on, latest));
        require(_isKnown(statement.about, statement.subject), SubjectUnknown(statement.about, statement.subject));
        _requireAttester(entry.by, statement);
        bool named = !entry.referenced || _listed[kind][statement.ref];
        require(named, ReferenceNotListed(kind, statement.ref));
        _attestations.push(
            Attestation({
                attester: msg.sender, kind: kind, about: statement.about, revoked: false, subject: statement.subject
            })
        );
        emit AttestationMade(
            _attestations.length,
            statement.subject,
            kind,
            statement.about,
            msg.sender,
            statement.on,
            statement.digest,
            statement.ref
        );
    }

    /* PRIVATE: VIEWS */

    function _requireAttester(AttestedBy by, Statement calldata statement) private view {
        uint16 kind = statement.kind;
        if (by == AttestedBy.Accredited) {
            require(_accredited[kind][msg.sender] && _holds(ATTESTER), NotAccredited(kind, msg.sender));
            return;
        }
        bytes32 subject = statement.subject;
        bool own = statement.about == About.Participant && _speaksFor(subject);
        require(own, OwnParticipantRequired(kind, msg.sender, subject));
    }

    /// @dev A key that is lost or stolen revokes nothing once the Plenary has taken its office from it.
    function _mayRevoke(Attestation storage own) private view returns (bool) {
        if (msg.sender == REGISTRY.governor()) return true;
        if (_known(own.kind).by == AttestedBy.OwnParticipant) return _speaksFor(own.subject);
        return own.attester == msg.sender && _holds(ATTESTER);
    }

    /// @dev Whether the caller is the focal point of a Participant, given as a subject.
    function _speaksFor(bytes32 subject) private view returns (bool) {
        return REGISTRY.focalPointOf(uint8(uint256(subject))) == msg.sender && !REGISTRY.accountOf(msg.sender).suspended;
    }

    function _requireGovernor() private view {
        require(msg.sender == REGISTRY.governor(), AttestationGovernorRequired(msg.sender));
    }

    function _holds(uint8 office) private view returns (bool) {
        return REGISTRY.accountOf(msg.sender).schemeRoles & office != 0;
    }

    function _isKnown(About about, bytes32 subject) private view returns (bool) {
        if (about == About.Record) return Record.unwrap(LEDGER.recordOf(subject)) != 0;
        uint256 index = uint256(subject);
        return about == About.Participant && index != 0 && index <= REGISTRY.participantCount();
    }

    function _known(uint16 kind) private view returns (AttestationType storage) {
        require(kind != 0 && kind <= _types.length, TypeUnknown(kind));
        return _types[kind - 1];
    }

    function _made(uint256 attestation) private view returns (Attestation storage) {
        require(attestation != 0 && attestation <= _attestations.length, AttestationUnknown(attestation));
        return _attestations[attestation - 1];
    }

    function _premiseOfRevocation(bytes calldata arguments) private view returns (bytes32 premise) {
        (uint256[] memory attestations,) = abi.decode(arguments, (uint256[], bytes32));
        for (uint256 i; i < attestations.length; ++i) {
            premise = keccak256(abi.encode(premise, _made(attestations[i]).revoked));
        }
    }

    function _requireBatch(uint256 size) private pure {
        require(size != 0 && size <= MAX_BATCH, AttestationBatchSize(size, MAX_BATCH));
    }
}
