// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {Record} from "../../../contracts/libraries/Record.sol";
import {EXPORT_CUSTOMS, IMPORTER, ISSUER, STATISTICIAN, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Action, Kind, State} from "../../../contracts/libraries/Types.sol";
import {Fields, Words} from "../util/Words.sol";
import {Ghost} from "./Ghost.sol";

/// @notice What holds after any acts whatever.
abstract contract Invariants is Ghost {
    struct Selectors {
        address addr;
        bytes4[] selectors;
    }

    /// @dev Every account that a campaign uses.
    address[] internal accounts;

    function setUp() public virtual override {
        super.setUp();
        for (uint8 participant = RU; participant <= GA; ++participant) {
            accounts.push(_focalPoint(participant));
            for (uint16 role = ISSUER; role <= 16; role <<= 1) {
                accounts.push(_officer(participant, role));
            }
        }
        accounts.push(chair);
        accounts.push(secretariat);
        accounts.push(monitor);
        accounts.push(governor);
        for (uint256 i; i < 8; ++i) {
            accounts.push(address(uint160(0xbeef00 + i)));
        }
        for (uint256 steps; steps <= 7; ++steps) {
            _begin(steps);
        }
    }

    /// @dev A certificate of Russia to the European Union that has gone so many steps, and what it was drawn from. With
    /// one on every station, a campaign of few acts gets anywhere.
    function _begin(uint256 steps) private {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
        _doDeclare(_officer(RU, STATISTICIAN), lot);
        ICertificateLedger.Issuance memory issuance = _issuanceOf(EU, _digestOf(RU, lot), WEIGHT);
        _doIssue(_officer(RU, ISSUER), issuance);
        bytes32 digest = _digestOf(RU, issuance);
        if (steps > 0) _doAdvance(_officer(RU, VALIDATOR), Action.Validate, TODAY, digest, EVIDENCE);
        if (steps > 1) _doAdvance(_officer(RU, EXPORT_CUSTOMS), Action.Export, TODAY, digest, EVIDENCE);
        if (steps > 2) _doAdvance(_officer(EU, IMPORTER), Action.Arrive, TODAY, digest, EVIDENCE);
        if (steps == 7) _doSettle(_officer(EU, IMPORTER), Action.Confirm, TODAY, _finding(digest, WEIGHT));
        if (steps > 3) _doAdvance(_officer(EU, IMPORTER), Action.Detain, TODAY, digest, EVIDENCE);
        if (steps > 4) _doAdvance(_officer(EU, IMPORTER), Action.OrderReturn, TODAY, digest, EVIDENCE);
        if (steps > 5) _doSettle(_officer(RU, VALIDATOR), Action.AcceptReturn, TODAY, _finding(digest, WEIGHT));
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(this);
    }

    /// @dev One invariant, since forge runs a campaign of its own for each; the messages name what is broken.
    function invariant_theLedgerAgreesWithItsGhost() public view {
        bytes32[] memory all = digests;
        Record[] memory records = ledger.recordsOf(all);
        Fields[] memory fields = new Fields[](all.length);
        for (uint256 i; i < all.length; ++i) {
            fields[i] = Words.unpack(records[i]);
        }
        _assertCaratsAreConserved(fields);
        _assertAvailableIsWhatCameInLessWhatLeft(all, fields);
        _assertOriginsAndTaintsAreTheUnionOverAncestors(all, fields);
        _assertNumbersAreUsedOnce(all);
        _assertRolesStayApart();
        vm.assertEq(breach, "", "something went wrong");
    }

    /// @dev Every carat that was declared can be drawn, is under way, was consumed, is lost or forfeited, or is in the
    /// books as shrinkage or shortfall.
    function _assertCaratsAreConserved(Fields[] memory fields) private view {
        uint256 found = consumed + lost;
        for (uint256 i; i < fields.length; ++i) {
            found += _isDrawable(fields[i].state) ? fields[i].available : fields[i].points;
        }
        vm.assertEq(found, declared, "carats are not conserved");
    }

    function _assertAvailableIsWhatCameInLessWhatLeft(bytes32[] memory all, Fields[] memory fields) private view {
        for (uint256 i; i < all.length; ++i) {
            (uint40 came, uint40 left) = (books[all[i]].came, books[all[i]].left);
            vm.assertEq(fields[i].available, came - left, "available is not what came in less what left");
            vm.assertLe(came, fields[i].points, "more came in than was declared");
        }
    }

    /// @dev Parents are recorded before their children, so one pass reaches all ancestors. Only the books are read.
    function _assertOriginsAndTaintsAreTheUnionOverAncestors(bytes32[] memory all, Fields[] memory fields)
        private
        view
    {
        uint64[] memory origins = new uint64[](all.length);
        uint16[] memory taints = new uint16[](all.length);
        for (uint256 i; i < all.length; ++i) {
            Book storage book = books[all[i]];
            (origins[i], taints[i]) = (book.origins, book.taints);
            for (uint256 k; k < book.parents.length; ++k) {
                uint256 parent = books[book.parents[k]].place;
                origins[i] |= origins[parent];
                taints[i] |= taints[parent];
            }
            vm.assertEq(fields[i].origins, origins[i], "origins are not the union over ancestors");
            vm.assertEq(fields[i].taints, taints[i], "taints are not the union over ancestors");
        }
    }

    function _assertNumbersAreUsedOnce(bytes32[] memory all) private view {
        for (uint256 i; i < all.length; ++i) {
            uint256 number = books[all[i]].number;
            vm.assertEq(timesUsed[number], 1, "a number was used twice");
            vm.assertTrue(ledger.isNumberUsed(number), "the ledger forgot a number");
        }
    }

    function _assertRolesStayApart() private view {
        for (uint256 i; i < accounts.length; ++i) {
            IParticipantRegistry.Account memory account = registry.accountOf(accounts[i]);
            vm.assertTrue(account.everHeld & (ISSUER | VALIDATOR) != ISSUER | VALIDATOR, "four eyes became two");
            vm.assertTrue(account.roles & ~account.everHeld == 0, "a role that is held was not remembered");
            vm.assertTrue(account.schemeRoles == 0 || account.everHeld == 0, "an office beside a role");
            vm.assertTrue(account.schemeRoles == 0 || account.participant == 0, "an office for an officer");
        }
    }

    function _targets(bytes4[] memory selectors) internal view returns (Selectors[] memory targets) {
        targets = new Selectors[](1);
        targets[0] = Selectors(address(this), selectors);
    }

    /// @dev The first record from a random place on that is in one of the states, or none.
    function _find(uint256 seed, uint256 states) internal view returns (bytes32) {
        bytes32[] memory all = digests;
        Record[] memory records = ledger.recordsOf(all);
        for (uint256 i; i < all.length; ++i) {
            uint256 place = addmod(seed, i, all.length);
            if ((states >> uint8(Record.unwrap(records[place]))) & 1 != 0) return all[place];
        }
        return 0;
    }

    /// @dev A random row of the table that leads on from a state; one that leads nowhere where there is none.
    function _rowFrom(State state, uint256 pick) internal view returns (Row memory none) {
        for (uint256 i; i < rows.length; ++i) {
            Row memory row = rows[addmod(pick, i, rows.length)];
            if (row.from == state && row.action != Action.Replace) return row;
        }
        return none;
    }

    function _stateBit(State state) internal pure returns (uint256) {
        return 1 << uint256(state);
    }
}
