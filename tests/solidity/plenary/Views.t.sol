// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {Governed} from "../util/Governed.sol";

/// @notice The views of the Plenary.
contract PlenaryViewsTest is Governed {
    function testFuzz_RevertWhen_proposalIsUnknown(uint256 proposal, uint8 participant) public {
        bytes memory refusal = abi.encodeWithSelector(IPlenary.ProposalUnknown.selector, proposal);
        vm.expectRevert(refusal);
        plenary.proposalOf(proposal);
        vm.expectRevert(refusal);
        plenary.callsOf(proposal);
        vm.expectRevert(refusal);
        plenary.stageOf(proposal);
        vm.expectRevert(refusal);
        plenary.voteOf(proposal, participant);
    }

    function testFuzz_voteOf_nobodyHasSaidNothing(uint8 participant) public {
        uint256 proposal = _propose(RU, _terms(30));
        vm.assertEq(uint256(plenary.voteOf(proposal, participant)), 0, "nothing said yet");
    }

    function test_foundingIsTold() public view {
        vm.assertEq(plenary.version(), "kpchain-plenary/1", "version");
        vm.assertEq(plenary.proposalCount(), 0, "no proposal yet");
        vm.assertEq(abi.encode(plenary.rules()), abi.encode(_rules()), "rules");
        vm.assertEq(registry.governor(), address(plenary), "governs the registry");
        IPlenary.Term memory nobody;
        _assertChairmanship(_term(RU, TODAY, LAST_OF_YEAR), nobody, chair);
    }
}
