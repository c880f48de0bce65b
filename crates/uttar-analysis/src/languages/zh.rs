//! Chinese (zh-Hans and zh-Hant meet).
//!
//! Words come from the dictionary segmenter, not from spaces; there are no endings to strip.

use unicode_script::Script;

use super::Recipe;
use crate::stemmer::Stemmer;

// Not 没 (退款没到账 is not 退款多久到账), 还 (怎么还: how to pay back), 到 (还没到: not arrived) nor 真 (是真的吗), which are what is asked for
// at times. Cantonese ones only where no variant (chinese/variants.txt) makes them Mandarin: 佢 is 他, 边度 is 哪里.
const STOP_WORDS: &str = "的 了 吗 呢 吧 啊 呀 哦 嘛 啦 着 地 之 我 你 您 他 她 它 我们 你们 您们 他们 她们 它们 咱们 大家 自己 谁 \
     是 在 有 有没有 是不是 不是 和 与 跟 或 或者 不 也 都 就 才 又 再 很 太 更 最 要 会 能 可以 不能 能不能 可不可以 会不会 要不要 \
     什么 怎么 怎么办 怎么样 怎样 如何 怎 怎办 什 为 哪 哪里 哪个 哪些 为什么 多少 多久 多长时间 什么时候 几 几时 何时 \
     这 那 这个 那个 这些 那些 这里 那里 这样 那样 这么 那么 给 被 把 从 向 请 请问 一下 但 但是 因为 所以 如果 而 \
     点算 哋 系 嘅 咁 乜";

/// The same in Latin letters, as people type them.
const ROMANISED_STOP_WORDS: &str =
    "de le ma ne ba wo nin ni ta women nimen tamen ziji shi zai you meiyou he bu bushi shibushi ye dou jiu yao hui neng \
     nengbuneng keyi shenme zenme zenmeban zenyang ruhe nali nage weishenme duoshao duojiu ji zhe na zhege qing qingwen yixia";

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
