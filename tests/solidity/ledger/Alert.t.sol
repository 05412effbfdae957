// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IMPORTER, ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Base} from "../util/Base.sol";

contract AlertTest is Base {
    using Arrays for *;

    uint16 private constant WATCHERS = 1 | 2 | 4 | 8;

    function testFuzz_alert(uint256 number, bytes32 digest, bytes32 reason, uint8 bit) public {
        _assertAlerts(_officer(EU, uint16(1) << uint16(bound(bit, 0, 3))), number, digest, reason);
    }

    function testFuzz_alert_byTheScheme(uint256 number, bytes32 digest, bytes32 reason, bool byChair) public {
        _assertAlerts(byChair ? chair : secretariat, number, digest, reason);
    }

    /// @dev Whoever is suspended from trade can still warn the others.
    function test_alert_byASuspendedParticipant() public {
        _setStatus(EU, Status.Suspended, false);
        _assertAlerts(_officer(EU, IMPORTER), 1, 0, EVIDENCE);
        _assertAlerts(_officer(GA, IMPORTER), 1, 0, EVIDENCE);
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

    function test_RevertWhen_batchIsEmptyOrTooLarge() public {
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        _expectRefusal(chair, abi.encodeWithSelector(selector, 0, 200));
        ledger.alert(new ICertificateLedger.Alert[](0));
        _expectRefusal(chair, abi.encodeWithSelector(selector, 201, 200));
        ledger.alert(new ICertificateLedger.Alert[](201));
        vm.prank(chair);
        ledger.alert(new ICertificateLedger.Alert[](200));
    }

    function _assertAlerts(address account, uint256 number, bytes32 digest, bytes32 reason) private {
        vm.record();
        vm.expectEmit(address(ledger));
        emit ICertificateLedger.AlertRaised(number, digest, account, reason);
        vm.prank(account);
        ledger.alert(ICertificateLedger.Alert(number, digest, reason).one());
        vm.assertEq(_slotsWritten(address(ledger)), 0, "an alert changes no record");
    }

    function _refuse(address account, bytes memory error_) private {
        _expectRefusal(account, error_);
        ledger.alert(ICertificateLedger.Alert(1, 0, EVIDENCE).one());
    }
}
