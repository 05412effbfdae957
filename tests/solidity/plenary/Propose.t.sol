// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IGoverned} from "../../../contracts/interfaces/IGoverned.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {CHAIR, ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";

contract ProposeTest is Governed {
    using Arrays for *;

    function testFuzz_propose(uint8 participant, bytes32 document, uint40 deadline, uint16 validity) public {
        participant = uint8(bound(participant, RU, CF));
        address focal = _focalPoint(participant);
        deadline = uint40(bound(deadline, _deadline(), block.timestamp + uint256(MAX_DAYS) * 1 days));
        IPlenary.Call[] memory calls = _terms(validity);
        vm.expectEmit(address(plenary));
        emit IPlenary.ProposalOpened(1, participant, focal, deadline, 3, ELECTORATE, document, calls);
        vm.prank(focal);
        vm.assertEq(plenary.propose(calls, document, deadline), 1, "number");

        IPlenary.Proposal memory own = plenary.proposalOf(1);
        bytes32 premise = keccak256(abi.encode(uint256(1), IGoverned(address(registry)).premiseOf(calls[0].data)));
        IPlenary.Proposal memory expected = IPlenary.Proposal({
            proposer: participant,
            quorum: 3,
            openedAt: uint40(block.timestamp),
            deadline: deadline,
            endedAt: 0,
            objector: 0,
            withdrawn: false,
            executed: false,
            electorate: ELECTORATE,
            supporters: 0,
            abstainers: 0,
            document: document,
            premise: premise
        });
        vm.assertEq(abi.encode(own), abi.encode(expected), "proposal");
        vm.assertEq(abi.encode(plenary.callsOf(1)), abi.encode(calls), "calls");
        vm.assertEq(plenary.proposalCount(), 1, "count");
        _assertStage(1, IPlenary.Stage.Open);
    }

    function test_propose_byTheChairsAccount() public {
        IPlenary.Call[] memory calls = _terms(30);
        vm.expectEmit(address(plenary));
        emit IPlenary.ProposalOpened(1, RU, chair, _deadline(), 3, ELECTORATE, DOCUMENT, calls);
        vm.prank(chair);
        plenary.propose(calls, DOCUMENT, _deadline());
    }

    /// @dev A quorum is a share of who votes now, rounded up.
    function testFuzz_propose_fixesTheQuorum(uint8 suspended, uint16 quorumBps) public {
        suspended = uint8(bound(suspended, 0, 4));
        quorumBps = uint16(bound(quorumBps, 1, 10_000));
        vm.prank(governor);
        plenary.setRules(IPlenary.Rules(quorumBps, MIN_DAYS, MAX_DAYS, EXECUTION_DAYS));
        for (uint8 i; i < suspended; ++i) {
            _setStatus(BW + i, Status.Suspended, false);
        }
        IPlenary.Proposal memory own = plenary.proposalOf(_propose(RU, _terms(30)));
        uint256 voters = 5 - suspended;
        uint256 shares = voters * quorumBps;
        vm.assertEq(own.quorum, shares / 10_000 + (shares % 10_000 == 0 ? 0 : 1), "rounded up");
        vm.assertLe(1, own.quorum, "at least one");
        vm.assertLe(own.quorum, voters, "never more than there are");
        vm.assertEq(own.electorate, registry.electorate(), "who votes now");
    }

    function test_propose_ofEveryKindOfDecision() public {
        IPlenary.Call[] memory calls = new IPlenary.Call[](50);
        for (uint256 i; i < 50; ++i) {
            calls[i] = _terms(uint16(i + 1))[0];
        }
        calls[0] = IPlenary.Call(address(agreements), abi.encodeCall(IExchangeAgreements.terminate, (1)));
        calls[1] = IPlenary.Call(address(attestations), abi.encodeCall(IAttestations.closeType, (1)));
        calls[2] = IPlenary.Call(address(plenary), abi.encodeCall(IPlenary.setRules, (_rules())));
        vm.prank(_focalPoint(RU));
        agreements.propose(RU.two(EU), "pilot", DOCUMENT);
        vm.assertEq(plenary.callsOf(_propose(RU, calls)).length, 50, "50 of them");
    }

    function test_RevertWhen_callsAreNoneOrTooMany() public {
        bytes4 selector = IPlenary.CallCount.selector;
        _refuse(_focalPoint(RU), new IPlenary.Call[](0), abi.encodeWithSelector(selector, 0, 50));
        _refuse(_focalPoint(RU), new IPlenary.Call[](51), abi.encodeWithSelector(selector, 51, 50));
    }

    function testFuzz_RevertWhen_callerDoesNotVote(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0 && caller != chair);
        _refuse(caller, _terms(30), abi.encodeWithSelector(IPlenary.VoterRequired.selector, caller));
        address[3] memory others = [_focalPoint(GA), _officer(EU, ISSUER), deployer];
        for (uint256 i; i < others.length; ++i) {
            _refuse(others[i], _terms(30), abi.encodeWithSelector(IPlenary.VoterRequired.selector, others[i]));
        }
    }

    function test_RevertWhen_callerIsSuspended() public {
        address focal = _focalPoint(EU);
        _suspend(focal, EU);
        _refuse(focal, _terms(30), abi.encodeWithSelector(IPlenary.VoterRequired.selector, focal));
        focal = _focalPoint(BW);
        _setStatus(BW, Status.Suspended, false);
        _refuse(focal, _terms(30), abi.encodeWithSelector(IPlenary.VoterRequired.selector, focal));
        _setStatus(BW, Status.Restricted, true);
        _propose(BW, _terms(30));
    }

    /// @dev The chair speaks for its Participant, and falls silent with it.
    function test_RevertWhen_chairsParticipantIsSuspended() public {
        _setStatus(RU, Status.Suspended, false);
        _refuse(chair, _terms(30), abi.encodeWithSelector(IPlenary.VoterRequired.selector, chair));
    }

    function test_RevertWhen_deadlineIsOutOfBounds() public {
        uint256 earliest = block.timestamp + uint256(MIN_DAYS) * 1 days;
        uint256 latest = block.timestamp + uint256(MAX_DAYS) * 1 days;
        IPlenary.Call[] memory calls = _terms(30);
        bytes4 selector = IPlenary.DeadlineOutOfBounds.selector;
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(selector, earliest - 1, earliest, latest));
        plenary.propose(calls, DOCUMENT, uint40(earliest - 1));
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(selector, latest + 1, earliest, latest));
        plenary.propose(calls, DOCUMENT, uint40(latest + 1));
        vm.prank(_focalPoint(RU));
        plenary.propose(calls, DOCUMENT, uint40(latest));
    }

    /// @dev An account without code, a contract that knows no premises, and arguments that are none.
    function test_RevertWhen_targetIsNotGoverned() public {
        bytes memory data = abi.encodeCall(IParticipantRegistry.setTerms, (EU, 30, 0, BASIS));
        address[4] memory others = [stranger, address(ledger), address(returns_), address(this)];
        for (uint256 i; i < others.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IPlenary.TargetNotGoverned.selector, others[i]);
            _refuse(_focalPoint(RU), _one(others[i], data), refusal);
        }
        bytes memory cut = abi.encodePacked(IParticipantRegistry.enter.selector, uint16(7));
        bytes memory malformed = abi.encodeWithSelector(IPlenary.TargetNotGoverned.selector, address(registry));
        _refuse(_focalPoint(RU), _one(address(registry), cut), malformed);
    }

    /// @dev Whatever only officers, members, voters or anybody do is no decision; nor is the chair's office.
    function test_RevertWhen_functionIsNotGoverned() public {
        _refuseCall(address(registry), abi.encodeCall(IParticipantRegistry.openRange, (1, 2)));
        _refuseCall(address(registry), abi.encodeCall(IParticipantRegistry.setSchemeRoles, (stranger, CHAIR)));
        _refuseCall(address(registry), "");
        _refuseCall(address(plenary), abi.encodeCall(IPlenary.execute, (1)));
        _refuseCall(address(plenary), abi.encodeCall(IPlenary.nameChairAccount, (stranger)));
        _refuseCall(address(agreements), abi.encodeCall(IExchangeAgreements.denounce, (1, DOCUMENT)));
        _refuseCall(address(attestations), abi.encodeCall(IAttestations.answerConcern, (1, DOCUMENT)));
    }

    function _refuseCall(address target, bytes memory data) private {
        bytes memory refusal = abi.encodeWithSelector(IGoverned.CallNotGoverned.selector, bytes4(data));
        _refuse(_focalPoint(RU), _one(target, data), refusal);
    }

    function _refuse(address caller, IPlenary.Call[] memory calls, bytes memory refusal) private {
        uint40 deadline = _deadline();
        _expectRefusal(caller, refusal);
        plenary.propose(calls, DOCUMENT, deadline);
    }
}
