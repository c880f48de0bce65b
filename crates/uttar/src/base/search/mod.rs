//! Searching: read, retrieve, rank, decide, resolve.

mod admit;
mod bridge;
mod check;
mod customer;
mod elsewhere;
mod explain;
mod highlight;
mod hit;
mod missing;
mod outcome;
mod passing;
mod prefer;
mod questions;
mod readings;
mod ruled;
mod screen;
mod sentences;
mod way;

use std::collections::HashSet;
use std::time::Instant;

use uttar_analysis::LanguageTag;

use self::customer::products;
use self::elsewhere::ELSEWHERE_WEIGHT;
use self::explain::{Trace, explain};
use self::hit::hit;
use self::outcome::Outcome;
use self::prefer::prefer;
use self::readings::{Reading, best_crossings, readings};
use self::way::{Merged, Way, merge, with_pins};
use super::{KnowledgeBase, View};
use crate::about::About;
use crate::catalogue::Mention;
use crate::engine::Places;
use crate::entry::{Answer, Entry, EntryKey};
use crate::error::{Problem, Result};
use crate::question::{Question, languages_meant};
use crate::rank::{Basis, Calibration, Ranked, best, rank};
use crate::reply::{DetectedLanguage, Hit, Reply, SearchRequest};
use crate::resolve::{Asker, Withheld};
use crate::retrieve::EntrySet;
use crate::translate::Phrasebook;
use crate::vectors::Nearness;

/// The confidence that a question without a word of content can reach: too little even to ask back.
const EMPTY_QUESTION_CONFIDENCE_MAX: f32 = 0.2;
/// The one that the name of a product alone can reach: what is wanted with it can only be asked back.
const PRODUCT_ALONE_CONFIDENCE_MAX: f32 = 0.7;
/// What a question finds counts in full if it scores this share of the best without the courtesies around it.
const SAID_SHARE_MIN: f32 = 0.5;
/// Otherwise it counts this much.
const POLITENESS_WEIGHT: f32 = 0.5;
/// So many of the best are always looked at, however few are wanted: what is preferred may be among them, and a decision needs two.
const LOOKED_AT_MIN: usize = 5;

/// What a search goes by.
#[derive(Clone, Copy)]
struct Searching<'a> {
    request: &'a SearchRequest,
    asker: &'a Asker<'a>,
    /// The languages of entries that may be found where crossing them is forbidden.
    may_find: &'a [&'a str],
    view: &'a View,
    blocked: &'a HashSet<EntryKey>,
    /// The confidence that the question can reach by what it says.
    most: f32,
    /// How near the entries are to the question as it was asked, with a model.
    nearness: Option<&'a Nearness>,
    /// The products that the question is about, if any.
    about: Option<&'a About>,
    /// Whether entries that have answers for other places only are left out.
    only_here: bool,
    /// Whether what nobody has said may be asked for.
    asked_back: bool,
}

impl Searching<'_> {
    /// Whether anything that is found may have to be left out.
    fn leaves_out(&self) -> bool {
        !self.request.filter.is_empty() || !self.blocked.is_empty() || self.only_here
    }

    /// Why none of the answers of an entry may be given to the asker, if so.
    fn withheld(&self, entry: &Entry) -> Option<Withheld> {
        let passes = |answer: &Answer| self.request.filter.passes_answer(answer);
        self.asker.resolve(entry, passes).err().filter(|_| !entry.answers.is_empty())
    }

    /// Whether an entry has answers for other places than the asker's only.
    fn is_elsewhere(&self, entry: &Entry) -> bool {
        self.withheld(entry) == Some(Withheld::OtherScope)
    }
}

/// What was found for a message as a whole.
struct Searched {
    reply: Reply,
    /// Whether a phrasing says just what it says.
    is_as_written: bool,
    /// The languages in which an answer is wanted.
    languages: Vec<String>,
    /// The products that it is about.
    products: Vec<String>,
}

