//! Mentions: which products a question names, in whatever script and spelling.
//!
//! A name is a row of units: words, numbers, single Chinese characters. Two units meet if they are the same word in
//! normal form, have the same stem, or sound alike across scripts: "नोट १२ प्रो" is "note12 pro". All names stand in
//! one trie (Fredkin 1960) with an edge for each spelling of a unit; the longest name at a place counts, so that a Note
//! 12 Pro is no Note 12.
//!
//! Units sound alike if they are heard alike in full, vowels and voicing included: బట్టలు (clothes) is no బూట్లు
//! (boots), and clouds are no clothes. Tamil does not write what is voiced, nor Urdu most vowels: a unit in either
//! meets one in another script by what both write.
//!
//! A name of one unit meets by a long sound only, and never by that of a function word: "phone" sounds like "bana"
//! (made) and "pan" (but). What people leave out is known too: the brand before a model, where a word begins the names
//! of several products and a number is left.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Serialize;
use uttar_analysis::{Analysis, Analyzer, Tokens, folds_voicing, is_ideographic, name_keys, script_code};

use super::Product;

/// Stands before the sound of a unit, so that it meets no spelling; a [`Hearing`] follows.
const SOUND: char = '~';

/// Scripts that leave unwritten what others hear.
const TAMIL: &str = "Taml";
const URDU: &str = "Arab";

/// Words below this many characters meet only as they are written: too many short words sound alike.
const SOUND_CHARS_MIN: usize = 3;

/// A name of one unit meets by sound keys of at least so many sounds.
const LONE_SOUND_BYTES_MIN: usize = 4;

/// Consonants that keep their voicing say enough without vowels from so many sounds on.
const CONSONANTS_MIN: usize = 5;

/// A word that begins the names of so many products is a brand.
const BRAND_PRODUCTS_MIN: usize = 3;

/// A product named in a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Mention {
    /// The id of the product.
    pub product: String,
    /// Bytes `[start, end)` of the question.
    pub range: [usize; 2],
}

/// All names of the catalogue, ready to be recognised.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    nodes: Vec<Node>,
    ids: Vec<String>,
}

#[derive(Debug, Default)]
struct Node {
    edges: HashMap<String, usize>,
    /// The products whose name ends here.
    products: Vec<usize>,
}

/// A unit of a text with its spellings.
struct Unit {
    range: Range<usize>,
    keys: Vec<String>,
    is_stop_word: bool,
}

impl Unit {
    /// The spellings by which it is recognised where it stands alone.
    fn lone_keys(&self) -> Vec<String> {
        let is_long = |marked: &str| marked.len() > LONE_SOUND_BYTES_MIN;
        let is_sure =
            |key: &&String| key.strip_prefix(SOUND).is_none_or(|marked| !self.is_stop_word && is_long(marked));
        self.keys.iter().filter(is_sure).cloned().collect()
    }
}

/// Who hears a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Name,
    Question,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::Name => Self::Question,
            Self::Question => Self::Name,
        }
    }
}

/// How a unit of a name and one of a question may be heard alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hearing {
    /// In full.
    Full,
    /// By many consonants that keep their voicing.
    Consonants,
    /// By what Tamil writes, where only the unit on this side is in Tamil.
    Tamil(Side),
    /// By what Urdu writes, where only the unit on this side is in Urdu.
    Urdu(Side),
}

impl Hearing {
    /// Stands before a sound, so that it meets only what is heard in the same way. One byte.
    fn mark(self) -> char {
        match self {
            Self::Full => '=',
            Self::Consonants => '-',
            Self::Tamil(Side::Name) => 't',
            Self::Tamil(Side::Question) => 'T',
            Self::Urdu(Side::Name) => 'u',
            Self::Urdu(Side::Question) => 'U',
        }
    }
}

