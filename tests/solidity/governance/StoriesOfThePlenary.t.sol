// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {CHAIR} from "../../../contracts/libraries/Roles.sol";
import {AlertKind} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Words} from "../util/Words.sol";
import {Story} from "./Story.sol";

/// @notice Chairs, a vacancy, and the decisions of 2021.
contract StoriesOfThePlenary is Story {
    using Arrays for *;

    uint32 private constant FIRST_2020 = 18_262;
    uint32 private constant LAST_2020 = 18_627;
    uint32 private constant LAST_2021 = 18_992;
    uint32 private constant LAST_2022 = 19_357;
    uint32 private constant FIRST_2024 = 19_723;
    uint32 private constant LAST_2024 = 20_088;
    uint32 private constant JUN_2025 = 20_240;
    uint32 private constant DEC_2025 = 20_430;

    IPlenary.Term private nobody;

    /// @dev 2020: no meeting. By written procedure Russia keeps the chair through 2021 and Botswana follows in 2022.
    function test_termOf2020IsMoved() public {
        _on(FIRST_2020);
        vm.prank(governor);
        plenary.setChairmanship(_term(RU, FIRST_2020, LAST_2020), _term(BW, LAST_2020 + 1, LAST_2021));
        _on(FIRST_2020 + 230);
        IPlenary.Term memory next = _term(BW, LAST_2021 + 1, LAST_2022);
        _decideChairmanship(_term(RU, FIRST_2020, LAST_2021), next);
        _assertChairmanship(_term(RU, FIRST_2020, LAST_2021), next, chair);

        _on(LAST_2020 + 1);
        _expectRefusal(stranger, abi.encodeWithSelector(IPlenary.SuccessionNotDue.selector, LAST_2021, BW));
        plenary.succeed();
        _on(LAST_2021 + 1);
        plenary.succeed();
        _assertChairmanship(next, nobody, address(0));
        address gaborone = _account("the chair's account in Gaborone");
        vm.prank(_focalPoint(BW));
        plenary.nameChairAccount(gaborone);
        vm.assertEq(registry.accountOf(gaborone).schemeRoles, CHAIR, "the chair of 2022");
        vm.assertEq(registry.accountOf(chair).schemeRoles, 0, "not the one of 2021");
    }

    /// @dev 2025: Thailand gives the vice-chair up, nobody is chosen, and the Emirates stay as custodian until India is
    /// elected by written procedure in December. One objection stops a first attempt.
    function test_vacancyOf2025() public {
        _on(FIRST_2024 - 60);
        uint8 thailand = _decideToAdmit("TH", false);
        uint8 india = _decideToAdmit("IN", false);
        _on(FIRST_2024);
        IPlenary.Term memory emirates = _term(AE, FIRST_2024, LAST_2024);
        vm.prank(governor);
        plenary.setChairmanship(emirates, _term(thailand, LAST_2024 + 1, LAST_2024 + 365));
        address dubai = _account("the chair's account in Dubai");
        vm.prank(_focalPoint(AE));
        plenary.nameChairAccount(dubai);
        vm.prank(_focalPoint(thailand));
        plenary.standDown();

        _on(JUN_2025);
        _assertChairmanship(emirates, nobody, dubai);
        _expectRefusal(stranger, abi.encodeWithSelector(IPlenary.SuccessionNotDue.selector, LAST_2024, 0));
        plenary.succeed();
        ICertificateLedger.Alert memory warning =
            ICertificateLedger.Alert(AlertKind.Fake, Words.number("CF", 77), 0, 0, EVIDENCE);
        vm.prank(dubai);
        ledger.alert(warning.one());

        IPlenary.Term memory indias = _term(india, TODAY, LAST_OF_YEAR);
        bytes memory election = abi.encodeCall(IPlenary.setChairmanship, (indias, nobody));
        uint256 first = _propose(AE, _one(address(plenary), election));
        _vote(RU, first, IPlenary.Vote.Support);
        _vote(EU, first, IPlenary.Vote.Object);
        _assertStage(first, IPlenary.Stage.NoConsensus);
        _assertChairmanship(emirates, nobody, dubai);

        _on(DEC_2025);
        uint256 second = _propose(AE, _one(address(plenary), election));
        uint8[5] memory supporters = [RU, BW, EU, AE, india];
        for (uint256 i; i < supporters.length; ++i) {
            _vote(supporters[i], second, IPlenary.Vote.Support);
        }
        vm.warp(uint256(plenary.proposalOf(second).deadline) + 1);
        _execute(second);
        _assertChairmanship(indias, nobody, address(0));
        vm.assertEq(registry.accountOf(dubai).schemeRoles, 0, "the custodian is relieved");
    }

    /// @dev 2021: two memoranda go through a pilot each their own way; only what is Active is paperless. A customs union
    /// is one agreement of all its members.
    function test_agreementsOf2021() public {
        uint8 belarus = _decideToAdmit("BY", false);
        uint8 kazakhstan = _decideToAdmit("KZ", false);
        IExchangeAgreements.AgreementStatus pilot = IExchangeAgreements.AgreementStatus.Pilot;
        IExchangeAgreements.AgreementStatus active = IExchangeAgreements.AgreementStatus.Active;
        vm.prank(_focalPoint(RU));
        uint256 memorandum = agreements.propose(RU.two(EU), "memorandum RU-EU", DOCUMENT);
        vm.prank(_focalPoint(RU));
        uint256 trial = agreements.propose(RU.two(belarus), "pilot RU-BY", DOCUMENT);
        uint8[] memory union = new uint8[](3);
        (union[0], union[1], union[2]) = (RU, belarus, kazakhstan);
        vm.prank(_focalPoint(kazakhstan));
        uint256 eaeu = agreements.propose(union, "EAEU", DOCUMENT);
        uint8[2] memory tryingOut = [RU, belarus];
        for (uint256 i; i < 2; ++i) {
            vm.prank(_focalPoint(tryingOut[i]));
            agreements.accede(trial, pilot);
        }
        vm.assertEq(agreements.paperlessUnder(RU, belarus), 0, "a pilot still goes with paper");
        vm.assertEq(agreements.paperlessUnder(RU, EU), 0, "a memorandum that nobody has acceded to");
        for (uint256 i; i < 3; ++i) {
            vm.prank(_focalPoint(union[i]));
            agreements.accede(eaeu, active);
        }
        vm.assertEq(agreements.paperlessUnder(kazakhstan, belarus), eaeu, "inside the union");
        vm.assertEq(agreements.paperlessUnder(RU, belarus), eaeu, "under the union, whatever the pilot does");
        vm.assertEq(uint256(agreements.agreementOf(memorandum).status), 1, "still proposed");
    }

    /// @dev 2021: the declaration on responsible sourcing is adopted as a type; Participants declare; an observer has a
    /// concern and the chair answers.
    function test_declarationOf2021() public {
        IAttestations.AttestationType memory declaration = IAttestations.AttestationType(
            "responsible sourcing", DOCUMENT, IAttestations.AttestedBy.OwnParticipant, false, false
        );
        _decide(address(attestations), abi.encodeCall(IAttestations.openType, (declaration)));
        IAttestations.Statement memory statement =
            IAttestations.Statement(1, IAttestations.About.Participant, bytes32(uint256(RU)), _today(), EVIDENCE, 0);
        vm.prank(_focalPoint(RU));
        attestations.attest(statement.one());
        vm.prank(observer);
        attestations.fileConcern(IAttestations.About.Participant, bytes32(uint256(RU)), EVIDENCE);
        vm.prank(chair);
        attestations.answerConcern(1, DOCUMENT);
        (uint256 made, uint256 concerns) = attestations.counts();
        vm.assertEq(made, 1, "declared");
        vm.assertEq(concerns, 1, "and questioned");
    }
}
