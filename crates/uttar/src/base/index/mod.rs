//! The index behind the store: brought up to date, renewed when it is damaged, shown to searches as a whole.

mod catch_up;
#[cfg(test)]
mod catch_up_tests;
mod checker;
#[cfg(test)]
mod fault_tests;
mod forgetter;
mod indexer;
mod projection;
mod refresher;
mod shown;
mod verify;

pub use self::refresher::IndexState;
pub use self::verify::{Verification, verify};

pub(super) use self::catch_up::{first_view, product_words};
pub(super) use self::checker::Checker;
pub(super) use self::forgetter::Forgetter;
pub(super) use self::projection::Projection;
pub(super) use self::refresher::Refresher;
pub(super) use self::shown::{Renewed, Shown};