impl KnowledgeBase {
    /// Finds what answers a question: what to do with it ([`Reply::decision`]), and the entries found, the surest first, each with the answer for who asks.
    ///
    /// It takes some milliseconds and waits for no write. What another process has written is shown, and this search opens it: some more milliseconds after
    /// each of its commits.
    ///
    /// ```
    /// # use uttar::{Decision, Entry, KnowledgeBase, SearchRequest};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let entry = r#"{"id": "refund-time", "phrasings": {"en": ["When will I get my refund?"]},
    ///                 "answers": [{"lang": "en", "body": "Within 5 days."}]}"#;
    /// base.put(vec![serde_json::from_str::<Entry>(entry)?])?;
    /// let reply = base.search(&SearchRequest::new("when do I get my refund"))?;
    /// assert_eq!((reply.decision, reply.hits[0].entry.as_str()), (Decision::Answer, "refund-time"));
    /// let answer = reply.hits[0].answer.as_ref().expect("it has one");
    /// assert_eq!(answer.body, "Within 5 days.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` names each field that is wrong: an empty question, or one of more than [`query_bytes_max`](crate::Limits::query_bytes_max) bytes, a
    /// language tag that is none, a market that the settings do not have. `Internal` where the store is damaged.
    pub fn search(&self, request: &SearchRequest) -> Result<Reply> {
        self.follow();
        self.search_view(request, &self.view())
    }

    /// Finds what answers a question in one state of the base.
    pub(super) fn search_view(&self, request: &SearchRequest, view: &View) -> Result<Reply> {
        let started = Instant::now();
        let whole = self.search_whole(request, view, true)?;
        let reply = self.answer_each(request, view, whole)?;
        Ok(Reply { took_ms: started.elapsed().as_secs_f64() * 1000.0, ..reply })
    }

    /// Finds what answers a message as a whole. What nobody has said is looked for where it is to be `asked_back`; that may take another search.
    fn search_whole(&self, request: &SearchRequest, view: &View, asked_back: bool) -> Result<Searched> {
        let languages = self.check_request(request, view)?;
        let threshold = self.threshold(request.answer_precision, view)?.confidence;
        let translator = self.teacher.translator();
        let crossed = request.cross_language.then_some(&*translator);
        let readings = readings(&request.query, view, &self.limits, crossed);
        let question = &readings[0].question;
        let named: Vec<&str> = languages.iter().map(LanguageTag::as_str).collect();
        let detected = || question.detection.languages.iter().map(|guess| guess.language.as_str()).collect();
        let (wanted, may_find) =
            if named.is_empty() { (languages_meant(&question.detection), detected()) } else { (named.clone(), named) };
        let settings = &view.model.settings;
        // What the question is in with a few per cent only stands behind all that is wanted.
        let asker = Asker::new(settings, &wanted, request.scope.as_ref(), request.voice.as_deref(), request.valid_at)
            .or_in(&may_find);
        let (nearness, without_vectors) = self.nearness(&request.query);
        let verdict =
            view.model.curator(&view.analyzer).judge(readings.iter().map(|reading| &reading.question.analysis));
        let ruled = self.ruled(verdict, &asker, &request.filter, view)?;
        let mentions = view.model.mentions(&view.analyzer).find(&request.query, &question.analysis, &view.analyzer);
        let is_product_alone = is_product_alone(&readings, &mentions);
        let products = products(&mentions, request, &view.model.families);
        let read = |text: &str| Question::read(text, &view.analyzer, self.limits.query_tokens_max);
        let about =
            About::new(&request.query, &mentions, &products, &view.model.families, view.snapshot.as_ref(), read)?;
        let search = Searching {
            request,
            asker: &asker,
            may_find: &may_find,
            view,
            blocked: &ruled.blocked,
            most: confidence_max(&readings, is_product_alone),
            nearness: nearness.as_ref(),
            about: about.as_ref(),
            only_here: false,
            asked_back,
        };
        let phrasebooks: Vec<Phrasebook<'_>> =
            readings.iter().map(|reading| Phrasebook::new(&reading.question, &translator, &view.analyzer)).collect();
        let (found, trace) = self.find(&search, &readings, &phrasebooks)?;
        let is_as_written = trace.is_whole_as_written;
        let (mut admitted, facets) = self.admit(with_pins(found, ruled.pinned), &products, &search)?;
        prefer(&mut admitted, !mentions.is_empty());
        let Outcome { decision, offer, missing } = self.outcome(&admitted, threshold, is_product_alone, &search)?;
        let mut hits: Vec<Hit> = admitted
            .iter()
            .take(request.limit)
            .map(|one| {
                let reading = one.way.reading();
                hit(one, &search, &readings[reading], &phrasebooks[reading], reading > 0)
            })
            .collect();
        if request.explain {
            for (place, hit) in hits.iter_mut().enumerate() {
                let reading = &readings[admitted[place].way.reading()];
                hit.explanation = Some(explain(place, &admitted, hit, reading, &trace, view));
            }
        }
        let follow_ups = match admitted.first() {
            Some(first) => self.follow_ups(&first.stored.entry, &asker)?,
            None => Vec::new(),
        };
        let languages = question
            .detection
            .languages
            .iter()
            .map(|guess| DetectedLanguage { language: guess.language.as_str(), probability: guess.probability })
            .collect();
        let mut warnings = self.warnings(request, view)?;
        if question.is_cut {
            let most = self.limits.query_tokens_max;
            warnings.push(Problem::new("query", format!("only its first {most} words were read; ask less at a time")));
        }
        let reply = Reply {
            decision,
            offer,
            missing,
            languages,
            mentions,
            hits,
            follow_ups,
            facets,
            without_vectors,
            warnings,
            took_ms: 0.0,
        };
        let languages = wanted.into_iter().map(str::to_owned).collect();
        Ok(Searched { reply, is_as_written, languages, products })
    }

