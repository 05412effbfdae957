// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Agreements} from "./Agreements.sol";

contract DenounceTest is Agreements {
    function test_denounce_endsAMemorandum() public {
        uint256 agreement = _active();
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementDenounced(agreement, EU, _focalPoint(EU), EVIDENCE);
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementStatusChanged(agreement, ACTIVE, TERMINATED);
        _denounce(EU, agreement);
        IExchangeAgreements.Agreement memory expected =
            IExchangeAgreements.Agreement(TERMINATED, 2, 2, 2, NAME, DOCUMENT);
        vm.assertEq(abi.encode(agreements.agreementOf(agreement)), abi.encode(expected), "agreement");
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "on paper again");
    }

    /// @dev Among those who stay it goes on; where they all have acceded already, it becomes active.
    function test_denounce_leavesTheOthers() public {
        uint256 agreement = _union();
        _accede(RU, agreement, ACTIVE);
        _accede(BW, agreement, ACTIVE);
        _assertStatus(agreement, PROPOSED);
        _denounce(EU, agreement);
        _assertStatus(agreement, ACTIVE);
        vm.assertEq(agreements.paperlessUnder(RU, BW), agreement, "the others");
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "not with the one that left");
    }

    /// @dev Whoever is suspended may leave; nobody is held in an agreement.
    function test_denounce_byASuspendedParticipant() public {
        uint256 agreement = _active();
        _setStatus(EU, Status.Suspended, false);
        _denounce(EU, agreement);
        _assertStatus(agreement, TERMINATED);
    }

    function testFuzz_RevertWhen_callerIsNoMember(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0);
        uint256 agreement = _active();
        bytes4 selector = IExchangeAgreements.MemberRequired.selector;
        address[3] memory callers = [caller, _focalPoint(BW), chair];
        for (uint256 i; i < callers.length; ++i) {
            _expectRefusal(callers[i], abi.encodeWithSelector(selector, agreement, callers[i]));
            agreements.denounce(agreement, EVIDENCE);
        }
        address focal = _focalPoint(EU);
        _suspend(focal, EU);
        _expectRefusal(focal, abi.encodeWithSelector(selector, agreement, focal));
        agreements.denounce(agreement, EVIDENCE);
    }

    function test_RevertWhen_denouncedBefore() public {
        uint256 agreement = _union();
        _denounce(EU, agreement);
        address focal = _focalPoint(EU);
        bytes4 selector = IExchangeAgreements.MemberRequired.selector;
        _expectRefusal(focal, abi.encodeWithSelector(selector, agreement, focal));
        agreements.denounce(agreement, EVIDENCE);
        _denounce(BW, agreement);
        selector = IExchangeAgreements.AgreementNotAtStatus.selector;
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(selector, agreement, TERMINATED));
        agreements.denounce(agreement, EVIDENCE);
    }
}
