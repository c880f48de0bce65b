//! Checking a request before anything is searched: every error names the field and what is known.

use uttar_analysis::{LanguageTag, UnknownLanguageTag};

use crate::base::learning::check_precision;
use crate::base::{KnowledgeBase, View};
use crate::error::{Error, Problem, Result};
use crate::quoted;
use crate::reply::SearchRequest;

impl KnowledgeBase {
    /// Says what is wrong with a request, as [`search`](Self::search) does, and searches nothing: who asks many
    /// questions learns of all that nobody can ask before the first is asked.
    ///
    /// ```
    /// # use uttar::{KnowledgeBase, SearchRequest};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// assert!(base.check_question(&SearchRequest::new("when do I get my refund")).is_ok());
    /// let error = base.check_question(&SearchRequest::new(" ")).expect_err("it asks nothing");
    /// assert_eq!(error.problems()[0].field, "query");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`search`](Self::search) for bad input.
    pub fn check_question(&self, request: &SearchRequest) -> Result<()> {
        self.follow();
        self.check_request(request, &self.view()).map(drop)
    }

    /// Checks a request, and gives its languages in their proper spelling.
    pub(super) fn check_request(&self, request: &SearchRequest, view: &View) -> Result<Vec<LanguageTag>> {
        let (bytes, bytes_max) = (request.query.len(), self.limits.query_bytes_max);
        if request.query.trim().is_empty() {
            return Err(Error::bad_field("query", "is empty; ask something"));
        }
        if bytes > bytes_max {
            return Err(Error::bad_field(
                "query",
                format!("{bytes} bytes are more than {bytes_max}; shorten the question"),
            ));
        }
        if !(1..=self.limits.hits_max).contains(&request.limit) {
            return Err(Error::bad_field(
                "limit",
                format!("{} is not between 1 and {}", request.limit, self.limits.hits_max),
            ));
        }
        let (languages, languages_max) = (request.languages.len(), self.limits.languages_max);
        if languages > languages_max {
            return Err(Error::bad_field(
                "languages",
                format!("{languages} are more than {languages_max}; keep those that the customer reads"),
            ));
        }
        check_precision(request.answer_precision)?;
        let settings = &view.declared.settings;
        if let Some(message) = request.scope.as_ref().and_then(|scope| settings.scope_problem(scope)) {
            return Err(Error::bad_field("scope", message));
        }
        if let Some(message) = request.voice.as_deref().and_then(|voice| settings.voice_problem(voice)) {
            return Err(Error::bad_field("voice", message));
        }
        self.check_filter(request, view)?;
        let tag = |(number, tag): (usize, &String)| {
            tag.parse().map_err(|error: UnknownLanguageTag| bad_element("languages", number, error.to_string()))
        };
        request.languages.iter().enumerate().map(tag).collect()
    }

    /// What of a request counts for nothing. What is known of a customer never costs them the answer: their device may
    /// be newer than the catalogue, and the entry answered before may be gone.
    pub(super) fn warnings(&self, request: &SearchRequest, view: &View) -> Result<Vec<Problem>> {
        let context = &request.context;
        let unknown = context.products.iter().enumerate().filter(|(_, id)| !view.declared.families.knows(id));
        let message =
            |id| format!("{} is no product of this base and counts for nothing; add it to the catalogue", quoted(id));
        let warning = |(number, id)| Problem::new(format!("context.products[{number}]"), message(id));
        let mut warnings: Vec<Problem> = unknown.map(warning).collect();
        if let Some(id) = &context.previous_entry
            && self.store.get(id)?.is_none()
        {
            let message = format!("there is no entry {}; nothing is known of what was answered before", quoted(id));
            warnings.push(Problem::new("context.previous_entry", message));
        }
        Ok(warnings)
    }

    fn check_filter(&self, request: &SearchRequest, view: &View) -> Result<()> {
        let (filter, settings, families) = (&request.filter, &view.declared.settings, &view.declared.families);
        let most = self.limits.labels_max;
        let lists = filter.lists().map(|(name, list)| (format!("filter.{name}"), list));
        for (field, list) in lists
            .iter()
            .map(|(name, list)| (name.as_str(), *list))
            .chain([("context.products", &request.context.products)])
        {
            if list.len() > most {
                return Err(Error::bad_field(
                    field,
                    format!("{} are more than {most}; keep those that matter", list.len()),
                ));
            }
        }
        for (field, ids) in [("filter.products", &filter.products), ("filter.families", &filter.families)] {
            if let Some((number, id)) = ids.iter().enumerate().find(|(_, id)| !families.knows(id)) {
                let message = format!("{} is no product of this base; use an id of its catalogue", quoted(id));
                return Err(bad_element(field, number, message));
            }
        }
        for (number, language) in filter.languages.iter().enumerate() {
            let tag: Result<LanguageTag, _> = language.parse();
            tag.map_err(|error| bad_element("filter.languages", number, error.to_string()))?;
        }
        let places = [("markets", &filter.markets, "", "/*/*"), ("channels", &filter.channels, "*/*/", "")];
        for (name, list, before, after) in places {
            for (number, value) in list.iter().enumerate() {
                let problem = match format!("{before}{value}{after}").parse() {
                    Ok(scope) => settings.scope_problem(&scope),
                    Err(error) => Some(error.to_string()),
                };
                if let Some(message) = problem {
                    return Err(bad_element(&format!("filter.{name}"), number, message));
                }
            }
        }
        for (number, voice) in filter.voices.iter().enumerate() {
            if let Some(message) = settings.voice_problem(voice) {
                return Err(bad_element("filter.voices", number, message));
            }
        }
        Ok(())
    }
}

/// That one element of a list is wrong.
fn bad_element(list: &str, number: usize, message: String) -> Error {
    Error::bad_field(&format!("{list}[{number}]"), message)
}
