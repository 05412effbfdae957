// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev Where a record stands. Lots are Declared and stay so; the others are stations of a certificate's life.
/// The legal steps between them are data/state_machine.csv of the Python package, generated into Transitions.sol.
enum State {
    None,
    Declared,
    Issued,
    Validated,
    InTransit,
    Arrived,
    Confirmed,
    Detained,
    ReturnOrdered,
    Returned,
    Seized,
    Forfeited,
    Void,
    Replaced,
    Lost
}

/// @dev What a record is: three kinds of lot (a source), three kinds of certificate.
enum Kind {
    None,
    Production,
    Legacy,
    PaperImport,
    Standard,
    Replacement,
    Technical
}

/// @dev What an officer does to a certificate.
enum Action {
    Issue,
    Validate,
    Void,
    Replace,
    Export,
    Transit,
    Arrive,
    Confirm,
    Detain,
    OrderReturn,
    AcceptReturn,
    Seize,
    Release,
    Forfeit,
    ReportLost
}

/// @dev What the clock says of a certificate that is not at its end.
/// Expired: Issued or Validated and past its expiry. Overdue: under way and past its expiry.
enum Timing {
    InTime,
    Expired,
    Overdue
}

/// @dev How the goods were checked before an import or a return was confirmed (EU Reg. 2368/2002 Art. 4(5)).
enum Check {
    NotOpened,
    Opened
}

/// @dev Why carats leave the scheme.
enum Exit {
    Manufacture,
    Loss,
    Sample
}

/// @dev What members are warned of. Fake: a certificate was presented that is not on the ledger or does not match it.
/// Stolen: the goods of a certificate were stolen. RangeWithdrawn: numbers are no longer to be accepted, such as those of
/// stolen forms. Ended: what was warned of under this number or digest before is settled.
enum AlertKind {
    Fake,
    Stolen,
    RangeWithdrawn,
    Ended
}

/// @dev The state of a Participant.
enum Status {
    None,
    Applicant,
    Admitted,
    Restricted,
    Suspended,
    Withdrawn
}
