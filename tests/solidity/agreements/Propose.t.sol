// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {ISSUER} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Agreements} from "./Agreements.sol";

contract ProposeAgreementTest is Agreements {
    using Arrays for *;

    function testFuzz_propose(uint8 first, uint8 second, bytes32 name, bytes32 document) public {
        first = uint8(bound(first, RU, CF));
        second = uint8(bound(second, RU, GA));
        vm.assume(first != second);
        uint128 members = uint128(1) << first | uint128(1) << second;
        vm.expectEmit(address(agreements));
        emit IExchangeAgreements.AgreementProposed(1, first, _focalPoint(first), members, name, document);
        vm.prank(_focalPoint(first));
        vm.assertEq(agreements.propose(first.two(second), name, document), 1, "number");
        IExchangeAgreements.Agreement memory expected =
            IExchangeAgreements.Agreement(PROPOSED, members, 0, 0, name, document);
        vm.assertEq(abi.encode(agreements.agreementOf(1)), abi.encode(expected), "agreement");
    }

    function testFuzz_RevertWhen_callerIsNoMember(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0);
        address[4] memory callers = [caller, chair, _focalPoint(BW), _officer(RU, ISSUER)];
        for (uint256 i; i < callers.length; ++i) {
            _refuse(callers[i], RU.two(EU), _memberRequired(callers[i]));
        }
    }

    function test_RevertWhen_memberIsNotOpen() public {
        _refuse(_focalPoint(GA), RU.two(GA), _memberRequired(_focalPoint(GA)));
        _setStatus(RU, Status.Suspended, false);
        _refuse(_focalPoint(RU), RU.two(EU), _memberRequired(_focalPoint(RU)));
        _suspend(_focalPoint(EU), EU);
        _refuse(_focalPoint(EU), RU.two(EU), _memberRequired(_focalPoint(EU)));
    }

    function test_RevertWhen_membersAreMalformed() public {
        _refuseMembers(RU.one());
        _refuseMembers(new uint8[](31));
        _refuseMembers(RU.two(RU));
        _refuseMembers(RU.two(0));
        _refuseMembers(RU.two(GA + 1));
        _refuseMembers(RU.two(255));
    }

    /// @dev One Participant cannot use up the numbers of all.
    function test_RevertWhen_oneHasProposedTooMany() public {
        for (uint256 i; i < 100; ++i) {
            _memorandum();
        }
        bytes4 selector = IExchangeAgreements.AgreementsFull.selector;
        _refuse(_focalPoint(RU), RU.two(EU), abi.encodeWithSelector(selector, 100));
        vm.prank(_focalPoint(EU));
        vm.assertEq(agreements.propose(RU.two(EU), NAME, DOCUMENT), 101, "another still can");
    }

    function _refuseMembers(uint8[] memory members) private {
        bytes4 selector = IExchangeAgreements.MembersMalformed.selector;
        _refuse(_focalPoint(RU), members, abi.encodeWithSelector(selector, members.length, 30));
    }

    function _refuse(address caller, uint8[] memory members, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        agreements.propose(members, NAME, DOCUMENT);
    }

    function _memberRequired(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeAgreements.MemberRequired.selector, 1, caller);
    }
}
