// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Governed} from "../util/Governed.sol";

contract VoteTest is Governed {
    uint256 private proposal;

    function setUp() public override {
        super.setUp();
        proposal = _propose(RU, _terms(30));
    }

    function testFuzz_vote(uint8 participant, uint8 what, bytes32 statement) public {
        participant = uint8(bound(participant, RU, CF));
        IPlenary.Vote given = IPlenary.Vote(bound(what, 1, 3));
        IPlenary.Ballot[] memory ballots = _ballot(proposal, given);
        ballots[0].statement = statement;
        vm.expectEmit(address(plenary));
        emit IPlenary.VoteGiven(proposal, participant, given, _focalPoint(participant), statement);
        vm.prank(_focalPoint(participant));
        plenary.vote(ballots);

        IPlenary.Proposal memory own = plenary.proposalOf(proposal);
        uint128 bit = uint128(1) << participant;
        vm.assertEq(own.supporters, given == IPlenary.Vote.Support ? bit : 0, "supporters");
        vm.assertEq(own.abstainers, given == IPlenary.Vote.Abstain ? bit : 0, "abstainers");
        vm.assertEq(own.objector, given == IPlenary.Vote.Object ? participant : 0, "objector");
        vm.assertEq(own.endedAt, given == IPlenary.Vote.Object ? block.timestamp : 0, "an objection ends it");
        for (uint8 other = RU; other <= GA; ++other) {
            IPlenary.Vote expected = other == participant ? given : IPlenary.Vote.None;
            vm.assertEq(uint256(plenary.voteOf(proposal, other)), uint256(expected), "what each has said");
        }
        _assertStage(proposal, given == IPlenary.Vote.Object ? IPlenary.Stage.NoConsensus : IPlenary.Stage.Open);
    }

    function test_vote_onSeveralProposalsAtOnce() public {
        uint256 second = _propose(BW, _terms(31));
        IPlenary.Ballot[] memory ballots = new IPlenary.Ballot[](2);
        ballots[0] = IPlenary.Ballot(second, IPlenary.Vote.Support, NO_STATEMENT);
        ballots[1] = IPlenary.Ballot(proposal, IPlenary.Vote.Object, NO_STATEMENT);
        vm.prank(_focalPoint(EU));
        plenary.vote(ballots);
        vm.assertEq(uint256(plenary.voteOf(second, EU)), uint256(IPlenary.Vote.Support), "second");
        _assertStage(proposal, IPlenary.Stage.NoConsensus);
        _assertStage(second, IPlenary.Stage.Open);
    }

    /// @dev With the last vote, and not at the deadline.
    function test_vote_ofTheLastEndsIt() public {
        _vote(RU, proposal, IPlenary.Vote.Support);
        _vote(BW, proposal, IPlenary.Vote.Support);
        _vote(EU, proposal, IPlenary.Vote.Abstain);
        _vote(AE, proposal, IPlenary.Vote.Support);
        _assertStage(proposal, IPlenary.Stage.Open);
        vm.warp(block.timestamp + 1 hours);
        _vote(CF, proposal, IPlenary.Vote.Abstain);
        vm.assertEq(plenary.proposalOf(proposal).endedAt, block.timestamp, "ended");
        _assertStage(proposal, IPlenary.Stage.Adopted);
    }

    function test_vote_tooFewSupportsOfAll() public {
        _vote(RU, proposal, IPlenary.Vote.Support);
        _vote(BW, proposal, IPlenary.Vote.Support);
        _vote(EU, proposal, IPlenary.Vote.Abstain);
        _vote(AE, proposal, IPlenary.Vote.Abstain);
        _vote(CF, proposal, IPlenary.Vote.Abstain);
        _assertStage(proposal, IPlenary.Stage.NotSupported);
    }

    /// @dev The second of the deadline still counts.
    function test_vote_upToTheDeadline() public {
        vm.warp(plenary.proposalOf(proposal).deadline);
        _vote(RU, proposal, IPlenary.Vote.Support);
        vm.warp(block.timestamp + 1);
        _refuse(_focalPoint(BW), IPlenary.Vote.Object, _atStage(proposal, IPlenary.Stage.NotSupported));
    }

    /// @dev A vote is the Participant's, whoever speaks for it by then.
    function test_vote_isNotGivenAgainByASuccessor() public {
        _vote(EU, proposal, IPlenary.Vote.Support);
        vm.prank(governor);
        registry.setFocalPoint(EU, stranger);
        bytes4 selector = IPlenary.VotedAlready.selector;
        _refuse(stranger, IPlenary.Vote.Object, abi.encodeWithSelector(selector, proposal, EU));
        address before = _focalPoint(EU);
        _refuse(before, IPlenary.Vote.Object, abi.encodeWithSelector(IPlenary.VoterRequired.selector, before));
    }

    /// @dev Who is restricted has a vote; who was suspended after the opening has none until it is reinstated.
    function test_vote_needsGoodStandingAtThatMoment() public {
        _setStatus(CF, Status.Suspended, false);
        address focal = _focalPoint(CF);
        _refuse(focal, IPlenary.Vote.Object, abi.encodeWithSelector(IPlenary.VoterRequired.selector, focal));
        _setStatus(CF, Status.Restricted, true);
        _vote(CF, proposal, IPlenary.Vote.Support);
        vm.assertEq(uint256(plenary.voteOf(proposal, CF)), uint256(IPlenary.Vote.Support), "restricted");
    }

    function test_vote_staysWhenTheVoterIsSuspendedLater() public {
        _vote(CF, proposal, IPlenary.Vote.Support);
        _setStatus(CF, Status.Suspended, false);
        vm.assertEq(plenary.proposalOf(proposal).supporters, 1 << CF, "given is given");
    }

    function test_RevertWhen_admittedAfterTheOpening() public {
        _setStatus(GA, Status.Admitted, false);
        bytes4 selector = IPlenary.NotOfTheElectorate.selector;
        _refuse(_focalPoint(GA), IPlenary.Vote.Object, abi.encodeWithSelector(selector, proposal, GA));
        proposal = _propose(RU, _terms(31));
        _vote(GA, proposal, IPlenary.Vote.Support);
    }

    function testFuzz_RevertWhen_votedBefore(uint8 first, uint8 second) public {
        IPlenary.Vote given = first % 2 == 0 ? IPlenary.Vote.Support : IPlenary.Vote.Abstain;
        _vote(EU, proposal, given);
        bytes memory refusal = abi.encodeWithSelector(IPlenary.VotedAlready.selector, proposal, EU);
        _refuse(_focalPoint(EU), IPlenary.Vote(bound(second, 0, 3)), refusal);
    }

    function test_RevertWhen_namedTwiceInOneTransaction() public {
        IPlenary.Ballot[] memory ballots = new IPlenary.Ballot[](2);
        ballots[0] = IPlenary.Ballot(proposal, IPlenary.Vote.Support, NO_STATEMENT);
        ballots[1] = ballots[0];
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(IPlenary.VotedAlready.selector, proposal, EU));
        plenary.vote(ballots);
    }

    function testFuzz_RevertWhen_callerDoesNotVote(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0);
        _refuse(caller, IPlenary.Vote.Support, abi.encodeWithSelector(IPlenary.VoterRequired.selector, caller));
        address officer = _officer(EU, ISSUER);
        _refuse(officer, IPlenary.Vote.Support, abi.encodeWithSelector(IPlenary.VoterRequired.selector, officer));
        _refuse(chair, IPlenary.Vote.Support, abi.encodeWithSelector(IPlenary.VoterRequired.selector, chair));
    }

    function test_RevertWhen_nothingIsSaid() public {
        bytes memory refusal = abi.encodeWithSelector(IPlenary.VoteMissing.selector, proposal);
        _refuse(_focalPoint(EU), IPlenary.Vote.None, refusal);
    }

    function test_RevertWhen_proposalIsClosed() public {
        _vote(AE, proposal, IPlenary.Vote.Object);
        _refuse(_focalPoint(EU), IPlenary.Vote.Support, _atStage(proposal, IPlenary.Stage.NoConsensus));
        proposal = _propose(RU, _terms(31));
        vm.prank(_focalPoint(RU));
        plenary.withdraw(proposal);
        _refuse(_focalPoint(EU), IPlenary.Vote.Support, _atStage(proposal, IPlenary.Stage.Withdrawn));
        proposal = _adopt(_terms(32));
        _refuse(_focalPoint(EU), IPlenary.Vote.Object, _atStage(proposal, IPlenary.Stage.Adopted));
        _execute(proposal);
        _refuse(_focalPoint(EU), IPlenary.Vote.Object, _atStage(proposal, IPlenary.Stage.Executed));
    }

    function testFuzz_RevertWhen_proposalIsUnknown(uint256 number) public {
        vm.assume(number != proposal);
        proposal = number;
        bytes memory refusal = abi.encodeWithSelector(IPlenary.ProposalUnknown.selector, number);
        _refuse(_focalPoint(EU), IPlenary.Vote.Support, refusal);
    }

    function test_RevertWhen_ballotsAreNoneOrTooMany() public {
        bytes4 selector = IPlenary.BallotCount.selector;
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 0, 100));
        plenary.vote(new IPlenary.Ballot[](0));
        _expectRefusal(_focalPoint(EU), abi.encodeWithSelector(selector, 101, 100));
        plenary.vote(new IPlenary.Ballot[](101));
    }

    function _refuse(address caller, IPlenary.Vote what, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        plenary.vote(_ballot(proposal, what));
    }
}
