// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICertificateLedger} from "../interfaces/ICertificateLedger.sol";
import {IParticipantRegistry} from "../interfaces/IParticipantRegistry.sol";
import {Record} from "../libraries/Record.sol";
import {State, Timing} from "../libraries/Types.sol";

/// @title Records
/// @dev What the ledger keeps: records by digest and the numbers that are used up; and what may be asked about them.
abstract contract Records is ICertificateLedger {
    /* TYPES */

    /// @dev A storage slot with a record, so that a slot found once is read and written through one pointer.
    struct Slot {
        Record record;
    }

    /// @dev A storage slot with a bit for each of 256 consecutive serials, set where the number is used up.
    struct Page {
        uint256 bits;
    }

    /// @dev The page on which a batch uses numbers up. Its numbers mostly follow each other, so that a page is read and
    /// written once for many of them.
    struct OpenPage {
        uint256 series;
        uint256 index;
        uint256 bits;
    }

    /* CONSTANTS */

    // solhint-disable private-vars-leading-underscore, constants are in capitals (forge lint: screaming-snake-case)

    uint256 private constant MAX_BATCH = 200;

    /// @dev Officers name dates in their own time zone, up to 14 hours ahead of GMT.
    uint256 internal constant DAYS_AHEAD = 1;

    /// @dev The index of no page: serials have 64 bits.
    uint256 private constant NO_PAGE = type(uint256).max;

    IParticipantRegistry internal immutable REGISTRY;

    // solhint-enable private-vars-leading-underscore

    /* STORAGE */

    mapping(bytes32 digest => Slot slot) private _slots;
    mapping(uint256 series => mapping(uint256 page => Page serials) pages) private _used;

    /* CONSTRUCTOR */

    /// @param registry_ the registry that decides who may act.
    constructor(IParticipantRegistry registry_) {
        REGISTRY = registry_;
    }

    /* VIEWS */

    /// @inheritdoc ICertificateLedger
    function recordOf(bytes32 digest) external view returns (Record) {
        return _slots[digest].record;
    }

    /// @inheritdoc ICertificateLedger
    function recordsOf(bytes32[] calldata digests) external view returns (Record[] memory records) {
        records = new Record[](digests.length);
        for (uint256 i; i < digests.length; ++i) {
            records[i] = _slots[digests[i]].record;
        }
    }

    /// @inheritdoc ICertificateLedger
    function statusOf(bytes32 digest) external view returns (State, Timing) {
        return _statusOf(digest);
    }

    /// @inheritdoc ICertificateLedger
    function statusesOf(bytes32[] calldata digests)
        external
        view
        returns (State[] memory states, Timing[] memory timings)
    {
        states = new State[](digests.length);
        timings = new Timing[](digests.length);
        for (uint256 i; i < digests.length; ++i) {
            (states[i], timings[i]) = _statusOf(digests[i]);
        }
    }

    /// @inheritdoc ICertificateLedger
    function isNumberUsed(uint256 number) external view returns (bool) {
        return (_used[number >> 64][uint64(number) >> 8].bits >> (number & 0xff)) & 1 != 0;
    }

    /// @inheritdoc ICertificateLedger
    function registry() external view returns (IParticipantRegistry) {
        return REGISTRY;
    }

    /* INTERNAL */

    /// @dev Uses a number up, on the open page. `_close` writes the last one.
    function _mark(uint256 number, OpenPage memory open) internal {
        uint256 index = uint64(number) >> 8;
        if (index != open.index) _turn(index, open);
        uint256 bits = open.bits;
        uint256 bit = 1 << (number & 0xff);
        require(bits & bit == 0, NumberAlreadyUsed(number));
        open.bits = bits | bit;
    }

    /// @dev Writes the open page.
    function _close(OpenPage memory open) internal {
        _used[open.series][open.index].bits = open.bits;
    }

    function _slotOf(bytes32 digest) internal view returns (Slot storage) {
        return _slots[digest];
    }

    function _known(bytes32 digest) internal view returns (Record record) {
        record = _slots[digest].record;
        require(Record.unwrap(record) != 0, RecordUnknown(digest));
    }

    function _today() internal view returns (uint256) {
        return block.timestamp / 1 days;
    }

    function _requireBatch(uint256 size) internal pure {
        require(size != 0 && size <= MAX_BATCH, LedgerBatchSize(size, MAX_BATCH));
    }

    function _requireDate(uint256 on, uint256 earliest, uint256 today) internal pure {
        uint256 latest = today + DAYS_AHEAD;
        require(on >= earliest && on <= latest, DateOutOfBounds(on, earliest, latest));
    }

    function _isBeforeExport(State state) internal pure returns (bool) {
        return state == State.Issued || state == State.Validated;
    }

    /// @dev Prepares for the numbers of a series: the first one opens its page.
    function _prepare(OpenPage memory open, uint256 series) internal pure {
        open.series = series;
        open.index = NO_PAGE;
    }

    /* PRIVATE */

    function _turn(uint256 index, OpenPage memory open) private {
        if (open.index != NO_PAGE) _close(open);
        open.index = index;
        open.bits = _used[open.series][index].bits;
    }

    function _statusOf(bytes32 digest) private view returns (State state, Timing timing) {
        Record record = _slots[digest].record;
        state = record.state();
        if (_today() <= record.expiresOn()) return (state, Timing.InTime);
        if (_isBeforeExport(state)) return (state, Timing.Expired);
        bool under = state == State.InTransit || state == State.Arrived || state == State.Detained
            || state == State.ReturnOrdered;
        return (state, under ? Timing.Overdue : Timing.InTime);
    }
}