    /// What each reading of a question finds in the script of the question or by its sound. Of a question about a product also what it finds without its name,
    /// and what there is about others.
    fn lists(&self, search: &Searching<'_>, readings: &[Reading]) -> Result<Vec<Vec<Ranked>>> {
        let among = search.about.map(|about| &about.places);
        let found = |question: &Question, among: Option<&Places>| -> Result<Vec<Ranked>> {
            let retrieved = self.retrieve_passing(question, among, search)?;
            let View { snapshot, ranker, .. } = search.view;
            let basis = Basis { snapshot: snapshot.as_ref(), trained: &ranker.trained, among };
            Ok(rank(question, retrieved, search.nearness, basis))
        };
        let mut lists = Vec::with_capacity(readings.len() + 2);
        for (number, reading) in readings.iter().enumerate() {
            let mut list = found(&reading.question, among)?;
            reading.weigh(number, &mut list);
            let is_as_written = number == 0 && list.iter().any(|one| one.evidence.as_written);
            lists.push(list);
            if is_as_written {
                // As it is written nobody means it in other words.
                break;
            }
        }
        let said = readings[..lists.len()].iter().position(|reading| reading.is_bare);
        if let Some(said) = said {
            let [asked, said] = lists.get_disjoint_mut([0, said]).expect("two of the readings");
            weigh_politeness(asked, said);
        }
        if let Some(about) = search.about {
            lists.extend(about.lists(&readings[said.unwrap_or(0)].question, search.view.snapshot.as_ref(), found)?);
        }
        Ok(lists)
    }

    /// Whether a question only greets, and so does the phrasing that was found for it.
    fn is_greeting_met(&self, question: &Question, first: Option<&Ranked>, view: &View) -> Result<bool> {
        let phrasing = first.and_then(|first| Some((first.candidate.entry, first.candidate.phrasing?.part.number)));
        let Some((entry, number)) = phrasing.filter(|_| question.only_greets()) else { return Ok(false) };
        let stored = self.entry(entry, view)?;
        let text = stored.as_ref().and_then(|stored| stored.entry.all_phrasings().nth(number as usize));
        let read = |text: &str| Question::read(text, &view.analyzer, self.limits.query_tokens_max);
        Ok(text.is_some_and(|(_, text)| read(text).only_greets()))
    }

