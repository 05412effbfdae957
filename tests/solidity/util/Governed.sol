// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {IStatisticsReturns} from "../../../contracts/interfaces/IStatisticsReturns.sol";
import {ATTESTER, OBSERVER} from "../../../contracts/libraries/Roles.sol";
import {Base} from "./Base.sol";

/// @notice A ledger that is handed over: the Plenary governs, Russia has the chair, five Participants vote.
abstract contract Governed is Base {
    /// @dev Three of five: 60 per cent.
    uint16 internal constant QUORUM_BPS = 6000;
    uint16 internal constant MIN_DAYS = 7;
    uint16 internal constant MAX_DAYS = 90;
    uint16 internal constant EXECUTION_DAYS = 30;

    /// @dev Russia, Botswana, the European Union, the Emirates and the Central African Republic.
    uint128 internal constant ELECTORATE = 0x3e;
    uint32 internal constant LAST_OF_YEAR = TODAY + 364;
    bytes32 internal constant DOCUMENT = keccak256("what is proposed, and why");
    bytes32 internal constant NO_STATEMENT = 0;

    IPlenary internal plenary;
    IExchangeAgreements internal agreements;
    IAttestations internal attestations;
    IStatisticsReturns internal returns_;
    address internal deployer = _account("deployer");
    address internal attester = _account("attester");
    address internal observer = _account("observer");

    function setUp() public virtual override {
        governor = deployer;
        super.setUp();
        vm.prank(deployer);
        registry.setSchemeRoles(chair, 0);
        vm.prank(deployer);
        registry.setSchemeRoles(attester, ATTESTER);
        vm.prank(deployer);
        registry.setSchemeRoles(observer, OBSERVER);
        bytes memory known = abi.encode(address(registry));
        agreements = IExchangeAgreements(vm.deployCode("ExchangeAgreements.sol:ExchangeAgreements", known));
        returns_ = IStatisticsReturns(vm.deployCode("StatisticsReturns.sol:StatisticsReturns", known));
        bytes memory both = abi.encode(address(registry), address(ledger));
        attestations = IAttestations(vm.deployCode("Attestations.sol:Attestations", both));
        bytes memory founding = abi.encode(address(registry), _rules(), _term(RU, TODAY, LAST_OF_YEAR));
        plenary = IPlenary(vm.deployCode("Plenary.sol:Plenary", founding));
        vm.prank(deployer);
        registry.passGovernance(address(plenary));
        // From here on `vm.prank(governor)` stands for a decision that was taken.
        governor = address(plenary);
        vm.prank(_focalPoint(RU));
        plenary.nameChairAccount(chair);
    }

    function _rules() internal pure returns (IPlenary.Rules memory) {
        return IPlenary.Rules(QUORUM_BPS, MIN_DAYS, MAX_DAYS, EXECUTION_DAYS);
    }

    function _term(uint8 participant, uint32 firstDay, uint32 lastDay) internal pure returns (IPlenary.Term memory) {
        return IPlenary.Term(participant, firstDay, lastDay);
    }

    function _deadline() internal view returns (uint40) {
        return uint40(block.timestamp + uint256(MIN_DAYS) * 1 days);
    }

    /* CALLS */

    function _one(address target, bytes memory data) internal pure returns (IPlenary.Call[] memory calls) {
        calls = new IPlenary.Call[](1);
        calls[0] = IPlenary.Call(target, data);
    }

    function _two(IPlenary.Call memory first, IPlenary.Call memory second)
        internal
        pure
        returns (IPlenary.Call[] memory calls)
    {
        calls = new IPlenary.Call[](2);
        (calls[0], calls[1]) = (first, second);
    }

    /// @dev A decision that touches the European Union only.
    function _terms(uint16 validityDays) internal view returns (IPlenary.Call[] memory) {
        bytes memory data = abi.encodeCall(IParticipantRegistry.setTerms, (EU, validityDays, 0, BASIS));
        return _one(address(registry), data);
    }

    /* PROCEDURE */

    function _propose(uint8 participant, IPlenary.Call[] memory calls) internal returns (uint256) {
        vm.prank(_focalPoint(participant));
        return plenary.propose(calls, DOCUMENT, _deadline());
    }

    function _vote(uint8 participant, uint256 proposal, IPlenary.Vote what) internal {
        vm.prank(_focalPoint(participant));
        plenary.vote(_ballot(proposal, what));
    }

    function _ballot(uint256 proposal, IPlenary.Vote what) internal pure returns (IPlenary.Ballot[] memory ballots) {
        ballots = new IPlenary.Ballot[](1);
        ballots[0] = IPlenary.Ballot(proposal, what, NO_STATEMENT);
    }

    /// @dev Supported by four, and its deadline has passed.
    function _adopt(IPlenary.Call[] memory calls) internal returns (uint256 proposal) {
        proposal = _propose(RU, calls);
        _vote(RU, proposal, IPlenary.Vote.Support);
        _vote(BW, proposal, IPlenary.Vote.Support);
        _vote(EU, proposal, IPlenary.Vote.Support);
        _vote(AE, proposal, IPlenary.Vote.Support);
        vm.warp(uint256(_deadline()) + 1);
    }

    function _execute(uint256 proposal) internal {
        vm.prank(stranger);
        plenary.execute(proposal);
    }

    function _decide(address target, bytes memory data) internal {
        _execute(_adopt(_one(target, data)));
    }

    /* WHAT IS SEEN */

    function _assertStage(uint256 proposal, IPlenary.Stage stage) internal view {
        vm.assertEq(uint256(plenary.stageOf(proposal)), uint256(stage), "stage");
    }

    function _assertChairmanship(IPlenary.Term memory chair_, IPlenary.Term memory viceChair, address account)
        internal
        view
    {
        (IPlenary.Term memory term, IPlenary.Term memory next, address acting) = plenary.chairmanship();
        vm.assertEq(abi.encode(term), abi.encode(chair_), "chair");
        vm.assertEq(abi.encode(next), abi.encode(viceChair), "vice-chair");
        vm.assertEq(acting, account, "the account that acts as chair");
    }

    function _atStage(uint256 proposal, IPlenary.Stage stage) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPlenary.ProposalNotAtStage.selector, proposal, stage);
    }
}
