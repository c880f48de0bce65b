//! Chinese: traditional and simplified characters meet, and runs of characters become words.

mod dictionary;
mod segmenter;
mod simplify;

pub(crate) use segmenter::ChineseSegmenter;
pub(crate) use simplify::simplify;
