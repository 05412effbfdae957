// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IStatisticsReturns} from "../../../contracts/interfaces/IStatisticsReturns.sol";
import {ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";

contract FileReturnsTest is Governed {
    using Arrays for *;

    uint32 private constant PERIOD = 2025 << 4 | 3;

    function testFuzz_fileReturns(uint8 participant, uint16 year, uint8 part, IStatisticsReturns.Totals memory totals)
        public
    {
        participant = uint8(bound(participant, RU, GA));
        uint32 period = uint32(bound(year, 2003, type(uint16).max) << 4 | bound(part, 0, 6));
        address officer = _officer(participant, STATISTICIAN);
        for (uint16 number = 1; number <= 3; ++number) {
            bytes32 digest = keccak256(abi.encode(number));
            vm.expectEmit(address(returns_));
            emit IStatisticsReturns.ReturnFiled(participant, period, number, officer, digest, totals);
            vm.prank(officer);
            returns_.fileReturns(IStatisticsReturns.Filing(period, digest, totals).one());
            (uint16 version, bytes32 last) = returns_.returnOf(participant, period);
            vm.assertEq(version, number, "version");
            vm.assertEq(last, digest, "digest");
        }
        (uint16 none,) = returns_.returnOf(participant % GA + 1, period);
        vm.assertEq(none, 0, "of another Participant");
        (none,) = returns_.returnOf(participant, period + 1);
        vm.assertEq(none, 0, "of another period");
    }

    /// @dev Whoever is suspended owes its returns all the same; an earlier figure may come back.
    function test_fileReturns_bySuspendedParticipant() public {
        _setStatus(EU, Status.Suspended, false);
        _file(_filing(PERIOD, REPORT));
        _file(_filing(PERIOD, DOCUMENT));
        _file(_filing(PERIOD, REPORT));
        (uint16 version,) = returns_.returnOf(EU, PERIOD);
        vm.assertEq(version, 3, "restated twice");
    }

    function testFuzz_RevertWhen_callerIsNoStatistician(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0);
        _refuse(caller, REPORT, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, caller));
        address officer = _officer(EU, ISSUER);
        bytes4 selector = IStatisticsReturns.StatisticianRequired.selector;
        _refuse(officer, REPORT, abi.encodeWithSelector(selector, officer, ISSUER));
        _refuse(_focalPoint(EU), REPORT, abi.encodeWithSelector(selector, _focalPoint(EU), 32));
        officer = _officer(EU, STATISTICIAN);
        _suspend(officer, EU);
        _refuse(officer, REPORT, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, officer));
    }

    function testFuzz_RevertWhen_periodIsMalformed(uint32 period) public {
        vm.assume(period >> 4 < 2003 || period & 15 > 6);
        _refuseFiling(period, REPORT, abi.encodeWithSelector(IStatisticsReturns.PeriodMalformed.selector, period));
    }

    function test_RevertWhen_periodNeighboursTheBounds() public {
        bytes4 selector = IStatisticsReturns.PeriodMalformed.selector;
        _refuseFiling(2002 << 4 | 4, REPORT, abi.encodeWithSelector(selector, 2002 << 4 | 4));
        _refuseFiling(2003 << 4 | 7, REPORT, abi.encodeWithSelector(selector, 2003 << 4 | 7));
        _file(_filing(2003 << 4 | 6, REPORT));
        _file(_filing(2003 << 4, REPORT));
    }

    function test_RevertWhen_digestIsMissingOrUnchanged() public {
        _refuseFiling(PERIOD, 0, abi.encodeWithSelector(IStatisticsReturns.ReturnDigestMissing.selector, PERIOD));
        _file(_filing(PERIOD, REPORT));
        bytes4 selector = IStatisticsReturns.ReturnUnchanged.selector;
        _refuseFiling(PERIOD, REPORT, abi.encodeWithSelector(selector, EU, PERIOD, REPORT));
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = IStatisticsReturns.ReturnCount.selector;
        address officer = _officer(EU, STATISTICIAN);
        _expectRefusal(officer, abi.encodeWithSelector(selector, 0, 50));
        returns_.fileReturns(new IStatisticsReturns.Filing[](0));
        _expectRefusal(officer, abi.encodeWithSelector(selector, 51, 50));
        returns_.fileReturns(new IStatisticsReturns.Filing[](51));
        IStatisticsReturns.Filing[] memory most = new IStatisticsReturns.Filing[](50);
        for (uint32 i; i < most.length; ++i) {
            most[i] = _filing((2003 + i) << 4, REPORT);
        }
        vm.prank(officer);
        returns_.fileReturns(most);
    }

    function test_version() public view {
        vm.assertEq(returns_.version(), "kpchain-returns/1", "version");
    }

    bytes32 private constant REPORT = keccak256("return");

    function _filing(uint32 period, bytes32 digest) private pure returns (IStatisticsReturns.Filing memory filing) {
        (filing.period, filing.digest) = (period, digest);
    }

    function _file(IStatisticsReturns.Filing memory filing) private {
        vm.prank(_officer(EU, STATISTICIAN));
        returns_.fileReturns(filing.one());
    }

    function _refuse(address caller, bytes32 digest, bytes memory refusal) private {
        _expectRefusal(caller, refusal);
        returns_.fileReturns(_filing(PERIOD, digest).one());
    }

    function _refuseFiling(uint32 period, bytes32 digest, bytes memory refusal) private {
        _expectRefusal(_officer(EU, STATISTICIAN), refusal);
        returns_.fileReturns(_filing(period, digest).one());
    }
}
