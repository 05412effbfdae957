// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Lines} from "../../../contracts/libraries/Lines.sol";
import {ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Fields, Words} from "../util/Words.sol";

contract DeclareLotsTest is Base {
    using Arrays for *;

    function testFuzz_declareLots_production(bytes32 root, uint64 serial, uint40 points, uint48 cents, uint32 on)
        public
    {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.root = root;
        lot.serial = uint64(bound(serial, 0, LAST_SERIAL));
        lot.on = uint32(bound(on, 0, TODAY + 1));
        points = uint40(bound(points, 1, type(uint40).max));
        lot.lines = Words.line(points, bound(cents, 1, (1 << 45) - 1));
        _assertDeclares(
            BW, lot, Fields(State.Declared, Kind.Production, BW, 0, lot.on, 0, points, points, BW_ORIGIN, 0)
        );
    }

    function testFuzz_declareLots_legacy(uint64 origins) public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
        lot.origins = uint64(bound(origins, 1, 7));
        uint16 taints = DECLARED_ORIGIN | LEGACY;
        _assertDeclares(
            EU, lot, Fields(State.Declared, Kind.Legacy, EU, 0, TODAY, 0, SOURCE, SOURCE, lot.origins, taints)
        );
    }

    function testFuzz_declareLots_paperImport(uint8 source, uint64 origins) public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.PaperImport, SOURCE);
        lot.origins = uint64(bound(origins, 1, 7));
        lot.source = uint8(bound(source, AE, GA));
        uint16 taints = DECLARED_ORIGIN | PAPER_IMPORT;
        _assertDeclares(
            EU, lot, Fields(State.Declared, Kind.PaperImport, EU, 0, TODAY, 0, SOURCE, SOURCE, lot.origins, taints)
        );
    }

    function test_declareLots_ofARestrictedZone() public {
        _restrict(CF);
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.zone = ZONE;
        Fields memory expected =
            Fields(State.Declared, Kind.Production, CF, 0, TODAY, 0, SOURCE, SOURCE, CF_ORIGIN, RESTRICTED_ZONE);
        _assertDeclares(CF, lot, expected);
    }

    function test_declareLots_ofARestrictedLegacyStockCarriesAllTaints() public {
        _restrict(CF);
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
        lot.zone = ZONE;
        bytes32 digest = _declare(CF, lot);
        vm.assertEq(_fields(digest).taints, LEGACY | DECLARED_ORIGIN | RESTRICTED_ZONE, "taints");
    }

    function testFuzz_declareLots_sumsTheLines(uint40 first, uint40 second, uint40 third) public {
        uint256[3] memory points = [bound(first, 1, 1 << 38), bound(second, 0, 1 << 38), bound(third, 0, 1 << 38)];
        uint256[3] memory cents = [uint256(1), points[1] == 0 ? 0 : 1, points[2] == 0 ? 0 : type(uint40).max];
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.lines = Words.lines(points, cents);
        vm.assertEq(_fields(_declare(RU, lot)).points, points[0] + points[1] + points[2], "sum");
    }

    function test_declareLots_inABatchOfTwo() public {
        ICertificateLedger.LotDeclaration memory first = _lotOf(Kind.Production, 1);
        ICertificateLedger.LotDeclaration memory second = _lotOf(Kind.Legacy, 2);
        vm.prank(_officer(RU, STATISTICIAN));
        ledger.declareLots(first.two(second));
        vm.assertEq(_fields(_digestOf(RU, first)).points, 1, "first");
        vm.assertEq(_fields(_digestOf(RU, second)).points, 2, "second");
    }

    function test_declareLots_outsideTheCertificateRangeIsRefusedToo() public {
        vm.prank(_focalPoint(RU));
        registry.openRange(100, 200);
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        uint64[2] memory outside = [uint64(99), 201];
        for (uint256 i; i < 2; ++i) {
            lot.serial = outside[i];
            uint256 number = Words.lotNumber("RU", lot.serial);
            _expectRefusal(
                lot, abi.encodeWithSelector(ICertificateLedger.NumberOutsideRange.selector, number, 100, 200)
            );
        }
        lot.serial = 100;
        _declare(RU, lot);
        lot.serial = 200;
        _declare(RU, lot);
    }

    function test_RevertWhen_numberWasUsed() public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        bytes32 digest = _declare(RU, lot);
        bytes32 before = _word(digest);
        uint256 number = Words.lotNumber("RU", lot.serial);
        bytes memory used = abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, number);
        _expectRefusal(lot, used);
        lot.root = keccak256("another document");
        _expectRefusal(lot, used);
        vm.assertEq(_word(digest), before, "the first one as before");
        _declare(BW, lot);
    }

    function testFuzz_RevertWhen_dateIsInTheFuture(uint32 on) public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.on = uint32(bound(on, TODAY + 2, type(uint32).max));
        _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.DateOutOfBounds.selector, lot.on, 0, TODAY + 1));
    }

    function test_RevertWhen_linesAreIncomplete() public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        uint256 number = Words.lotNumber("RU", lot.serial);
        bytes memory incomplete = abi.encodeWithSelector(ICertificateLedger.LinesIncomplete.selector, number);
        for (uint256 k; k < 3; ++k) {
            uint256[3] memory some = [uint256(1), 1, 1];
            uint256[3] memory fewer = some;
            fewer = [uint256(1), 1, 1];
            fewer[k] = 0;
            lot.lines = Words.lines(some, fewer);
            _expectRefusal(lot, incomplete);
            lot.lines = Words.lines(fewer, some);
            _expectRefusal(lot, incomplete);
        }
        lot.lines = Lines.wrap(0);
        _expectRefusal(lot, incomplete);
        lot.lines = Lines.wrap(1 << 255);
        _expectRefusal(lot, incomplete);
    }

    function testFuzz_RevertWhen_weightDoesNotFit(uint40 first, uint40 second) public {
        first = uint40(bound(first, 1, type(uint40).max));
        second = uint40(bound(second, uint256(type(uint40).max) - first + 1, type(uint40).max));
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.lines = Words.lines([uint256(first), second, 0], [uint256(1), 1, 0]);
        uint256 number = Words.lotNumber("RU", lot.serial);
        uint256 sum = uint256(first) + second;
        _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.WeightTooLarge.selector, number, sum));
        lot.lines = Words.lines([uint256(first), second - (sum - type(uint40).max), 0], [uint256(1), 1, 0]);
        if (sum - second < type(uint40).max) _declare(RU, lot);
    }

    function test_RevertWhen_kindIsNoLot() public {
        Kind[4] memory kinds = [Kind.None, Kind.Standard, Kind.Replacement, Kind.Technical];
        for (uint256 i; i < kinds.length; ++i) {
            ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
            lot.kind = kinds[i];
            uint256 number = Words.lotNumber("RU", lot.serial);
            _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.KindNotAllowed.selector, number, kinds[i]));
        }
    }

    function test_RevertWhen_productionIsDeclaredWithoutMines() public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        bytes memory error_ = abi.encodeWithSelector(ICertificateLedger.ProducerRequired.selector, EU);
        _expectRefusal(_officer(EU, STATISTICIAN), error_);
        ledger.declareLots(lot.one());
    }

    function testFuzz_RevertWhen_productionDeclaresOrigins(uint64 origins) public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.origins = uint64(bound(origins, 1, type(uint64).max));
        uint256 number = Words.lotNumber("RU", lot.serial);
        _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.OriginsNotAllowed.selector, number, lot.origins));
    }

    function testFuzz_RevertWhen_originsAreNoProducers(uint64 origins, bool paper) public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(paper ? Kind.PaperImport : Kind.Legacy, SOURCE);
        lot.origins = origins < 8 ? 0 : origins;
        uint256 number = Words.lotNumber("RU", lot.serial);
        _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.OriginsNotAllowed.selector, number, lot.origins));
    }

    function test_RevertWhen_originIsTheFirstPlaceNotGiven() public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
        lot.origins = 8;
        uint256 number = Words.lotNumber("RU", lot.serial);
        _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.OriginsNotAllowed.selector, number, 8));
        lot.origins = 4;
        _declare(RU, lot);
    }

    function test_RevertWhen_paperComesFromNobodyOrItself() public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.PaperImport, SOURCE);
        uint256 number = Words.lotNumber("RU", lot.serial);
        uint8[4] memory sources = [0, RU, GA + 1, 255];
        for (uint256 i; i < sources.length; ++i) {
            lot.source = sources[i];
            _expectRefusal(
                lot, abi.encodeWithSelector(ICertificateLedger.SourceNotAllowed.selector, number, sources[i])
            );
        }
        lot.source = GA;
        _declare(RU, lot);
    }

    function testFuzz_RevertWhen_otherLotsNameASource(uint8 source, bool mined) public {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(mined ? Kind.Production : Kind.Legacy, SOURCE);
        lot.source = uint8(bound(source, 1, 255));
        uint256 number = Words.lotNumber("RU", lot.serial);
        _expectRefusal(lot, abi.encodeWithSelector(ICertificateLedger.SourceNotAllowed.selector, number, lot.source));
    }

    function testFuzz_RevertWhen_zoneIsNotApproved(bytes32 zone) public {
        vm.assume(zone != ZONE);
        _restrict(CF);
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Production, SOURCE);
        lot.zone = zone;
        _expectRefusal(
            _officer(CF, STATISTICIAN), abi.encodeWithSelector(ICertificateLedger.ZoneNotApproved.selector, CF, zone)
        );
        ledger.declareLots(lot.one());
    }

    function test_RevertWhen_officerIsNoStatistician() public {
        for (uint16 role = ISSUER; role < STATISTICIAN; role <<= 1) {
            address officer = _officer(RU, role);
            bytes4 selector = ICertificateLedger.RoleRequired.selector;
            _expectRefusal(officer, abi.encodeWithSelector(selector, officer, STATISTICIAN, role));
            ledger.declareLots(_lotOfNothing());
        }
    }

    function test_RevertWhen_officerMayNotAct() public {
        _expectRefusal(stranger, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, stranger));
        ledger.declareLots(_lotOfNothing());
        address officer = _officer(RU, STATISTICIAN);
        _setStatus(RU, Status.Suspended, false);
        _expectRefusal(officer, abi.encodeWithSelector(IParticipantRegistry.ParticipantNotOpen.selector, RU));
        ledger.declareLots(_lotOfNothing());
        _suspend(officer, RU);
        _expectRefusal(officer, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, officer));
        ledger.declareLots(_lotOfNothing());
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(_officer(RU, STATISTICIAN), abi.encodeWithSelector(selector, 0, 200));
        ledger.declareLots(new ICertificateLedger.LotDeclaration[](0));
        _expectRefusal(_officer(RU, STATISTICIAN), abi.encodeWithSelector(selector, 201, 200));
        ledger.declareLots(new ICertificateLedger.LotDeclaration[](201));
    }

    function test_RevertWhen_oneOfTwoIsWrong() public {
        ICertificateLedger.LotDeclaration memory good = _lotOf(Kind.Production, SOURCE);
        uint256 number = Words.lotNumber("RU", good.serial);
        _expectRefusal(
            _officer(RU, STATISTICIAN), abi.encodeWithSelector(ICertificateLedger.NumberAlreadyUsed.selector, number)
        );
        ledger.declareLots(good.two(good));
        vm.assertTrue(!ledger.isNumberUsed(number), "none was declared");
        _declare(RU, good);
    }

    function _assertDeclares(uint8 declarer, ICertificateLedger.LotDeclaration memory lot, Fields memory expected)
        private
    {
        uint256 number = Words.lotNumber(_code(declarer), lot.serial);
        bytes32 digest = Words.digest(number, lot.root);
        bytes32 bystander = _lot(RU, SOURCE);
        bytes32 before = _word(bystander);
        vm.assertTrue(!ledger.isNumberUsed(number), "number is free");
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.LotDeclared(
            digest, number, Words.pack(expected), _officer(declarer, STATISTICIAN), lot.source, lot.zone, lot.lines
        );
        _declare(declarer, lot);
        vm.assertEq(_slotsWritten(address(ledger)), 2, "the record and the number");
        _assertRecord(digest, expected, "record");
        vm.assertTrue(ledger.isNumberUsed(number), "number is used");
        vm.assertEq(_word(bystander), before, "another lot");
    }

    function _expectRefusal(ICertificateLedger.LotDeclaration memory lot, bytes memory error_) private {
        _expectRefusal(_officer(RU, STATISTICIAN), error_);
        ledger.declareLots(lot.one());
    }

    function _lotOfNothing() private pure returns (ICertificateLedger.LotDeclaration[] memory) {
        return new ICertificateLedger.LotDeclaration[](1);
    }
}
