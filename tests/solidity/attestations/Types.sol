// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAttestations} from "../../../contracts/interfaces/IAttestations.sol";
import {Arrays} from "../util/Arrays.sol";
import {Governed} from "../util/Governed.sol";

/// @notice Two types: one by an accredited attester with an instrument of a list, one by Participants of themselves.
abstract contract Types is Governed {
    using Arrays for *;

    uint16 internal constant SCREENED = 1;
    uint16 internal constant DECLARED = 2;
    bytes32 internal constant INSTRUMENT = "an instrument";
    bytes32 internal constant REPORT = keccak256("report");

    function setUp() public virtual override {
        super.setUp();
        _open(IAttestations.AttestedBy.Accredited, true);
        _open(IAttestations.AttestedBy.OwnParticipant, false);
        vm.prank(governor);
        attestations.accredit(SCREENED, attester.one(), true);
        vm.prank(governor);
        attestations.listReferences(SCREENED, INSTRUMENT.one(), true);
    }

    function _type(IAttestations.AttestedBy by, bool referenced)
        internal
        pure
        returns (IAttestations.AttestationType memory)
    {
        return IAttestations.AttestationType("a type", DOCUMENT, by, referenced, false);
    }

    function _open(IAttestations.AttestedBy by, bool referenced) internal {
        vm.prank(governor);
        attestations.openType(_type(by, referenced));
    }

    function _screening(bytes32 digest) internal pure returns (IAttestations.Statement memory) {
        return IAttestations.Statement(SCREENED, IAttestations.About.Record, digest, TODAY, REPORT, INSTRUMENT);
    }

    function _declaration(uint8 participant) internal pure returns (IAttestations.Statement memory) {
        return IAttestations.Statement(
            DECLARED, IAttestations.About.Participant, bytes32(uint256(participant)), TODAY, REPORT, 0
        );
    }

    function _attest(address account, IAttestations.Statement memory statement) internal {
        vm.prank(account);
        attestations.attest(statement.one());
    }
}
