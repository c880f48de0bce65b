//! Requests with a name: made again, they do nothing and give what they gave first.

use serde::Serialize;

use crate::base::KnowledgeBase;
use crate::change::{WriteOptions, WriteOutcome};
use crate::error::Result;
use crate::store::Request;

impl KnowledgeBase {
    /// Carries a request out, unless it was made before under its name: then it gives what came of it. `content` is all
    /// that tells it from another request. What is carried out stores the request with its changes; of two at the same
    /// time the store carries out one, and gives its outcomes to both.
    pub(in crate::base) fn carry_out_once(
        &self,
        content: &impl Serialize,
        options: &WriteOptions,
        carry_out: impl FnOnce(Option<Request>) -> Result<Vec<WriteOutcome>>,
    ) -> Result<Vec<WriteOutcome>> {
        let Some(id) = &options.request_id else { return carry_out(None) };
        let content = serde_json::to_vec(content).expect("requests are plain data");
        let request = Request { id: id.clone(), digest: digest(&content) };
        match self.store.first_outcomes(&request)? {
            Some(first) => Ok(first),
            None => carry_out(Some(request)),
        }
    }
}

/// Tells contents apart: FNV-1a with 128 bits.
fn digest(bytes: &[u8]) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME));
    format!("{hash:032x}")
}