    /// What all readings of a question find, the most probable first.
    fn find(
        &self,
        search: &Searching<'_>,
        readings: &[Reading],
        phrasebooks: &[Phrasebook<'_>],
    ) -> Result<(Vec<(Way, f32)>, Trace)> {
        let calibration = &search.view.ranker.calibration;
        let mut lists = self.lists(search, readings)?;
        if self.has_rivals_elsewhere(&lists, search)? {
            let served = self.lists(&Searching { only_here: true, ..*search }, readings)?;
            lists.iter_mut().flatten().for_each(|one| one.score *= ELSEWHERE_WEIGHT);
            lists.splice(0..0, served);
        }
        let mut answerable: f64 = 0.0;
        let mut evidence = Vec::new();
        for list in &lists {
            let so_far = answerable;
            answerable = answerable.max(calibration.answerable(list.iter().map(|ranked| &ranked.evidence)));
            if search.request.explain && answerable > so_far {
                evidence = list.iter().take(LOOKED_AT_MIN).map(|ranked| ranked.evidence).collect();
            }
        }
        let mut as_written = lists.iter().flatten().filter(|one| one.evidence.as_written).peekable();
        let is_as_written = as_written.peek().is_some();
        let is_whole_as_written = as_written.any(|one| one.reading == 0);
        let ranked = best(lists);
        // A base may hold small talk: who says just what a phrasing says has asked for its entry, and who greets for that of greetings.
        let is_answered = is_as_written || self.is_greeting_met(&readings[0].question, ranked.first(), search.view)?;
        let most = if is_answered { 1.0 } else { search.most };
        let confidences = confidences(&ranked, answerable, most, calibration);
        let native = ranked.first().map(|ranked| ranked.evidence);
        let (mut crossings, mut share) = (Vec::new(), 0.0);
        // As it is written nobody means another entry in another language.
        if !is_as_written {
            let read = readings.iter().zip(phrasebooks).enumerate();
            for (number, (reading, phrasebook)) in read.filter(|(_, (reading, _))| reading.crosses) {
                let (mut across, without) = self.crossings(&reading.question, phrasebook, native.as_ref(), search)?;
                reading.weigh_crossings(number, &mut across);
                share = if crossings.is_empty() { without } else { share };
                crossings.push(across);
            }
        }
        let crossings = best_crossings(crossings);
        let held = [0, 1].map(|place| crossings.get(place).map_or(0.0, |crossing| crossing.held));
        let Merged { mut ways, first_native: native, first_crossing } = merge(ranked, confidences, crossings, share);
        // What says too little is no surer for what customers say of others.
        let is_corrected = most >= 1.0;
        if is_corrected {
            let correction = &search.view.ranker.correction;
            ways.iter_mut().for_each(|(_, confidence)| *confidence = correction.of(*confidence));
        }
        Ok((
            ways,
            Trace { evidence, most, is_whole_as_written, is_corrected, native, share, held, crossing: first_crossing },
        ))
    }
}

/// What a polite question has found counts less where it is not about as good without the courtesies: "good morning, my SIM is lost" asks for no greeting, but "hello tune" may be
/// the name of a thing, and of "thanks for trying" there is little else.
fn weigh_politeness(asked: &mut [Ranked], said: &[Ranked]) {
    let least = said.first().map_or(0.0, |first| first.score * SAID_SHARE_MIN);
    let good: EntrySet = said.iter().filter(|one| one.score >= least).map(|one| one.candidate.entry).collect();
    for one in asked.iter_mut().filter(|one| !one.evidence.as_written && !good.contains(&one.candidate.entry)) {
        one.score *= POLITENESS_WEIGHT;
    }
}

/// The confidence that a question can reach by what it says, in whatever words.
fn confidence_max(readings: &[Reading], is_product_alone: bool) -> f32 {
    if readings.iter().all(|reading| reading.question.content.is_empty()) {
        EMPTY_QUESTION_CONFIDENCE_MAX
    } else if is_product_alone {
        PRODUCT_ALONE_CONFIDENCE_MAX
    } else {
        1.0
    }
}

/// Whether a question says nothing but the name of a product. What is wanted with it is asked back, however little speaks for each thing that it may be.
fn is_product_alone(readings: &[Reading], mentions: &[Mention]) -> bool {
    let named: Vec<[usize; 2]> = mentions.iter().map(|mention| mention.range).collect();
    !named.is_empty() && readings[0].question.says_only(&named)
}

/// The probability of each candidate to be the one asked for; never more than that of the one before. A question of digits, stop words or noise
/// alone says too little to be sure of anything.
fn confidences(ranked: &[Ranked], answerable: f64, most: f32, calibration: &Calibration) -> Vec<f32> {
    let mut before = most;
    ranked
        .iter()
        .map(|ranked| {
            let probability = most * calibration.probability(answerable, &ranked.evidence);
            before = (probability * ranked.evidence.share_of_word(probability)).min(before);
            before
        })
        .collect()
}

#[cfg(test)]
mod about_tests;
#[cfg(test)]
mod articles_tests;
#[cfg(test)]
mod greetings_tests;
#[cfg(test)]
mod places_tests;
#[cfg(test)]
mod scripts_tests;
