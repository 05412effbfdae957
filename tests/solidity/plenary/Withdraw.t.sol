// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {Governed} from "../util/Governed.sol";

contract WithdrawTest is Governed {
    function test_withdraw() public {
        uint256 proposal = _propose(EU, _terms(30));
        _vote(EU, proposal, IPlenary.Vote.Support);
        vm.expectEmit(address(plenary));
        emit IPlenary.ProposalWithdrawn(proposal, _focalPoint(EU));
        vm.prank(_focalPoint(EU));
        plenary.withdraw(proposal);
        vm.assertTrue(plenary.proposalOf(proposal).withdrawn, "taken back");
        vm.assertEq(plenary.proposalOf(proposal).supporters, 1 << EU, "what was said stays");
        _assertStage(proposal, IPlenary.Stage.Withdrawn);
    }

    /// @dev What the chair's account proposed is its Participant's.
    function test_withdraw_byTheFocalPointOfTheChair() public {
        IPlenary.Call[] memory calls = _terms(30);
        uint40 deadline = _deadline();
        vm.prank(chair);
        uint256 proposal = plenary.propose(calls, DOCUMENT, deadline);
        _refuse(chair, proposal, abi.encodeWithSelector(IPlenary.ProposerRequired.selector, proposal, chair));
        vm.prank(_focalPoint(RU));
        plenary.withdraw(proposal);
        _assertStage(proposal, IPlenary.Stage.Withdrawn);
    }

    function testFuzz_RevertWhen_callerIsNotTheProposer(address caller) public {
        vm.assume(caller != _focalPoint(EU));
        uint256 proposal = _propose(EU, _terms(30));
        _refuse(caller, proposal, abi.encodeWithSelector(IPlenary.ProposerRequired.selector, proposal, caller));
        address other = _focalPoint(BW);
        _refuse(other, proposal, abi.encodeWithSelector(IPlenary.ProposerRequired.selector, proposal, other));
    }

    function test_RevertWhen_proposalIsNotOpen() public {
        uint256 proposal = _adopt(_terms(30));
        bytes4 selector = IPlenary.ProposalNotAtStage.selector;
        _refuse(_focalPoint(RU), proposal, abi.encodeWithSelector(selector, proposal, IPlenary.Stage.Adopted));
        _execute(proposal);
        _refuse(_focalPoint(RU), proposal, _atStage(proposal, IPlenary.Stage.Executed));
        proposal = _propose(RU, _terms(31));
        vm.prank(_focalPoint(RU));
        plenary.withdraw(proposal);
        _refuse(_focalPoint(RU), proposal, _atStage(proposal, IPlenary.Stage.Withdrawn));
    }

    function testFuzz_RevertWhen_proposalIsUnknown(uint256 proposal) public {
        _refuse(_focalPoint(RU), proposal, abi.encodeWithSelector(IPlenary.ProposalUnknown.selector, proposal));
    }

    function _refuse(address caller, uint256 proposal, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        plenary.withdraw(proposal);
    }
}
