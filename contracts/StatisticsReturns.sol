// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {IStatisticsReturns} from "./interfaces/IStatisticsReturns.sol";
import {STATISTICIAN} from "./libraries/Roles.sol";

/// @title StatisticsReturns
contract StatisticsReturns is IStatisticsReturns {
    /* TYPES */

    /// @dev The last return of a Participant for a period.
    struct Last {
        uint16 version;
        bytes32 digest;
    }

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_FILINGS = 50;
    uint256 private constant FIRST_YEAR = 2003;
    uint256 private constant LAST_PART = 6;

    IParticipantRegistry private immutable REGISTRY;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    mapping(uint8 participant => mapping(uint32 period => Last own) periods) private _returns;

    /* CONSTRUCTOR */

    /// @param registry_ the registry that says who is a statistician of whom.
    constructor(IParticipantRegistry registry_) {
        REGISTRY = registry_;
    }

    /* STATISTICIAN */

    /// @inheritdoc IStatisticsReturns
    function fileReturns(Filing[] calldata filings) external {
        require(filings.length != 0 && filings.length <= MAX_FILINGS, ReturnCount(filings.length, MAX_FILINGS));
        (uint8 participant, uint16 roles) = REGISTRY.activeOfficer(msg.sender);
        require(roles & STATISTICIAN != 0, StatisticianRequired(msg.sender, roles));
        for (uint256 i; i < filings.length; ++i) {
            _file(participant, filings[i]);
        }
    }

    /* VIEWS */

    /// @inheritdoc IStatisticsReturns
    function returnOf(uint8 participant, uint32 period) external view returns (uint16, bytes32) {
        Last storage last = _returns[participant][period];
        return (last.version, last.digest);
    }

    /// @inheritdoc IStatisticsReturns
    function version() external pure returns (string memory) {
        return "kpchain-returns/1";
    }

    /* PRIVATE */

    function _file(uint8 participant, Filing calldata filing) private {
        uint32 period = filing.period;
        bytes32 digest = filing.digest;
        require(period >> 4 >= FIRST_YEAR && period & 0xf <= LAST_PART, PeriodMalformed(period));
        require(digest != 0, ReturnDigestMissing(period));
        Last storage last = _returns[participant][period];
        require(digest != last.digest, ReturnUnchanged(participant, period, digest));
        last.digest = digest;
        uint16 number = ++last.version;
        emit ReturnFiled(participant, period, number, msg.sender, digest, filing.totals);
    }
}
