//! The base as it was, and as it would be with a draft.

mod declared;
mod restore;
mod states;
mod versions;

pub(super) use self::states::States;
