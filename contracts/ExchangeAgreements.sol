// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IExchangeAgreements} from "./interfaces/IExchangeAgreements.sol";
import {IGoverned} from "./interfaces/IGoverned.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {NO_PARTICIPANT} from "./libraries/Roles.sol";
import {Standings} from "./libraries/Standings.sol";

/// @title ExchangeAgreements
contract ExchangeAgreements is IExchangeAgreements, IGoverned {
    using Standings for uint256;

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_MEMBERS = 30;
    uint256 private constant MAX_PROPOSED = 100;

    IParticipantRegistry private immutable REGISTRY;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    Agreement[] private _agreements;
    mapping(uint8 participant => uint256 count) private _proposed;

    /* CONSTRUCTOR */

    /// @param registry_ the registry that says who speaks for whom, and who governs.
    constructor(IParticipantRegistry registry_) {
        REGISTRY = registry_;
    }

    /* MEMBERS */

    /// @inheritdoc IExchangeAgreements
    function propose(uint8[] calldata members, bytes32 name, bytes32 document) external returns (uint256 agreement) {
        uint128 all = _setOf(members);
        agreement = _agreements.length + 1;
        uint8 participant = _member(agreement, all, true);
        require(_proposed[participant]++ < MAX_PROPOSED, AgreementsFull(MAX_PROPOSED));
        Agreement storage own = _agreements.push();
        own.status = AgreementStatus.Proposed;
        own.members = all;
        own.name = name;
        own.document = document;
        emit AgreementProposed(agreement, participant, msg.sender, all, name, document);
    }

    /// @inheritdoc IExchangeAgreements
    function accede(uint256 agreement, AgreementStatus upTo) external {
        Agreement storage own = _inForce(agreement);
        uint8 participant = _member(agreement, own.members, true);
        uint128 bit = uint128(1) << participant;
        bool toActive = upTo == AgreementStatus.Active;
        uint128 before = toActive ? own.activating : own.piloting;
        bool due = before & bit == 0 && (toActive || upTo == AgreementStatus.Pilot);
        require(due, AccessionNotDue(agreement, participant, upTo));
        own.piloting |= bit;
        if (toActive) own.activating |= bit;
        emit AgreementAcceded(agreement, participant, msg.sender, upTo);
        _settle(agreement, own);
    }

    /// @inheritdoc IExchangeAgreements
    function denounce(uint256 agreement, bytes32 document) external {
        Agreement storage own = _inForce(agreement);
        uint8 participant = _member(agreement, own.members, false);
        uint128 others = ~(uint128(1) << participant);
        own.members &= others;
        own.piloting &= others;
        own.activating &= others;
        emit AgreementDenounced(agreement, participant, msg.sender, document);
        _settle(agreement, own);
    }

    /* DECISIONS */

    /// @inheritdoc IExchangeAgreements
    function terminate(uint256 agreement) external {
        require(msg.sender == REGISTRY.governor(), AgreementGovernorRequired(msg.sender));
        _change(agreement, _inForce(agreement), AgreementStatus.Terminated);
    }

    /* VIEWS */

    /// @inheritdoc IExchangeAgreements
    function agreementOf(uint256 agreement) external view returns (Agreement memory) {
        return _known(agreement);
    }

    /// @inheritdoc IExchangeAgreements
    function agreements() external view returns (Agreement[] memory) {
        return _agreements;
    }

    /// @inheritdoc IExchangeAgreements
    function paperlessUnder(uint8 issuer, uint8 destination) external view returns (uint256 agreement) {
        uint256 standings = REGISTRY.standings();
        if (issuer == destination || !standings.isOpen(issuer) || !standings.isOpen(destination)) return 0;
        uint128 both = uint128(1) << issuer | uint128(1) << destination;
        uint256 count = _agreements.length;
        for (uint256 i; i < count; ++i) {
            bool covers = _agreements[i].members & both == both;
            if (covers && _agreements[i].status == AgreementStatus.Active) return i + 1;
        }
    }

    /// @inheritdoc IGoverned
    /// @dev That it is in force, and nothing else: members could evade a decision by acceding or denouncing meanwhile.
    function premiseOf(bytes calldata call) external view returns (bytes32) {
        bytes4 selector = bytes4(call);
        require(selector == IExchangeAgreements.terminate.selector, CallNotGoverned(selector));
        bool isTerminated = _known(abi.decode(call[4:], (uint256))).status == AgreementStatus.Terminated;
        return isTerminated ? bytes32(uint256(1)) : bytes32(0);
    }

    /// @inheritdoc IExchangeAgreements
    function version() external pure returns (string memory) {
        return "kpchain-agreements/1";
    }

    /* PRIVATE */

    /// @dev The status that follows from who is a member and who has acceded; it never goes back.
    function _settle(uint256 agreement, Agreement storage own) private {
        uint128 members = own.members;
        if (members & (members - 1) == 0) {
            _change(agreement, own, AgreementStatus.Terminated);
        } else if (own.activating == members) {
            _change(agreement, own, AgreementStatus.Active);
        } else if (own.piloting == members && own.status == AgreementStatus.Proposed) {
            _change(agreement, own, AgreementStatus.Pilot);
        }
    }

    function _change(uint256 agreement, Agreement storage own, AgreementStatus to) private {
        AgreementStatus from = own.status;
        if (from == to) return;
        own.status = to;
        emit AgreementStatusChanged(agreement, from, to);
    }

    /* PRIVATE: VIEWS */

    function _known(uint256 agreement) private view returns (Agreement storage) {
        require(agreement != 0 && agreement <= _agreements.length, AgreementUnknown(agreement));
        return _agreements[agreement - 1];
    }

    function _inForce(uint256 agreement) private view returns (Agreement storage own) {
        own = _known(agreement);
        require(own.status != AgreementStatus.Terminated, AgreementNotAtStatus(agreement, own.status));
    }

    /// @dev The Participant among the members for which the caller speaks; an open one where something starts.
    function _member(uint256 agreement, uint128 members, bool starts) private view returns (uint8 participant) {
        IParticipantRegistry.Account memory account = REGISTRY.accountOf(msg.sender);
        participant = account.participant;
        bool speaks = !account.suspended && (members >> participant) & 1 != 0
            && REGISTRY.focalPointOf(participant) == msg.sender && (!starts || REGISTRY.standings().isOpen(participant));
        require(speaks, MemberRequired(agreement, msg.sender));
    }

    function _setOf(uint8[] calldata members) private view returns (uint128 set) {
        uint256 count = REGISTRY.participantCount();
        bool fits = members.length >= 2 && members.length <= MAX_MEMBERS;
        for (uint256 i; fits && i < members.length; ++i) {
            uint128 bit = uint128(1) << members[i];
            fits = members[i] != NO_PARTICIPANT && members[i] <= count && set & bit == 0;
            set |= bit;
        }
        require(fits, MembersMalformed(members.length, MAX_MEMBERS));
    }
}