impl Mentions {
    pub(crate) fn new(products: &[Product], analyzer: &Analyzer) -> Self {
        let mut out = Self { nodes: vec![Node::default()], ids: Vec::with_capacity(products.len()) };
        let mut analysis = Analysis::default();
        let mut names: Vec<(usize, Vec<Unit>)> = Vec::new();
        for (number, product) in products.iter().enumerate() {
            out.ids.push(product.id.clone());
            for (language, name) in
                product.names.iter().flat_map(|(tag, names)| names.iter().map(move |name| (tag, name)))
            {
                analyzer.analyze(name, &[language.as_str()], &mut analysis);
                names.push((number, units(&analysis, name, Side::Name, analyzer)));
            }
            for model in &product.models {
                analyzer.analyze(model, &[], &mut analysis);
                out.insert(&units(&analysis, model, Side::Name, analyzer), number);
            }
        }
        for (number, units) in &names {
            out.insert(units, *number);
        }
        let brands = Brands::of(&names);
        for (number, units) in &names {
            if let Some(model) = brands.strip(units).filter(|model| !out.is_name(model)) {
                out.insert(model, *number);
            }
        }
        out
    }

    /// Whether somebody has declared a name of just these units.
    fn is_name(&self, units: &[Unit]) -> bool {
        self.longest(units).is_some_and(|(length, _)| length == units.len())
    }

    fn insert(&mut self, units: &[Unit], product: usize) {
        if units.is_empty() {
            return;
        }
        let mut active = vec![0];
        for unit in units {
            let keys = if units.len() > 1 { unit.keys.clone() } else { unit.lone_keys() };
            active = self.step_or_grow(&active, &keys);
        }
        for node in active {
            let products = &mut self.nodes[node].products;
            if !products.contains(&product) {
                products.push(product);
            }
        }
    }

    /// The nodes that a unit leads to, with a new one for the spellings that lead nowhere yet.
    fn step_or_grow(&mut self, active: &[usize], keys: &[String]) -> Vec<usize> {
        let mut next = self.step(active, keys);
        for &node in active {
            for key in keys {
                if !self.nodes[node].edges.contains_key(key) {
                    let known = keys.iter().find_map(|key| self.nodes[node].edges.get(key).copied());
                    let target = known.unwrap_or_else(|| {
                        self.nodes.push(Node::default());
                        self.nodes.len() - 1
                    });
                    self.nodes[node].edges.insert(key.clone(), target);
                    if !next.contains(&target) {
                        next.push(target);
                    }
                }
            }
        }
        next
    }

    fn step(&self, active: &[usize], keys: &[String]) -> Vec<usize> {
        let mut next = Vec::new();
        for &node in active {
            for target in keys.iter().filter_map(|key| self.nodes[node].edges.get(key)) {
                if !next.contains(target) {
                    next.push(*target);
                }
            }
        }
        next
    }

    /// The products that a text names, from left to right.
    pub(crate) fn find(&self, text: &str, analysis: &Analysis, analyzer: &Analyzer) -> Vec<Mention> {
        let mut out = Vec::new();
        if self.nodes.len() < 2 {
            return out;
        }
        let units = units(analysis, text, Side::Question, analyzer);
        let mut start = 0;
        while start < units.len() {
            let Some((length, products)) = self.longest(&units[start..]) else {
                start += 1;
                continue;
            };
            let range = [units[start].range.start, units[start + length - 1].range.end];
            out.extend(products.into_iter().map(|product| Mention { product: self.ids[product].clone(), range }));
            start += length;
        }
        out
    }

    fn longest(&self, units: &[Unit]) -> Option<(usize, Vec<usize>)> {
        let mut active = vec![0];
        let mut best = None;
        for (i, unit) in units.iter().enumerate() {
            active = self.step(&active, &unit.keys);
            if active.is_empty() {
                break;
            }
            // A short sound may lead into a longer name, and by it to where a name of one unit ends.
            let named = if i == 0 { self.step(&[0], &unit.lone_keys()) } else { active.clone() };
            let mut products: Vec<usize> = named.iter().flat_map(|&node| &self.nodes[node].products).copied().collect();
            if !products.is_empty() {
                products.sort_unstable();
                products.dedup();
                best = Some((i + 1, products));
            }
        }
        best
    }
}

/// The words that begin the names of several products.
struct Brands(HashSet<String>);

