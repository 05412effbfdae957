// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {ISSUER, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {State} from "../../../contracts/libraries/Types.sol";
import {Fields} from "../util/Words.sol";
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
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(this);
    }

    /// @dev Every carat that was declared can be drawn, is under way, was consumed, is lost or forfeited, or is in the
    /// books as shrinkage or shortfall.
    function invariant_caratsAreConserved() public view {
        uint256 found = consumed + lost;
        for (uint256 i; i < digests.length; ++i) {
            Fields memory record = _fields(digests[i]);
            found += _isDrawable(record.state) ? record.available : record.points;
        }
        vm.assertEq(found, declared, "carats");
    }

    function invariant_availableIsWhatCameInLessWhatLeft() public view {
        for (uint256 i; i < digests.length; ++i) {
            Fields memory record = _fields(digests[i]);
            vm.assertEq(record.available, books[digests[i]].came - books[digests[i]].left, "available");
            vm.assertLe(books[digests[i]].came, record.points, "no more came in than was declared");
        }
    }

    function invariant_aNumberIsUsedOnce() public view {
        for (uint256 i; i < digests.length; ++i) {
            uint256 number = books[digests[i]].number;
            vm.assertEq(timesUsed[number], 1, "times used");
            vm.assertTrue(ledger.isNumberUsed(number), "the ledger knows it");
        }
    }

    /// @dev Over all ancestors, each taken by itself: what a parent inherited is not trusted.
    function invariant_originsAndTaintsAreTheUnionOverAncestors() public {
        for (uint256 i; i < digests.length; ++i) {
            (uint64 origins, uint16 taints) = _inherit(digests[i]);
            vm.assertEq(_fields(digests[i]).origins, origins, "origins");
            vm.assertEq(_fields(digests[i]).taints, taints, "taints");
        }
    }

    function invariant_nothingWentWrong() public view {
        vm.assertEq(breach, "", "breach");
    }

    function invariant_rolesStayApart() public view {
        for (uint256 i; i < accounts.length; ++i) {
            IParticipantRegistry.Account memory account = registry.accountOf(accounts[i]);
            vm.assertTrue(account.everHeld & (ISSUER | VALIDATOR) != ISSUER | VALIDATOR, "four eyes");
            vm.assertTrue(account.roles & ~account.everHeld == 0, "what is held is remembered");
            vm.assertTrue(account.schemeRoles == 0 || account.everHeld == 0, "no office beside a role");
            vm.assertTrue(account.schemeRoles == 0 || account.participant == 0, "no office for an officer");
        }
    }

    function _inherit(bytes32 digest) private view returns (uint64 origins, uint16 taints) {
        (origins, taints) = (books[digest].origins, books[digest].taints);
        for (uint256 i; i < books[digest].parents.length; ++i) {
            (uint64 more, uint16 worse) = _inherit(books[digest].parents[i]);
            origins |= more;
            taints |= worse;
        }
    }

    function _targets(bytes4[] memory selectors) internal view returns (Selectors[] memory targets) {
        targets = new Selectors[](1);
        targets[0] = Selectors(address(this), selectors);
    }

    /// @dev The first record from a random place on that is in one of the states, or none.
    function _find(uint256 seed, uint256 states) internal view returns (bytes32) {
        for (uint256 i; i < digests.length; ++i) {
            bytes32 digest = digests[addmod(seed, i, digests.length)];
            if ((states >> uint256(_fields(digest).state)) & 1 != 0) return digest;
        }
        return 0;
    }

    function _stateBit(State state) internal pure returns (uint256) {
        return 1 << uint256(state);
    }
}
