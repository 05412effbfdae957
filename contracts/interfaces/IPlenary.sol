// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title How the Participants decide together
/// @notice The Plenary is the governor of the registry, and with it of the agreements, attestations and itself: nothing
/// of theirs changes but by its written procedure. A proposal is a list of calls with the digest of a document. It is
/// adopted if nobody objects and enough Participants support it, and then anyone may execute it, once, whole or not at
/// all.
/// @dev The electorate is fixed when a proposal is opened: every Participant that has a seat, is Admitted or Restricted,
/// and has a focal point. Its focal point votes, once; at that moment it must still be in good standing. Neither the
/// deployer nor the chair has any power here beside the procedure.
/// @custom:kp Core Document Section VI 5, 8, 9, 16; administrative decisions of 2015 and 2020 by written procedure.
interface IPlenary {
    /// @dev What a focal point says to a proposal.
    enum Vote {
        None,
        Support,
        Object,
        Abstain
    }

    /// @dev Where a proposal stands. NoConsensus: somebody objected. NotSupported: too few supports at the deadline.
    /// Outdated: what it rests on has changed. Lapsed: adopted, and not executed in time.
    enum Stage {
        None,
        Open,
        Adopted,
        NoConsensus,
        NotSupported,
        Withdrawn,
        Outdated,
        Lapsed,
        Executed
    }

    /// @notice A decision as a call of a governed contract.
    /// @param target the contract.
    /// @param data selector and arguments.
    struct Call {
        address target;
        bytes data;
    }

    /// @notice How the procedure runs.
    /// @param quorumBps share of the electorate that must support, in 1/10,000, rounded up; at least one Participant.
    /// @param minDays how many days a proposal is open at the least.
    /// @param maxDays how many days a proposal is open at the most.
    /// @param executionDays how many days after its end an adopted proposal may be executed.
    struct Rules {
        uint16 quorumBps;
        uint16 minDays;
        uint16 maxDays;
        uint16 executionDays;
    }

    /// @notice A term as chair.
    /// @param participant the Participant; NO_PARTICIPANT for nobody.
    /// @param firstDay its first day, in days since 1970-01-01.
    /// @param lastDay its last day.
    struct Term {
        uint8 participant;
        uint32 firstDay;
        uint32 lastDay;
    }

    /// @notice A proposal.
    /// @param proposer the Participant that made it.
    /// @param quorum how many Participants must support it.
    /// @param openedAt block time at which it was opened.
    /// @param deadline block time up to which votes are taken.
    /// @param endedAt block time at which the last of the electorate voted or one objected; 0 where neither happened.
    /// @param objector the Participant that objected; NO_PARTICIPANT where none did.
    /// @param withdrawn whether its proposer took it back.
    /// @param executed whether it was carried out.
    /// @param electorate who may vote, one bit for each Participant at its index.
    /// @param supporters who supports it.
    /// @param abstainers who abstains.
    /// @param document digest of the document that explains it.
    /// @param premise what it rests on, as the governed contracts said when it was opened.
    struct Proposal {
        uint8 proposer;
        uint8 quorum;
        uint40 openedAt;
        uint40 deadline;
        uint40 endedAt;
        uint8 objector;
        bool withdrawn;
        bool executed;
        uint128 electorate;
        uint128 supporters;
        uint128 abstainers;
        bytes32 document;
        bytes32 premise;
    }

    /// @notice A vote to be given.
    /// @param proposal its number.
    /// @param vote what is said to it.
    /// @param statement digest of a statement; 0 without one.
    struct Ballot {
        uint256 proposal;
        Vote vote;
        bytes32 statement;
    }

    /// @notice A proposal was opened.
    event ProposalOpened(
        uint256 indexed proposal,
        uint8 indexed proposer,
        address account,
        uint40 deadline,
        uint8 quorum,
        uint128 electorate,
        bytes32 document,
        Call[] calls
    );

    /// @notice A Participant voted.
    event VoteGiven(
        uint256 indexed proposal, uint8 indexed participant, Vote indexed vote, address account, bytes32 statement
    );

    /// @notice The proposer took its proposal back.
    event ProposalWithdrawn(uint256 indexed proposal, address account);

    /// @notice An adopted proposal was executed.
    event ProposalExecuted(uint256 indexed proposal, address account);

    /// @notice The rules of the procedure changed.
    event RulesChanged(Rules rules);

    /// @notice The chair or the vice-chair, or a term of theirs, changed.
    event ChairmanshipChanged(Term chair, Term viceChair);

    /// @notice The account that acts as chair changed.
    event ChairAccountChanged(uint8 indexed participant, address indexed from, address indexed to);

    /// @notice The caller is no focal point of a Participant in good standing.
    error VoterRequired(address account);

    /// @notice The Participant is not of the electorate of this proposal.
    error NotOfTheElectorate(uint256 proposal, uint8 participant);

    /// @notice The Participant has voted on this proposal; a vote is final.
    error VotedAlready(uint256 proposal, uint8 participant);

