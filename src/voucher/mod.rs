//! What is known of a voucher: the code, the verdict, what it gives, the report. Plain types and
//! rules, no I/O.

mod address;
mod answer;
mod code;
mod report;
mod rights;
mod verdict;

pub use address::{Address, masked_mobile};
pub use answer::{Answer, Doubt, Inquiry, Said, Worded, Wording};
pub use code::{Code, Kind, Service, group, is_invisible};
pub use report::{Report, ReportId};
pub use rights::{Coupon, Exchange, Good, Prepared, Redeem, Right, RightKind, Rights};
pub use verdict::{Opinion, Verdict, verdict};
