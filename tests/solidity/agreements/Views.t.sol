// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Agreements} from "./Agreements.sol";

/// @notice The views of the agreements.
contract AgreementViewsTest is Agreements {
    function testFuzz_agreementOf_RevertWhen_unknown(uint256 agreement) public {
        vm.expectRevert(abi.encodeWithSelector(IExchangeAgreements.AgreementUnknown.selector, agreement));
        agreements.agreementOf(agreement);
    }

    function test_agreements_areAllOfThem() public {
        _memorandum();
        _union();
        IExchangeAgreements.Agreement[] memory all = agreements.agreements();
        vm.assertEq(all.length, 2, "two");
        vm.assertEq(abi.encode(all[1]), abi.encode(agreements.agreementOf(2)), "each at its number");
        vm.assertEq(agreements.version(), "kpchain-agreements/1", "version");
    }

    /// @dev Under an Active agreement of both, in both directions, and never of one with itself.
    function testFuzz_paperlessUnder(uint8 issuer, uint8 destination) public {
        _memorandum();
        uint256 agreement = _active();
        bool paperless = (issuer == RU && destination == EU) || (issuer == EU && destination == RU);
        vm.assertEq(agreements.paperlessUnder(issuer, destination), paperless ? agreement : 0, "paperless");
    }

    function test_paperlessUnder_onlyWhatIsActive() public {
        uint256 agreement = _memorandum();
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "proposed");
        _accede(RU, agreement, PILOT);
        _accede(EU, agreement, PILOT);
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "a pilot goes with paper");
        _accede(RU, agreement, ACTIVE);
        _accede(EU, agreement, ACTIVE);
        vm.assertEq(agreements.paperlessUnder(RU, EU), agreement, "active");
        vm.assertEq(agreements.paperlessUnder(EU, RU), agreement, "and back");
        vm.assertEq(agreements.paperlessUnder(RU, RU), 0, "not with itself");
        vm.assertEq(agreements.paperlessUnder(RU, BW), 0, "not with another");
        _denounce(EU, agreement);
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "terminated");
    }

    function test_paperlessUnder_onlyBetweenOpenParticipants() public {
        uint256 agreement = _active();
        _setStatus(EU, Status.Suspended, false);
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "suspended");
        _setStatus(EU, Status.Restricted, true);
        vm.assertEq(agreements.paperlessUnder(RU, EU), agreement, "restricted");
    }
}
