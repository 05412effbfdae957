// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IGoverned} from "./interfaces/IGoverned.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {IPlenary} from "./interfaces/IPlenary.sol";
import {CHAIR, NO_ACCOUNT, NO_PARTICIPANT} from "./libraries/Roles.sol";
import {Status} from "./libraries/Types.sol";

/// @title Plenary
contract Plenary is IPlenary, IGoverned {
    /* TYPES */

    /// @dev The rules, how often they were set, and whether a proposal is being executed now.
    struct Procedure {
        Rules rules;
        uint64 changes;
        bool isExecuting;
    }

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_CALLS = 50;
    uint256 private constant MAX_BALLOTS = 100;
    uint256 private constant WHOLE = 10_000;

    IParticipantRegistry private immutable REGISTRY;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    Procedure private _procedure;
    Term private _chair;
    Term private _viceChair;
    address private _chairAccount;
    uint256 private _proposalCount;
    mapping(uint256 proposal => Proposal own) private _proposals;
    mapping(uint256 proposal => Call[] calls) private _calls;

    /* MODIFIERS */

    modifier byDecision() {
        _requireDecision();
        _;
    }

    /* CONSTRUCTOR */

    /// @param registry_ the registry that this Plenary is to govern.
    /// @param rules_ the first rules of the procedure.
    /// @param chair_ the first chair.
    constructor(IParticipantRegistry registry_, Rules memory rules_, Term memory chair_) {
        REGISTRY = registry_;
        _setRules(rules_);
        Term memory nobody;
        require(_isTerm(chair_), ChairmanshipMalformed(chair_, nobody));
        _setChairmanship(chair_, nobody);
    }

    /* PROCEDURE */

    /// @inheritdoc IPlenary
    function propose(Call[] calldata calls, bytes32 document, uint40 deadline) external returns (uint256 proposal) {
        require(calls.length != 0 && calls.length <= MAX_CALLS, CallCount(calls.length, MAX_CALLS));
        uint128 electorate = REGISTRY.electorate();
        uint8 proposer = _proposer(electorate);
        _requireDeadline(deadline);
        proposal = ++_proposalCount;
        uint8 quorum = _quorumOf(electorate);
        Proposal storage own = _proposals[proposal];
        own.proposer = proposer;
        own.quorum = quorum;
        own.openedAt = uint40(block.timestamp);
        own.deadline = deadline;
        own.electorate = electorate;
        own.document = document;
        for (uint256 i; i < calls.length; ++i) {
            _calls[proposal].push(calls[i]);
        }
        own.premise = _premiseOf(proposal);
        emit ProposalOpened(proposal, proposer, msg.sender, deadline, quorum, electorate, document, calls);
    }

    /// @inheritdoc IPlenary
    function vote(Ballot[] calldata ballots) external {
        require(ballots.length != 0 && ballots.length <= MAX_BALLOTS, BallotCount(ballots.length, MAX_BALLOTS));
        uint8 participant = _voter(REGISTRY.electorate());
        for (uint256 i; i < ballots.length; ++i) {
            _vote(ballots[i], participant);
        }
    }

    /// @inheritdoc IPlenary
    function withdraw(uint256 proposal) external {
        _requireStage(proposal, Stage.Open);
        Proposal storage own = _proposals[proposal];
        bool isProposer = REGISTRY.focalPointOf(own.proposer) == msg.sender;
        require(isProposer, ProposerRequired(proposal, msg.sender));
        own.withdrawn = true;
        emit ProposalWithdrawn(proposal, msg.sender);
    }

    /// @inheritdoc IPlenary
    function execute(uint256 proposal) external {
        _requireStage(proposal, Stage.Adopted);
        // A contract that is called may call back: another decision in the middle of this one would change what it rests on.
        require(!_procedure.isExecuting, ProposalNotAtStage(proposal, Stage.Adopted));
        _procedure.isExecuting = true;
        _proposals[proposal].executed = true;
        emit ProposalExecuted(proposal, msg.sender);
        Call[] storage calls = _calls[proposal];
        for (uint256 i; i < calls.length; ++i) {
            Address.functionCall(calls[i].target, calls[i].data);
        }
        _procedure.isExecuting = false;
    }

    /* DECISIONS */

    /// @inheritdoc IPlenary
    function setRules(Rules calldata rules_) external byDecision {
        _setRules(rules_);
    }

    /// @inheritdoc IPlenary
    function setChairmanship(Term calldata chair_, Term calldata viceChair_) external byDecision {
        bool fits = _isTerm(chair_) && _isInGoodStanding(chair_.participant) && _follows(viceChair_, chair_);
        require(fits, ChairmanshipMalformed(chair_, viceChair_));
        uint8 before = _chair.participant;
        _setChairmanship(chair_, viceChair_);
        if (chair_.participant != before) _setChairAccount(before, NO_ACCOUNT);
    }

    /* CHAIR */

    /// @inheritdoc IPlenary
    function succeed() external {
        Term memory next = _viceChair;
        uint256 today = block.timestamp / 1 days;
        // The vice-chair's term follows the chair's: where the one has begun, the other has ended.
        bool due = next.participant != NO_PARTICIPANT && _isInGoodStanding(next.participant)
            && (today >= next.firstDay || !_isInGoodStanding(_chair.participant));
        require(due, SuccessionNotDue(_chair.lastDay, next.participant));
        if (next.firstDay > today) next.firstDay = uint32(today);
        uint8 before = _chair.participant;
        Term memory nobody;
        _setChairmanship(next, nobody);
        _setChairAccount(before, NO_ACCOUNT);
    }

    /// @inheritdoc IPlenary
    function standDown() external {
        _requireFocalPointOf(_viceChair.participant);
        Term memory nobody;
        _setChairmanship(_chair, nobody);
    }

    /// @inheritdoc IPlenary
    function nameChairAccount(address account) external {
        uint8 participant = _chair.participant;
        _requireFocalPointOf(participant);
        require(_has(REGISTRY.electorate(), participant), VoterRequired(msg.sender));
        _setChairAccount(participant, account);
    }

    /* VIEWS */

    /// @inheritdoc IPlenary
    function proposalOf(uint256 proposal) external view returns (Proposal memory) {
        _requireKnown(proposal);
        return _proposals[proposal];
    }

    /// @inheritdoc IPlenary
    function callsOf(uint256 proposal) external view returns (Call[] memory) {
        _requireKnown(proposal);
        return _calls[proposal];
    }

    /// @inheritdoc IPlenary
    function stageOf(uint256 proposal) external view returns (Stage) {
        _requireKnown(proposal);
        return _stageOf(proposal);
    }

    /// @inheritdoc IPlenary
    function voteOf(uint256 proposal, uint8 participant) external view returns (Vote) {
        _requireKnown(proposal);
        Proposal storage own = _proposals[proposal];
        if (participant != NO_PARTICIPANT && own.objector == participant) return Vote.Object;
        if (_has(own.supporters, participant)) return Vote.Support;
        return _has(own.abstainers, participant) ? Vote.Abstain : Vote.None;
    }

    /// @inheritdoc IPlenary
    function proposalCount() external view returns (uint256) {
        return _proposalCount;
    }

    /// @inheritdoc IPlenary
    function rules() external view returns (Rules memory) {
        return _procedure.rules;
    }

    /// @inheritdoc IPlenary
    function chairmanship() external view returns (Term memory chair, Term memory viceChair, address account) {
        return (_chair, _viceChair, _chairAccount);
    }

    /// @inheritdoc IGoverned
    function premiseOf(bytes calldata call) external view returns (bytes32) {
        bytes4 selector = bytes4(call);
        if (selector == IPlenary.setRules.selector) return bytes32(uint256(_procedure.changes));
        require(selector == IPlenary.setChairmanship.selector, CallNotGoverned(selector));
        return keccak256(abi.encode(_chair, _viceChair));
    }

    /// @inheritdoc IPlenary
    function version() external pure returns (string memory) {
        return "kpchain-plenary/1";
    }

    /* PRIVATE */

    function _vote(Ballot calldata ballot, uint8 participant) private {
        uint256 proposal = ballot.proposal;
        _requireKnown(proposal);
        Proposal storage own = _proposals[proposal];
        Stage stage = _stageByVotes(own);
        require(stage == Stage.Open, ProposalNotAtStage(proposal, stage));
        uint128 electorate = own.electorate;
        require(_has(electorate, participant), NotOfTheElectorate(proposal, participant));
        uint128 voted = own.supporters | own.abstainers;
        require(!_has(voted, participant), VotedAlready(proposal, participant));
        uint128 bit = uint128(1) << participant;
        if (ballot.vote == Vote.Support) own.supporters |= bit;
        else if (ballot.vote == Vote.Abstain) own.abstainers |= bit;
        else if (ballot.vote == Vote.Object) own.objector = participant;
        else revert VoteMissing(proposal);
        if (ballot.vote == Vote.Object || voted | bit == electorate) own.endedAt = uint40(block.timestamp);
        emit VoteGiven(proposal, participant, ballot.vote, msg.sender, ballot.statement);
    }

    function _setRules(Rules memory rules_) private {
        bool wellFormed = rules_.quorumBps != 0 && rules_.quorumBps <= WHOLE && rules_.minDays != 0
            && rules_.maxDays >= rules_.minDays && rules_.executionDays != 0;
        require(wellFormed, RulesMalformed(rules_));
        _procedure.rules = rules_;
        ++_procedure.changes;
        emit RulesChanged(rules_);
    }

    function _setChairmanship(Term memory chair_, Term memory viceChair_) private {
        _chair = chair_;
        _viceChair = viceChair_;
        emit ChairmanshipChanged(chair_, viceChair_);
    }

    /// @dev The account before loses the office of chair and keeps what else it holds.
    /// @param participant whose account it was or is.
    function _setChairAccount(uint8 participant, address account) private {
        address before = _chairAccount;
        if (account != before) {
            _chairAccount = account;
            emit ChairAccountChanged(participant, before, account);
            _setChairRole(before, false);
        }
        _setChairRole(account, true);
    }

    /// @dev Where nothing changes the registry is not asked: an account that a decision took the office from may be an
    /// officer of a Participant by now, and must not stand in the way of the next chair.
    function _setChairRole(address account, bool holds) private {
        if (account == NO_ACCOUNT) return;
        uint8 offices = REGISTRY.accountOf(account).schemeRoles;
        if ((offices & CHAIR != 0) != holds) REGISTRY.setSchemeRoles(account, offices ^ CHAIR);
    }

    /* PRIVATE: VIEWS */

    function _stageOf(uint256 proposal) private view returns (Stage) {
        Stage stage = _stageByVotes(_proposals[proposal]);
        bool rests = stage == Stage.Open || stage == Stage.Adopted;
        return rests && _premiseOf(proposal) != _proposals[proposal].premise ? Stage.Outdated : stage;
    }

    /// @dev Where it stands by what was said and done, whatever became of what it rests on.
    function _stageByVotes(Proposal storage own) private view returns (Stage) {
        if (own.executed) return Stage.Executed;
        if (own.withdrawn) return Stage.Withdrawn;
        if (own.objector != NO_PARTICIPANT) return Stage.NoConsensus;
        uint256 end = own.endedAt;
        if (end == 0) {
            end = own.deadline;
            if (block.timestamp <= end) return Stage.Open;
        }
        if (_count(own.supporters) < own.quorum) return Stage.NotSupported;
        return block.timestamp > end + uint256(_procedure.rules.executionDays) * 1 days ? Stage.Lapsed : Stage.Adopted;
    }

    /// @dev What the calls rest on, as the contracts that they go to say, and the rules that it was opened under.
    function _premiseOf(uint256 proposal) private view returns (bytes32 premise) {
        premise = bytes32(uint256(_procedure.changes));
        Call[] storage calls = _calls[proposal];
        for (uint256 i; i < calls.length; ++i) {
            premise = keccak256(abi.encode(premise, _premiseOf(calls[i].target, calls[i].data)));
        }
    }

    /// @dev A contract that is not there, or that knows no premises, answers with nothing at all.
    function _premiseOf(address target, bytes memory data) private view returns (bytes32) {
        (bool done, bytes memory answer) = target.staticcall(abi.encodeCall(IGoverned.premiseOf, (data)));
        require(answer.length != 0, TargetNotGoverned(target));
        return abi.decode(Address.verifyCallResult(done, answer), (bytes32));
    }

    /// @dev The Participant for which the caller votes: it is its focal point, and it is in good standing.
    function _voter(uint128 electorate) private view returns (uint8 participant) {
        IParticipantRegistry.Account memory account = REGISTRY.accountOf(msg.sender);
        participant = account.participant;
        bool speaks =
            !account.suspended && _has(electorate, participant) && REGISTRY.focalPointOf(participant) == msg.sender;
        require(speaks, VoterRequired(msg.sender));
    }

    function _proposer(uint128 electorate) private view returns (uint8) {
        bool isChair = msg.sender == _chairAccount && _has(electorate, _chair.participant);
        return isChair ? _chair.participant : _voter(electorate);
    }

    function _quorumOf(uint128 electorate) private view returns (uint8) {
        uint256 shares = _count(electorate) * _procedure.rules.quorumBps;
        return uint8((shares + WHOLE - 1) / WHOLE);
    }

    function _isInGoodStanding(uint8 participant) private view returns (bool) {
        IParticipantRegistry.Participant memory own = REGISTRY.participantOf(participant);
        return own.seated && (own.status == Status.Admitted || own.status == Status.Restricted);
    }

    function _follows(Term calldata next, Term calldata term) private view returns (bool) {
        if (next.participant == NO_PARTICIPANT) return next.firstDay == 0 && next.lastDay == 0;
        return next.participant != term.participant && next.firstDay > term.lastDay && next.lastDay >= next.firstDay
            && _isInGoodStanding(next.participant);
    }

    function _requireDecision() private view {
        require(msg.sender == address(this), DecisionRequired(msg.sender));
    }

    function _requireKnown(uint256 proposal) private view {
        require(proposal != 0 && proposal <= _proposalCount, ProposalUnknown(proposal));
    }

    function _requireStage(uint256 proposal, Stage required) private view {
        _requireKnown(proposal);
        Stage stage = _stageOf(proposal);
        require(stage == required, ProposalNotAtStage(proposal, stage));
    }

    function _requireDeadline(uint40 deadline) private view {
        uint256 earliest = block.timestamp + uint256(_procedure.rules.minDays) * 1 days;
        uint256 latest = block.timestamp + uint256(_procedure.rules.maxDays) * 1 days;
        bool fits = deadline >= earliest && deadline <= latest;
        require(fits, DeadlineOutOfBounds(deadline, earliest, latest));
    }

    function _requireFocalPointOf(uint8 participant) private view {
        bool speaks = participant != NO_PARTICIPANT && REGISTRY.focalPointOf(participant) == msg.sender
            && !REGISTRY.accountOf(msg.sender).suspended;
        require(speaks, FocalPointOfRequired(participant, msg.sender));
    }

    /* PRIVATE: PURE */

    function _isTerm(Term memory term) private pure returns (bool) {
        return term.participant != NO_PARTICIPANT && term.lastDay >= term.firstDay;
    }

    function _has(uint128 set, uint8 participant) private pure returns (bool) {
        return (set >> participant) & 1 != 0;
    }

    function _count(uint128 set) private pure returns (uint256 count) {
        for (; set != 0; set &= set - 1) {
            ++count;
        }
    }
}
