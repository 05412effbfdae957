// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Action, Kind, State} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Fields, Words} from "../util/Words.sol";

/// @notice What issuing does; IssueRefusals.t.sol has what it refuses and Replace.t.sol the replacements.
contract IssueTest is Base {
    using Arrays for *;

    function testFuzz_issue(bytes32 root, uint64 serial, uint40 points, uint40 loss, uint16 parcels) public {
        points = uint40(bound(points, 1, SOURCE));
        loss = uint40(bound(loss, 0, SOURCE - points));
        bytes32 lot = _lot(RU, SOURCE);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, lot, points);
        issuance.root = root;
        issuance.serial = uint64(bound(serial, 0, LAST_SERIAL));
        issuance.parcels = uint16(bound(parcels, 1, type(uint16).max));
        issuance.inputs[0].points += loss;
        _assertIssues(issuance, RU_ORIGIN, 0);
        Fields memory source =
            Fields(State.Declared, Kind.Production, RU, 0, TODAY, 0, SOURCE, SOURCE - points - loss, RU_ORIGIN, 0);
        _assertRecord(lot, source, "the lot lost what was drawn, the shrinkage too");
    }

    function testFuzz_issue_dates(uint32 issuedOn, uint32 expiresOn) public {
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, _lot(RU, SOURCE), WEIGHT);
        issuance.issuedOn = uint32(bound(issuedOn, TODAY - VALIDITY, TODAY + 1));
        uint256 earliest = issuance.issuedOn > TODAY ? issuance.issuedOn : TODAY;
        issuance.expiresOn = uint32(bound(expiresOn, earliest, issuance.issuedOn + VALIDITY));
        _assertIssues(issuance, RU_ORIGIN, 0);
    }

    function test_issue_aTechnicalCertificate() public {
        bytes32 lot = _lot(RU, SOURCE);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, lot, 10);
        issuance.kind = Kind.Technical;
        _assertIssues(issuance, RU_ORIGIN, 0);
    }

    function test_issue_toARestrictedParticipant() public {
        _restrict(CF);
        _assertIssues(_issuanceOf(CF, _lot(RU, SOURCE), WEIGHT), RU_ORIGIN, 0);
    }

    /// @dev The European Union imports from two and re-exports a mixture with a legacy stock of its own.
    function test_issue_joinsOriginsAndTaints() public {
        bytes32 fromRussia = _imported(RU, WEIGHT);
        bytes32 fromBotswana = _imported(BW, WEIGHT - 1);
        ICertificateLedger.LotDeclaration memory stock = _lotOf(Kind.Legacy, SOURCE);
        stock.origins = CF_ORIGIN;
        bytes32 legacy = _declare(EU, stock);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(AE, fromRussia, 30);
        issuance.inputs = new ICertificateLedger.Input[](3);
        issuance.inputs[0] = ICertificateLedger.Input(fromRussia, 10);
        issuance.inputs[1] = ICertificateLedger.Input(legacy, 15);
        issuance.inputs[2] = ICertificateLedger.Input(fromBotswana, 5);
        bytes32 digest = _issue(EU, issuance);
        vm.assertEq(_fields(digest).origins, RU_ORIGIN | BW_ORIGIN | CF_ORIGIN, "origins");
        vm.assertEq(_fields(digest).taints, LEGACY | DECLARED_ORIGIN | DISCREPANCY, "taints");
        vm.assertEq(_fields(fromRussia).available, WEIGHT - 10, "Russian carats");
        vm.assertEq(_fields(legacy).available, SOURCE - 15, "legacy carats");
        vm.assertEq(_fields(fromBotswana).available, WEIGHT - 6, "carats of Botswana");
    }

    function test_issue_drawsFromEveryRecordThatIsHeld() public {
        State[3] memory own = [State.Declared, State.Void, State.Returned];
        for (uint256 i; i < own.length; ++i) {
            bytes32 source = _at(own[i]);
            uint40 before = _fields(source).available;
            _issue(RU, _issuanceOf(EU, source, 7));
            vm.assertEq(_fields(source).available, before - 7, "by its issuer");
        }
        bytes32 replaced = _certificate(RU, EU);
        _issue(RU, _replacementOf(replaced, 100));
        _issue(RU, _issuanceOf(EU, replaced, WEIGHT - 100));
        vm.assertEq(_fields(replaced).available, 0, "the rest of a replaced one");
        bytes32 confirmed = _at(State.Confirmed);
        _issue(EU, _issuanceOf(AE, confirmed, WEIGHT));
        vm.assertEq(_fields(confirmed).available, 0, "by its destination");
    }

    function test_issue_ofLotAndCertificateWithTheSameSerial() public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        bytes32 source = _declare(RU, lot);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, source, WEIGHT);
        issuance.serial = lot.serial;
        issuance.root = lot.root;
        bytes32 digest = _issue(RU, issuance);
        vm.assertTrue(digest != source, "two series of numbers, two digests");
    }

    function test_issue_ofTheSameSerialByTwo() public {
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, _lot(RU, SOURCE), WEIGHT);
        bytes32 first = _issue(RU, issuance);
        issuance.inputs[0].digest = _lot(BW, SOURCE);
        bytes32 second = _issue(BW, issuance);
        vm.assertTrue(first != second, "the number begins with the issuer's code");
        vm.assertEq(_fields(first).issuer, RU, "Russia's");
        vm.assertEq(_fields(second).issuer, BW, "Botswana's");
    }

    /// @dev The second certificate of a batch may draw from the same lot as the first one.
    function test_issue_inABatchOfTwo() public {
        bytes32 lot = _lot(RU, SOURCE);
        ICertificateLedger.Issuance memory first = _issuanceOf(EU, lot, 600);
        ICertificateLedger.Issuance memory second = _issuanceOf(AE, lot, 400);
        vm.prank(_officer(RU, ISSUER));
        ledger.issue(first.two(second));
        vm.assertEq(_fields(_digestOf(RU, first)).destination, EU, "first");
        vm.assertEq(_fields(_digestOf(RU, second)).destination, AE, "second");
        vm.assertEq(_fields(lot).available, 0, "both drew");
    }

    function testFuzz_issue_spendsTheNumberAndNoOther(uint64 serial, uint64 other) public {
        serial = uint64(bound(serial, 0, LAST_SERIAL));
        vm.assume(other != serial);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, _lot(BW, SOURCE), WEIGHT);
        issuance.serial = serial;
        _issue(BW, issuance);
        vm.assertTrue(ledger.isNumberUsed(Words.number("BW", serial)), "used");
        vm.assertTrue(!ledger.isNumberUsed(Words.number("BW", other)), "another serial");
        vm.assertTrue(!ledger.isNumberUsed(Words.number("RU", serial)), "another issuer");
        vm.assertTrue(serial == 1 || !ledger.isNumberUsed(Words.lotNumber("BW", serial)), "another series");
    }

    /// @dev 256 serials share a page, which a batch reads and writes once while its numbers follow each other.
    function test_issue_ofABatchThatTurnsThePage() public {
        uint64[5] memory serials = [uint64(255), 256, 0, 257, 254];
        ICertificateLedger.Issuance[] memory batch = _batchOf(serials);
        vm.prank(_officer(RU, ISSUER));
        ledger.issue(batch);
        for (uint64 serial = 250; serial < 260; ++serial) {
            bool used = serial >= 254 && serial <= 257;
            vm.assertTrue(ledger.isNumberUsed(Words.number("RU", serial)) == used, "first and second page");
        }
        vm.assertTrue(ledger.isNumberUsed(Words.number("RU", 0)), "the first page again");
    }

    function test_RevertWhen_aNumberComesTwiceInABatchThatTurnsThePage() public {
        ICertificateLedger.Issuance[] memory batch = _batchOf([uint64(255), 256, 0, 257, 255]);
        vm.prank(_officer(RU, ISSUER));
        vm.expectRevert(abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, Words.number("RU", 255)));
        ledger.issue(batch);
        batch[4].serial = 258;
        vm.prank(_officer(RU, ISSUER));
        ledger.issue(batch);
    }

    function _batchOf(uint64[5] memory serials) private returns (ICertificateLedger.Issuance[] memory batch) {
        batch = new ICertificateLedger.Issuance[](5);
        for (uint256 i; i < 5; ++i) {
            batch[i] = _issuanceOf(EU, _lot(RU, SOURCE), WEIGHT);
            batch[i].serial = serials[i];
        }
    }

    function _assertIssues(ICertificateLedger.Issuance memory issuance, uint64 origins, uint16 taints) private {
        uint256 number = Words.number("RU", issuance.serial);
        bytes32 digest = Words.digest(number, issuance.root);
        bytes32 bystander = _certificate(BW, EU);
        bytes32 before = _word(bystander);
        uint40 points = uint40(issuance.lines.weight());
        Fields memory expected = Fields(
            State.Issued,
            issuance.kind,
            RU,
            issuance.destination,
            issuance.issuedOn,
            issuance.expiresOn,
            points,
            0,
            origins,
            taints
        );
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.CertificateIssued(
            digest,
            number,
            Words.pack(expected),
            _officer(RU, ISSUER),
            issuance.parcels,
            issuance.lines,
            issuance.inputs
        );
        _issue(RU, issuance);
        vm.assertEq(_slotsWritten(address(ledger)), 3, "the certificate, its number and its input");
        _assertRecord(digest, expected, "record");
        vm.assertEq(_word(bystander), before, "another certificate");
    }

    /// @dev A certificate of 500 that reached the European Union, where `found` was weighed.
    function _imported(uint8 issuer, uint40 found) private returns (bytes32 digest) {
        digest = _certificate(issuer, EU);
        _advance(issuer, 2, Action.Validate, digest);
        _advance(issuer, 4, Action.Export, digest);
        _advance(EU, 8, Action.Arrive, digest);
        _confirm(digest, found);
    }
}