impl Brands {
    fn of(names: &[(usize, Vec<Unit>)]) -> Self {
        let mut products: HashMap<String, HashSet<usize>> = HashMap::new();
        for (number, units) in names {
            products.entry(spelling(&units[..first_word(units)])).or_default().insert(*number);
        }
        products.retain(|_, products| products.len() >= BRAND_PRODUCTS_MIN);
        Self(products.into_keys().collect())
    }

    /// A name without its brand, where a number is left to tell it by.
    fn strip<'a>(&self, units: &'a [Unit]) -> Option<&'a [Unit]> {
        let (brand, model) = units.split_at(first_word(units));
        let has_number = || model.iter().any(|unit| unit.keys[0].chars().any(|c| c.is_ascii_digit()));
        (model.len() > 1 && self.0.contains(&spelling(brand)) && has_number()).then_some(model)
    }
}

fn spelling(units: &[Unit]) -> String {
    units.iter().map(|unit| unit.keys[0].as_str()).collect()
}

/// How many units the first word has: one, or all Chinese characters up to the next word.
fn first_word(units: &[Unit]) -> usize {
    let is_chinese = |unit: &Unit| unit.keys[0].chars().all(is_ideographic);
    units.iter().take_while(|unit| is_chinese(unit)).count().max(1).min(units.len())
}

/// The units of a text: the first token of every place, Chinese by the character.
fn units(analysis: &Analysis, text: &str, side: Side, analyzer: &Analyzer) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut end = 0;
    for token in analysis.words.iter() {
        // Later tokens of a place are joined with what stands before: "note12" after "note" and "12".
        if token.range.start < end || places.contains_key(&token.position) {
            continue;
        }
        end = token.range.end;
        let written = &text[token.range.clone()];
        if token.term.chars().all(is_ideographic) {
            for (at, c) in written.char_indices() {
                let start = token.range.start + at;
                out.push(Unit { range: start..start + c.len_utf8(), keys: vec![c.to_string()], is_stop_word: false });
            }
            continue;
        }
        places.insert(token.position, out.len());
        let is_stop_word = analyzer.is_stop_word(token.term) || analyzer.is_romanised_stop_word(token.term);
        out.push(Unit { range: token.range, keys: vec![token.term.to_owned()], is_stop_word });
    }
    let mut add = |tokens: &Tokens, each: &dyn Fn(&mut Unit, &str)| {
        for token in tokens.iter() {
            let unit = places.get(&token.position).map(|&at| &mut out[at]);
            if let Some(unit) = unit.filter(|unit| unit.range == token.range) {
                each(unit, token.term);
            }
        }
    };
    add(&analysis.stems, &|unit, stem| add_key(&mut unit.keys, stem.to_owned()));
    add(&analysis.sounds, &|unit, sound| add_sound(unit, sound, side));
    for unit in &mut out {
        let word = unit.keys[0].clone();
        if is_heard(&word) && script_code(&word) != URDU {
            name_keys(&word).into_iter().for_each(|sound| add_key(&mut unit.keys, key(Hearing::Full, &sound)));
        }
    }
    out
}

/// Adds a sound key of a unit by every hearing that it serves.
fn add_sound(unit: &mut Unit, sound: &str, side: Side) {
    // Of pinyin and of models only what is written counts.
    if !is_heard(&unit.keys[0]) || sound.contains(['~', '#']) {
        return;
    }
    let voiced = !folds_voicing(sound);
    let hearings = match script_code(&unit.keys[0]) {
        TAMIL => vec![Hearing::Tamil(side)],
        URDU => vec![Hearing::Urdu(side), Hearing::Tamil(side.other())],
        _ => vec![Hearing::Tamil(side.other()), Hearing::Urdu(side.other())],
    };
    for hearing in hearings {
        add_key(&mut unit.keys, key(hearing, sound));
    }
    if voiced && sound.len() >= CONSONANTS_MIN && script_code(&unit.keys[0]) != TAMIL {
        add_key(&mut unit.keys, key(Hearing::Consonants, sound));
    }
}

/// Whether a word is long enough to be known by its sound.
fn is_heard(word: &str) -> bool {
    word.chars().count() >= SOUND_CHARS_MIN
}

fn key(hearing: Hearing, sound: &str) -> String {
    format!("{SOUND}{}{sound}", hearing.mark())
}

