// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {Types} from "./Types.sol";

/// @notice fileConcern and answerConcern, and what the contract says of itself.
contract ConcernsTest is Types {
    bytes32 private constant ANSWER = keccak256("answer");

    function testFuzz_fileConcern(uint8 about, bytes32 digest) public {
        vm.assume(digest != 0);
        IAttestations.About about_ = IAttestations.About(about % 3);
        bytes32 subject;
        if (about_ == IAttestations.About.Record) subject = _lot(RU, SOURCE);
        if (about_ == IAttestations.About.Participant) subject = bytes32(uint256(CF));
        vm.expectEmit(address(attestations));
        emit IAttestations.ConcernFiled(1, subject, about_, observer, digest);
        vm.prank(observer);
        vm.assertEq(attestations.fileConcern(about_, subject, digest), 1, "number");
        (uint256 made, uint256 concerns) = attestations.counts();
        vm.assertEq(made, 0, "no attestation");
        vm.assertEq(concerns, 1, "one concern");
    }

    function testFuzz_fileConcern_RevertWhen_callerIsNoObserver(address caller) public {
        vm.assume(caller != observer);
        address[4] memory callers = [caller, chair, attester, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            _expectRefusal(callers[i], abi.encodeWithSelector(IAttestations.ObserverRequired.selector, callers[i]));
            attestations.fileConcern(IAttestations.About.Scheme, 0, REPORT);
        }
    }

    function test_fileConcern_RevertWhen_malformed() public {
        _expectRefusal(observer, abi.encodeWithSelector(IAttestations.DigestMissing.selector));
        attestations.fileConcern(IAttestations.About.Scheme, 0, 0);
        for (uint256 about; about < 3; ++about) {
            bytes32 subject = bytes32(uint256(GA) + 1);
            _expectRefusal(observer, abi.encodeWithSelector(IAttestations.SubjectUnknown.selector, about, subject));
            attestations.fileConcern(IAttestations.About(about), subject, REPORT);
        }
    }

    function testFuzz_answerConcern(bytes32 digest) public {
        vm.assume(digest != 0);
        _file();
        vm.expectEmit(address(attestations));
        emit IAttestations.ConcernAnswered(1, chair, digest);
        vm.prank(chair);
        attestations.answerConcern(1, digest);
        _refuse(chair, ANSWER, abi.encodeWithSelector(IAttestations.ConcernAnsweredBefore.selector, 1));
    }

    function testFuzz_answerConcern_RevertWhen_callerIsNotTheChair(address caller) public {
        vm.assume(caller != chair);
        _file();
        address[4] memory callers = [caller, observer, secretariat, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            _refuse(callers[i], ANSWER, abi.encodeWithSelector(IAttestations.ChairRequired.selector, callers[i]));
        }
    }

    function test_answerConcern_RevertWhen_malformedOrUnknown() public {
        _refuse(chair, ANSWER, abi.encodeWithSelector(IAttestations.ConcernUnknown.selector, 1));
        _file();
        _refuse(chair, 0, abi.encodeWithSelector(IAttestations.DigestMissing.selector));
        _expectRefusal(chair, abi.encodeWithSelector(IAttestations.ConcernUnknown.selector, 0));
        attestations.answerConcern(0, ANSWER);
    }

    function test_version() public view {
        vm.assertEq(attestations.version(), "kpchain-attestations/1", "version");
    }

    function _file() private {
        vm.prank(observer);
        attestations.fileConcern(IAttestations.About.Scheme, 0, REPORT);
    }

    function _refuse(address caller, bytes32 digest, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        attestations.answerConcern(1, digest);
    }
}
