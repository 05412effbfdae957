// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {
    EXPORT_CUSTOMS,
    FOCAL_POINT,
    IMPORTER,
    ISSUER,
    STATISTICIAN,
    VALIDATOR
} from "../../../contracts/libraries/Roles.sol";
import {Action, Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Words} from "../util/Words.sol";
import {Story} from "./Story.sol";

/// @notice What happened to Participants of the Kimberley Process, told once more by the procedure.
contract StoriesOfParticipants is Story {
    using Arrays for *;

    uint32 private constant JUL_2004 = 12_608;
    uint32 private constant NOV_2007 = 13_826;
    uint32 private constant MAY_2013 = 15_848;
    uint32 private constant JUN_2015 = 16_612;
    uint32 private constant DEC_2019 = 18_232;
    uint32 private constant JAN_2021 = 18_628;
    uint32 private constant NOV_2024 = 20_042;

    /// @dev Before the European Union had the prefix EU, it certified as EC.
    function _code(uint8 participant) internal pure override returns (bytes2) {
        return participant == EU ? bytes2("EC") : super._code(participant);
    }

    /// @dev Suspended 2013; zones and a monitor 2015; no more approvals 2019; free 2024.
    function test_CentralAfricanRepublic() public {
        _on(MAY_2013 - 10);
        bytes32 early = _declare(CF, _lotFrom(NO_ZONE));
        _decideStatus(CF, Status.Suspended, false);
        _on(MAY_2013);
        ICertificateLedger.LotDeclaration memory lot = _lotFrom("Bria");
        bytes memory notOpen = abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, CF);
        _refuseLot(lot, notOpen);
        ICertificateLedger.Issuance memory issuance = _certificateTo(EU, early);
        _expectRefusal(_officer(CF, ISSUER), notOpen);
        ledger.issue(issuance.one());

        _on(JUN_2015);
        _decideZone(CF, ZONE);
        _decideStatus(CF, Status.Restricted, true);
        (lot.on, lot.zone) = (_today(), "Bria");
        _refuseLot(lot, abi.encodeWithSelector(ICertificateLedger.ZoneNotApproved.selector, CF, lot.zone));
        bytes32 source = _declare(CF, _lotFrom(ZONE));
        bytes32 watched = _issue(CF, _certificateTo(EU, source));
        _expectRefusal(
            _officer(CF, VALIDATOR), abi.encodeWithSelector(ICertificateLedger.ApprovalMissing.selector, watched)
        );
        ledger.advance(Action.Validate, _today(), ICertificateLedger.Step(watched, EVIDENCE).one());
        vm.prank(monitor);
        ledger.approve(watched.one());
        _step(CF, VALIDATOR, Action.Validate, watched);
        _step(CF, EXPORT_CUSTOMS, Action.Export, watched);
        _receive(EU, watched);

        _on(DEC_2019);
        _decideStatus(CF, Status.Restricted, false);
        bytes32 unwatched = _issue(CF, _certificateTo(EU, source));
        _step(CF, VALIDATOR, Action.Validate, unwatched);
        lot = _lotFrom("Bria");
        _refuseLot(lot, abi.encodeWithSelector(ICertificateLedger.ZoneNotApproved.selector, CF, lot.zone));

        _on(NOV_2024);
        _decideStatus(CF, Status.Admitted, false);
        bytes32 free = _declare(CF, _lotFrom("Bria"));
        vm.assertEq(_fields(free).taints, 0, "free of the mark");
        vm.assertEq(_fields(watched).taints, RESTRICTED_ZONE, "what came from there stays marked");
        _assertState(watched, State.Confirmed);
        vm.assertEq(registry.electorate(), ELECTORATE, "and it votes");
    }

    /// @dev Removed 2004, readmitted 2007: the same Participant, with its numbers, its carats and its place of origin.
    function test_CongoIsRemovedAndReadmitted() public {
        _on(JUL_2004 - 60);
        uint8 congo = _decideToAdmit("CG", true);
        uint8 producer = registry.participantOf(congo).producer;
        bytes32 source = _declareAs(congo, "CG");
        ICertificateLedger.Issuance memory issuance = _certificateTo(EU, source);
        vm.prank(_officer(congo, ISSUER));
        ledger.issue(issuance.one());
        bytes32 sent = Words.digest(Words.number("CG", issuance.serial), issuance.root);
        _step(congo, VALIDATOR, Action.Validate, sent);
        _step(congo, EXPORT_CUSTOMS, Action.Export, sent);

        _on(JUL_2004);
        _decideStatus(congo, Status.Withdrawn, false);
        vm.assertEq(registry.electorate(), ELECTORATE, "no vote");
        _receive(EU, sent);
        _expectRefusal(
            _officer(congo, STATISTICIAN),
            abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, congo)
        );
        ledger.declareLots(_lotFrom(NO_ZONE).one());

        _on(NOV_2007);
        _decideStatus(congo, Status.Admitted, false);
        vm.assertEq(registry.electorate(), ELECTORATE | uint128(1) << congo, "it votes again");
        vm.assertEq(registry.indexOf("CG"), congo, "the same index");
        vm.assertEq(registry.participantOf(congo).producer, producer, "the same place of origin");
        ICertificateLedger.Issuance memory again = _certificateTo(EU, source);
        again.serial = issuance.serial;
        _expectRefusal(
            _officer(congo, ISSUER),
            abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, Words.number("CG", again.serial))
        );
        ledger.issue(again.one());
        again.serial = ++serials;
        vm.prank(_officer(congo, ISSUER));
        ledger.issue(again.one());
        vm.assertEq(_fields(source).available, SOURCE - 2 * WEIGHT, "its carats were still there");
    }

    /// @dev The prefix EC becomes EU: certificates of before are found, move on and are drawn from; numbers begin anew.
    function test_EuropeanCommunityBecomesTheEuropeanUnion() public {
        bytes32 before = _certificate(EU, AE);
        uint256 number = Words.number("EC", serials);
        _advance(EU, VALIDATOR, Action.Validate, before);
        bytes32 held = _lot(EU, SOURCE);
        bytes memory data = abi.encodeCall(IParticipantRegistry.recode, (EU, "EU", BASIS));
        _decide(address(registry), data);

        vm.assertTrue(ledger.isNumberUsed(number), "its number is used for ever");
        vm.assertEq(registry.indexOf("EC"), EU, "whose it was");
        vm.assertEq(registry.indexOf("EU"), EU, "and is");
        _step(EU, EXPORT_CUSTOMS, Action.Export, before);
        _receive(AE, before);
        _assertState(before, State.Confirmed);
        ICertificateLedger.Issuance memory issuance = _certificateTo(AE, held);
        issuance.serial = uint64(number);
        vm.prank(_officer(EU, ISSUER));
        ledger.issue(issuance.one());
        _assertState(Words.digest(Words.number("EU", issuance.serial), issuance.root), State.Issued);
        vm.assertTrue(ledger.isNumberUsed(Words.number("EU", issuance.serial)), "the same serial under the new code");
        _expectRefusal(
            _focalPoint(RU), abi.encodeWithSelector(IPlenary.ProposalNotAtStage.selector, 1, IPlenary.Stage.Executed)
        );
        plenary.execute(1);
    }

    /// @dev The United Kingdom leaves the bloc: a seat, officers and numbers of its own. What its officers did as those of
    /// the European Union stays the Union's and stays valid.
    function test_UnitedKingdomLeavesTheEuropeanUnion() public {
        _on(JAN_2021 - 60);
        address london = _account("London, for the European Union");
        vm.prank(_focalPoint(EU));
        registry.appoint(IParticipantRegistry.Appointment(london, ISSUER, 0, JAN_2021 - 1, "GB").one());
        ICertificateLedger.LotDeclaration memory stock = _lotOf(Kind.Legacy, SOURCE);
        stock.on = _today();
        bytes32 source = _declare(EU, stock);
        ICertificateLedger.Issuance memory issuance = _certificateTo(AE, source);
        vm.prank(london);
        ledger.issue(issuance.one());
        bytes32 sent = _digestOf(EU, issuance);

        uint8 kingdom = _decideToAdmit("GB", false);
        _on(JAN_2021);
        vm.assertEq(registry.electorate(), ELECTORATE | uint128(1) << kingdom, "a vote of its own");
        bytes4 notInTerm = IParticipantRegistry.OfficerNotInTerm.selector;
        ICertificateLedger.Issuance memory late = _certificateTo(AE, source);
        _expectRefusal(london, abi.encodeWithSelector(notInTerm, london, 0, JAN_2021 - 1));
        ledger.issue(late.one());
        _expectRefusal(
            _focalPoint(kingdom), abi.encodeWithSelector(IParticipantRegistry.OfficerOfAnother.selector, london, EU)
        );
        registry.appoint(_appointment(london, ISSUER).one());
        _step(EU, VALIDATOR, Action.Validate, sent);
        _step(EU, EXPORT_CUSTOMS, Action.Export, sent);
        _receive(AE, sent);
        vm.assertEq(_fields(sent).issuer, EU, "the Union's");

        issuance = _certificateTo(kingdom, source);
        bytes32 towards = _issue(EU, issuance);
        _step(EU, VALIDATOR, Action.Validate, towards);
        _step(EU, EXPORT_CUSTOMS, Action.Export, towards);
        _receive(kingdom, towards);
        issuance = _certificateTo(AE, towards);
        vm.prank(_officer(kingdom, ISSUER));
        ledger.issue(issuance.one());
        vm.assertTrue(ledger.isNumberUsed(Words.number("GB", issuance.serial)), "numbers of its own");
    }

    /// @dev Hong Kong certifies inside China: one Participant, one vote, one focal point, and officers of an authority.
    function test_HongKongInsideChina() public {
        uint8 china = _decideToAdmit("CN", false);
        address hongKong = _account("Trade and Industry Department");
        bytes8 authority = "HK";
        vm.expectEmit(address(registry));
        emit IParticipantRegistry.OfficerAppointed(china, hongKong, IMPORTER, 0, NO_LAST_DAY, authority);
        vm.prank(_focalPoint(china));
        registry.appoint(IParticipantRegistry.Appointment(hongKong, IMPORTER, 0, NO_LAST_DAY, authority).one());
        ICertificateLedger.LotDeclaration memory lot = _lotFrom(NO_ZONE);
        bytes32 sent = _issue(RU, _certificateTo(china, _declare(RU, lot)));
        _step(RU, VALIDATOR, Action.Validate, sent);
        _step(RU, EXPORT_CUSTOMS, Action.Export, sent);
        vm.prank(hongKong);
        ledger.advance(Action.Arrive, _today(), ICertificateLedger.Step(sent, EVIDENCE).one());
        vm.assertEq(bytes32(registry.accountOf(hongKong).authority), bytes32("HK"), "whose authority it is");
        vm.assertEq(registry.accountOf(hongKong).participant, china, "and for whom it acts");
        _expectRefusal(hongKong, abi.encodeWithSelector(IPlenary.VoterRequired.selector, hongKong));
        plenary.vote(_ballot(1, IPlenary.Vote.Support));
    }

    /// @dev The only key of Botswana's focal point is lost; the others replace it, and an open proposal goes on.
    function test_LostFocalPointIsReplacedByTheProcedure() public {
        uint256 pending = _propose(RU, _terms(30));
        address successor = _account("the new focal point");
        bytes memory data = abi.encodeCall(IParticipantRegistry.setFocalPoint, (BW, successor));
        uint256 proposal = _propose(EU, _one(address(registry), data));
        _vote(RU, proposal, IPlenary.Vote.Support);
        _vote(EU, proposal, IPlenary.Vote.Support);
        _vote(AE, proposal, IPlenary.Vote.Support);
        vm.warp(plenary.proposalOf(pending).deadline);
        _vote(RU, pending, IPlenary.Vote.Support);
        _vote(EU, pending, IPlenary.Vote.Support);
        _vote(AE, pending, IPlenary.Vote.Support);
        vm.warp(block.timestamp + 1);
        _execute(proposal);

        address lost = _focalPoint(BW);
        vm.assertEq(registry.accountOf(lost).roles, 0, "whoever finds the key has nothing");
        _expectRefusal(lost, abi.encodeWithSelector(IParticipantRegistry.FocalPointRequired.selector, lost));
        registry.appoint(_appointment(stranger, ISSUER).one());
        vm.prank(successor);
        registry.setSuspended(_officer(BW, ISSUER).one(), true);
        _assertStage(pending, IPlenary.Stage.Adopted);
        vm.assertEq(registry.accountOf(successor).roles, FOCAL_POINT, "it speaks now");
        _execute(pending);
    }

    /// @dev An issuer gets a new key: the old one ends, and what was done with it stays and moves on.
    function test_OfficersKeyIsRotated() public {
        bytes32 source = _lot(RU, SOURCE);
        bytes32 before = _issue(RU, _issuanceOf(EU, source, 100));
        bytes32 word = _word(before);
        (address old, address key) = (_officer(RU, ISSUER), _account("a new key"));
        IParticipantRegistry.Appointment[] memory change = new IParticipantRegistry.Appointment[](2);
        change[0] = _appointment(old, 0);
        change[1] = IParticipantRegistry.Appointment(key, ISSUER, TODAY, NO_LAST_DAY, NO_AUTHORITY);
        vm.prank(_focalPoint(RU));
        registry.appoint(change);

        vm.assertEq(_word(before), word, "the certificate is as it was");
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, source, 100);
        _expectRefusal(old, abi.encodeWithSelector(ICertificateLedger.RoleRequired.selector, old, ISSUER, 0));
        ledger.issue(issuance.one());
        vm.prank(key);
        ledger.issue(issuance.one());
        vm.prank(key);
        ledger.correct(before, TODAY, EVIDENCE);
        _advance(RU, VALIDATOR, Action.Validate, before);
        _advance(RU, EXPORT_CUSTOMS, Action.Export, before);
        _assertState(before, State.InTransit);
    }

    function _declareAs(uint8 participant, bytes2 code) private returns (bytes32) {
        ICertificateLedger.LotDeclaration memory lot = _lotFrom(NO_ZONE);
        vm.prank(_officer(participant, STATISTICIAN));
        ledger.declareLots(lot.one());
        return Words.digest(Words.lotNumber(code, lot.serial), lot.root);
    }

    function _refuseLot(ICertificateLedger.LotDeclaration memory lot, bytes memory refusal) private {
        _expectRefusal(_officer(CF, STATISTICIAN), refusal);
        ledger.declareLots(lot.one());
    }
}
