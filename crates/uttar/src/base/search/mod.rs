//! Searching: read, find, admit, prefer, decide, reply.

mod admit;
mod asked;
mod bridge;
mod check;
mod customer;
mod decide;
mod elsewhere;
mod explain;
mod find;
mod highlight;
mod hit;
mod missing;
mod passing;
mod prefer;
mod questions;
mod readings;
mod reply;
mod ruled;
mod screen;
mod sentences;
mod way;

use std::time::Instant;

use self::find::FoundAll;
use self::prefer::prefer;
use self::readings::wordings;
use self::way::with_pins;
use super::{KnowledgeBase, View};
use crate::error::Result;
use crate::reply::{Reply, SearchRequest};

/// So many of the best are always looked at, however few are wanted: what is preferred may be among them, and a
/// decision needs two.
const LOOKED_AT_MIN: usize = 5;

/// What a request asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of a message: what nobody has said may be asked back.
    Message,
    /// A part of a message that was asked as a whole: it is answered, or counts for nothing.
    Part,
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
    /// Finds what answers a question: what to do with it ([`Reply::decision`]), and the entries found, the surest
    /// first, each with the answer for who asks.
    ///
    /// It takes some milliseconds and waits for no write. What another process has written is shown, and this search
    /// opens it: some more milliseconds after each of its commits.
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
    /// `InvalidInput` names each field that is wrong: an empty question, or one of more than
    /// [`query_bytes_max`](crate::Limits::query_bytes_max) bytes, a language tag that is none, a market that the
    /// settings do not have. `Internal` where the store is damaged.
    pub fn search(&self, request: &SearchRequest) -> Result<Reply> {
        self.follow();
        self.search_view(request, &self.view())
    }

    /// Finds what answers a question in one state of the base.
    pub(super) fn search_view(&self, request: &SearchRequest, view: &View) -> Result<Reply> {
        let started = Instant::now();
        let whole = self.search_whole(request, view, Extent::Message)?;
        let reply = self.answer_each(request, view, whole)?;
        Ok(Reply { took_ms: started.elapsed().as_secs_f64() * 1000.0, ..reply })
    }

    /// Finds what answers a message, or a part of one, as a whole. What nobody has said is looked for in a message
    /// only; that may take another search.
    fn search_whole(&self, request: &SearchRequest, view: &View, extent: Extent) -> Result<Searched> {
        let languages = self.check_request(request, view)?;
        let translator = self.teacher.translator();
        let crossed = request.cross_language.then_some(&*translator);
        let wordings = wordings(&request.query, view, &self.limits, crossed);
        let asked = self.read(request, &languages, &wordings, &translator, view)?;
        let FoundAll { entries, is_whole_as_written, trace } = self.find(&asked)?;
        let (mut admitted, facets) = self.admit(with_pins(entries, &asked.ruled.pinned), &asked)?;
        prefer(&mut admitted, !asked.mentions.is_empty());
        let decided = self.decide(&admitted, extent, &asked)?;
        let languages = asked.wanted.iter().map(|language| (*language).to_owned()).collect();
        let products = asked.products.clone();
        let reply = self.reply(asked, &admitted, decided, facets, &trace)?;
        Ok(Searched { reply, is_as_written: is_whole_as_written, languages, products })
    }
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
