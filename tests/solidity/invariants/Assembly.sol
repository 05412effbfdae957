// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {ISSUER, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";
import {Vm} from "../util/Vm.sol";

/// @notice Acts on the Plenary and what it governs, and keeps a book of its own from events and values alone: who voted,
/// what was executed, and what each proposal rested on.
abstract contract Assembly is Governed {
    using Arrays for *;

    /// @dev What a proposal is about, so that the book can tell by itself whether that has changed.
    enum Subject {
        Participant,
        Offices,
        Chairmanship,
        Rules,
        Agreement
    }

    /// @dev What an act is allowed to do to the registry as its governor.
    enum Power {
        None,
        ChairsOffice,
        Decision
    }

    struct Note {
        Subject subject;
        uint256 key;
        bytes32 rested;
        uint256 rulesChanges;
        uint256 executions;
        uint128 voted;
        uint256 supporters;
        bool objected;
    }

    address[] internal people;
    mapping(uint256 proposal => Note) internal notes;
    mapping(uint8 participant => uint256 decisions) internal decidedOn;
    mapping(uint256 agreement => uint256 status) internal lastStatus;
    uint256 internal rulesChanges;
    uint256 internal executed;
    uint256 internal clock;

    /// @dev The first thing that went wrong. Kept and not thrown: a campaign that forgives reverts would forget it.
    string internal breach;

    modifier inTime() {
        vm.warp(clock);
        _;
    }

    function setUp() public virtual override {
        super.setUp();
        clock = block.timestamp;
        for (uint8 participant = RU; participant <= GA; ++participant) {
            people.push(_focalPoint(participant));
        }
        people.push(chair);
        people.push(deployer);
        people.push(observer);
        for (uint256 i; i < 6; ++i) {
            people.push(address(uint160(0xdece00 + i)));
        }
    }

    /* ACTS */

    function _do(address account, address target, bytes memory data, Power power) internal returns (bool done) {
        vm.recordLogs();
        vm.prank(account);
        (done,) = target.call(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i; done && i < logs.length; ++i) {
            if (logs[i].emitter == address(registry)) _witnessRegistry(logs[i], power);
            if (logs[i].emitter == address(plenary)) _witnessPlenary(logs[i]);
        }
        _witnessAgreements();
    }

    function _doPropose(address account, Subject subject, uint256 key, IPlenary.Call[] memory calls) internal {
        Note memory note;
        (note.subject, note.key) = (subject, key);
        note.rested = _restsOn(subject, key);
        note.rulesChanges = rulesChanges;
        bytes memory data = abi.encodeCall(IPlenary.propose, (calls, DOCUMENT, _deadline()));
        if (_do(account, address(plenary), data, Power.None)) notes[plenary.proposalCount()] = note;
    }

    function _doExecute(address account, uint256 proposal) internal {
        Note storage note = notes[proposal];
        bool same = note.rulesChanges == rulesChanges && note.rested == _restsOn(note.subject, note.key);
        bool may = note.executions == 0 && !note.objected && same && _wasAdopted(proposal);
        if (_do(account, address(plenary), abi.encodeCall(IPlenary.execute, (proposal)), Power.Decision)) {
            if (!may) _accuse("a proposal was executed that was not adopted, or rests on what has changed");
            ++executed;
        }
    }

    /// @dev By the book: nobody objected, the quorum supported, and all have voted or the deadline has passed.
    function _wasAdopted(uint256 proposal) private view returns (bool) {
        if (proposal == 0 || proposal > plenary.proposalCount()) return false;
        IPlenary.Proposal memory own = plenary.proposalOf(proposal);
        bool ended = notes[proposal].voted == own.electorate || block.timestamp > own.deadline;
        return ended && notes[proposal].supporters >= own.quorum && !own.withdrawn;
    }

    /* BOOK */

    function _restsOn(Subject subject, uint256 key) private view returns (bytes32) {
        if (subject == Subject.Participant) return bytes32(decidedOn[uint8(key)]);
        if (subject == Subject.Offices) return bytes32(uint256(registry.accountOf(address(uint160(key))).schemeRoles));
        if (subject == Subject.Agreement) {
            return bytes32(
                uint256(agreements.agreementOf(key).status == IExchangeAgreements.AgreementStatus.Terminated ? 1 : 0)
            );
        }
        if (subject == Subject.Rules) return bytes32(rulesChanges);
        (IPlenary.Term memory term, IPlenary.Term memory next,) = plenary.chairmanship();
        return keccak256(abi.encode(term, next));
    }

    function _witnessRegistry(Vm.Log memory log, Power power) private {
        bytes32 what = log.topics[0];
        bool own = what == IParticipantRegistry.OfficerAppointed.selector
            || what == IParticipantRegistry.OfficerSuspensionChanged.selector
            || what == IParticipantRegistry.RangeOpened.selector;
        bool offices = what == IParticipantRegistry.SchemeRolesChanged.selector && power != Power.None;
        if (!own && !offices && power != Power.Decision) _accuse("the registry was governed without a decision");
        bool counts = what == IParticipantRegistry.StatusChanged.selector
            || what == IParticipantRegistry.TermsChanged.selector || what == IParticipantRegistry.CodeChanged.selector
            || what == IParticipantRegistry.FocalPointChanged.selector;
        if (counts) ++decidedOn[uint8(uint256(log.topics[1]))];
    }

    function _witnessPlenary(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        if (what == IPlenary.RulesChanged.selector) ++rulesChanges;
        if (what == IPlenary.ProposalExecuted.selector && ++notes[uint256(log.topics[1])].executions > 1) {
            _accuse("a proposal was executed twice");
        }
        if (what != IPlenary.VoteGiven.selector) return;
        uint256 proposal = uint256(log.topics[1]);
        uint8 participant = uint8(uint256(log.topics[2]));
        Note storage note = notes[proposal];
        uint128 bit = uint128(1) << participant;
        if (note.voted & bit != 0) _accuse("a Participant voted twice");
        if (plenary.proposalOf(proposal).electorate & bit == 0) _accuse("a stranger to the electorate voted");
        if (registry.electorate() & bit == 0) _accuse("a Participant voted that was not in good standing");
        if (note.objected) _accuse("a vote was taken after an objection");
        note.voted |= bit;
        if (uint256(log.topics[3]) == uint256(IPlenary.Vote.Support)) ++note.supporters;
        if (uint256(log.topics[3]) == uint256(IPlenary.Vote.Object)) note.objected = true;
    }

    function _accuse(string memory what) internal {
        if (bytes(breach).length == 0) breach = what;
    }

    /* WHAT HOLDS */

    function _assertVotesAgree() internal view {
        for (uint256 proposal = 1; proposal <= plenary.proposalCount(); ++proposal) {
            IPlenary.Proposal memory own = plenary.proposalOf(proposal);
            IPlenary.Stage stage = plenary.stageOf(proposal);
            vm.assertEq(own.supporters & own.abstainers, 0, "who supports does not abstain");
            uint128 said = own.supporters | own.abstainers;
            if (own.objector != 0) {
                said |= uint128(1) << own.objector;
                vm.assertTrue(stage == IPlenary.Stage.NoConsensus, "an objection ends it for good");
            }
            vm.assertEq(said, notes[proposal].voted, "votes are as they were given");
            vm.assertEq(said & ~own.electorate, 0, "only the electorate votes");
            vm.assertTrue(own.executed == (notes[proposal].executions == 1), "executed once, or not");
            vm.assertTrue(own.executed == (stage == IPlenary.Stage.Executed), "and for good");
        }
    }

    function _assertChairExists() internal view {
        (IPlenary.Term memory term, IPlenary.Term memory next, address account) = plenary.chairmanship();
        vm.assertTrue(term.participant != 0 && term.participant <= registry.participantCount(), "there is a chair");
        vm.assertLe(term.firstDay, term.lastDay, "with a term");
        vm.assertTrue(next.participant == 0 || next.participant != term.participant, "and another one follows");
        for (uint256 i; i < people.length; ++i) {
            bool holds = registry.accountOf(people[i]).schemeRoles & 1 != 0;
            vm.assertTrue(!holds || people[i] == account, "one account acts as chair");
        }
    }

    function _assertRolesStayApart() internal view {
        for (uint256 i; i < people.length; ++i) {
            IParticipantRegistry.Account memory account = registry.accountOf(people[i]);
            vm.assertTrue(account.schemeRoles == 0 || account.participant == 0, "an office for an officer");
            vm.assertTrue(account.everHeld & (ISSUER | VALIDATOR) != ISSUER | VALIDATOR, "four eyes became two");
        }
    }

    function _assertPaperlessUnderActiveOnly() internal view {
        for (uint8 issuer; issuer <= GA + 1; ++issuer) {
            for (uint8 destination; destination <= GA + 1; ++destination) {
                uint256 agreement = agreements.paperlessUnder(issuer, destination);
                if (agreement == 0) continue;
                IExchangeAgreements.Agreement memory own = agreements.agreementOf(agreement);
                vm.assertTrue(own.status == IExchangeAgreements.AgreementStatus.Active, "paperless and not active");
                vm.assertTrue((own.members >> issuer) & (own.members >> destination) & 1 == 1, "paperless for others");
                vm.assertTrue(issuer != destination, "paperless with itself");
            }
        }
    }

    function _witnessAgreements() private {
        IExchangeAgreements.Agreement[] memory all = agreements.agreements();
        for (uint256 i; i < all.length; ++i) {
            if (uint256(all[i].status) < lastStatus[i]) _accuse("an agreement went back");
            lastStatus[i] = uint256(all[i].status);
        }
    }
}
