// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IMPORTER, ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {AlertKind, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";
import {Words} from "../util/Words.sol";

contract AlertTest is Base {
    using Arrays for *;

    uint16 private constant WATCHERS = 1 | 2 | 4 | 8;
    bytes32 private constant SHOWN = keccak256("the document that was shown");

    function testFuzz_alert(uint256 number, bytes32 digest, bytes32 reason, uint8 bit, bool stolen) public {
        AlertKind kind = stolen ? AlertKind.Stolen : AlertKind.Fake;
        address officer = _officer(EU, uint16(1) << uint16(bound(bit, 0, 3)));
        _assertAlerts(officer, ICertificateLedger.Alert(kind, number, 0, digest, reason));
    }

    function testFuzz_alert_byTheScheme(uint256 number, uint64 last, uint8 kind, bool byChair) public {
        ICertificateLedger.Alert memory warning = _warning(AlertKind(kind % 4), number);
        if (warning.kind == AlertKind.RangeWithdrawn) {
            warning.lastSerial = uint64(bound(last, uint64(number), type(uint64).max));
        }
        _assertAlerts(byChair ? chair : secretariat, warning);
    }

    /// @dev Numbers of certificates and of lots, under the code of today and under an earlier one.
    function testFuzz_alert_withdrawsNumbersOfTheOwnParticipant(uint64 first, uint64 last, bool lots) public {
        last = uint64(bound(last, first, type(uint64).max));
        vm.prank(governor);
        registry.recode(EU, "EV", BASIS);
        bytes2[2] memory codes = [bytes2("EU"), bytes2("EV")];
        for (uint256 i; i < codes.length; ++i) {
            uint256 number = lots ? Words.lotNumber(codes[i], first) : Words.number(codes[i], first);
            ICertificateLedger.Alert memory warning = _warning(AlertKind.RangeWithdrawn, number);
            warning.lastSerial = last;
            _assertAlerts(_officer(EU, ISSUER), warning);
        }
    }

    /// @dev Whoever is suspended from trade can still warn the others.
    function test_alert_byASuspendedParticipant() public {
        _setStatus(EU, Status.Suspended, false);
        _assertAlerts(_officer(EU, IMPORTER), _warning(AlertKind.Fake, 1));
        _assertAlerts(_officer(GA, IMPORTER), _warning(AlertKind.Fake, 1));
    }

    function test_RevertWhen_callerIsNotEntitled() public {
        _refuse(stranger, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, stranger));
        _refuse(monitor, abi.encodeWithSelector(IParticipantRegistry.OfficerUnknown.selector, monitor));
        bytes4 selector = ICertificateLedger.RoleRequired.selector;
        address officer = _officer(EU, STATISTICIAN);
        _refuse(officer, abi.encodeWithSelector(selector, officer, WATCHERS, STATISTICIAN));
        address focal = _focalPoint(EU);
        _refuse(focal, abi.encodeWithSelector(selector, focal, WATCHERS, 32));
        officer = _officer(EU, ISSUER);
        _suspend(officer, EU);
        _refuse(officer, abi.encodeWithSelector(IParticipantRegistry.OfficerSuspended.selector, officer));
    }

    function test_RevertWhen_rangeIsOfAnother() public {
        ICertificateLedger.Alert memory warning = _warning(AlertKind.RangeWithdrawn, Words.number("RU", 1));
        warning.lastSerial = 9;
        address officer = _officer(EU, ISSUER);
        bytes4 selector = ICertificateLedger.AlertNotEntitled.selector;
        _refuse(officer, warning, abi.encodeWithSelector(selector, warning.number, warning.kind, officer));
        warning.number = Words.number("XX", 1);
        _refuse(officer, warning, abi.encodeWithSelector(selector, warning.number, warning.kind, officer));
        warning.number = Words.number("RU", 1);
        _assertAlerts(_officer(RU, ISSUER), warning);
    }

    /// @dev Not even by the one who warned.
    function test_RevertWhen_officerEndsAWarning() public {
        uint256 number = Words.number("EU", 1);
        address officer = _officer(EU, IMPORTER);
        _assertAlerts(officer, _warning(AlertKind.Fake, number));
        bytes4 selector = ICertificateLedger.AlertNotEntitled.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, number, AlertKind.Ended, officer);
        _refuse(officer, _warning(AlertKind.Ended, number), refusal);
        _assertAlerts(chair, _warning(AlertKind.Ended, number));
    }

    function testFuzz_RevertWhen_rangeIsMalformed(uint8 kind, uint64 last) public {
        uint256 number = Words.number("EU", 1000);
        ICertificateLedger.Alert memory warning = _warning(AlertKind(kind % 4), number);
        bool isRange = warning.kind == AlertKind.RangeWithdrawn;
        warning.lastSerial = uint64(isRange ? bound(last, 0, 999) : bound(last, 1, type(uint64).max));
        bytes4 selector = ICertificateLedger.AlertRangeMalformed.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, number, warning.kind, warning.lastSerial);
        _refuse(chair, warning, refusal);
        _refuse(_officer(EU, ISSUER), warning, refusal);
    }

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(chair, abi.encodeWithSelector(selector, 0, 200));
        ledger.alert(new ICertificateLedger.Alert[](0));
        _expectRefusal(chair, abi.encodeWithSelector(selector, 201, 200));
        ledger.alert(new ICertificateLedger.Alert[](201));
        vm.prank(chair);
        ledger.alert(new ICertificateLedger.Alert[](200));
    }

    function _warning(AlertKind kind, uint256 number) private pure returns (ICertificateLedger.Alert memory) {
        uint64 last = kind == AlertKind.RangeWithdrawn ? uint64(number) : 0;
        return ICertificateLedger.Alert(kind, number, last, SHOWN, EVIDENCE);
    }

    function _assertAlerts(address account, ICertificateLedger.Alert memory warning) private {
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.AlertRaised(
            warning.number, warning.digest, warning.kind, warning.lastSerial, account, warning.reason
        );
        vm.prank(account);
        ledger.alert(warning.one());
        vm.assertEq(_slotsWritten(address(ledger)), 0, "an alert changes no record");
    }

    function _refuse(address account, bytes memory error_) private {
        _refuse(account, _warning(AlertKind.Fake, 1), error_);
    }

    function _refuse(address account, ICertificateLedger.Alert memory warning, bytes memory error_) private {
        _expectRefusal(account, error_);
        ledger.alert(warning.one());
    }
}
