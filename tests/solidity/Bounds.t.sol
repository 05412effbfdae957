// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../contracts/interfaces/IParticipantRegistry.sol";
import {EXPORT_CUSTOMS, IMPORTER, ISSUER, STATISTICIAN, VALIDATOR} from "../../contracts/libraries/Roles.sol";
import {Action, Exit, Kind, Status} from "../../contracts/libraries/Types.sol";
import {Arrays} from "./util/Arrays.sol";
import {Base} from "./util/Base.sol";
import {Measuring} from "./util/Measuring.sol";

/// @notice The worst batches that are legal fit into one transaction of 16,000,000 gas (EIP-7825 allows 16,777,216), and
/// one entry more is refused. Calldata and the base fee of a transaction are counted.
contract BoundsTest is Base, Measuring {
    using Arrays for *;

    uint256 private constant BATCH = 200;
    uint256 private constant INPUTS = 400;
    uint256 private constant MANY = 64;
    uint64 private constant SLOT = 256;

    bytes32[] private _lots;
    bytes32[] private _issued;
    bytes32[] private _arrived;

    /// @dev What is here is written before the transaction that is measured, so that its slots are cold.
    function setUp() public override {
        super.setUp();
        for (uint256 i; i < INPUTS + 1; ++i) {
            _lots.push(_lot(CF, SOURCE));
        }
        for (uint256 i; i < BATCH; ++i) {
            _issued.push(_issue(CF, _issuanceOf(EU, _lots[i], 1)));
            _arrived.push(_issue(CF, _issuanceOf(EU, _lots[i], 1)));
        }
        _move(_officer(CF, VALIDATOR), Action.Validate, _arrived);
        _move(_officer(CF, EXPORT_CUSTOMS), Action.Export, _arrived);
        _move(_officer(EU, IMPORTER), Action.Arrive, _arrived);
        _restrict(CF);
        vm.prank(monitor);
        ledger.approve(_issued);
    }

    function test_issue_200CertificatesWith400Inputs() public {
        _measure(_officer(CF, ISSUER), _issueCall(BATCH, INPUTS, Kind.Standard));
    }

    /// @dev Each names one certificate that it replaces: one step and one event more.
    function test_issue_200ReplacementsWith400Inputs() public {
        _measure(_officer(CF, ISSUER), _issueCall(BATCH, INPUTS, Kind.Replacement));
    }

    /// @dev The inputs of a certificate are compared with each other: few large ones cost more than many small ones.
    function test_issue_200CertificatesWith400InputsHeapedOnFew() public {
        _measure(_officer(CF, ISSUER), _unevenCall(Kind.Standard));
    }

    function test_issue_200ReplacementsWith400InputsHeapedOnFew() public {
        _measure(_officer(CF, ISSUER), _unevenCall(Kind.Replacement));
    }

    function test_issue_sixCertificatesWith64InputsEach() public {
        _measure(_officer(CF, ISSUER), _issueCall(6, 6 * MANY, Kind.Standard));
    }

    function test_issue_RevertWhen_oneMore() public {
        _refuse(_officer(CF, ISSUER), _issueCall(BATCH, INPUTS + 1, Kind.Standard), INPUTS + 1, INPUTS);
        _refuse(_officer(CF, ISSUER), _issueCall(1, MANY + 1, Kind.Standard), MANY + 1, MANY);
        _refuse(_officer(CF, ISSUER), _issueCall(BATCH + 1, BATCH + 1, Kind.Standard), BATCH + 1, BATCH);
    }

    function test_declareLots_200() public {
        _measure(_officer(CF, STATISTICIAN), _declareCall(BATCH));
        _refuse(_officer(CF, STATISTICIAN), _declareCall(BATCH + 1), BATCH + 1, BATCH);
    }

    function test_advance_200() public {
        _measure(_officer(CF, VALIDATOR), _advanceCall(Action.Validate, _issued));
        _issued.push(0);
        _refuse(_officer(CF, ISSUER), _advanceCall(Action.Void, _issued), BATCH + 1, BATCH);
    }

    /// @dev Each differs in weight, so that the tolerance is looked up each time.
    function test_settle_200() public {
        _measure(_officer(EU, IMPORTER), _settleCall(BATCH));
        _arrived.push(0);
        _refuse(_officer(EU, IMPORTER), _settleCall(BATCH + 1), BATCH + 1, BATCH);
    }

    function test_consume_200() public {
        _measure(_officer(CF, STATISTICIAN), _consumeCall(BATCH));
        _refuse(_officer(CF, STATISTICIAN), _consumeCall(BATCH + 1), BATCH + 1, BATCH);
    }

    function test_enter_127Participants() public {
        registry =
            IParticipantRegistry(vm.deployCode("ParticipantRegistry.sol:ParticipantRegistry", abi.encode(governor)));
        IParticipantRegistry.Admission[] memory admissions = new IParticipantRegistry.Admission[](127);
        for (uint256 i; i < 127; ++i) {
            bytes2 code = bytes2(bytes.concat(bytes1(uint8(65 + i / 26)), bytes1(uint8(65 + i % 26))));
            address focalPoint = address(uint160(1000 + i));
            admissions[i] = IParticipantRegistry.Admission(code, Status.Admitted, i < 64, true, VALIDITY, focalPoint);
        }
        bytes memory call = abi.encodeCall(IParticipantRegistry.enter, (admissions, BASIS));
        _measure(address(registry), governor, call);
        vm.assertEq(registry.participants().length, 127, "all of them");
    }

    function test_appoint_200() public {
        IParticipantRegistry.Appointment[] memory appointments = new IParticipantRegistry.Appointment[](BATCH);
        for (uint256 i; i < BATCH; ++i) {
            appointments[i] = _appointment(address(uint160(1000 + i)), ISSUER);
        }
        _measure(address(registry), _focalPoint(EU), abi.encodeCall(IParticipantRegistry.appoint, (appointments)));
    }

    /* CALLS */

    /// @dev Serials are 256 apart: each opens a new slot of the numbers' bitmap. Replacements name one issued
    /// certificate first; all other inputs are lots.
    function _issueCall(uint256 count, uint256 inputs, Kind kind) private returns (bytes memory) {
        ICertificateLedger.Issuance[] memory issuances = new ICertificateLedger.Issuance[](count);
        uint256 lot;
        for (uint256 i; i < count; ++i) {
            uint256 share = inputs / count + (i < inputs % count ? 1 : 0);
            issuances[i] = _worst(i, lot, share, kind);
            lot += share;
        }
        return abi.encodeCall(ICertificateLedger.issue, (issuances));
    }

    function _unevenCall(Kind kind) private returns (bytes memory) {
        ICertificateLedger.Issuance[] memory issuances = new ICertificateLedger.Issuance[](BATCH);
        uint256 lot;
        for (uint256 i; i < BATCH; ++i) {
            uint256 spare = INPUTS - lot - (BATCH - i - 1);
            uint256 share = spare < MANY ? spare : MANY;
            issuances[i] = _worst(i, lot, share, kind);
            lot += share;
        }
        return abi.encodeCall(ICertificateLedger.issue, (issuances));
    }

    function _worst(uint256 place, uint256 lot, uint256 inputs, Kind kind)
        private
        returns (ICertificateLedger.Issuance memory issuance)
    {
        issuance = _issuanceOf(EU, 0, 1);
        issuance.serial = SLOT * uint64(10 + place);
        issuance.kind = kind;
        issuance.inputs = new ICertificateLedger.Input[](inputs);
        for (uint256 k; k < inputs; ++k) {
            bytes32 source = kind == Kind.Replacement && k == 0 ? _issued[place] : _lots[lot + k];
            issuance.inputs[k] = ICertificateLedger.Input(source, 1);
        }
    }

    function _declareCall(uint256 count) private returns (bytes memory) {
        ICertificateLedger.LotDeclaration[] memory lots = new ICertificateLedger.LotDeclaration[](count);
        for (uint256 i; i < count; ++i) {
            lots[i] = _lotOf(Kind.PaperImport, SOURCE);
            lots[i].serial = SLOT * uint64(10 + i);
            lots[i].source = RU;
            lots[i].zone = ZONE;
        }
        return abi.encodeCall(ICertificateLedger.declareLots, (lots));
    }

    function _advanceCall(Action action, bytes32[] memory digests) private pure returns (bytes memory) {
        ICertificateLedger.Step[] memory steps = new ICertificateLedger.Step[](digests.length);
        for (uint256 i; i < steps.length; ++i) {
            steps[i] = ICertificateLedger.Step(digests[i], EVIDENCE);
        }
        return abi.encodeCall(ICertificateLedger.advance, (action, TODAY, steps));
    }

    function _settleCall(uint256 count) private view returns (bytes memory) {
        ICertificateLedger.Finding[] memory findings = new ICertificateLedger.Finding[](count);
        for (uint256 i; i < count; ++i) {
            findings[i] = _finding(_arrived[i], 2);
        }
        return abi.encodeCall(ICertificateLedger.settle, (Action.Confirm, TODAY, findings));
    }

    function _consumeCall(uint256 count) private view returns (bytes memory) {
        ICertificateLedger.Consumption[] memory out = new ICertificateLedger.Consumption[](count);
        for (uint256 i; i < count; ++i) {
            out[i] = ICertificateLedger.Consumption(_lots[i], 1, Exit.Sample, TODAY, EVIDENCE);
        }
        return abi.encodeCall(ICertificateLedger.consume, (out));
    }

    function _move(address officer, Action action, bytes32[] memory digests) private {
        vm.prank(officer);
        (bool ok,) = address(ledger).call(_advanceCall(action, digests));
        vm.assertTrue(ok, "moved");
    }

    /* GAS */

    function _measure(address account, bytes memory call) private {
        _measure(address(ledger), account, call);
    }

    function _refuse(address account, bytes memory call, uint256 size, uint256 limit) private {
        vm.prank(account);
        (bool ok, bytes memory answer) = address(ledger).call(call);
        vm.assertTrue(!ok, "refused");
        bytes4 selector = ICertificateLedger.LedgerBatchSize.selector;
        vm.assertEq(answer, abi.encodeWithSelector(selector, size, limit), "refusal");
    }
}