fn add_key(keys: &mut Vec<String>, key: String) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions() -> Mentions {
        let products: Vec<Product> = serde_json::from_value(serde_json::json!([
            {"id": "tv", "models": ["NTV4A-43"], "names": {"en": ["Navo TV 4A"], "zh-Hans": ["纳沃电视"]}},
            {"id": "note-12", "names": {"en": ["Note 12"], "hi": ["नोट 12"]}},
            {"id": "note-12-pro", "names": {"en": ["Navo Note 12 Pro", "Note 12 Pro"], "zh-Hans": ["纳沃Note 12 Pro"]}},
            {"id": "note-12-pro-plus", "names": {"en": ["Note 12 Pro+"]}},
            {"id": "redmi", "names": {"en": ["Redmi Note"]}},
        ]))
        .expect("products");
        Mentions::new(&products, &Analyzer::new())
    }

    #[test]
    fn products_are_named_in_any_script_and_spelling() {
        let mentions = mentions();
        for (text, languages, want) in [
            ("my note 12 is slow", &["en"][..], &["note-12"][..]),
            ("note12pro+ charging", &["en"], &["note-12-pro-plus"]),
            ("Note 12 Pro Plus", &["en"], &["note-12-pro-plus"]),
            ("नोट 12 प्रो की बैटरी", &["hi"], &["note-12-pro"]),
            ("नोट १२ की स्क्रीन", &["hi"], &["note-12"]),
            ("रेडमी नोट कहाँ मिलेगा", &["hi"], &["redmi"]),
            ("நோட் 12 ப்ரோ விலை", &["ta"], &["note-12-pro"]),
            ("纳沃Note12Pro充电慢", &["zh-Hans"], &["note-12-pro"]),
            ("纳沃电视怎么安装", &["zh-Hans"], &["tv"]),
            ("NTV4A-43 or note 12?", &["en"], &["tv", "note-12"]),
            ("please note that 12 days", &["en"], &[]),
        ] {
            let mut analysis = Analysis::default();
            Analyzer::new().analyze(text, languages, &mut analysis);
            let found = mentions.find(text, &analysis, &Analyzer::new());
            let ids: Vec<&str> = found.iter().map(|mention| mention.product.as_str()).collect();
            assert_eq!(ids, want, "{text}");
        }
    }

    #[test]
    fn a_mention_has_its_place() {
        let text = "मेरा नोट 12 प्रो बंद है";
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(text, &["hi"], &mut analysis);
        let [start, end] = mentions().find(text, &analysis, &Analyzer::new())[0].range;
        assert_eq!(&text[start..end], "नोट 12 प्रो");
    }

    fn ids(mentions: &Mentions, text: &str) -> Vec<String> {
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(text, &[], &mut analysis);
        mentions.find(text, &analysis, &Analyzer::new()).into_iter().map(|mention| mention.product).collect()
    }

    #[test]
    fn one_word_meets_by_a_long_sound_only() {
        let products: Vec<Product> = serde_json::from_value(serde_json::json!([
            {"id": "phones", "names": {"en": ["phones"], "hi": ["फोन"]}},
            {"id": "tvs", "names": {"en": ["TVs", "TV"], "hi": ["टीवी"]}},
            {"id": "routers", "names": {"en": ["routers"]}},
            {"id": "router-ax3", "names": {"en": ["Router AX3"]}},
            {"id": "scooters", "names": {"en": ["scooter"]}},
        ]))
        .expect("products");
        let mentions = Mentions::new(&products, &Analyzer::new());
        for (text, want) in [
            ("my phone is hot", &["phones"][..]),
            ("फोन गरम है", &["phones"]),
            ("tv chalu nahi hota", &["tvs"]),
            ("स्कूटर बंद है", &["scooters"]),
            ("list bana do, being late", &[]),
            ("दवाई दे दो", &[]),
            ("return my order", &[]),
            ("my router ax3 is slow", &["router-ax3"]),
            ("राउटर बंद है", &["routers"]),
        ] {
            assert_eq!(ids(&mentions, text), want, "{text}");
        }
    }

    /// A shop in which products have names in many languages.
    fn shop() -> Mentions {
        let products: Vec<Product> = serde_json::from_value(serde_json::json!([
            {"id": "grocery", "names": {"en": ["groceries", "grocery"], "mr": ["किराणा"], "gu": ["કરિયાણું"], "pa": ["ਕਰਿਆਨਾ"], "te": ["కిరాణా"]}},
            {"id": "fashion", "names": {"en": ["clothes", "fashion"], "mr": ["कपडे"], "pa": ["ਕੱਪੜੇ"], "ur": ["کپڑے"]}},
            {"id": "fridge", "names": {"en": ["fridge", "refrigerator"], "mr": ["फ्रीज"], "te": ["ఫ్రిజ్"]}},
            {"id": "shoes", "names": {"en": ["shoes"], "pa": ["ਜੁੱਤੇ"], "te": ["షూస్", "బూట్లు"], "ur": ["جوتے"]}},
            {"id": "washing-machine", "names": {"en": ["washing machine"]}},
            {"id": "scooter", "names": {"en": ["scooter"]}},
            {"id": "laptop", "names": {"en": ["laptop"], "ta": ["லேப்டாப்"]}},
        ]))
        .expect("products");
        Mentions::new(&products, &Analyzer::new())
    }

    #[test]
    fn nobody_has_named_what_only_sounds_a_little_like_it() {
        let shop = shop();
        for (text, why) in [
            ("ଅର୍ଡର କିପରି ବାତିଲ କରିବି", "kipari is how, kapre are clothes"),
            ("ડિલિવરી ક્યાં સુધી આવશે", "sudhi is until, jutte are shoes"),
            ("फॉर्म भरायचे आहे", "bharayche is to fill"),
            ("ലിഫ്റ്റിൽ കയറാൻ പറ്റില്ല", "kayaran is to climb, kirana are groceries"),
            ("what are the delivery slots", "slots are no clothes"),
            ("photos in the clouds", "clouds are no clothes"),
            ("అమ్మ బట్టలు పంపింది", "battalu are clothes, butlu boots"),
        ] {
            assert_eq!(ids(&shop, text), [""; 0], "{text}: {why}");
        }
    }

    #[test]
    fn a_name_is_known_in_other_scripts() {
        let shop = shop();
        for (text, want) in [
            ("रेफ्रिजरेटर बंद है", "fridge"),
            ("ਰੈਫ੍ਰਿਜਰੇਟਰ ਖਰਾਬ ਹੈ", "fridge"),
            ("वॉशिंग मशीन आवाज़ करती है", "washing-machine"),
            ("ஸ்கூட்டர் ஓடவில்லை", "scooter"),
            ("اسکوٹر خراب ہے", "scooter"),
            ("लैपटॉप गरम होता है", "laptop"),
            ("kapde chote hain", "fashion"),
            ("కిరాణా ఎప్పుడు వస్తుంది", "grocery"),
            ("kirana kab aayega", "grocery"),
        ] {
            assert_eq!(ids(&shop, text), [want], "{text}");
        }
    }

    #[test]
    fn the_brand_may_be_left_out_before_a_number() {
        let products: Vec<Product> = serde_json::from_value(serde_json::json!([
            {"id": "note-12-pro", "names": {"en": ["Redmi Note 12 Pro", "note12pro"], "zh-Hans": ["红米 Note 12 Pro"]}},
            {"id": "note-12-pro-plus", "names": {"en": ["Redmi Note 12 Pro+"], "hi": ["रेडमी नोट 12 प्रो+"]}},
            {"id": "note", "names": {"en": ["Redmi Note"]}},
            {"id": "other-9", "names": {"en": ["Acme 9 Max"]}},
        ]))
        .expect("products");
        let mentions = Mentions::new(&products, &Analyzer::new());
        assert_eq!(ids(&mentions, "note12pro+ battery"), ["note-12-pro-plus"]);
        assert_eq!(ids(&mentions, "note 12 pro battery"), ["note-12-pro"], "who has declared the name keeps it");
        assert_eq!(ids(&mentions, "please note"), [""; 0], "no number tells it");
        assert_eq!(ids(&mentions, "9 max"), [""; 0], "a word before one product is no brand");
    }
}
