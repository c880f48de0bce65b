//! Units in eleven languages: what a number counts, and how many of the smallest unit of its dimension one is.
//!
//! Written for this project from the words that support texts use. A unit that is not here makes no error: its number
//! is compared without unit.

use std::sync::LazyLock;

use super::lexicon::Lexicon;

/// What a number measures. Numbers of different dimensions are never the same fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Dimension {
    /// In seconds: seconds to weeks.
    Duration,
    /// Working days are no days.
    WorkingDays,
    /// Months and years.
    Months,
    /// In millimetres.
    Length,
    Inches,
    /// In grams.
    Mass,
    /// In millilitres.
    Volume,
    /// In watts.
    Power,
    /// In watt hours.
    Energy,
    /// In milliampere hours.
    Charge,
    Voltage,
    /// In kilohertz.
    Frequency,
    /// In megabytes.
    Storage,
    /// In megabits a second.
    Speed,
    Pressure,
    Temperature,
    Percent,
    Money(Currency),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Currency {
    Inr,
    Cny,
    Usd,
    Eur,
}

/// A dimension and how many of its smallest unit one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) dimension: Dimension,
    pub(super) factor: i128,
}

const fn unit(dimension: Dimension, factor: i128) -> Unit {
    Unit { dimension, factor }
}

