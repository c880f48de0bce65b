//! Words that greet, thank, take leave or ask for help without saying with what, in every language and in Latin letters as people type them: who says nothing else has
//! asked nothing that an entry could answer.
//! Written for this project.

use std::collections::HashSet;
use std::sync::LazyLock;

use uttar_analysis::{Analysis, Analyzer};

const GREETINGS: &str = "hello hi hey hiya good morning afternoon evening night thanks thank thankyou thx welcome bye goodbye ok okay sir madam dear bhai bhaiya anna akka didi \
     namaste namasthe namaskar namaskara namaskaram namaskaaram nomoskar vanakkam salaam salam adaab sat sri akal \
     dhanyavad dhanyavaad dhanyawad dhonnobad shukriya shukria nandri nanri nanni abhar aabhar alvida \
     nihao ninhao xiexie zaijian baibai \
     नमस्ते नमस्कार प्रणाम हैलो हेलो हाय धन्यवाद शुक्रिया आभार अलविदा सुप्रभात \
     নমস্কার হ্যালো হাই ধন্যবাদ বিদায় নমস্কাৰ \
     வணக்கம் ஹலோ ஹாய் நன்றி \
     నమస్కారం నమస్తే హలో హాయ్ ధన్యవాదాలు ధన్యవాదములు \
     ನಮಸ್ಕಾರ ನಮಸ್ತೆ ಹಲೋ ಹಾಯ್ ಧನ್ಯವಾದ ಧನ್ಯವಾದಗಳು \
     നമസ്കാരം നമസ്തേ ഹലോ ഹായ് നന്ദി \
     નમસ્તે નમસ્કાર હેલો હાય આભાર ધન્યવાદ આવજો \
     ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ ਨਮਸਤੇ ਹੈਲੋ ਹਾਏ ਧੰਨਵਾਦ ਸ਼ੁਕਰੀਆ \
     ନମସ୍କାର ଧନ୍ୟବାଦ \
     سلام السلام علیکم ہیلو شکریہ \
     सर मैडम भाई স্যার சார் சகோ సార్ ಸರ್ സാർ സർ સર ਸਰ ভাই ভাইয়া అన్నా ಅಣ್ಣ ભાઈ ਭਾਈ \
     help problem problems issue issues query doubt question trouble madad samasya sahayata udavi utavi sahayam sahaya sahajjo somossa \
     मदद सहायता समस्या दिक्कत परेशानी सवाल मदत अडचण प्रश्न \
     সাহায্য সমস্যা প্রশ্ন உதவி பிரச்சனை பிரச்சினை கேள்வி సహాయం సమస్య ప్రశ్న ಸಹಾಯ ಸಮಸ್ಯೆ ಪ್ರಶ್ನೆ സഹായം പ്രശ്നം ചോദ്യം \
     મદદ સમસ્યા તકલીફ પ્રશ્ન ਮਦਦ ਸਮੱਸਿਆ ਸਵਾਲ ସାହାଯ୍ୟ ସମସ୍ୟା مدد مسئلہ سوال 帮助 帮忙 问题 求助 wenti bangmang \
     你好 您好 哈喽 哈啰 嗨 谢谢 谢谢您 多谢 感谢 感谢您 再见 拜拜 早上好 上午好 下午好 晚上好 好的 好 嗯 哦 喂 哎 唉 呃 哈 哈哈 对 行";

/// Whether a word, as the analysis gives it, greets, thanks, takes leave or asks for help.
pub(crate) fn is_greeting(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let analyzer = Analyzer::new();
        let mut words = HashSet::new();
        let mut analysis = Analysis::default();
        for greeting in GREETINGS.split_whitespace() {
            analyzer.analyze(greeting, &[], &mut analysis);
            words.extend(analysis.words.terms().map(str::to_owned));
        }
        words
    });
    WORDS.contains(word)
}
