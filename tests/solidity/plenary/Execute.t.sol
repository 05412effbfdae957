// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {MONITOR, OBSERVER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";

/// @notice A contract that a decision calls, and that tries to execute another decision meanwhile.
contract Meddler {
    IPlenary private immutable PLENARY;
    uint256 private other;

    constructor(IPlenary plenary_) {
        PLENARY = plenary_;
    }

    function prepare(uint256 other_) external {
        other = other_;
    }

    function meddle() external {
        PLENARY.execute(other);
    }

    function premiseOf(bytes calldata) external pure returns (bytes32) {
        return bytes32(uint256(1));
    }
}

contract ExecuteTest is Governed {
    using Arrays for *;

    function testFuzz_execute_byAnyone(address caller, uint16 validity) public {
        validity = uint16(bound(validity, 1, type(uint16).max));
        uint256 proposal = _adopt(_terms(validity));
        _assertStage(proposal, IPlenary.Stage.Adopted);
        vm.expectEmit(address(plenary));
        emit IPlenary.ProposalExecuted(proposal, caller);
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.TermsChanged(EU, validity, 0, BASIS);
        vm.prank(caller);
        plenary.execute(proposal);
        vm.assertEq(registry.participantOf(EU).validityDays, validity, "decided");
        vm.assertTrue(plenary.proposalOf(proposal).executed, "executed");
        _assertStage(proposal, IPlenary.Stage.Executed);
    }

    function test_execute_wholeOrNotAtAll() public {
        bytes memory tooWide = abi.encodeCall(IParticipantRegistry.setTerms, (BW, 30, 10_001, BASIS));
        IPlenary.Call[] memory calls = _two(_terms(30)[0], IPlenary.Call(address(registry), tooWide));
        uint256 proposal = _adopt(calls);
        bytes4 selector = IParticipantRegistry.ToleranceTooWide.selector;
        _refuse(proposal, abi.encodeWithSelector(selector, BW, 10_001));
        vm.assertEq(registry.participantOf(EU).validityDays, VALIDITY, "the first call is undone");
        _assertStage(proposal, IPlenary.Stage.Adopted);
    }

    /// @dev A Participant may be entered and its zones approved by one decision: its index is known beforehand.
    function test_execute_callsThatRestOnEachOther() public {
        IParticipantRegistry.Admission memory admission = _admission(GA, Status.Admitted, true);
        (admission.code, admission.focalPoint) = ("QA", stranger);
        bytes memory entry = abi.encodeCall(IParticipantRegistry.enter, (admission.one(), BASIS));
        bytes memory zones = abi.encodeCall(IParticipantRegistry.setZones, (7, ZONE.one(), true, BASIS));
        _execute(_adopt(_two(IPlenary.Call(address(registry), entry), IPlenary.Call(address(registry), zones))));
        vm.assertTrue(registry.isZoneApproved(7, ZONE), "approved");
    }

    function test_RevertWhen_executedBefore() public {
        uint256 proposal = _adopt(_terms(30));
        _execute(proposal);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Executed));
    }

    function test_RevertWhen_stillOpen() public {
        uint256 proposal = _propose(RU, _terms(30));
        _vote(RU, proposal, IPlenary.Vote.Support);
        _vote(BW, proposal, IPlenary.Vote.Support);
        _vote(AE, proposal, IPlenary.Vote.Support);
        vm.warp(plenary.proposalOf(proposal).deadline);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Open));
        vm.warp(block.timestamp + 1);
        _execute(proposal);
    }

    function test_RevertWhen_somebodyObjected() public {
        uint256 proposal = _propose(RU, _terms(30));
        for (uint8 participant = RU; participant <= AE; ++participant) {
            _vote(participant, proposal, IPlenary.Vote.Support);
        }
        _vote(CF, proposal, IPlenary.Vote.Object);
        vm.warp(uint256(_deadline()) + 1);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.NoConsensus));
    }

    function test_RevertWhen_tooFewSupport() public {
        uint256 proposal = _propose(RU, _terms(30));
        _vote(RU, proposal, IPlenary.Vote.Support);
        _vote(BW, proposal, IPlenary.Vote.Support);
        vm.warp(uint256(_deadline()) + 1);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.NotSupported));
    }

    function test_RevertWhen_withdrawn() public {
        uint256 proposal = _propose(RU, _terms(30));
        vm.prank(_focalPoint(RU));
        plenary.withdraw(proposal);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Withdrawn));
    }

    function test_RevertWhen_lapsed() public {
        uint256 proposal = _adopt(_terms(30));
        vm.warp(plenary.proposalOf(proposal).deadline + uint256(EXECUTION_DAYS) * 1 days);
        _assertStage(proposal, IPlenary.Stage.Adopted);
        vm.warp(block.timestamp + 1);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Lapsed));
    }

    function testFuzz_RevertWhen_unknown(uint256 proposal) public {
        _refuse(proposal, abi.encodeWithSelector(IPlenary.ProposalUnknown.selector, proposal));
    }

    /// @dev Nobody runs a second decision in the middle of a first one, whose later calls might rest on what it changes.
    function test_RevertWhen_anotherIsBeingExecuted() public {
        Meddler meddler = new Meddler(plenary);
        uint256 second = _propose(RU, _terms(31));
        meddler.prepare(second);
        uint256 first = _adopt(_two(IPlenary.Call(address(meddler), abi.encodeCall(Meddler.meddle, ())), _terms(30)[0]));
        _refuse(first, _atStage(second, IPlenary.Stage.NotSupported));
        meddler.prepare(first);
        _refuse(first, _atStage(first, IPlenary.Stage.Executed));
        second = _propose(RU, _terms(31));
        for (uint8 participant = RU; participant <= CF; ++participant) {
            _vote(participant, second, IPlenary.Vote.Support);
        }
        meddler.prepare(second);
        _refuse(first, _atStage(second, IPlenary.Stage.Adopted));
        _execute(second);
        vm.assertEq(registry.participantOf(EU).validityDays, 31, "on its own it is executed");
        _assertStage(first, IPlenary.Stage.Outdated);
    }

    /* OUTDATED */

    function test_RevertWhen_participantWasDecidedOn() public {
        uint256 zones = _adopt(
            _one(address(registry), abi.encodeCall(IParticipantRegistry.setZones, (CF, ZONE.one(), true, BASIS)))
        );
        _setStatus(CF, Status.Withdrawn, false);
        _refuse(zones, _atStage(zones, IPlenary.Stage.Outdated));
    }

    /// @dev Decisions on different Participants do not stand in each other's way.
    function test_execute_ofTwoThatHaveNothingInCommon() public {
        uint256 first = _adopt(_terms(30));
        bytes memory other = abi.encodeCall(IParticipantRegistry.setTerms, (BW, 31, 0, BASIS));
        uint256 second = _adopt(_one(address(registry), other));
        _execute(second);
        _execute(first);
        vm.assertEq(registry.participantOf(EU).validityDays, 30, "first");
        vm.assertEq(registry.participantOf(BW).validityDays, 31, "second");
    }

    function test_RevertWhen_codeWasTaken() public {
        IParticipantRegistry.Admission memory admission = _admission(GA, Status.Admitted, false);
        (admission.code, admission.focalPoint) = ("QA", address(0));
        bytes memory entry = abi.encodeCall(IParticipantRegistry.enter, (admission.one(), BASIS));
        uint256 entered = _adopt(_one(address(registry), entry));
        bytes memory recoding = abi.encodeCall(IParticipantRegistry.recode, (EU, "QA", BASIS));
        uint256 recoded = _adopt(_one(address(registry), recoding));
        _execute(recoded);
        _refuse(entered, _atStage(entered, IPlenary.Stage.Outdated));
        (uint256 one, uint256 two) =
            (_adopt(_one(address(registry), _qb(EU))), _adopt(_one(address(registry), _qb(BW))));
        _execute(one);
        _refuse(two, _atStage(two, IPlenary.Stage.Outdated));
    }

    /// @dev What was meant for the Participant that is entered next would hit another one.
    function test_RevertWhen_indexWasTaken() public {
        bytes memory zones = abi.encodeCall(IParticipantRegistry.setZones, (7, ZONE.one(), true, BASIS));
        uint256 proposal = _adopt(_one(address(registry), zones));
        IParticipantRegistry.Admission memory admission = _admission(GA, Status.Admitted, false);
        (admission.code, admission.focalPoint) = ("QA", address(0));
        vm.prank(governor);
        registry.enter(admission.one(), BASIS);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Outdated));
    }

    function test_RevertWhen_officesChanged() public {
        bytes memory data = abi.encodeCall(IParticipantRegistry.setSchemeRoles, (stranger, OBSERVER));
        uint256 proposal = _adopt(_one(address(registry), data));
        vm.prank(governor);
        registry.setSchemeRoles(stranger, MONITOR);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Outdated));
    }

    function test_RevertWhen_governancePassed() public {
        bytes memory data = abi.encodeCall(IParticipantRegistry.passGovernance, (stranger));
        uint256 proposal = _adopt(_one(address(registry), data));
        vm.prank(governor);
        registry.passGovernance(deployer);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Outdated));
    }

    function test_RevertWhen_rulesChanged() public {
        uint256 proposal = _adopt(_terms(30));
        uint256 open = _propose(RU, _terms(31));
        vm.prank(governor);
        plenary.setRules(_rules());
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Outdated));
        _assertStage(open, IPlenary.Stage.Outdated);
    }

    function test_RevertWhen_chairmanshipChanged() public {
        IPlenary.Term memory term = _term(EU, TODAY, LAST_OF_YEAR);
        IPlenary.Term memory nobody;
        bytes memory data = abi.encodeCall(IPlenary.setChairmanship, (term, nobody));
        uint256 proposal = _adopt(_one(address(plenary), data));
        vm.prank(governor);
        plenary.setChairmanship(_term(BW, TODAY, LAST_OF_YEAR), nobody);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Outdated));
    }

    /// @dev A member cannot evade it by acceding or denouncing; once it is over, there is nothing to terminate.
    function test_RevertWhen_agreementIsTerminated() public {
        uint8[] memory three = new uint8[](3);
        (three[0], three[1], three[2]) = (RU, BW, EU);
        vm.prank(_focalPoint(RU));
        agreements.propose(three, "union", DOCUMENT);
        uint256 proposal = _adopt(_one(address(agreements), abi.encodeCall(IExchangeAgreements.terminate, (1))));
        vm.prank(_focalPoint(RU));
        agreements.accede(1, IExchangeAgreements.AgreementStatus.Active);
        vm.prank(_focalPoint(BW));
        agreements.denounce(1, DOCUMENT);
        _assertStage(proposal, IPlenary.Stage.Adopted);
        vm.prank(_focalPoint(EU));
        agreements.denounce(1, DOCUMENT);
        _refuse(proposal, _atStage(proposal, IPlenary.Stage.Outdated));
    }

    /// @dev The number of a type that is not there yet may go to another one first.
    function test_RevertWhen_numberOfTheTypeWasTaken() public {
        IAttestations.AttestationType memory entry = IAttestations.AttestationType(
            "screened as natural", DOCUMENT, IAttestations.AttestedBy.Accredited, false, false
        );
        bytes memory opening = abi.encodeCall(IAttestations.openType, (entry));
        bytes memory accrediting = abi.encodeCall(IAttestations.accredit, (1, attester.one(), true));
        IPlenary.Call[] memory calls =
            _two(IPlenary.Call(address(attestations), opening), IPlenary.Call(address(attestations), accrediting));
        (uint256 first, uint256 second) = (_adopt(calls), _adopt(calls));
        _execute(first);
        vm.assertTrue(attestations.isAccredited(1, attester), "opened and accredited");
        _refuse(second, _atStage(second, IPlenary.Stage.Outdated));
        uint256 closing = _adopt(_one(address(attestations), abi.encodeCall(IAttestations.closeType, (1))));
        vm.prank(governor);
        attestations.closeType(1);
        _refuse(closing, _atStage(closing, IPlenary.Stage.Outdated));
    }

    function _qb(uint8 participant) private pure returns (bytes memory) {
        return abi.encodeCall(IParticipantRegistry.recode, (participant, "QB", BASIS));
    }

    function _refuse(uint256 proposal, bytes memory refusal) private {
        _expectRefusal(stranger, refusal);
        plenary.execute(proposal);
    }
}