/// Units after a number.
static AFTER: LazyLock<Lexicon<Unit>> = LazyLock::new(|| {
    use Dimension as D;
    Lexicon::new([
        (
            unit(D::Duration, 1),
            "s|sec|secs|second|seconds|秒|秒钟|秒鐘|सेकंड|सेकेंड|सेकण्ड|सेकेण्ड|सेकंद|সেকেন্ড|ছেকেণ্ড|வினாடி|நொடி|விநாடி|సెకన్|సెకండ్|సెకను|સેકન્ડ|સેકંડ|ಸೆಕೆಂಡ್|ಸೆಕೆಂಡು|സെക്കൻഡ്|സെക്കന്റ്|സെക്കന്‍ഡ്|ਸਕਿੰਟ|ਸੈਕਿੰਡ|ਸੈਕੰਡ",
        ),
        (
            unit(D::Duration, 60),
            "min|mins|minute|minutes|分钟|分鐘|मिनट|मिनिट|মিনিট|நிமிட|నిమిష|મિનિટ|ನಿಮಿಷ|മിനിറ്റ്|മിനിറ്റി|മിനിട്ട്|മിനിട്ടി|ਮਿੰਟ",
        ),
        (
            unit(D::Duration, 3_600),
            "h|hr|hrs|hour|hours|ghante|ghanta|ghanton|小时|个小时|小時|個小時|钟头|个钟头|鐘頭|घंट|घण्ट|तास|ঘণ্ট|ঘন্ট|மணி நேர|மணிநேர|గంట|કલાક|ಗಂಟೆ|ಘಂಟೆ|മണിക്കൂ|ਘੰਟ",
        ),
        (
            unit(D::Duration, 86_400),
            "day|days|din|dino|dinon|天|日|दिन|दिवस|দিন|நாள்|நாட்|நாளி|రోజు|రోజ|దినా|દિવસ|દહાડ|ದಿನ|ದಿವಸ|ദിവസ|ਦਿਨ|ਦਿਹਾੜ",
        ),
        (
            unit(D::Duration, 604_800),
            "week|weeks|hafte|hafta|周|个星期|星期|个礼拜|週|個星期|हफ़्त|हफ्त|सप्ताह|आठवड|সপ্তাহ|வாரம்|வாரங்க|வாரத்|వారం$|వారంలో|వారాల|అఠవాడ|અઠવાડિ|સપ્તાહ|ವಾರ$|ವಾರಗಳ|ವಾರದ|ആഴ്ച|ਹਫ਼ਤ|ਹਫਤ",
        ),
        (
            unit(D::WorkingDays, 1),
            "working day|working days|business day|business days|工作日|个工作日|個工作日|कार्य दिवस|कार्यदिवस|कामकाजी दिन|कामकाजाचे दिवस|कामकाजाच्या दिवस|कामाचे दिवस|कामाच्या दिवस|কর্মদিবস|কার্যদিবস|কাজের দিন|வேலை நா|பணி நா|పని దిన|పని రోజ|પની દિન|કામકાજના દિવસ|કામના દિવસ|ಕೆಲಸದ ದಿನ|പ്രവൃത്തി ദിവസ|പ്രവൃത്തിദിവസ|ਕੰਮਕਾਜੀ ਦਿਨ|ਕੰਮ ਵਾਲੇ ਦਿਨ|ਕੰਮ ਦੇ ਦਿਨ",
        ),
        (
            unit(D::Months, 1),
            "month|months|mahina|mahine|mahino|mahinon|个月|個月|महीन|महिन|माह|মাস|மாதம்|மாதங்|மாதத்|மாத$|నెల|મહિન|માસ|ತಿಂಗಳ|മാസ|ਮਹੀਨ",
        ),
        (unit(D::Months, 12), "year|years|yr|yrs|saal|年|साल|वर्ष|বছর|ஆண்டு|வருட|సంవత్సర|ఏళ్ల|ఏళ్ళ|વર્ષ|ವರ್ಷ|വർഷ|കൊല്ല|ਸਾਲ"),
        (
            unit(D::Percent, 1),
            "%|٪|percent|per cent|प्रतिशत|फ़ीसद|फीसद|टक्क|শতাংশ|சதவீத|சதவிகித|శాతం|ટકા|ಶೇಕಡ|ಪ್ರತಿಶತ|ശതമാന|ਫ਼ੀਸਦ|ਫੀਸਦ|ਪ੍ਰਤੀਸ਼ਤ",
        ),
        (unit(D::Power, 1), "w|watt|watts|瓦|瓦特|वॉट|वाट|ওয়াট|வாட்|వాట్|વોટ|ವ್ಯಾಟ್|വാട്ട്|ਵਾਟ"),
        (unit(D::Power, 1_000), "kw|千瓦"),
        (unit(D::Energy, 1), "wh|瓦时|瓦時"),
        (unit(D::Energy, 1_000), "kwh|千瓦时|度电"),
        (unit(D::Charge, 1), "mah|毫安时|毫安時|毫安"),
        (unit(D::Charge, 1_000), "ah"),
        (unit(D::Voltage, 1), "v|volt|volts|伏|वोल्ट|ভোল্ট|வோல்ட்|వోల్ట్|વોલ્ટ|ವೋಲ್ಟ್|വോൾട്ട്|ਵੋਲਟ"),
        (unit(D::Frequency, 1_000_000), "ghz|吉赫"),
        (unit(D::Frequency, 1_000), "mhz|兆赫"),
        (unit(D::Frequency, 1), "khz"),
        (unit(D::Storage, 1), "mb"),
        (unit(D::Storage, 1_000), "gb|जीबी|জিবি|ஜிபி|జీబీ|જીબી|ಜಿಬಿ|ജിബി|ਜੀਬੀ"),
        (unit(D::Storage, 1_000_000), "tb"),
        (unit(D::Speed, 1), "mbps|mb/s"),
        (unit(D::Speed, 1_000), "gbps"),
        (unit(D::Length, 1), "mm|毫米|मिमी|मिलीमीटर|মিলিমিটার"),
        (
            unit(D::Length, 10),
            "cm|cms|厘米|公分|सेमी|से.मी|सेंमी|सें.मी|सेंटीमीटर|सेंटिमीटर|সেমি|সেন্টিমিটার|செ.மீ|செமீ|சென்டிமீட்டர்|సెం.మీ|సెంటీమీటర|સેમી|સેન્ટિમીટર|ಸೆಂ.ಮೀ|ಸೆಂಟಿಮೀಟರ್|സെ.മീ|സെന്റിമീറ്റ|ਸੈਂਟੀਮੀਟਰ|ਸੈਮੀ",
        ),
        (unit(D::Length, 1_000), "m|metre|metres|meter|meters|米|मीटर|मी$|মিটার|மீட்டர்|மீ$|మీటర|మీ$|મીટર|ಮೀಟರ್|ಮೀ$|മീറ്റ|ਮੀਟਰ"),
        (
            unit(D::Length, 1_000_000),
            "km|kms|公里|千米|किमी|कि.मी|किलोमीटर|কিমি|কিলোমিটার|கி.மீ|கிலோமீட்டர்|కి.మీ|కిలోమీటర|કિમી|કિલોમીટર|ಕಿ.ಮೀ|ಕಿಲೋಮೀಟರ್|കി.മീ|കിലോമീറ്റ|ਕਿਲੋਮੀਟਰ",
        ),
        (unit(D::Inches, 1), "inch|inches|″|英寸|寸|इंच|ইঞ্চি|இன்ச்|அங்குல|ఇంచ్|అంగుళ|ઇંચ|ಇಂಚ್|ಇಂಚು|ഇഞ്ച്|ਇੰਚ"),
        (unit(D::Mass, 1), "g|gm|gms|gram|grams|克|ग्राम|ग्रॅम|গ্রাম|கிராம்|గ్రామ|ગ્રામ|ಗ್ರಾಂ|ഗ്രാം|ਗ੍ਰਾਮ"),
        (unit(D::Mass, 1_000), "kg|kgs|kilo|kilos|公斤|千克|किलो|किग्रा|কেজি|কিলো|கிலோ|కిలో|కేజీ|કિલો|કિગ્રા|ಕಿಲೋ|ಕೆಜಿ|കിലോ|ਕਿਲੋ"),
        (unit(D::Volume, 1), "ml|毫升|मिली|মিলি"),
        (unit(D::Volume, 1_000), "l|litre|litres|liter|liters|升|लीटर|लिटर|লিটার|லிட்டர்|లీటర|લિટર|લીટર|ಲೀಟರ್|ലിറ്റ|ਲੀਟਰ"),
        (unit(D::Pressure, 1), "psi"),
        (unit(D::Temperature, 1), "°c|° c|°|degree|degrees|摄氏度|度|डिग्री|अंश|ডিগ্রি|டிகிரி|డిగ్రీ|ડિગ્રી|ಡಿಗ್ರಿ|ഡിഗ്രി|ਡਿਗਰੀ"),
        (
            unit(D::Money(Currency::Inr), 1),
            "₹|rs|inr|rupee|rupees|rupaye|rupaiye|rupay|रुपये|रुपए|रुपय|रुपया|रुपयां|रु|টাকা|রুপি|ரூபா|రూపా|રૂપિ|ರೂಪಾ|ರೂ$|രൂപ|ਰੁਪ|卢比",
        ),
        (unit(D::Money(Currency::Cny), 1), "元|块钱|塊錢|人民币|yuan|rmb|cny|युआन"),
        (unit(D::Money(Currency::Usd), 1), "usd|dollar|dollars|美元|डॉलर"),
        (unit(D::Money(Currency::Eur), 1), "eur|euro|euros|欧元|€"),
    ])
});

