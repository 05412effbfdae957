// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {IStatisticsReturns} from "../../../contracts/interfaces/IStatisticsReturns.sol";
import {STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Status} from "../../../contracts/libraries/Types.sol";
import {Types} from "../attestations/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Measuring} from "../util/Measuring.sol";

/// @notice The largest batches of governing fit into one transaction of 16,000,000 gas, as Bounds.t.sol has it for the
/// ledger; one entry more is refused in the files of each function. How much a proposal holds is its proposer's to see:
/// 50 calls of four words each are proposed and executed within the limit, and so are 60 admissions in one call.
contract GovernanceBoundsTest is Types, Measuring {
    using Arrays for *;

    function test_vote_100Ballots() public {
        IPlenary.Ballot[] memory ballots = new IPlenary.Ballot[](100);
        for (uint256 i; i < 100; ++i) {
            ballots[i] = IPlenary.Ballot(_propose(RU, _terms(30)), IPlenary.Vote.Support, DOCUMENT);
        }
        _measure(address(plenary), _focalPoint(EU), abi.encodeCall(IPlenary.vote, (ballots)));
    }

    function test_proposeAndExecute_50Calls() public {
        IPlenary.Call[] memory calls = new IPlenary.Call[](50);
        for (uint256 i; i < 50; ++i) {
            calls[i] = _terms(uint16(1 + i))[0];
        }
        _measure(address(plenary), _focalPoint(RU), abi.encodeCall(IPlenary.propose, (calls, DOCUMENT, _deadline())));
        uint256 proposal = _adopt(calls);
        _measure(address(plenary), stranger, abi.encodeCall(IPlenary.execute, (proposal)));
        vm.assertEq(registry.participantOf(EU).validityDays, 50, "the last one stands");
    }

    /// @dev The founding members of a whole scheme by one decision.
    function test_proposeAndExecute_60Admissions() public {
        IParticipantRegistry.Admission[] memory admissions = new IParticipantRegistry.Admission[](60);
        for (uint256 i; i < 60; ++i) {
            bytes2 code = bytes2(bytes.concat(bytes1(uint8(88 + i / 26)), bytes1(uint8(65 + i % 26))));
            address focal = address(uint160(0xf0ca1000 + i));
            admissions[i] = IParticipantRegistry.Admission(code, Status.Admitted, i < 61, true, VALIDITY, focal);
        }
        bytes memory entry = abi.encodeCall(IParticipantRegistry.enter, (admissions, BASIS));
        IPlenary.Call[] memory calls = _one(address(registry), entry);
        _measure(address(plenary), _focalPoint(RU), abi.encodeCall(IPlenary.propose, (calls, DOCUMENT, _deadline())));
        _measure(address(plenary), stranger, abi.encodeCall(IPlenary.execute, (_adopt(calls))));
        vm.assertEq(registry.participantCount(), 66, "all of them");
    }

    function test_propose_agreementOf30() public {
        uint8[] memory members = new uint8[](30);
        for (uint8 i; i < 30; ++i) {
            members[i] = i + 1;
        }
        IParticipantRegistry.Admission[] memory others = new IParticipantRegistry.Admission[](24);
        for (uint256 i; i < 24; ++i) {
            others[i].code = bytes2(bytes.concat("Y", bytes1(uint8(65 + i))));
            (others[i].status, others[i].validityDays) = (Status.Admitted, VALIDITY);
        }
        vm.prank(governor);
        registry.enter(others, BASIS);
        bytes32 name = "thirty";
        bytes memory data = abi.encodeCall(IExchangeAgreements.propose, (members, name, DOCUMENT));
        _measure(address(agreements), _focalPoint(RU), data);
    }

    function test_attestAndRevoke_100() public {
        IAttestations.Statement[] memory statements = new IAttestations.Statement[](100);
        uint256[] memory made = new uint256[](100);
        for (uint256 i; i < 100; ++i) {
            (statements[i], made[i]) = (_screening(_lot(RU, SOURCE)), i + 1);
        }
        _measure(address(attestations), attester, abi.encodeCall(IAttestations.attest, (statements)));
        _measure(address(attestations), attester, abi.encodeCall(IAttestations.revoke, (made, DOCUMENT)));
    }

    function test_fileReturns_50() public {
        IStatisticsReturns.Filing[] memory filings = new IStatisticsReturns.Filing[](50);
        for (uint32 i; i < 50; ++i) {
            (filings[i].period, filings[i].digest) = ((2003 + i) << 4, DOCUMENT);
            filings[i].totals.exported = type(uint64).max;
        }
        bytes memory data = abi.encodeCall(IStatisticsReturns.fileReturns, (filings));
        _measure(address(returns_), _officer(EU, STATISTICIAN), data);
    }
}
