// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {Governed} from "../util/Governed.sol";

contract SetRulesTest is Governed {
    function testFuzz_setRules(uint16 quorumBps, uint16 minDays, uint16 maxDays, uint16 executionDays) public {
        IPlenary.Rules memory rules = IPlenary.Rules(
            uint16(bound(quorumBps, 1, 10_000)),
            uint16(bound(minDays, 1, 1000)),
            uint16(bound(maxDays, 1000, type(uint16).max)),
            uint16(bound(executionDays, 1, type(uint16).max))
        );
        uint256 proposal = _adopt(_one(address(plenary), abi.encodeCall(IPlenary.setRules, (rules))));
        vm.expectEmit(address(plenary));
        emit IPlenary.ProposalExecuted(proposal, stranger);
        vm.expectEmit(address(plenary));
        emit IPlenary.RulesChanged(rules);
        _execute(proposal);
        vm.assertEq(abi.encode(plenary.rules()), abi.encode(rules), "rules");
    }

    function testFuzz_RevertWhen_callerIsNotThePlenary(address caller) public {
        vm.assume(caller != address(plenary));
        address[5] memory callers = [caller, chair, deployer, _focalPoint(RU), address(registry)];
        for (uint256 i; i < callers.length; ++i) {
            _expectRefusal(callers[i], abi.encodeWithSelector(IPlenary.DecisionRequired.selector, callers[i]));
            plenary.setRules(_rules());
        }
    }

    function test_RevertWhen_rulesAreMalformed() public {
        _refuse(IPlenary.Rules(0, 1, 1, 1));
        _refuse(IPlenary.Rules(10_001, 1, 1, 1));
        _refuse(IPlenary.Rules(10_000, 0, 1, 1));
        _refuse(IPlenary.Rules(10_000, 2, 1, 1));
        _refuse(IPlenary.Rules(10_000, 1, 1, 0));
        vm.prank(governor);
        plenary.setRules(IPlenary.Rules(10_000, 1, 1, 1));
    }

    function _refuse(IPlenary.Rules memory rules) private {
        _expectRefusal(governor, abi.encodeWithSelector(IPlenary.RulesMalformed.selector, rules));
        plenary.setRules(rules);
    }
}
