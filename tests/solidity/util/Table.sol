// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Action, State} from "../../../contracts/libraries/Types.sol";
import {Base} from "./Base.sol";

/// @notice The table of transitions as kpchain/data/state_machine.csv has it, read without any code of the contracts.
abstract contract Table is Base {
    enum Side {
        Issuer,
        Destination,
        Other
    }

    struct Row {
        State from;
        Action action;
        State to;
        uint16 role;
        Side side;
    }

    string private constant PATH = "kpchain/data/state_machine.csv";
    string private constant STATES = "None,Declared,Issued,Validated,InTransit,Arrived,Confirmed,Detained,ReturnOrdered,"
        "Returned,Seized,Forfeited,Void,Replaced,Lost";
    string private constant ACTIONS = "issue,validate,void,replace,export,transit,arrive,confirm,detain,order_return,"
        "accept_return,seize,release,forfeit,report_lost";
    string private constant ROLES = "ISSUER,VALIDATOR,EXPORT_CUSTOMS,IMPORTER,STATISTICIAN";
    string private constant SIDES = "issuer,destination,other";

    Row[] internal rows;

    /// @dev The roles that may take a step, as bits; and where it leads. No roles: no such step.
    mapping(State from => mapping(Action action => mapping(Side side => uint16 roles))) internal entitled;
    mapping(State from => mapping(Action action => State to)) internal next;

    function _readTable() internal {
        string[] memory lines = vm.split(vm.readFile(PATH), "\n");
        for (uint256 i = 1; i < lines.length; ++i) {
            if (bytes(lines[i]).length != 0) _readRow(vm.split(lines[i], ","));
        }
    }

    function _exists(State from, Action action) internal view returns (bool) {
        return next[from][action] != State.None;
    }

    function _side(uint8 participant, uint8 issuer, uint8 destination) internal pure returns (Side) {
        if (participant == issuer) return Side.Issuer;
        return participant == destination ? Side.Destination : Side.Other;
    }

    function _readRow(string[] memory cells) private {
        Row memory row;
        row.from = State(_place(cells[0], STATES));
        row.action = Action(_place(cells[1], ACTIONS));
        row.to = State(_place(cells[2], STATES));
        row.role = uint16(1 << _place(cells[3], ROLES));
        row.side = Side(_place(cells[4], SIDES));
        State known = next[row.from][row.action];
        vm.assertTrue(known == State.None || known == row.to, "a step leads to one state");
        rows.push(row);
        entitled[row.from][row.action][row.side] |= row.role;
        next[row.from][row.action] = row.to;
    }

    function _place(string memory name, string memory names) private pure returns (uint256) {
        string[] memory all = vm.split(names, ",");
        for (uint256 i; i < all.length; ++i) {
            if (keccak256(bytes(all[i])) == keccak256(bytes(name))) return i;
        }
        revert(string.concat("state_machine.csv has a name that these tests do not know: ", name));
    }
}
