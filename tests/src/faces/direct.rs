//! The crate, as a Rust service links it.

use std::path::{Path, PathBuf};

use uttar::{
    Analysis, Analyzer, Change, CoverageOptions, Error, ImportOptions, KnowledgeBase, Level, Scope, SearchRequest,
    Tokens,
};

use crate::face::{Answered, Ask, Face, FaceResult, Found, Imported, Place, Read, Report, Setting, Token};
use crate::faces::failure;

/// An open base.
#[derive(Debug)]
pub struct Direct {
    base: KnowledgeBase,
}

impl Direct {
    /// Makes a base.
    ///
    /// # Panics
    /// If it cannot be made.
    pub fn create(folder: &Path) -> Self {
        Self { base: KnowledgeBase::create(folder).expect("the folder is new") }
    }
}

impl Face for Direct {
    fn name(&self) -> &'static str {
        "the crate"
    }

    fn import(&self, paths: &[PathBuf], keep_going: bool) -> FaceResult<Imported> {
        let mut options = ImportOptions::default();
        options.keep_going = keep_going;
        let report = self.base.import(paths, &options).map_err(|error| failure(&error))?;
        let place = |problem: uttar::Problem| Place {
            file: problem.file,
            line: problem.line,
            field: problem.field,
            message: problem.message,
        };
        Ok(Imported { entries: report.entries, problems: report.problems.into_iter().map(place).collect() })
    }

    fn search(&self, ask: &Ask) -> FaceResult<Answered> {
        let mut request = SearchRequest::new(&ask.query);
        request.limit = ask.limit.unwrap_or(request.limit);
        request.languages.clone_from(&ask.languages);
        if let Some(scope) = &ask.scope {
            let scope = scope.parse::<Scope>().map_err(|error| Error::invalid_input(format!("scope: {error}")));
            request.scope = Some(scope.map_err(|error| failure(&error))?);
        }
        request.cross_language = ask.cross_language.unwrap_or(request.cross_language);
        let reply = self.base.search(&request).map_err(|error| failure(&error))?;
        let hit = |hit: uttar::Hit| {
            let (phrasing, highlights) = hit.phrasing.map_or_else(Default::default, |p| (p.text, p.highlights));
            let answer_language = hit.answer.map(|answer| answer.lang.to_string());
            let bridge = hit.bridge.map(|bridge| bridge.kind.name().to_owned());
            let confidence = f64::from(hit.confidence);
            Found { entry: hit.entry, confidence, answer_language, bridge, phrasing, highlights }
        };
        let language = |found: uttar::DetectedLanguage| (found.language.to_owned(), f64::from(found.probability));
        Ok(Answered {
            decision: reply.decision.name().to_owned(),
            languages: reply.languages.into_iter().map(language).collect(),
            hits: reply.hits.into_iter().map(hit).collect(),
        })
    }

    fn reply(&self, ask: &Ask, screen: bool) -> FaceResult<serde_json::Value> {
        let mut request = SearchRequest::new(&ask.query);
        request.languages.clone_from(&ask.languages);
        request.scope = ask.scope.as_ref().map(|scope| scope.parse().expect("a scope"));
        request.voice.clone_from(&ask.voice);
        if let Some(at) = &ask.at {
            request.valid_at = Some(at.parse().expect("a time"));
        }
        request.facets = ask.facets.iter().map(|facet| facet.parse().expect("a facet")).collect();
        request.context.products.clone_from(&ask.owns);
        request.answer_precision = ask.answer_precision;
        request.explain = ask.explain;
        let mut filter = serde_json::json!(ask.filter);
        if let Some(has_steps) = filter.get_mut("has_steps") {
            *has_steps = serde_json::json!(has_steps[0] == "true");
        }
        request.filter = serde_json::from_value(filter).expect("a filter");
        let value = if screen {
            serde_json::to_value(self.base.find_screen(&request).map_err(|error| failure(&error))?)
        } else {
            serde_json::to_value(self.base.search(&request).map_err(|error| failure(&error))?)
        };
        Ok(value.expect("plain data"))
    }

    fn report(&self, report: &Report) -> FaceResult<serde_json::Value> {
        let value = match report {
            Report::Lint { level } => self.base.lint().map(|mut report| {
                report.retain_from(level.as_ref().map_or(Level::Warning, |level| level.parse().expect("a level")));
                serde_json::to_value(report)
            }),
            Report::Coverage { languages, scopes, at } => {
                let mut options = CoverageOptions::default();
                options.languages = languages.iter().map(|tag| tag.parse().expect("a language")).collect();
                options.scopes = scopes.iter().map(|scope| scope.parse().expect("a scope")).collect();
                options.valid_at = at.as_ref().map(|at| at.parse().expect("a time"));
                self.base.coverage(&options).map(serde_json::to_value)
            }
            Report::Export { format } => self.base.export(format).map(|export| {
                let mut value = serde_json::to_value(&export.report)?;
                value["text"] = export.text.into();
                Ok(value)
            }),
        };
        value.map(|value| value.expect("plain data")).map_err(|error| failure(&error))
    }

    fn setting(&self, setting: &Setting) -> FaceResult<serde_json::Value> {
        let value = match setting {
            Setting::Suggest { typed, language } => {
                self.base.suggest(typed, language.as_deref(), 8).map(serde_json::to_value)
            }
            Setting::Popularity { set: None, from_log: false } => self.base.popularity().map(serde_json::to_value),
            Setting::Popularity { set, .. } => {
                set.clone().map_or_else(|| self.base.logged_popularity(), Ok).and_then(|counts| {
                    self.base.set_popularity(&counts)?;
                    Ok(serde_json::to_value(&counts))
                })
            }
            Setting::Feedback { give, phrasings } => {
                let told = |given| {
                    let feedback = serde_json::from_value(serde_json::to_value(given).expect("plain data"));
                    self.base.give_feedback(feedback.expect("a good outcome"), uttar::Timestamp::now()).map(drop)
                };
                give.as_ref().map_or(Ok(()), told).and_then(|()| {
                    Ok(if *phrasings {
                        serde_json::to_value(self.base.suggested_phrasings(10)?)
                    } else {
                        serde_json::to_value(self.base.feedback(10)?)
                    })
                })
            }
            Setting::Threshold { precision, set, unset } => {
                let changed =
                    if set.is_some() || *unset { self.base.set_answer_precision(*set, Change::now()) } else { Ok(()) };
                changed.and_then(|()| Ok(serde_json::to_value(self.base.answer_threshold(*precision)?)))
            }
        };
        value.map(|value| value.expect("plain data")).map_err(|error| failure(&error))
    }

    fn get(&self, id: &str) -> FaceResult<u64> {
        self.base.get(id).map(|found| found.version).map_err(|error| failure(&error))
    }

    fn analyze(&self, text: &str, languages: &[String]) -> FaceResult<Read> {
        let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
        let mut analysis = Analysis::default();
        Analyzer::new().analyze(text, &languages, &mut analysis);
        Ok(Read { words: tokens(&analysis.words), stems: tokens(&analysis.stems), grams: tokens(&analysis.grams) })
    }
}

fn tokens(tokens: &Tokens) -> Vec<Token> {
    let token =
        |token: uttar::Token<'_>| Token { term: token.term.to_owned(), start: token.range.start, end: token.range.end };
    tokens.iter().map(token).collect()
}
