// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ICertificateLedger} from "../../../contracts/interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../../../contracts/interfaces/IParticipantRegistry.sol";
import {IPlenary} from "../../../contracts/interfaces/IPlenary.sol";
import {IMPORTER, ISSUER, STATISTICIAN} from "../../../contracts/libraries/Roles.sol";
import {Action, Check, Kind, Status} from "../../../contracts/libraries/Types.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";

/// @notice What stories are told with: days of the calendar, decisions by the procedure, and acts of that day.
abstract contract Story is Governed {
    using Arrays for *;

    function _on(uint32 day) internal {
        vm.warp(uint256(day) * 1 days + 12 hours);
    }

    function _today() internal view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }

    /* DECISIONS */

    function _decideStatus(uint8 participant, Status status, bool supervised) internal {
        bytes memory data =
            abi.encodeCall(IParticipantRegistry.setStatus, (participant.one(), status, supervised, BASIS));
        _decide(address(registry), data);
    }

    function _decideZone(uint8 participant, bytes32 zone) internal {
        _decide(
            address(registry), abi.encodeCall(IParticipantRegistry.setZones, (participant, zone.one(), true, BASIS))
        );
    }

    /// @dev Admits a Participant that speaks and acts through the accounts of its index; the index.
    function _decideToAdmit(bytes2 code, bool mines) internal returns (uint8 participant) {
        participant = registry.participantCount() + 1;
        IParticipantRegistry.Admission memory admission =
            IParticipantRegistry.Admission(code, Status.Admitted, mines, true, VALIDITY, _focalPoint(participant));
        _decide(address(registry), abi.encodeCall(IParticipantRegistry.enter, (admission.one(), BASIS)));
        for (uint16 role = ISSUER; role <= STATISTICIAN; role <<= 1) {
            _appoint(participant, _officer(participant, role), role);
        }
    }

    function _decideChairmanship(IPlenary.Term memory term, IPlenary.Term memory next) internal {
        _decide(address(plenary), abi.encodeCall(IPlenary.setChairmanship, (term, next)));
    }

    /* ACTS OF THE DAY */

    function _lotFrom(bytes32 zone) internal returns (ICertificateLedger.LotDeclaration memory lot) {
        lot = _lotOf(Kind.Production, SOURCE);
        (lot.on, lot.zone) = (_today(), zone);
    }

    function _certificateTo(uint8 destination, bytes32 source)
        internal
        returns (ICertificateLedger.Issuance memory issuance)
    {
        issuance = _issuanceOf(destination, source, WEIGHT);
        (issuance.issuedOn, issuance.expiresOn) = (_today(), _today() + VALIDITY);
    }

    function _step(uint8 participant, uint16 role, Action action, bytes32 digest) internal {
        vm.prank(_officer(participant, role));
        ledger.advance(action, _today(), ICertificateLedger.Step(digest, EVIDENCE).one());
    }

    function _receive(uint8 participant, bytes32 digest) internal {
        _step(participant, IMPORTER, Action.Arrive, digest);
        ICertificateLedger.Finding memory found =
            ICertificateLedger.Finding(digest, EVIDENCE, WEIGHT, uint48(WEIGHT) * 150, 3, Check.Opened);
        vm.prank(_officer(participant, IMPORTER));
        ledger.settle(Action.Confirm, _today(), found.one());
    }
}
