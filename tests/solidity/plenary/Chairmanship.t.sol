// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Governed} from "../util/Governed.sol";

/// @notice setChairmanship, succeed and standDown.
contract ChairmanshipTest is Governed {
    IPlenary.Term private nobody;

    /* BY DECISION */

    function testFuzz_setChairmanship(uint8 participant, uint8 next, uint32 first, uint32 last) public {
        participant = uint8(bound(participant, RU, CF));
        next = uint8(bound(next, RU, CF));
        vm.assume(next != participant);
        IPlenary.Term memory term =
            _term(participant, uint32(bound(first, 0, 30_000)), uint32(bound(last, 30_000, 40_000)));
        IPlenary.Term memory follower = _term(next, term.lastDay + 1, term.lastDay + 366);
        uint256 proposal = _adopt(_one(address(plenary), abi.encodeCall(IPlenary.setChairmanship, (term, follower))));
        vm.expectEmit(address(plenary));
        emit IPlenary.ChairmanshipChanged(term, follower);
        if (participant != RU) {
            vm.expectEmit(address(plenary));
            emit IPlenary.ChairAccountChanged(RU, chair, address(0));
            vm.expectEmit(address(registry));
            emit IParticipantRegistry.SchemeRolesChanged(chair, 0);
        }
        _execute(proposal);
        _assertChairmanship(term, follower, participant == RU ? chair : address(0));
        vm.assertEq(registry.accountOf(chair).schemeRoles, participant == RU ? 1 : 0, "the office goes with the chair");
    }

    function testFuzz_setChairmanship_RevertWhen_callerIsNotThePlenary(address caller) public {
        vm.assume(caller != address(plenary));
        address[4] memory callers = [caller, chair, deployer, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            _expectRefusal(callers[i], abi.encodeWithSelector(IPlenary.DecisionRequired.selector, callers[i]));
            plenary.setChairmanship(_term(BW, 1, 2), nobody);
        }
    }

    function test_setChairmanship_RevertWhen_malformed() public {
        _refuse(_term(0, 1, 2), nobody);
        _refuse(_term(BW, 2, 1), nobody);
        _refuse(_term(GA, 1, 2), nobody);
        _refuse(_term(BW, 1, 2), _term(BW, 3, 4));
        _refuse(_term(BW, 1, 2), _term(EU, 2, 4));
        _refuse(_term(BW, 1, 2), _term(EU, 4, 3));
        _refuse(_term(BW, 1, 2), _term(GA, 3, 4));
        _refuse(_term(BW, 1, 2), _term(0, 3, 4));
        _setStatus(BW, Status.Suspended, false);
        _refuse(_term(BW, 1, 2), nobody);
        _setStatus(BW, Status.Restricted, false);
        vm.prank(governor);
        plenary.setChairmanship(_term(BW, 2, 2), _term(EU, 3, 3));
    }

    function test_constructor_RevertWhen_malformed() public {
        _refuseToFound(_rules(), _term(0, 1, 2), IPlenary.ChairmanshipMalformed.selector);
        _refuseToFound(_rules(), _term(RU, 2, 1), IPlenary.ChairmanshipMalformed.selector);
        _refuseToFound(IPlenary.Rules(0, 1, 1, 1), _term(RU, 1, 2), IPlenary.RulesMalformed.selector);
    }

    /* SUCCESSION */

    function testFuzz_succeed_byAnyone(address caller, uint16 late) public {
        IPlenary.Term memory next = _term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365);
        _setVice(next);
        vm.warp((uint256(LAST_OF_YEAR) + 1 + late) * 1 days);
        vm.expectEmit(address(plenary));
        emit IPlenary.ChairmanshipChanged(next, nobody);
        vm.expectEmit(address(plenary));
        emit IPlenary.ChairAccountChanged(RU, chair, address(0));
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.SchemeRolesChanged(chair, 0);
        vm.prank(caller);
        plenary.succeed();
        _assertChairmanship(next, nobody, address(0));
    }

    function test_succeed_RevertWhen_termHasNotEnded() public {
        _setVice(_term(BW, LAST_OF_YEAR + 5, LAST_OF_YEAR + 365));
        vm.warp((uint256(LAST_OF_YEAR) + 1) * 1 days - 1);
        _refuseSuccession(BW);
        vm.warp((uint256(LAST_OF_YEAR) + 5) * 1 days - 1);
        _refuseSuccession(BW);
        vm.warp(block.timestamp + 1);
        plenary.succeed();
    }

    /// @dev The chair stays as custodian.
    function test_succeed_RevertWhen_nobodyFollows() public {
        vm.warp((uint256(LAST_OF_YEAR) + 100) * 1 days);
        _refuseSuccession(0);
        _assertChairmanship(_term(RU, TODAY, LAST_OF_YEAR), nobody, chair);
    }

    function test_succeed_RevertWhen_viceChairIsNotInGoodStanding() public {
        _setVice(_term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365));
        _setStatus(BW, Status.Suspended, false);
        vm.warp((uint256(LAST_OF_YEAR) + 1) * 1 days);
        _refuseSuccession(BW);
        _setStatus(BW, Status.Admitted, false);
        plenary.succeed();
    }

    /// @dev A chair that is suspended or leaves is followed at once.
    function test_succeed_beforeTheTermWhereTheChairIsNotInGoodStanding() public {
        _setVice(_term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365));
        _refuseSuccession(BW);
        _setStatus(RU, Status.Suspended, false);
        plenary.succeed();
        _assertChairmanship(_term(BW, TODAY, LAST_OF_YEAR + 365), nobody, address(0));
        vm.assertEq(registry.accountOf(chair).schemeRoles, 0, "its account is no chair");
    }

    /// @dev An account that a decision took the office from, and that is an officer since, blocks no successor.
    function test_succeed_whereTheAccountIsAnOfficerByNow() public {
        vm.prank(governor);
        registry.setSchemeRoles(chair, 0);
        _appoint(EU, chair, 1);
        _setVice(_term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365));
        vm.warp((uint256(LAST_OF_YEAR) + 1) * 1 days);
        plenary.succeed();
        _assertChairmanship(_term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365), nobody, address(0));
        vm.assertEq(registry.accountOf(chair).roles, 1, "the officer stays");
    }

    /* STANDING DOWN */

    function test_standDown() public {
        _setVice(_term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365));
        vm.expectEmit(address(plenary));
        emit IPlenary.ChairmanshipChanged(_term(RU, TODAY, LAST_OF_YEAR), nobody);
        vm.prank(_focalPoint(BW));
        plenary.standDown();
        _assertChairmanship(_term(RU, TODAY, LAST_OF_YEAR), nobody, chair);
    }

    function testFuzz_standDown_RevertWhen_callerDoesNotSpeakForIt(address caller) public {
        _setVice(_term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365));
        vm.assume(caller != _focalPoint(BW));
        address[3] memory callers = [caller, chair, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            _refuseToStandDown(BW, callers[i]);
        }
        address focal = _focalPoint(BW);
        _suspend(focal, BW);
        _refuseToStandDown(BW, focal);
    }

    function testFuzz_standDown_RevertWhen_thereIsNoViceChair(address caller) public {
        _refuseToStandDown(0, caller);
    }

    function _setVice(IPlenary.Term memory next) private {
        vm.prank(governor);
        plenary.setChairmanship(_term(RU, TODAY, LAST_OF_YEAR), next);
    }

    function _refuse(IPlenary.Term memory chair_, IPlenary.Term memory next) private {
        bytes4 selector = IPlenary.ChairmanshipMalformed.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, chair_, next));
        plenary.setChairmanship(chair_, next);
    }

    function _refuseSuccession(uint8 next) private {
        bytes4 selector = IPlenary.SuccessionNotDue.selector;
        _expectRefusal(stranger, abi.encodeWithSelector(selector, LAST_OF_YEAR, next));
        plenary.succeed();
    }

    function _refuseToStandDown(uint8 participant, address caller) private {
        bytes4 selector = IPlenary.FocalPointOfRequired.selector;
        _expectRefusal(caller, abi.encodeWithSelector(selector, participant, caller));
        plenary.standDown();
    }

    function _refuseToFound(IPlenary.Rules memory rules, IPlenary.Term memory term, bytes4 selector) private {
        bytes memory creation =
            abi.encodePacked(vm.getCode("Plenary.sol:Plenary"), abi.encode(address(registry), rules, term));
        vm.expectRevert(
            selector == IPlenary.RulesMalformed.selector
                ? abi.encodeWithSelector(selector, rules)
                : abi.encodeWithSelector(selector, term, nobody)
        );
        assembly {
            pop(create(0, add(creation, 0x20), mload(creation)))
        }
    }
}
