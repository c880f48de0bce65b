//! Writing: checked, stored, then shown.

mod check;
mod commit;
mod curate;
mod declare;
mod drafts;
mod import;
mod missing;
mod once;
mod reserve;
mod silenced;
mod write;

pub use self::drafts::Draft;
pub use self::import::{ImportOptions, ImportReport};

pub(super) use self::commit::document;
pub(super) use self::curate::{refuse, within};
pub(super) use self::declare::twice;
pub(super) use self::reserve::Reserve;
