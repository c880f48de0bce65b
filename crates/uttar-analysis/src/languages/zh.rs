//! Chinese (zh-Hans and zh-Hant meet).
//!
//! Words come from the dictionary segmenter, not from spaces; there are no endings to strip.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::Stemmer;

const STOP_WORDS: &str = "的 了 吗 呢 吧 啊 我 你 您 他 是 在 有 和 与 不 也 都 就 要 会 能 可以 什么 怎么 怎样 如何 \
     哪里 哪个 为什么 多少 多久 多长时间 几 这 那 这个 那个 请 请问 一下 点算 哋";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "de le ma ne ba wo nin ni shi zai you he bu ye dou jiu yao hui neng keyi shenme zenme zenyang ruhe nali \
     weishenme duoshao ji zhe na zhege nage qing qingwen yixia";

pub(super) fn recipe() -> Recipe {
    Recipe {
        tag: "zh",
        script: Script::Han,
        stemmer: Stemmer::None,
        stop_words: STOP_WORDS,
        romanised_stop_words: ROMANISED_STOP_WORDS,
        #[cfg(test)]
        samples: super::Samples {
            whole_words: &["电池", "充电", "退货"],
            same_stem: &[],
            other_stem: &[("电池", "电视")],
        },
    }
}
