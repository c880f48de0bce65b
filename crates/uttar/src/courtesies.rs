//! Words of which the courtesies of a message are made: "I hope you are doing well", "an early reply would be appreciated", "yours sincerely". A sentence of nothing else
//! asks nothing. In a question of one sentence they are words like others: "how do I contact you" is one.
//! Written for this project.

use std::collections::HashSet;
use std::sync::LazyLock;

use uttar_analysis::{Analysis, Analyzer};

const COURTESIES: &str = "hope hoping doing well fine great nice day week weekend finds writing write wrote mail email message regards sincerely faithfully truly yours \
     grateful gratitude appreciate appreciated appreciation quick quickly prompt promptly early earliest soon soonest possible asap urgent urgently response respond \
     reply replies replied replying revert answer wait waiting await awaiting look looking forward needful kindly request requesting team customer care support service services staff concern concerned \
     contact contacting contacted long time loyal regular many years year always liked like love loved happy satisfied disappointed advance let know inform tell sent best warm wishes \
     attention matter convenience cooperation understanding \
     希望 一切顺利 一切 顺利 你们 我们 贵司 贵公司 客服 老客户 老 客户 顾客 用户 年 一直 喜欢 服务 产品 尽快 尽早 早日 回复 答复 回答 麻烦 烦请 劳烦 非常 十分 祝好 祝 商祺 此致 敬礼 期待 等待 盼 复 写信 写信给 来信 打扰 辛苦 抱歉 看 看看 一下 告诉 告知 帮 我 团队 亲 \
     आशा उम्मीद ठीक होंगे होंगी कुशल अच्छे अच्छा स्वस्थ साल सालों वर्ष वर्षों ग्राहक सेवा सेवाएँ पसंद हमेशा जल्दी जल्द शीघ्र जवाब उत्तर इंतज़ार इंतजार प्रतीक्षा लिख लिखा संपर्क बताएं बताएँ बताइए बताये देखें देखिए दें दीजिए कृपया प्लीज़ सादर भवदीय टीम महोदय आभारी आई \
     asha umeed theek saal grahak seva pasand hamesha jaldi jald jawab uttar intezar likh sampark batao bataye bataiye dekhiye kripya please plz dijiye \
     আশা ভালো ভাল আছেন বছর গ্রাহক সেবা পছন্দ সবসময় তাড়াতাড়ি দ্রুত শীঘ্র উত্তর জবাব অপেক্ষা অপেক্ষায় লিখছি যোগাযোগ জানান জানাবেন দয়া অনুগ্রহ দেখুন দেখবেন টিম মহোদয় কৃতজ্ঞ থাকব \
     நலமாக நலம் இருப்பீர்கள் நம்புகிறேன் ஆண்டுகளாக வருடங்களாக வாடிக்கையாளர் சேவை பிடிக்கும் எப்போதும் விரைவில் விரைவாக சீக்கிரம் பதில் அளிக்கவும் காத்திருக்கிறேன் எழுதுகிறேன் தொடர்பு தெரிவிக்கவும் சொல்லுங்கள் தயவுசெய்து தயவு பாருங்கள் அன்புடன் இப்படிக்கு \
     బాగున్నారని ఆశిస్తున్నాను సంవత్సరాలుగా ఏళ్లుగా కస్టమర్ సేవ ఇష్టం ఎప్పుడూ త్వరగా వెంటనే సమాధానం జవాబు ఇవ్వండి ఎదురుచూస్తున్నాను రాస్తున్నాను సంప్రదిస్తున్నాను తెలియజేయండి చెప్పండి దయచేసి చూడండి ఇట్లు \
     आशा बरे असाल वर्षांपासून ग्राहक सेवा आवडते नेहमी लवकर लवकरात उत्तर वाट पाहत लिहीत संपर्क कळवा सांगा कृपया पहा आपला आपली आभारी \
     આશા મજામાં સારા હશો વર્ષથી વર્ષોથી ગ્રાહક સેવા ગમે હંમેશા જલદી જલ્દી ઝડપથી જવાબ આપો આપશો રાહ લખું સંપર્ક જણાવો જણાવશો કૃપા કરીને જુઓ આભારી \
     ಚೆನ್ನಾಗಿದ್ದೀರಿ ಭಾವಿಸುತ್ತೇನೆ ಆಶಿಸುತ್ತೇನೆ ವರ್ಷಗಳಿಂದ ಗ್ರಾಹಕ ಸೇವೆ ಇಷ್ಟ ಯಾವಾಗಲೂ ಬೇಗ ಶೀಘ್ರ ಉತ್ತರ ಉತ್ತರಿಸಿ ನೀಡಿ ಕಾಯುತ್ತಿದ್ದೇನೆ ಬರೆಯುತ್ತಿದ್ದೇನೆ ಸಂಪರ್ಕ ತಿಳಿಸಿ ಹೇಳಿ ದಯವಿಟ್ಟು ನೋಡಿ ಇಂತಿ \
     സുഖമാണെന്ന് കരുതുന്നു വർഷമായി വർഷങ്ങളായി ഉപഭോക്താവ് ഉപഭോക്താവാണ് സേവനം ഇഷ്ടമാണ് എപ്പോഴും വേഗം ഉടൻ മറുപടി തരൂ തരുമോ നൽകുക കാത്തിരിക്കുന്നു എഴുതുന്നത് ബന്ധപ്പെടുന്നത് അറിയിക്കുക പറയൂ ദയവായി നോക്കൂ എന്ന് \
     ਉਮੀਦ ਆਸ ਠੀਕ ਹੋਵੋਗੇ ਸਾਲਾਂ ਸਾਲ ਗਾਹਕ ਸੇਵਾ ਪਸੰਦ ਹਮੇਸ਼ਾ ਜਲਦੀ ਛੇਤੀ ਜਵਾਬ ਦਿਓ ਉਡੀਕ ਲਿਖ ਸੰਪਰਕ ਦੱਸੋ ਕਿਰਪਾ ਦੇਖੋ ਟੀਮ ਧੰਨਵਾਦੀ";

/// Whether a word, as the analysis gives it, is one that courtesies are made of.
pub(crate) fn is_courtesy(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let analyzer = Analyzer::new();
        let mut words = HashSet::new();
        let mut analysis = Analysis::default();
        for courtesy in COURTESIES.split_whitespace() {
            analyzer.analyze(courtesy, &[], &mut analysis);
            words.extend(analysis.words.terms().map(str::to_owned));
        }
        words
    });
    WORDS.contains(word)
}
