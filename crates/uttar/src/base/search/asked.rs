//! What is asked, as it was read: in which words, by whom, about what, and what the editors' rules say of it.

use uttar_analysis::{Detection, LanguageTag, Tag};

use super::customer::products;
use super::elsewhere::Elsewhere;
use super::readings::{Reading, Wording};
use super::ruled::Ruled;
use crate::about::{About, without};
use crate::base::{KnowledgeBase, View};
use crate::catalogue::{Families, Mention};
use crate::entry::{Answer, Entry};
use crate::error::Result;
use crate::question::{Question, languages_meant};
use crate::rank::NAME_ALONE_PROBABILITY_MAX;
use crate::reply::SearchRequest;
use crate::resolve::{Asker, Withheld};
use crate::translate::{Phrasebook, Translator};
use crate::vectors::Nearness;

/// The confidence that a question without a word of content can reach: too little even to ask back. See decision record
/// 0022.
const EMPTY_QUESTION_CONFIDENCE_MAX: f32 = 0.2;

/// What a search goes by.
pub(super) struct Asked<'a> {
    pub(super) request: &'a SearchRequest,
    pub(super) view: &'a View,
    /// The first is as it was asked.
    pub(super) readings: Vec<Reading<'a>>,
    /// Its language.
    pub(super) detection: Detection,
    pub(super) asker: Asker<'a>,
    /// The languages in which an answer is wanted.
    pub(super) wanted: Vec<&'a str>,
    /// The languages of entries that may be found where crossing them is forbidden.
    pub(super) may_find: Vec<&'a str>,
    /// The products that it names.
    pub(super) mentions: Vec<Mention>,
    /// The products that it is about.
    pub(super) products: Vec<String>,
    /// Where the entries about these are, if there are any.
    pub(super) about: Option<About>,
    pub(super) ruled: Ruled,
    /// How near the entries are to the question as it was asked, with a model.
    pub(super) nearness: Option<Nearness>,
    /// Why there is none, where the model failed.
    pub(super) without_vectors: Option<String>,
}

impl KnowledgeBase {
    /// Reads a request in these words. An answer is wanted in `languages`, or where there are none in those of the
    /// question.
    pub(super) fn read<'a>(
        &self,
        request: &'a SearchRequest,
        languages: &'a [LanguageTag],
        wordings: &'a [Wording],
        translator: &'a Translator,
        view: &'a View,
    ) -> Result<Asked<'a>> {
        let question = &wordings[0].question;
        let named: Vec<&str> = languages.iter().map(LanguageTag::as_str).collect();
        let mentions = view.declared.mentions(&view.analyzer).find(&request.query, &question.analysis, &view.analyzer);
        let detection = detection(&request.query, question, &mentions, &view.declared.families);
        let detected = || detection.languages.iter().map(|guess| guess.language.as_str()).collect();
        let (wanted, may_find) =
            if named.is_empty() { (languages_meant(&detection), detected()) } else { (named.clone(), named) };
        let settings = &view.declared.settings;
        // Languages detected with a few per cent only come last: an answer in one is given where no wanted language,
        // nor its stand-in, has one.
        let asker = Asker::new(settings, &wanted, request.scope.as_ref(), request.voice.as_deref(), request.valid_at)
            .or_in(&may_find);
        let (nearness, without_vectors) = self.nearness(&request.query);
        let verdict =
            view.declared.curator(&view.analyzer).judge(wordings.iter().map(|wording| &wording.question.analysis));
        let ruled = self.ruled(verdict, &asker, &request.filter, view)?;
        let products = products(&mentions, request, &view.declared.families);
        let read = |text: &str| Question::read(text, &view.analyzer, self.limits.query_tokens_max);
        let about =
            About::new(&request.query, &mentions, &products, &view.declared.families, view.snapshot.as_ref(), read)?;
        let reading = |wording: &'a Wording| Reading {
            wording,
            phrasebook: Phrasebook::new(&wording.question, translator, &view.analyzer),
        };
        let readings = wordings.iter().map(reading).collect();
        Ok(Asked {
            request,
            view,
            readings,
            detection,
            asker,
            wanted,
            may_find,
            mentions,
            products,
            about,
            ruled,
            nearness,
            without_vectors,
        })
    }
}

/// The language of a question. The names of products are the same in all languages: they count only where there is
/// nothing else.
fn detection(query: &str, question: &Question, mentions: &[Mention], families: &Families) -> Detection {
    let models = mentions.iter().filter(|mention| !families.has_members(&mention.product));
    let beside = without(query, models.map(|mention| mention.range)).map(|text| uttar_analysis::detect(&text));
    beside.filter(|beside| beside.best() != Tag::UND).unwrap_or_else(|| question.detection.clone())
}

impl Asked<'_> {
    /// The question as it was asked.
    pub(super) fn question(&self) -> &Question {
        &self.readings[0].wording.question
    }

    /// Whether it says nothing but the name of a product. What is wanted with it is asked back, however little speaks
    /// for each thing that it may be.
    pub(super) fn is_product_alone(&self) -> bool {
        let named: Vec<[usize; 2]> = self.mentions.iter().map(|mention| mention.range).collect();
        !named.is_empty() && self.question().says_only(&named)
    }

    /// The confidence that it can reach by what it says, in whatever words.
    pub(super) fn confidence_max(&self) -> f32 {
        if self.readings.iter().all(|reading| reading.wording.question.content.is_empty()) {
            EMPTY_QUESTION_CONFIDENCE_MAX
        } else if self.is_product_alone() {
            NAME_ALONE_PROBABILITY_MAX
        } else {
            1.0
        }
    }

    /// Whether anything that is found may have to be left out.
    pub(super) fn leaves_out(&self, elsewhere: Elsewhere) -> bool {
        !self.request.filter.is_empty() || !self.ruled.blocked.is_empty() || elsewhere == Elsewhere::LeftOut
    }

    /// Why none of the answers of an entry may be given to the asker, if so.
    pub(super) fn withheld(&self, entry: &Entry) -> Option<Withheld> {
        let passes = |answer: &Answer| self.request.filter.passes_answer(answer);
        self.asker.resolve(entry, passes).err().filter(|_| !entry.answers.is_empty())
    }

    /// Whether an entry has answers for other places than the asker's only.
    pub(super) fn is_elsewhere(&self, entry: &Entry) -> bool {
        self.withheld(entry) == Some(Withheld::OtherScope)
    }
}
