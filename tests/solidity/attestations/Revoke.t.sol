// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {Arrays} from "../util/Arrays.sol";
import {Types} from "./Types.sol";

contract RevokeTest is Types {
    using Arrays for *;

    bytes32 private constant REASON = keccak256("why");

    bytes32 private _record;

    /// @dev 1: screened by the attester. 2: declared by the European Union.
    function setUp() public override {
        super.setUp();
        _record = _certificate(RU, EU);
        _attest(attester, _screening(_record));
        _attest(_focalPoint(EU), _declaration(EU));
    }

    function test_revoke_byTheAttester() public {
        _assertRevokes(attester, 1, _record, SCREENED);
        vm.assertTrue(!attestations.attestationOf(2).revoked, "the other stays");
    }

    function test_revoke_byDecision() public {
        uint256 proposal =
            _adopt(_one(address(attestations), abi.encodeCall(IAttestations.revoke, (uint256(1).oneNumber(), REASON))));
        vm.expectEmit(address(attestations));
        emit IAttestations.AttestationRevoked(1, _record, SCREENED, governor, REASON);
        _execute(proposal);
    }

    /// @dev What a Participant says of itself is taken back by who speaks for it now, and not by a lost key.
    function test_revoke_byTheSuccessorOfTheFocalPoint() public {
        vm.prank(governor);
        registry.setFocalPoint(EU, stranger);
        _refuse(_focalPoint(EU), 2);
        _assertRevokes(stranger, 2, bytes32(uint256(EU)), DECLARED);
    }

    function testFuzz_RevertWhen_callerDidNotAttest(address caller) public {
        vm.assume(caller != governor && caller != attester && caller != _focalPoint(EU));
        address[4] memory callers = [caller, chair, observer, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            _refuse(callers[i], 1);
            _refuse(callers[i], 2);
        }
        _refuse(attester, 2);
        _refuse(_focalPoint(EU), 1);
    }

    /// @dev A key that was stolen revokes nothing once its office has ended.
    function test_RevertWhen_officeOfTheAttesterEnded() public {
        vm.prank(governor);
        registry.setSchemeRoles(attester, 0);
        _refuse(attester, 1);
        _suspend(_focalPoint(EU), EU);
        _refuse(_focalPoint(EU), 2);
    }

    function test_RevertWhen_revokedBefore() public {
        _assertRevokes(attester, 1, _record, SCREENED);
        bytes4 selector = IAttestations.AttestationRevokedBefore.selector;
        _expectRefusal(attester, abi.encodeWithSelector(selector, 1));
        attestations.revoke(uint256(1).oneNumber(), REASON);
    }

    /// @dev A decision to revoke rests on its not having been done.
    function test_decisionIsOutdatedWhenItIsDoneAlready() public {
        bytes memory data = abi.encodeCall(IAttestations.revoke, (uint256(1).oneNumber(), REASON));
        uint256 proposal = _adopt(_one(address(attestations), data));
        _assertRevokes(attester, 1, _record, SCREENED);
        vm.assertEq(uint256(plenary.stageOf(proposal)), 6, "outdated");
    }

    function testFuzz_RevertWhen_unknown(uint256 attestation) public {
        vm.assume(attestation == 0 || attestation > 2);
        bytes memory refusal = abi.encodeWithSelector(IAttestations.AttestationUnknown.selector, attestation);
        _expectRefusal(attester, refusal);
        attestations.revoke(attestation.oneNumber(), REASON);
        vm.expectRevert(refusal);
        attestations.attestationOf(attestation);
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IAttestations.AttestationBatchSize.selector;
        _expectRefusal(attester, abi.encodeWithSelector(selector, 0, 100));
        attestations.revoke(new uint256[](0), REASON);
        _expectRefusal(attester, abi.encodeWithSelector(selector, 101, 100));
        attestations.revoke(new uint256[](101), REASON);
    }

    function _assertRevokes(address account, uint256 attestation, bytes32 subject, uint16 kind) private {
        vm.expectEmit(address(attestations));
        emit IAttestations.AttestationRevoked(attestation, subject, kind, account, REASON);
        vm.prank(account);
        attestations.revoke(attestation.oneNumber(), REASON);
        vm.assertTrue(attestations.attestationOf(attestation).revoked, "revoked");
    }

    function _refuse(address caller, uint256 attestation) private {
        bytes4 selector = IAttestations.AttesterRequired.selector;
        _expectRefusal(caller, abi.encodeWithSelector(selector, attestation, caller));
        attestations.revoke(attestation.oneNumber(), REASON);
    }
}
