// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IExchangeAgreements} from "../../../contracts/interfaces/IExchangeAgreements.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {IStatisticsReturns} from "../../../contracts/interfaces/IStatisticsReturns.sol";
import {IMPORTER, ISSUER, OBSERVER, STATISTICIAN, VALIDATOR} from "../../../contracts/libraries/Roles.sol";
import {Action, AlertKind, Exit, Kind, State, Status} from "../../../contracts/libraries/Types.sol";
import {Types} from "../attestations/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Words} from "../util/Words.sol";

/// @notice Every act of every contract, in a state in which it is lawful: whoever may does it, everybody else is refused.
/// docs/privileges.md has the same list; a Python test compares it with the ABIs.
contract PrivilegesTest is Types {
    using Arrays for *;

    /// @dev A call that succeeds now for each of `entitled`.
    struct Act {
        address target;
        bytes data;
        address[] entitled;
    }

    Act[] private acts;
    address[] private accounts;
    bytes32 private issued;
    uint256 private open;
    uint256 private adopted;

    function setUp() public override {
        super.setUp();
        _prepare();
        _listAccounts();
        _listRegistry();
        _listLedger();
        _listPlenary();
        _listAgreements();
        _listAttestations();
        IStatisticsReturns.Filing memory filing;
        (filing.period, filing.digest) = (2025 << 4, REPORT);
        bytes memory data = abi.encodeCall(IStatisticsReturns.fileReturns, (filing.one()));
        _act(address(returns_), data, _officers(STATISTICIAN, RU, GA));
    }

    /* TESTS */

    /// @dev Each of all accounts tries each act: it is done exactly where the account may.
    function test_everyActIsDoneByWhoMayAndNobodyElse() public {
        uint256 done;
        for (uint256 i; i < acts.length; ++i) {
            for (uint256 k; k < accounts.length; ++k) {
                bool may = _isEntitled(acts[i], accounts[k]);
                uint256 before = vm.snapshotState();
                vm.prank(accounts[k]);
                (bool ok,) = acts[i].target.call(acts[i].data);
                vm.assertTrue(ok == may, _describe(i, k, may));
                vm.revertToState(before);
                if (may) ++done;
            }
            for (uint256 k; k < acts[i].entitled.length; ++k) {
                vm.assertTrue(_isAccount(acts[i].entitled[k]), "who may is among those who try");
            }
        }
        vm.assertLe(acts.length, done, "every act is done by somebody");
    }

    /// @dev A stranger is refused everything, whatever address it has.
    function testFuzz_strangersAreRefusedEverything(address caller) public {
        vm.assume(registry.accountOf(caller).participant == 0 && registry.accountOf(caller).schemeRoles == 0);
        vm.assume(caller != address(plenary));
        for (uint256 i; i < acts.length; ++i) {
            vm.prank(caller);
            (bool ok,) = acts[i].target.call(acts[i].data);
            vm.assertTrue(!ok, vm.toString(i));
        }
    }

    /// @dev Any bytes after any selector: it is refused, or it leaves no word and no event.
    function testFuzz_randomArgumentsChangeNothing(address caller, bytes calldata arguments) public {
        vm.assume(registry.accountOf(caller).participant == 0 && registry.accountOf(caller).schemeRoles == 0);
        vm.assume(caller != address(plenary));
        for (uint256 i; i < acts.length; ++i) {
            vm.record();
            vm.recordLogs();
            vm.prank(caller);
            (bool ok,) = acts[i].target.call(abi.encodePacked(bytes4(acts[i].data), arguments));
            if (!ok) continue;
            vm.assertEq(_slotsWritten(acts[i].target), 0, "no word");
            vm.assertEq(vm.getRecordedLogs().length, 0, "no event");
        }
    }

    /// @dev What anybody may, only carries out what was decided: an adopted proposal, and a succession that is due.
    function testFuzz_whatAnybodyMayWasDecidedBefore(address caller) public {
        vm.prank(caller);
        plenary.execute(adopted);
        vm.assertEq(registry.participantOf(AE).validityDays, 44, "as it was adopted");
        vm.prank(caller);
        (bool ok,) = address(plenary).call(abi.encodeCall(IPlenary.succeed, ()));
        vm.assertTrue(!ok, "not before the term has ended");
        vm.warp((uint256(LAST_OF_YEAR) + 1) * 1 days);
        vm.prank(caller);
        plenary.succeed();
        (IPlenary.Term memory term,,) = plenary.chairmanship();
        vm.assertEq(term.participant, BW, "who was elected");
    }

    /// @dev Deployer, chair and every single focal point: no decision is theirs, neither directly nor by a procedure
    /// that they run alone.
    function test_afterHandOver_noSingleKeyDecides() public {
        for (uint256 k; k < accounts.length; ++k) {
            if (accounts[k] == address(plenary)) continue;
            uint256 before = vm.snapshotState();
            vm.prank(accounts[k]);
            (bool ok, bytes memory answer) =
                address(plenary).call(abi.encodeCall(IPlenary.propose, (_terms(99), DOCUMENT, _deadline())));
            if (ok) {
                uint256 proposal = abi.decode(answer, (uint256));
                vm.prank(accounts[k]);
                (ok,) = address(plenary).call(abi.encodeCall(IPlenary.vote, (_ballot(proposal, IPlenary.Vote.Support))));
                vm.warp(uint256(_deadline()) + 1);
                vm.assertTrue(plenary.stageOf(proposal) == IPlenary.Stage.NotSupported, "alone it is not adopted");
                vm.prank(accounts[k]);
                (ok,) = address(plenary).call(abi.encodeCall(IPlenary.execute, (proposal)));
                vm.assertTrue(!ok, "and not executed");
            }
            vm.assertEq(registry.participantOf(EU).validityDays, VALIDITY, "nothing was decided");
            vm.revertToState(before);
        }
    }

    /// @dev Whoever deployed is a stranger afterwards: no role, no office, not in any word of the registry that governs.
    function test_afterHandOver_theDeployerIsAStranger() public view {
        IParticipantRegistry.Account memory nobody;
        vm.assertEq(abi.encode(registry.accountOf(deployer)), abi.encode(nobody), "no account");
        vm.assertEq(registry.governor(), address(plenary), "the Plenary governs");
        (,, address account) = plenary.chairmanship();
        vm.assertTrue(account != deployer, "not the chair");
        for (uint256 i; i < acts.length; ++i) {
            vm.assertTrue(!_isEntitled(acts[i], deployer), "entitled to nothing");
        }
    }

    /// @dev The chair's account: proposals, warnings and answers, and nothing else.
    function test_afterHandOver_theChairProposesWarnsAndAnswers() public view {
        uint256 count;
        for (uint256 i; i < acts.length; ++i) {
            if (!_isEntitled(acts[i], chair)) continue;
            bytes4 selector = bytes4(acts[i].data);
            bool known = selector == IPlenary.propose.selector || selector == ICertificateLedger.alert.selector
                || selector == IAttestations.answerConcern.selector;
            vm.assertTrue(known, "one of the three");
            ++count;
        }
        vm.assertEq(count, 3, "three acts");
    }

    /* ACTS */

    function _prepare() private {
        vm.prank(governor);
        plenary.setChairmanship(_term(RU, TODAY, LAST_OF_YEAR), _term(BW, LAST_OF_YEAR + 1, LAST_OF_YEAR + 365));
        bytes memory terms = abi.encodeCall(IParticipantRegistry.setTerms, (AE, 44, 0, BASIS));
        adopted = _propose(BW, _one(address(registry), terms));
        for (uint8 participant = RU; participant <= CF; ++participant) {
            _vote(participant, adopted, IPlenary.Vote.Support);
        }
        vm.prank(_focalPoint(RU));
        agreements.propose(RU.two(EU), "memorandum", DOCUMENT);
        issued = _certificate(RU, EU);
        _attest(attester, _screening(issued));
        vm.prank(observer);
        attestations.fileConcern(IAttestations.About.Scheme, 0, REPORT);
        open = _propose(RU, _terms(45));
    }

    function _listRegistry() private {
        IParticipantRegistry.Admission memory admission = _admission(GA, Status.Admitted, false);
        (admission.code, admission.focalPoint) = ("QA", address(0));
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.passGovernance, (stranger)));
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.enter, (admission.one(), BASIS)));
        _governed(
            address(registry), abi.encodeCall(IParticipantRegistry.setStatus, (GA.one(), Status.Admitted, false, BASIS))
        );
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.setZones, (CF, ZONE.one(), true, BASIS)));
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.setTerms, (EU, 30, 0, BASIS)));
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.recode, (EU, "EC", BASIS)));
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.setFocalPoint, (EU, stranger)));
        _governed(address(registry), abi.encodeCall(IParticipantRegistry.setSchemeRoles, (stranger, OBSERVER)));
        address officer = _officer(EU, ISSUER);
        bytes memory data = abi.encodeCall(IParticipantRegistry.appoint, (_appointment(officer, ISSUER).one()));
        _act(address(registry), data, _focalPoint(EU).one());
        data = abi.encodeCall(IParticipantRegistry.setSuspended, (officer.one(), true));
        _act(address(registry), data, _focalPoint(EU).one());
        _act(address(registry), abi.encodeCall(IParticipantRegistry.openRange, (1, 1000)), _focalPoints(RU, GA));
    }

    function _listLedger() private {
        ICertificateLedger.LotDeclaration memory lot = _lotOf(Kind.Legacy, SOURCE);
        bytes memory data = abi.encodeCall(ICertificateLedger.declareLots, (lot.one()));
        _act(address(ledger), data, _officers(STATISTICIAN, RU, CF));
        bytes32 source = _lot(RU, SOURCE);
        data = abi.encodeCall(ICertificateLedger.issue, (_issuanceOf(EU, source, WEIGHT).one()));
        _act(address(ledger), data, _officer(RU, ISSUER).one());
        ICertificateLedger.Step memory step = ICertificateLedger.Step(issued, EVIDENCE);
        data = abi.encodeCall(ICertificateLedger.advance, (Action.Validate, TODAY, step.one()));
        _act(address(ledger), data, _officer(RU, VALIDATOR).one());
        ICertificateLedger.Finding memory found = _finding(_at(State.Arrived), WEIGHT);
        data = abi.encodeCall(ICertificateLedger.settle, (Action.Confirm, TODAY, found.one()));
        _act(address(ledger), data, _officer(EU, IMPORTER).one());
        ICertificateLedger.Consumption memory out =
            ICertificateLedger.Consumption(source, 1, Exit.Sample, TODAY, EVIDENCE);
        data = abi.encodeCall(ICertificateLedger.consume, (out.one()));
        _act(address(ledger), data, _officer(RU, STATISTICIAN).one());
        _act(address(ledger), abi.encodeCall(ICertificateLedger.approve, (issued.one())), monitor.one());
        data = abi.encodeCall(ICertificateLedger.correct, (issued, TODAY, EVIDENCE));
        _act(address(ledger), data, _officer(RU, ISSUER).one());
        ICertificateLedger.Alert memory warning =
            ICertificateLedger.Alert(AlertKind.Ended, Words.number("RU", 1), 0, 0, EVIDENCE);
        data = abi.encodeCall(ICertificateLedger.alert, (warning.one()));
        _act(address(ledger), data, _pair(chair, secretariat));
    }

    function _listPlenary() private {
        address target = address(plenary);
        address[] memory voters = _focalPoints(RU, CF);
        bytes memory data = abi.encodeCall(IPlenary.propose, (_terms(46), DOCUMENT, _deadline()));
        _act(target, data, voters);
        acts[acts.length - 1].entitled.push(chair);
        _act(target, abi.encodeCall(IPlenary.vote, (_ballot(open, IPlenary.Vote.Object))), voters);
        _act(target, abi.encodeCall(IPlenary.withdraw, (open)), _focalPoint(RU).one());
        _governed(target, abi.encodeCall(IPlenary.setRules, (_rules())));
        IPlenary.Term memory nobody;
        _governed(target, abi.encodeCall(IPlenary.setChairmanship, (_term(EU, TODAY, LAST_OF_YEAR), nobody)));
        _act(target, abi.encodeCall(IPlenary.standDown, ()), _focalPoint(BW).one());
        _act(target, abi.encodeCall(IPlenary.nameChairAccount, (stranger)), _focalPoint(RU).one());
    }

    function _listAgreements() private {
        address target = address(agreements);
        address[] memory members = _pair(_focalPoint(RU), _focalPoint(EU));
        bytes32 name = "pilot";
        _act(target, abi.encodeCall(IExchangeAgreements.propose, (RU.two(EU), name, DOCUMENT)), members);
        IExchangeAgreements.AgreementStatus pilot = IExchangeAgreements.AgreementStatus.Pilot;
        _act(target, abi.encodeCall(IExchangeAgreements.accede, (1, pilot)), members);
        _act(target, abi.encodeCall(IExchangeAgreements.denounce, (1, DOCUMENT)), members);
        _governed(target, abi.encodeCall(IExchangeAgreements.terminate, (1)));
    }

    function _listAttestations() private {
        address target = address(attestations);
        _governed(target, abi.encodeCall(IAttestations.openType, (_type(IAttestations.AttestedBy.Accredited, false))));
        _governed(target, abi.encodeCall(IAttestations.closeType, (DECLARED)));
        _governed(target, abi.encodeCall(IAttestations.accredit, (SCREENED, stranger.one(), true)));
        _governed(target, abi.encodeCall(IAttestations.listReferences, (SCREENED, ZONE.one(), true)));
        _act(target, abi.encodeCall(IAttestations.attest, (_screening(issued).one())), attester.one());
        _act(target, abi.encodeCall(IAttestations.attest, (_declaration(EU).one())), _focalPoint(EU).one());
        bytes memory data = abi.encodeCall(IAttestations.revoke, (uint256(1).oneNumber(), REPORT));
        _act(target, data, _pair(attester, address(plenary)));
        data = abi.encodeCall(IAttestations.fileConcern, (IAttestations.About.Scheme, 0, REPORT));
        _act(target, data, observer.one());
        _act(target, abi.encodeCall(IAttestations.answerConcern, (1, REPORT)), chair.one());
    }

    function _governed(address target, bytes memory data) private {
        _act(target, data, address(plenary).one());
    }

    function _act(address target, bytes memory data, address[] memory entitled) private {
        acts.push(Act(target, data, entitled));
    }

    /* ACCOUNTS */

    function _listAccounts() private {
        for (uint8 participant = RU; participant <= GA; ++participant) {
            accounts.push(_focalPoint(participant));
            for (uint16 role = ISSUER; role <= STATISTICIAN; role <<= 1) {
                accounts.push(_officer(participant, role));
            }
        }
        address[11] memory others = [
            chair,
            secretariat,
            monitor,
            attester,
            observer,
            deployer,
            stranger,
            address(plenary),
            address(registry),
            address(ledger),
            address(agreements)
        ];
        for (uint256 i; i < others.length; ++i) {
            accounts.push(others[i]);
        }
    }

    function _officers(uint16 role, uint8 first, uint8 last) private pure returns (address[] memory officers) {
        officers = new address[](last - first + 1);
        for (uint256 i; i < officers.length; ++i) {
            officers[i] = _officer(first + uint8(i), role);
        }
    }

    function _focalPoints(uint8 first, uint8 last) private pure returns (address[] memory focalPoints) {
        focalPoints = new address[](last - first + 1);
        for (uint256 i; i < focalPoints.length; ++i) {
            focalPoints[i] = _focalPoint(first + uint8(i));
        }
    }

    function _pair(address first, address second) private pure returns (address[] memory both) {
        both = new address[](2);
        (both[0], both[1]) = (first, second);
    }

    function _isEntitled(Act storage act, address account) private view returns (bool) {
        for (uint256 i; i < act.entitled.length; ++i) {
            if (act.entitled[i] == account) return true;
        }
        return false;
    }

    function _isAccount(address account) private view returns (bool) {
        for (uint256 i; i < accounts.length; ++i) {
            if (accounts[i] == account) return true;
        }
        return false;
    }

    function _describe(uint256 act, uint256 account, bool may) private pure returns (string memory) {
        string memory who = string.concat("act ", vm.toString(act), ", account ", vm.toString(account));
        return string.concat(who, may ? " was refused" : " was done");
    }
}
