// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Agreements} from "./Agreements.sol";

contract AccedeTest is Agreements {
    function test_accede_toThePilotThenToPaperless() public {
        uint256 agreement = _memorandum();
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementAcceded(agreement, RU, _focalPoint(RU), PILOT);
        _accede(RU, agreement, PILOT);
        _assertStatus(agreement, PROPOSED);
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementAcceded(agreement, EU, _focalPoint(EU), PILOT);
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementStatusChanged(agreement, PROPOSED, PILOT);
        _accede(EU, agreement, PILOT);
        _accede(RU, agreement, ACTIVE);
        _assertStatus(agreement, PILOT);
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementAcceded(agreement, EU, _focalPoint(EU), ACTIVE);
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementStatusChanged(agreement, PILOT, ACTIVE);
        _accede(EU, agreement, ACTIVE);
        IExchangeAgreements.Agreement memory expected =
            IExchangeAgreements.Agreement(ACTIVE, 0xa, 0xa, 0xa, NAME, DOCUMENT);
        vm.assertEq(abi.encode(agreements.agreementOf(agreement)), abi.encode(expected), "agreement");
    }

    /// @dev To accede to paperless exchange includes the pilot.
    function test_accede_atOnce() public {
        uint256 agreement = _union();
        _accede(RU, agreement, ACTIVE);
        _accede(BW, agreement, PILOT);
        _accede(EU, agreement, PILOT);
        _assertStatus(agreement, PILOT);
        _accede(BW, agreement, ACTIVE);
        _assertStatus(agreement, PILOT);
        _accede(EU, agreement, ACTIVE);
        _assertStatus(agreement, ACTIVE);
    }

    function test_RevertWhen_accededBefore() public {
        uint256 agreement = _memorandum();
        _accede(RU, agreement, PILOT);
        _refuse(agreement, PILOT);
        _accede(RU, agreement, ACTIVE);
        _refuse(agreement, ACTIVE);
        _refuse(agreement, PILOT);
    }

    function test_RevertWhen_accedingToSomethingElse() public {
        uint256 agreement = _memorandum();
        _refuse(agreement, IExchangeAgreements.AgreementStatus.None);
        _refuse(agreement, PROPOSED);
        _refuse(agreement, TERMINATED);
    }

    function testFuzz_RevertWhen_callerIsNoMember(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0);
        uint256 agreement = _memorandum();
        bytes4 selector = IExchangeAgreements.MemberRequired.selector;
        address[3] memory callers = [caller, _focalPoint(BW), chair];
        for (uint256 i; i < callers.length; ++i) {
            _expectRefusal(callers[i], abi.encodeWithSelector(selector, agreement, callers[i]));
            agreements.accede(agreement, PILOT);
        }
    }

    function test_RevertWhen_memberIsNotOpen() public {
        uint256 agreement = _memorandum();
        _setStatus(EU, Status.Suspended, false);
        address focal = _focalPoint(EU);
        bytes4 selector = IExchangeAgreements.MemberRequired.selector;
        _expectRefusal(focal, abi.encodeWithSelector(selector, agreement, focal));
        agreements.accede(agreement, PILOT);
    }

    function test_RevertWhen_terminatedOrUnknown() public {
        uint256 agreement = _memorandum();
        _denounce(EU, agreement);
        bytes4 selector = IExchangeAgreements.AgreementNotAtStatus.selector;
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(selector, agreement, TERMINATED));
        agreements.accede(agreement, PILOT);
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(IExchangeAgreements.AgreementUnknown.selector, 2));
        agreements.accede(2, PILOT);
    }

    function _refuse(uint256 agreement, IExchangeAgreements.AgreementStatus upTo) private {
        bytes4 selector = IExchangeAgreements.AccessionNotDue.selector;
        _expectRefusal(_focalPoint(RU), abi.encodeWithSelector(selector, agreement, RU, upTo));
        agreements.accede(agreement, upTo);
    }
}
