// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Types} from "./Types.sol";

contract AttestTest is Types {
    using Arrays for *;

    function testFuzz_attest_byAnAccreditedAttester(uint32 on, bytes32 digest) public {
        vm.assume(digest != 0);
        bytes32 record = _certificate(RU, EU);
        IAttestations.Statement memory statement = _screening(record);
        (statement.on, statement.digest) = (uint32(bound(on, 0, TODAY + 1)), digest);
        vm.expectEmit(address(attestations));
        emit IAttestations.AttestationMade(
            1, record, SCREENED, IAttestations.About.Record, attester, statement.on, digest, INSTRUMENT
        );
        bytes32 before = _word(record);
        _attest(attester, statement);
        IAttestations.Attestation memory expected =
            IAttestations.Attestation(attester, SCREENED, IAttestations.About.Record, false, record);
        vm.assertEq(abi.encode(attestations.attestationOf(1)), abi.encode(expected), "attestation");
        (uint256 made, uint256 concerns) = attestations.counts();
        vm.assertEq(made, 1, "one");
        vm.assertEq(concerns, 0, "no concern");
        vm.assertEq(_word(record), before, "the record is as before");
    }

    /// @dev Whoever is suspended may still say what it stands for.
    function testFuzz_attest_byAParticipantOfItself(uint8 participant, bool suspended, bytes32 ref) public {
        participant = uint8(bound(participant, RU, GA));
        if (suspended && participant != GA) _setStatus(participant, Status.Suspended, false);
        IAttestations.Statement memory statement = _declaration(participant);
        statement.ref = ref;
        vm.expectEmit(address(attestations));
        emit IAttestations.AttestationMade(
            1,
            statement.subject,
            DECLARED,
            IAttestations.About.Participant,
            _focalPoint(participant),
            TODAY,
            REPORT,
            ref
        );
        _attest(_focalPoint(participant), statement);
    }

    function test_attest_ofAParticipantByAnAttester() public {
        IAttestations.Statement memory statement = _declaration(CF);
        (statement.kind, statement.ref) = (SCREENED, INSTRUMENT);
        _attest(attester, statement);
        vm.assertEq(attestations.attestationOf(1).subject, bytes32(uint256(CF)), "a review mission, say");
    }

    function testFuzz_RevertWhen_callerIsNotAccredited(address caller) public {
        vm.assume(caller != attester);
        bytes32 record = _lot(RU, SOURCE);
        address[4] memory callers = [caller, observer, chair, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IAttestations.NotAccredited.selector, SCREENED, callers[i]);
            _refuse(callers[i], _screening(record), refusal);
        }
    }

    /// @dev Accreditation and office, both: either one can be taken away.
    function test_RevertWhen_accreditationOrOfficeEnded() public {
        bytes32 record = _lot(RU, SOURCE);
        bytes memory refusal = abi.encodeWithSelector(IAttestations.NotAccredited.selector, SCREENED, attester);
        vm.prank(governor);
        registry.setSchemeRoles(attester, 0);
        _refuse(attester, _screening(record), refusal);
        vm.prank(governor);
        registry.setSchemeRoles(attester, 8);
        _attest(attester, _screening(record));
        vm.prank(governor);
        attestations.accredit(SCREENED, attester.one(), false);
        _refuse(attester, _screening(record), refusal);
    }

    function testFuzz_RevertWhen_callerSpeaksForAnother(address caller) public {
        vm.assume(caller != _focalPoint(EU));
        bytes32 subject = bytes32(uint256(EU));
        address[4] memory callers = [caller, _focalPoint(RU), attester, _officer(EU, ISSUER)];
        for (uint256 i; i < callers.length; ++i) {
            bytes4 selector = IAttestations.OwnParticipantRequired.selector;
            _refuse(callers[i], _declaration(EU), abi.encodeWithSelector(selector, DECLARED, callers[i], subject));
        }
    }

    function test_RevertWhen_focalPointIsSuspendedOrSpeaksOfARecord() public {
        address focal = _focalPoint(EU);
        bytes4 selector = IAttestations.OwnParticipantRequired.selector;
        IAttestations.Statement memory statement = _declaration(EU);
        (statement.about, statement.subject) = (IAttestations.About.Record, _lot(EU, SOURCE));
        _refuse(focal, statement, abi.encodeWithSelector(selector, DECLARED, focal, statement.subject));
        _suspend(focal, EU);
        _refuse(focal, _declaration(EU), abi.encodeWithSelector(selector, DECLARED, focal, bytes32(uint256(EU))));
    }

    function testFuzz_RevertWhen_referenceIsNotListed(bytes32 ref) public {
        vm.assume(ref != INSTRUMENT);
        IAttestations.Statement memory statement = _screening(_lot(RU, SOURCE));
        statement.ref = ref;
        bytes4 selector = IAttestations.ReferenceNotListed.selector;
        _refuse(attester, statement, abi.encodeWithSelector(selector, SCREENED, ref));
    }

    function testFuzz_RevertWhen_subjectIsUnknown(bytes32 subject) public {
        vm.assume(uint256(subject) == 0 || uint256(subject) > GA);
        bytes4 selector = IAttestations.SubjectUnknown.selector;
        for (uint256 about; about < 3; ++about) {
            IAttestations.Statement memory statement = _screening(subject);
            statement.about = IAttestations.About(about);
            _refuse(attester, statement, abi.encodeWithSelector(selector, about, subject));
        }
    }

    /// @dev An attestation is of something: the scheme as a whole is not attested.
    function test_RevertWhen_aboutTheScheme() public {
        IAttestations.Statement memory statement = _declaration(1);
        statement.about = IAttestations.About.Scheme;
        bytes4 selector = IAttestations.SubjectUnknown.selector;
        _refuse(_focalPoint(1), statement, abi.encodeWithSelector(selector, statement.about, statement.subject));
    }

    function test_RevertWhen_digestIsMissing() public {
        IAttestations.Statement memory statement = _declaration(EU);
        statement.digest = 0;
        _refuse(_focalPoint(EU), statement, abi.encodeWithSelector(IAttestations.DigestMissing.selector));
    }

    function testFuzz_RevertWhen_dateIsInTheFuture(uint32 on) public {
        IAttestations.Statement memory statement = _declaration(EU);
        statement.on = uint32(bound(on, TODAY + 2, type(uint32).max));
        bytes4 selector = IAttestations.AttestationDateInFuture.selector;
        _refuse(_focalPoint(EU), statement, abi.encodeWithSelector(selector, statement.on, TODAY + 1));
    }

    function test_RevertWhen_typeIsClosedOrUnknown() public {
        IAttestations.Statement memory statement = _declaration(EU);
        vm.prank(governor);
        attestations.closeType(DECLARED);
        _refuse(_focalPoint(EU), statement, abi.encodeWithSelector(IAttestations.TypeIsClosed.selector, DECLARED));
        statement.kind = 3;
        _refuse(_focalPoint(EU), statement, abi.encodeWithSelector(IAttestations.TypeUnknown.selector, 3));
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IAttestations.AttestationBatchSize.selector;
        _expectRefusal(attester, abi.encodeWithSelector(selector, 0, 100));
        attestations.attest(new IAttestations.Statement[](0));
        _expectRefusal(attester, abi.encodeWithSelector(selector, 101, 100));
        attestations.attest(new IAttestations.Statement[](101));
        IAttestations.Statement[] memory most = new IAttestations.Statement[](100);
        for (uint256 i; i < most.length; ++i) {
            most[i] = _declaration(EU);
        }
        vm.prank(_focalPoint(EU));
        attestations.attest(most);
    }

    function _refuse(address caller, IAttestations.Statement memory statement, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        attestations.attest(statement.one());
    }
}