/// Signs and words before a number.
static BEFORE: LazyLock<Lexicon<Unit>> = LazyLock::new(|| {
    use Dimension as D;
    Lexicon::new([
        (unit(D::Money(Currency::Inr), 1), "₹|rs|rs.|inr|रु$|रु.|रू$|रू.|ரூ|ரூ.|రూ|రూ.|રૂ|રૂ.|ರೂ|ರೂ.|രൂ|രൂ.|ਰੁ|ਰੁ."),
        (unit(D::Money(Currency::Cny), 1), "¥|rmb|cny"),
        // The full-width sign stands for the plain one, which marks whole words here.
        (unit(D::Money(Currency::Usd), 1), "＄|us＄|usd"),
        (unit(D::Money(Currency::Eur), 1), "€|eur"),
        (unit(D::Percent, 1), "百分之|ಶೇ|ಶೇ.|ಶೇಕಡಾ|ಶೇಕಡ"),
    ])
});

/// Numerals that multiply the number before them.
static MULTIPLIERS: LazyLock<Lexicon<i128>> = LazyLock::new(|| {
    Lexicon::new([
        (1_000, "thousand|हज़ार|हजार|হাজার|ஆயிர|వేల$|వేలు|હજાર|ಸಾವಿರ|ആയിര|ਹਜ਼ਾਰ|千"),
        (10_000, "万|萬"),
        (100_000, "lakh|lakhs|lac|लाख|লাখ|লক্ষ|லட்ச|లక్ష|લાખ|ಲಕ್ಷ|ലക്ഷ|ਲੱਖ"),
        (1_000_000, "million"),
        (10_000_000, "crore|crores|करोड़|कोटी|কোটি|கோடி|కోట్ల|కోటి|કરોડ|ಕೋಟಿ|കോടി|ਕਰੋੜ"),
        (100_000_000, "亿|億"),
    ])
});

/// The unit that `text` begins with, and its length in bytes.
pub(super) fn after(text: &str) -> Option<(usize, Unit)> {
    AFTER.at_start(text)
}

/// The unit that `text` ends with, spaces left out.
pub(super) fn before(text: &str) -> Option<(usize, Unit)> {
    BEFORE.at_end(text)
}

/// The multiplying numeral that `text` begins with.
pub(super) fn multiplier(text: &str) -> Option<(usize, i128)> {
    MULTIPLIERS.at_start(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_meet_across_languages() {
        for forms in [
            &["days", "दिनों में", "天内", "দিনের", "நாட்களுக்குள்", "రోజుల", "દિવસની", "ದಿನಗಳ", "ദിവസത്തിനുള്ളിൽ", "ਦਿਨਾਂ"][..],
            &[
                "working days",
                "个工作日",
                "कार्य दिवस",
                "कामकाजाच्या दिवसांत",
                "কর্মদিবসের",
                "வேலை நாட்களில்",
                "పని దినాల్లో",
                "કામકાજના દિવસમાં",
            ],
            &[
                "hours.",
                "小时",
                "घंटे",
                "तासांत",
                "ঘণ্টার",
                "மணி நேரத்தில்",
                "గంటల",
                "કલાકમાં",
                "ಗಂಟೆಗಳಲ್ಲಿ",
                "മണിക്കൂറിനുള്ളിൽ",
                "ਘੰਟਿਆਂ",
            ],
        ] {
            let first = after(forms[0]).map(|(_, unit)| unit);
            for form in forms {
                assert_eq!(after(form).map(|(_, unit)| unit), first, "{form}");
            }
        }
    }

    #[test]
    fn a_warranty_is_no_week_and_you_no_metre() {
        for word in ["వారంటీ", "வாரண்டி", "ವಾರಂಟಿ", "మీరు", "gift", "मीन"]
        {
            assert_eq!(after(word), None, "{word}");
        }
    }
}
