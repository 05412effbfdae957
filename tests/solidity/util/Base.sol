// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Record} from "../../../contracts/libraries/Record.sol";
import "../../../contracts/libraries/Roles.sol" as Roles;
import {Action, Check, Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "./Arrays.sol";
import {Test} from "./Vm.sol";
import {Fields, Words} from "./Words.sol";

/// @notice Six Participants with an officer for every role, and shortcuts that bring a certificate to any state.
abstract contract Base is Test {
    using Arrays for *;

    uint32 internal constant TODAY = 20_454;
    uint16 internal constant VALIDITY = 60;
    uint8 internal constant RU = 1;
    uint8 internal constant BW = 2;
    uint8 internal constant EU = 3;
    uint8 internal constant AE = 4;
    uint8 internal constant CF = 5;
    uint8 internal constant GA = 6;
    uint64 internal constant RU_ORIGIN = 1;
    uint64 internal constant BW_ORIGIN = 2;
    uint64 internal constant CF_ORIGIN = 4;
    uint16 internal constant LEGACY = 1;
    uint16 internal constant PAPER_IMPORT = 2;
    uint16 internal constant DECLARED_ORIGIN = 4;
    uint16 internal constant RESTRICTED_ZONE = 8;
    uint16 internal constant DISCREPANCY = 16;
    uint64 internal constant LAST_SERIAL = 999_999_999_999_999_999;
    bytes32 internal constant BASIS = keccak256("decision of the Plenary");
    bytes32 internal constant EVIDENCE = keccak256("evidence");
    bytes32 internal constant ZONE = "Berberati";
    bytes32 internal constant NO_ZONE = 0;
    uint32 internal constant NO_LAST_DAY = type(uint32).max;
    bytes8 internal constant NO_AUTHORITY = 0;

    /// @dev What the certificates of `_certificate` weigh, and what the lots hold that they draw from.
    uint40 internal constant WEIGHT = 500;
    uint40 internal constant SOURCE = 1000;

    IParticipantRegistry internal registry;
    ICertificateLedger internal ledger;
    address internal governor = _account("governor");
    address internal chair = _account("chair");
    address internal secretariat = _account("secretariat");
    address internal monitor = _account("monitor");
    address internal stranger = _account("stranger");
    uint64 internal serials;

    function setUp() public virtual {
        vm.warp(uint256(TODAY) * 1 days + 12 hours);
        registry =
            IParticipantRegistry(vm.deployCode("ParticipantRegistry.sol:ParticipantRegistry", abi.encode(governor)));
        ledger =
            ICertificateLedger(vm.deployCode("CertificateLedger.sol:CertificateLedger", abi.encode(address(registry))));
        _enterParticipants();
        for (uint8 participant = RU; participant <= GA; ++participant) {
            for (uint16 role = Roles.ISSUER; role <= Roles.STATISTICIAN; role <<= 1) {
                _appoint(participant, _officer(participant, role), role);
            }
        }
        vm.prank(governor);
        registry.setSchemeRoles(chair, Roles.CHAIR);
        vm.prank(governor);
        registry.setSchemeRoles(secretariat, Roles.SECRETARIAT);
        vm.prank(governor);
        registry.setSchemeRoles(monitor, Roles.MONITOR);
    }

    /* WHO */

    function _account(string memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(bytes(name)))));
    }

    function _officer(uint8 participant, uint16 role) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("officer", participant, role)))));
    }

    function _focalPoint(uint8 participant) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("focal point", participant)))));
    }

    function _code(uint8 participant) internal pure virtual returns (bytes2) {
        return bytes2(bytes12("RUBWEUAECFGA") << (uint256(participant - 1) * 16));
    }

    function _admission(uint8 participant, Status status, bool mines)
        internal
        pure
        returns (IParticipantRegistry.Admission memory)
    {
        return
            IParticipantRegistry.Admission(_code(participant), status, mines, true, VALIDITY, _focalPoint(participant));
    }

    /// @dev All admitted but Gabon, which has applied.
    function _enterParticipants() private {
        IParticipantRegistry.Admission[] memory admissions = new IParticipantRegistry.Admission[](6);
        admissions[0] = _admission(RU, Status.Admitted, true);
        admissions[1] = _admission(BW, Status.Admitted, true);
        admissions[2] = _admission(EU, Status.Admitted, false);
        admissions[3] = _admission(AE, Status.Admitted, false);
        admissions[4] = _admission(CF, Status.Admitted, true);
        admissions[5] = _admission(GA, Status.Applicant, false);
        vm.prank(governor);
        registry.enter(admissions, BASIS);
    }

    function _appoint(uint8 participant, address account, uint16 roles) internal {
        vm.prank(_focalPoint(participant));
        registry.appoint(_appointment(account, roles).one());
    }

    /// @dev From the beginning of time, without an end.
    function _appointment(address account, uint16 roles)
        internal
        pure
        returns (IParticipantRegistry.Appointment memory)
    {
        return IParticipantRegistry.Appointment(account, roles, 0, NO_LAST_DAY, NO_AUTHORITY);
    }

    function _suspend(address account, uint8 participant) internal {
        vm.prank(_focalPoint(participant));
        registry.setSuspended(account.one(), true);
    }

    function _setStatus(uint8 participant, Status status, bool supervised) internal {
        vm.prank(governor);
        registry.setStatus(participant.one(), status, supervised, BASIS);
    }

    /// @dev Restricted, supervised, with one zone approved.
    function _restrict(uint8 participant) internal {
        _setStatus(participant, Status.Restricted, true);
        vm.prank(governor);
        registry.setZones(participant, ZONE.one(), true, BASIS);
    }

    /* WHAT */

    function _lotOf(Kind kind, uint40 points) internal returns (ICertificateLedger.LotDeclaration memory lot) {
        lot.serial = ++serials;
        lot.root = keccak256(abi.encode("lot document", lot.serial));
        lot.kind = kind;
        lot.on = TODAY;
        lot.lines = Words.line(points, uint256(points) * 120);
        if (kind != Kind.Production) lot.origins = RU_ORIGIN;
        if (kind == Kind.PaperImport) lot.source = CF;
    }

    function _issuanceOf(uint8 destination, bytes32 source, uint40 points)
        internal
        returns (ICertificateLedger.Issuance memory issuance)
    {
        issuance.serial = ++serials;
        issuance.root = keccak256(abi.encode("certificate document", issuance.serial));
        issuance.kind = Kind.Standard;
        issuance.destination = destination;
        issuance.issuedOn = TODAY;
        issuance.expiresOn = TODAY + VALIDITY;
        issuance.parcels = 3;
        issuance.lines = Words.line(points, uint256(points) * 150);
        issuance.inputs = ICertificateLedger.Input(source, points).one();
    }

    function _digestOf(uint8 issuer, ICertificateLedger.Issuance memory issuance) internal pure returns (bytes32) {
        return Words.digest(Words.number(_code(issuer), issuance.serial), issuance.root);
    }

    function _digestOf(uint8 declarer, ICertificateLedger.LotDeclaration memory lot) internal pure returns (bytes32) {
        return Words.digest(Words.lotNumber(_code(declarer), lot.serial), lot.root);
    }

    /* ACTS */

    /// @dev Mine production where there is a mine, else legacy stock of Russian origin.
    function _lot(uint8 declarer, uint40 points) internal returns (bytes32) {
        bool mines = declarer == RU || declarer == BW || declarer == CF;
        return _declare(declarer, _lotOf(mines ? Kind.Production : Kind.Legacy, points));
    }

    function _declare(uint8 declarer, ICertificateLedger.LotDeclaration memory lot) internal returns (bytes32) {
        vm.prank(_officer(declarer, Roles.STATISTICIAN));
        ledger.declareLots(lot.one());
        return _digestOf(declarer, lot);
    }

    function _issue(uint8 issuer, ICertificateLedger.Issuance memory issuance) internal returns (bytes32) {
        vm.prank(_officer(issuer, Roles.ISSUER));
        ledger.issue(issuance.one());
        return _digestOf(issuer, issuance);
    }

    function _certificate(uint8 issuer, uint8 destination) internal returns (bytes32) {
        return _issue(issuer, _issuanceOf(destination, _lot(issuer, SOURCE), WEIGHT));
    }

    function _replacementOf(bytes32 replaced, uint40 points)
        internal
        returns (ICertificateLedger.Issuance memory issuance)
    {
        issuance = _issuanceOf(EU, replaced, points);
        issuance.kind = Kind.Replacement;
    }

    function _advance(address officer, Action action, bytes32 digest) internal {
        vm.prank(officer);
        ledger.advance(action, TODAY, ICertificateLedger.Step(digest, EVIDENCE).one());
    }

    function _advance(uint8 participant, uint16 role, Action action, bytes32 digest) internal {
        _advance(_officer(participant, role), action, digest);
    }

    function _finding(bytes32 digest, uint40 points) internal pure returns (ICertificateLedger.Finding memory) {
        return ICertificateLedger.Finding(digest, EVIDENCE, points, uint48(points) * 150, 3, Check.Opened);
    }

    function _confirm(bytes32 digest, uint40 found) internal {
        vm.prank(_officer(EU, Roles.IMPORTER));
        ledger.settle(Action.Confirm, TODAY, _finding(digest, found).one());
    }

    function _acceptReturn(bytes32 digest, uint40 found) internal {
        vm.prank(_officer(RU, Roles.VALIDATOR));
        ledger.settle(Action.AcceptReturn, TODAY, _finding(digest, found).one());
    }

    /// @dev A record in this state: a lot of Russia, or a certificate of Russia to the European Union.
    function _at(State state) internal returns (bytes32 digest) {
        if (state == State.None) return keccak256("nothing");
        if (state == State.Declared) return _lot(RU, SOURCE);
        digest = _certificate(RU, EU);
        if (state == State.Void) _advance(RU, Roles.ISSUER, Action.Void, digest);
        if (state == State.Replaced) _issue(RU, _replacementOf(digest, WEIGHT));
        if (state == State.Lost) _advance(RU, Roles.ISSUER, Action.ReportLost, digest);
        if (_endsBeforeExport(state)) return digest;
        _advance(RU, Roles.VALIDATOR, Action.Validate, digest);
        if (state == State.Validated) return digest;
        _advance(RU, Roles.EXPORT_CUSTOMS, Action.Export, digest);
        if (state == State.InTransit) return digest;
        _advance(EU, Roles.IMPORTER, Action.Arrive, digest);
        if (state == State.Arrived) return digest;
        if (state == State.Confirmed) _confirm(digest, WEIGHT);
        if (state == State.Seized || state == State.Forfeited) _advance(EU, Roles.IMPORTER, Action.Seize, digest);
        if (state == State.Forfeited) _advance(EU, Roles.IMPORTER, Action.Forfeit, digest);
        if (state == State.Confirmed || state == State.Seized || state == State.Forfeited) return digest;
        _advance(EU, Roles.IMPORTER, Action.Detain, digest);
        if (state == State.Detained) return digest;
        _advance(EU, Roles.IMPORTER, Action.OrderReturn, digest);
        if (state == State.Returned) _acceptReturn(digest, WEIGHT);
    }

    function _endsBeforeExport(State state) private pure returns (bool) {
        return state == State.Issued || state == State.Void || state == State.Replaced || state == State.Lost;
    }

    /* WHAT IS SEEN */

    function _fields(bytes32 digest) internal view returns (Fields memory) {
        return Words.unpack(ledger.recordOf(digest));
    }

    function _word(bytes32 digest) internal view returns (bytes32) {
        return bytes32(Record.unwrap(ledger.recordOf(digest)));
    }

    function _assertRecord(bytes32 digest, Fields memory expected, string memory why) internal view {
        vm.assertEq(_word(digest), bytes32(Record.unwrap(Words.pack(expected))), why);
    }

    function _assertState(bytes32 digest, State state) internal view {
        vm.assertEq(uint256(_fields(digest).state), uint256(state), "state");
    }

    /// @dev The next call is made by `account` and refused with exactly this error.
    function _expectRefusal(address account, bytes memory error_) internal {
        vm.prank(account);
        vm.expectRevert(error_);
    }

    /// @dev How many slots of a contract were written since vm.record(), each counted once.
    function _slotsWritten(address target) internal returns (uint256 count) {
        (, bytes32[] memory writes) = vm.accesses(target);
        for (uint256 i; i < writes.length; ++i) {
            bool seen;
            for (uint256 j; j < i; ++j) {
                seen = seen || writes[j] == writes[i];
            }
            if (!seen) ++count;
        }
    }
}
