// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {Arrays} from "../util/Arrays.sol";
import {Types} from "./Types.sol";

/// @notice openType, closeType, accredit and listReferences.
contract TypesAreDecidedTest is Types {
    using Arrays for *;

    /* OPEN AND CLOSE */

    function testFuzz_openType(bytes32 name, bytes32 document, bool own, bool referenced, bool closed) public {
        vm.assume(document != 0);
        IAttestations.AttestedBy by =
            own ? IAttestations.AttestedBy.OwnParticipant : IAttestations.AttestedBy.Accredited;
        vm.expectEmit(address(attestations));
        emit IAttestations.TypeOpened(3, name, document, by, referenced);
        vm.prank(governor);
        uint16 kind = attestations.openType(IAttestations.AttestationType(name, document, by, referenced, closed));
        vm.assertEq(kind, 3, "number");
        IAttestations.AttestationType memory expected =
            IAttestations.AttestationType(name, document, by, referenced, false);
        vm.assertEq(abi.encode(attestations.typeOf(3)), abi.encode(expected), "open, whatever was said");
        vm.assertEq(attestations.types().length, 3, "three types");
    }

    function test_openType_RevertWhen_documentIsMissing() public {
        IAttestations.AttestationType memory entry = _type(IAttestations.AttestedBy.Accredited, false);
        entry.document = 0;
        _expectRefusal(governor, abi.encodeWithSelector(IAttestations.DigestMissing.selector));
        attestations.openType(entry);
    }

    function test_openType_RevertWhen_thereAreTooMany() public {
        for (uint256 i = 2; i < 250; ++i) {
            _open(IAttestations.AttestedBy.Accredited, false);
        }
        _expectRefusal(governor, abi.encodeWithSelector(IAttestations.TypesFull.selector, 250));
        attestations.openType(_type(IAttestations.AttestedBy.Accredited, false));
    }

    function test_closeType() public {
        _attest(_focalPoint(EU), _declaration(EU));
        vm.expectEmit(address(attestations));
        emit IAttestations.TypeClosed(DECLARED);
        vm.prank(governor);
        attestations.closeType(DECLARED);
        vm.assertTrue(attestations.typeOf(DECLARED).closed, "closed");
        vm.assertTrue(!attestations.attestationOf(1).revoked, "what was attested stays");
        _expectRefusal(governor, abi.encodeWithSelector(IAttestations.TypeIsClosed.selector, DECLARED));
        attestations.closeType(DECLARED);
    }

    /* ACCREDIT AND LIST */

    function testFuzz_accredit(address account, bool accredited) public {
        vm.expectEmit(address(attestations));
        emit IAttestations.AccreditationChanged(DECLARED, account, accredited);
        vm.prank(governor);
        attestations.accredit(DECLARED, account.one(), accredited);
        vm.assertTrue(attestations.isAccredited(DECLARED, account) == accredited, "accredited");
        vm.assertTrue(attestations.isAccredited(SCREENED, account) == (account == attester), "for this type only");
    }

    function testFuzz_listReferences(bytes32 ref, bool listed) public {
        vm.expectEmit(address(attestations));
        emit IAttestations.ReferenceChanged(DECLARED, ref, listed);
        vm.prank(governor);
        attestations.listReferences(DECLARED, ref.one(), listed);
        vm.assertTrue(attestations.isListed(DECLARED, ref) == listed, "listed");
        vm.assertTrue(attestations.isListed(SCREENED, ref) == (ref == INSTRUMENT), "for this type only");
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IAttestations.AttestationBatchSize.selector;
        uint256[2] memory sizes = [uint256(0), 101];
        for (uint256 i; i < sizes.length; ++i) {
            _expectRefusal(governor, abi.encodeWithSelector(selector, sizes[i], 100));
            attestations.accredit(SCREENED, new address[](sizes[i]), true);
            _expectRefusal(governor, abi.encodeWithSelector(selector, sizes[i], 100));
            attestations.listReferences(SCREENED, new bytes32[](sizes[i]), true);
        }
        vm.prank(governor);
        attestations.listReferences(SCREENED, new bytes32[](100), true);
    }

    /* WHO DECIDES */

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        address[4] memory callers = [caller, chair, deployer, attester];
        for (uint256 i; i < callers.length; ++i) {
            bytes memory refusal =
                abi.encodeWithSelector(IAttestations.AttestationGovernorRequired.selector, callers[i]);
            _expectRefusal(callers[i], refusal);
            attestations.openType(_type(IAttestations.AttestedBy.Accredited, false));
            _expectRefusal(callers[i], refusal);
            attestations.closeType(SCREENED);
            _expectRefusal(callers[i], refusal);
            attestations.accredit(SCREENED, callers[i].one(), true);
            _expectRefusal(callers[i], refusal);
            attestations.listReferences(SCREENED, INSTRUMENT.one(), false);
        }
    }

    function testFuzz_RevertWhen_typeIsUnknown(uint16 kind) public {
        vm.assume(kind == 0 || kind > DECLARED);
        bytes memory refusal = abi.encodeWithSelector(IAttestations.TypeUnknown.selector, kind);
        _expectRefusal(governor, refusal);
        attestations.closeType(kind);
        _expectRefusal(governor, refusal);
        attestations.accredit(kind, attester.one(), true);
        _expectRefusal(governor, refusal);
        attestations.listReferences(kind, INSTRUMENT.one(), true);
        vm.expectRevert(refusal);
        attestations.typeOf(kind);
    }
}
