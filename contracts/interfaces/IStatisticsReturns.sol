// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The statistical returns of Participants
/// @notice A return is filed for a Participant and a period, by its digest and totals. Figures are restated in real life:
/// a later return for the same period is a new version, and the earlier ones stay on record.
/// @custom:kp Core Document Annex III.
interface IStatisticsReturns {
    /// @notice The totals of a return: weights in points, values in US cents.
    /// @param exported weight exported.
    /// @param exportedCents its value.
    /// @param imported weight imported.
    /// @param importedCents its value.
    /// @param produced weight mined.
    /// @param producedCents its value.
    /// @param issued number of certificates validated for export.
    /// @param received number of imported shipments with certificates.
    struct Totals {
        uint64 exported;
        uint64 exportedCents;
        uint64 imported;
        uint64 importedCents;
        uint64 produced;
        uint64 producedCents;
        uint32 issued;
        uint32 received;
    }

    /// @notice A return to be filed.
    /// @param period the period: year * 16 + part, the part being 0 for the year, 1 to 4 for a quarter, 5 and 6 for a
    /// half-year.
    /// @param digest digest of the return document.
    /// @param totals its totals.
    struct Filing {
        uint32 period;
        bytes32 digest;
        Totals totals;
    }

    /// @notice A return was filed, or restated where `version` is above 1.
    event ReturnFiled(
        uint8 indexed participant,
        uint32 indexed period,
        uint16 indexed version,
        address officer,
        bytes32 digest,
        Totals totals
    );

    /// @notice 1 to `limit` returns are filed at once.
    error ReturnCount(uint256 count, uint256 limit);

    /// @notice The officer does not hold the role STATISTICIAN.
    error StatisticianRequired(address officer, uint16 held);

    /// @notice A period is a year from 2003 on, with a part from 0 to 6.
    error PeriodMalformed(uint32 period);

    /// @notice A return needs a digest.
    error ReturnDigestMissing(uint32 period);

    /// @notice The return is the one that was filed last for this period.
    error ReturnUnchanged(uint8 participant, uint32 period, bytes32 digest);

    /// @notice Files returns. Needs STATISTICIAN; a suspended Participant owes its returns too.
    /// @param filings 1 to 50 of them.
    function fileReturns(Filing[] calldata filings) external;

    /// @notice The last version and its digest; zero where none was filed.
    function returnOf(uint8 participant, uint32 period) external view returns (uint16 version, bytes32 digest);

    /// @notice The version of this contract, compared by clients before they trust its ABI.
    function version() external pure returns (string memory);
}