    /// @notice A vote is Support, Object or Abstain.
    error VoteMissing(uint256 proposal);

    /// @notice There is no proposal with this number.
    error ProposalUnknown(uint256 proposal);

    /// @notice The proposal does not stand where the act needs it, or another one is being executed.
    error ProposalNotAtStage(uint256 proposal, Stage stage);

    /// @notice Only the Participant that made a proposal withdraws it.
    error ProposerRequired(uint256 proposal, address account);

    /// @notice A proposal has 1 to `limit` calls.
    error CallCount(uint256 count, uint256 limit);

    /// @notice The Plenary does not govern this contract, or the arguments of the call are malformed.
    error TargetNotGoverned(address target);

    /// @notice The deadline lies outside the periods of the rules.
    error DeadlineOutOfBounds(uint256 deadline, uint256 earliest, uint256 latest);

    /// @notice A quorum is 1 to 10,000 basis points; periods are at least 1 day, the longest not below the shortest.
    error RulesMalformed(Rules rules);

    /// @notice The act needs a decision of the Plenary itself.
    error DecisionRequired(address account);

    /// @notice A chair is a Participant with a seat in good standing, its term does not end before it starts, and the
    /// vice-chair is another one whose term follows.
    error ChairmanshipMalformed(Term chair, Term viceChair);

    /// @notice Nobody succeeds now: the term has not ended and the chair is in good standing, or there is no vice-chair in
    /// good standing.
    error SuccessionNotDue(uint32 lastDay, uint8 viceChair);

    /// @notice The act needs the focal point of this Participant.
    error FocalPointOfRequired(uint8 participant, address account);

    /// @notice 1 to `limit` ballots are given at once.
    error BallotCount(uint256 count, uint256 limit);

    /// @notice Opens a proposal. Needs the focal point of a Participant of the electorate, or the chair's account.
    /// @param calls 1 to 50 decisions.
    /// @param document digest of the document that explains it.
    /// @param deadline block time up to which votes are taken.
    /// @return proposal its number, from 1.
    function propose(Call[] calldata calls, bytes32 document, uint40 deadline) external returns (uint256 proposal);

    /// @notice Votes on proposals. Needs the focal point of a Participant of their electorate, still in good standing.
    /// @dev One objection ends a proposal at once. A proposal on which the whole electorate has voted ends as well.
    /// @param ballots 1 to 100 of them.
    function vote(Ballot[] calldata ballots) external;

    /// @notice Takes a proposal back while it is open. Needs the focal point of its proposer.
    /// @param proposal its number.
    function withdraw(uint256 proposal) external;

    /// @notice Carries an adopted proposal out: all of its calls, or none. Anyone may, once.
    /// @param proposal its number.
    function execute(uint256 proposal) external;

    /// @notice Sets the rules of the procedure. By decision only; proposals opened under other rules are Outdated then.
    /// @param rules_ the new rules.
    function setRules(Rules calldata rules_) external;

    /// @notice Elects chair and vice-chair, fills a vacancy, or moves a term. By decision only.
    /// @dev It takes effect at once, whatever day a term starts on. Warning: the chair's account loses its office where
    /// another Participant takes the chair.
    /// @param chair_ who has the chair, and for how long.
    /// @param viceChair_ who follows; all zero for nobody.
    function setChairmanship(Term calldata chair_, Term calldata viceChair_) external;

    /// @notice Makes the vice-chair the chair once the chair's term has ended, or at once where the chair is no longer in
    /// good standing. Anyone may.
    /// @dev Where there is no vice-chair, the chair stays in office as custodian (as in 2025).
    function succeed() external;

    /// @notice Gives the vice-chair up. Needs the focal point of the vice-chair.
    function standDown() external;

    /// @notice Names the account that acts as chair: it proposes, raises and ends alerts, answers concerns, and can never
    /// issue or alter a certificate. Needs the focal point of the Participant that has the chair and is of the electorate.
    /// @dev No decision names the account; a decision may take the office from it.
    /// @param account the account; NO_ACCOUNT to leave the office empty.
    function nameChairAccount(address account) external;

    /// @notice A proposal; refuses numbers that there are not.
    function proposalOf(uint256 proposal) external view returns (Proposal memory);

    /// @notice The calls of a proposal.
    function callsOf(uint256 proposal) external view returns (Call[] memory);

    /// @notice Where a proposal stands now.
    function stageOf(uint256 proposal) external view returns (Stage);

    /// @notice What a Participant has said to a proposal.
    function voteOf(uint256 proposal, uint8 participant) external view returns (Vote);

    /// @notice How many proposals there are; they have the numbers 1 to this.
    function proposalCount() external view returns (uint256);

    /// @notice The rules of the procedure.
    function rules() external view returns (Rules memory);

    /// @notice Who has the chair, who follows, and the account that acts as chair.
    function chairmanship() external view returns (Term memory chair, Term memory viceChair, address account);

    /// @notice The version of this contract, compared by clients before they trust its ABI.
    function version() external pure returns (string memory);
}
