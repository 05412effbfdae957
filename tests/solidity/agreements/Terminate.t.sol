// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {Agreements} from "./Agreements.sol";

contract TerminateTest is Agreements {
    function test_terminate_byDecision() public {
        uint256 agreement = _active();
        uint256 proposal = _adopt(_one(address(agreements), abi.encodeCall(IExchangeAgreements.terminate, (agreement))));
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementStatusChanged(agreement, ACTIVE, TERMINATED);
        _execute(proposal);
        _assertStatus(agreement, TERMINATED);
        vm.assertEq(agreements.agreementOf(agreement).members, 0xa, "its members are remembered");
    }

    function testFuzz_RevertWhen_callerIsNotGovernor(address caller) public {
        vm.assume(caller != governor);
        uint256 agreement = _active();
        address[4] memory callers = [caller, chair, deployer, _focalPoint(RU)];
        for (uint256 i; i < callers.length; ++i) {
            bytes4 selector = IExchangeAgreements.AgreementGovernorRequired.selector;
            _expectRefusal(callers[i], abi.encodeWithSelector(selector, callers[i]));
            agreements.terminate(agreement);
        }
    }

    function test_RevertWhen_terminatedOrUnknown() public {
        uint256 agreement = _active();
        _denounce(RU, agreement);
        bytes4 selector = IExchangeAgreements.AgreementNotAtStatus.selector;
        _expectRefusal(governor, abi.encodeWithSelector(selector, agreement, TERMINATED));
        agreements.terminate(agreement);
        _expectRefusal(governor, abi.encodeWithSelector(IExchangeAgreements.AgreementUnknown.selector, 0));
        agreements.terminate(0);
    }
}
