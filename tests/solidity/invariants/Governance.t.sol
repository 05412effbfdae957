// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Assembly} from "./Assembly.sol";

/// @notice Anybody proposes, votes, executes, names and accedes, in any order; the book of Assembly looks on.
contract GovernanceInvariants is Assembly {
    using Arrays for *;

    struct Selectors {
        address addr;
        bytes4[] selectors;
    }

    function targetContracts() public view returns (address[] memory) {
        return address(this).one();
    }

    function targetSelectors() public view returns (Selectors[] memory targets) {
        bytes4[] memory selectors = new bytes4[](13);
        selectors[0] = this.proposeOnParticipant.selector;
        selectors[1] = this.proposeOnParticipant.selector;
        selectors[2] = this.proposeOther.selector;
        selectors[3] = this.vote.selector;
        selectors[4] = this.vote.selector;
        selectors[5] = this.supportByAll.selector;
        selectors[6] = this.supportByAll.selector;
        selectors[7] = this.execute.selector;
        selectors[8] = this.execute.selector;
        selectors[9] = this.officers.selector;
        selectors[10] = this.agree.selector;
        selectors[11] = this.chairs.selector;
        selectors[12] = this.govern.selector;
        targets = new Selectors[](1);
        targets[0] = Selectors(address(this), selectors);
    }

    /// @dev One invariant, since forge runs a campaign of its own for each; the messages name what is broken.
    function invariant_thePlenaryAgreesWithItsBook() public view {
        _assertVotesAgree();
        _assertChairExists();
        _assertRolesStayApart();
        _assertPaperlessUnderActiveOnly();
        vm.assertEq(breach, "", "something went wrong");
    }

    /// @dev The campaign gets somewhere: a proposal is opened, supported and executed, and its rival is outdated.
    function test_actsOfTheCampaignLeadToDecisions() public {
        this.proposeOnParticipant(0, 1, 3, 0);
        this.proposeOnParticipant(1, 1, 3, 0);
        this.supportByAll(0);
        this.supportByAll(1);
        this.execute(0, 0, 0);
        this.execute(0, 1, 0);
        vm.assertEq(executed, 1, "one of two");
        _assertStage(2, IPlenary.Stage.Outdated);
        invariant_thePlenaryAgreesWithItsBook();
    }

    /* PROPOSALS */

    function proposeOnParticipant(uint256 who, uint8 participant, uint8 what, uint256 seed) external inTime {
        participant = uint8(bound(participant, RU, GA));
        bytes memory data = abi.encodeCall(IParticipantRegistry.setTerms, (participant, 30, 0, BASIS));
        if (what % 4 == 0) {
            Status to = Status(bound(seed, 2, 5));
            data = abi.encodeCall(IParticipantRegistry.setStatus, (participant.one(), to, false, BASIS));
        }
        if (what % 4 == 1) {
            data = abi.encodeCall(IParticipantRegistry.setFocalPoint, (participant, _anybody(seed)));
        }
        if (what % 8 == 2) {
            bytes2 code = bytes2(bytes.concat("X", bytes1(uint8(65 + seed % 26))));
            data = abi.encodeCall(IParticipantRegistry.recode, (participant, code, BASIS));
        }
        _doPropose(_anybody(who), Subject.Participant, participant, _one(address(registry), data));
    }

    function proposeOther(uint256 who, uint8 what, uint256 seed, uint32 day) external inTime {
        if (what % 4 == 0) {
            address account = _anybody(seed);
            bytes memory offices = abi.encodeCall(IParticipantRegistry.setSchemeRoles, (account, uint8(seed >> 8) & 31));
            _doPropose(_anybody(who), Subject.Offices, uint160(account), _one(address(registry), offices));
        } else if (what % 4 == 1) {
            IPlenary.Rules memory rules = _rules();
            rules.quorumBps = uint16(bound(seed, 1, 10_000));
            bytes memory data = abi.encodeCall(IPlenary.setRules, (rules));
            _doPropose(_anybody(who), Subject.Rules, 0, _one(address(plenary), data));
        } else if (what % 4 == 2) {
            day = uint32(bound(day, TODAY, TODAY + 100));
            IPlenary.Term memory term = _term(uint8(seed % 7), day, day + 10);
            IPlenary.Term memory next = _term(uint8((seed >> 8) % 7), day + 11, day + 20);
            bytes memory data = abi.encodeCall(IPlenary.setChairmanship, (term, next));
            _doPropose(_anybody(who), Subject.Chairmanship, 0, _one(address(plenary), data));
        } else if (agreements.agreements().length != 0) {
            uint256 agreement = 1 + seed % agreements.agreements().length;
            bytes memory data = abi.encodeCall(IExchangeAgreements.terminate, (agreement));
            _doPropose(_anybody(who), Subject.Agreement, agreement, _one(address(agreements), data));
        }
    }

    function vote(uint256 who, uint256 pick, uint8 what, uint8 dice) external inTime {
        IPlenary.Vote given = dice < 32 ? IPlenary.Vote.Object : IPlenary.Vote(what % 3 == 2 ? 3 : what % 3);
        bytes memory data = abi.encodeCall(IPlenary.vote, (_ballot(_any(pick), given)));
        _do(_anybody(who), address(plenary), data, Power.None);
        if (dice > 250) {
            _do(_anybody(who), address(plenary), abi.encodeCall(IPlenary.withdraw, (_any(pick))), Power.None);
        }
    }

    function supportByAll(uint256 pick) external inTime {
        bytes memory data = abi.encodeCall(IPlenary.vote, (_ballot(_any(pick), IPlenary.Vote.Support)));
        for (uint256 i; i < people.length; ++i) {
            _do(people[i], address(plenary), data, Power.None);
        }
    }

    function execute(uint256 who, uint256 pick, uint256 time) external inTime {
        _doExecute(_anybody(who), _any(pick));
        clock += time % 4 == 0 ? bound(time, 1 hours, 12 days) : 1 hours;
    }

    /* BESIDE THE PROCEDURE */

    function officers(uint256 who, uint256 whom, uint16 roles, bool suspended) external inTime {
        IParticipantRegistry.Appointment memory named =
            _appointment(_anybody(whom), roles % 4 == 3 ? ISSUER : roles % 4);
        bytes memory data = abi.encodeCall(IParticipantRegistry.appoint, (named.one()));
        if (roles % 3 == 0) _do(_anybody(who), address(registry), data, Power.None);
        data = abi.encodeCall(IParticipantRegistry.setSuspended, (_anybody(whom).one(), suspended));
        if (roles % 5 == 0) _do(_anybody(who), address(registry), data, Power.None);
    }

    function agree(uint256 who, uint8 first, uint8 second, uint256 pick, uint8 what) external inTime {
        bytes memory data =
            abi.encodeCall(IExchangeAgreements.propose, ((first % 8).two(second % 8), "agreement", DOCUMENT));
        uint256 agreement = pick % (agreements.agreements().length + 1);
        IExchangeAgreements.AgreementStatus upTo = IExchangeAgreements.AgreementStatus(pick % 5);
        if (what % 4 > 0) data = abi.encodeCall(IExchangeAgreements.accede, (agreement, upTo));
        if (what % 8 == 7) data = abi.encodeCall(IExchangeAgreements.denounce, (agreement, DOCUMENT));
        for (uint256 i; i < people.length; ++i) {
            bool all = what % 4 > 1 && what % 8 != 7;
            if (all || people[i] == _anybody(who)) _do(people[i], address(agreements), data, Power.None);
        }
    }

    function chairs(uint256 who, uint256 whom, uint8 what) external inTime {
        bytes memory data = abi.encodeCall(IPlenary.nameChairAccount, (_anybody(whom)));
        if (what % 4 == 0) data = abi.encodeCall(IPlenary.succeed, ());
        if (what % 16 == 1) data = abi.encodeCall(IPlenary.standDown, ());
        (IPlenary.Term memory term, IPlenary.Term memory next,) = plenary.chairmanship();
        address speaker = registry.focalPointOf(what % 16 == 1 ? next.participant : term.participant);
        _do(what % 3 == 0 ? _anybody(who) : speaker, address(plenary), data, Power.ChairsOffice);
    }

    /// @dev Anybody tries to govern without a decision.
    function govern(uint256 who, uint8 participant, uint8 what, uint256 seed) external inTime {
        participant = uint8(bound(participant, RU, GA));
        bytes memory data = abi.encodeCall(IParticipantRegistry.setTerms, (participant, 30, 0, BASIS));
        if (what % 3 == 0) data = abi.encodeCall(IParticipantRegistry.setFocalPoint, (participant, _anybody(seed)));
        if (what % 3 == 1) data = abi.encodeCall(IParticipantRegistry.passGovernance, (_anybody(seed)));
        if (_do(_anybody(who), address(registry), data, Power.None)) _accuse("somebody governed alone");
        IPlenary.Rules memory rules = _rules();
        data = abi.encodeCall(IPlenary.setRules, (rules));
        if (_do(_anybody(who), address(plenary), data, Power.None)) _accuse("somebody changed the rules alone");
    }

    /* CHANCE */

    /// @dev Half of the time one who speaks for a Participant.
    function _anybody(uint256 seed) private view returns (address) {
        return seed % 2 == 0 ? registry.focalPointOf(uint8((seed / 2) % 6) + 1) : people[(seed / 2) % people.length];
    }

    /// @dev One of the proposals, the newest ones more often.
    function _any(uint256 seed) private view returns (uint256) {
        uint256 count = plenary.proposalCount();
        if (count == 0) return 0;
        return seed % 3 == 0 ? 1 + seed / 3 % count : count - seed / 3 % (count < 4 ? count : 4);
    }
}
