//! From a screen to its steps: what the customer sees is named, the step that shows it is found, with those beside it.

use std::time::Instant;

use uttar_analysis::{Analysis, LanguageTag};

use crate::base::KnowledgeBase;
use crate::channel::Channel;
use crate::engine::{QueryTerm, QueryTerms, ScriptCode};
use crate::error::Result;
use crate::part::PartKind;
use crate::question::languages_meant;
use crate::reply::{MatchedBy, MatchedScreen, ScreenHit, ScreenReply, ScreenStep, SearchRequest};
use crate::resolve::Asker;
use crate::screens::{FoundBy, screen_term};

/// How many steps, of all entries, languages and places together, are looked through for one screen.
const STEPS_MAX: usize = 10_000;

impl KnowledgeBase {
    /// Finds the screen that a text names ("Settings > Battery", "E7", "पेयरिंग स्क्रीन"), and the steps that show it in the answers for
    /// this asker. At most `limit` screens, and of each at most `limit` entries.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn find_screen(&self, request: &SearchRequest) -> Result<ScreenReply> {
        let started = Instant::now();
        self.follow();
        let view = self.view();
        let languages = self.check_request(request, &view)?;
        let detection = uttar_analysis::detect(&request.query);
        let detected: Vec<&str> = detection.languages.iter().map(|guess| guess.language.as_str()).collect();
        let wanted: Vec<&str> = if languages.is_empty() {
            languages_meant(&detection)
        } else {
            languages.iter().map(LanguageTag::as_str).collect()
        };
        let settings = &view.model.settings;
        let asker = Asker::new(settings, &wanted, request.scope.as_ref(), request.voice.as_deref(), request.valid_at);
        let mut analysis = Analysis::default();
        view.analyzer.analyze(&request.query, &detected, &mut analysis);
        let products = self.products_of(request, &view, &analysis);
        let mut found = view.model.finder(&view.analyzer).find(&analysis);
        // The same code means different things on different products.
        found.sort_by_key(|found| {
            std::cmp::Reverse(view.model.families.fit(&view.model.screens()[found.screen].products, &products))
        });
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut screens = Vec::new();
        for found in found.into_iter().take(request.limit) {
            let screen = &view.model.screens()[found.screen];
            let mut steps = Vec::new();
            let term = QueryTerm { channel: Channel::Words, term: screen_term(&screen.id).into(), weight: 1.0 };
            let terms = QueryTerms { terms: vec![term], ..QueryTerms::default() };
            let script = ScriptCode::of(&Analysis::default());
            let holding = view.snapshot.find(script, &terms, &[(PartKind::Step, STEPS_MAX)], None)?;
            let mut entries: Vec<_> = holding.parts[PartKind::Step as usize].iter().map(|found| found.entry).collect();
            entries.sort_unstable();
            entries.dedup();
            for key in entries {
                let Some(stored) = self.entry(key, &view)? else { continue };
                let entry = &stored.entry;
                if steps.len() >= request.limit
                    || !asker.finds(entry)
                    || !request.filter.passes(entry, &view.model.families)
                {
                    continue;
                }
                let Ok(resolved) = asker.resolve(entry, |answer| request.filter.passes_answer(answer)) else {
                    continue;
                };
                let answer = &entry.answers[resolved.answer];
                let Some(at) = answer.steps.iter().position(|step| step.screen.as_deref() == Some(&screen.id)) else {
                    continue;
                };
                let number = answer.numbered_steps().nth(at).map_or(0, |(number, _)| number);
                steps.push(ScreenStep {
                    entry: entry.id.clone(),
                    title: asker.title(entry).map(|(_, title)| title.to_owned()),
                    language: answer.lang.to_string(),
                    number,
                    step: answer.steps[at].clone(),
                    before: at.checked_sub(1).map(|at| answer.steps[at].clone()),
                    after: answer.steps.get(at + 1).cloned(),
                });
            }
            let matched = match found.by {
                FoundBy::Code(text) => MatchedScreen { by: MatchedBy::Code, text, language: None },
                FoundBy::Name(language, text) => {
                    MatchedScreen { by: MatchedBy::Name, text, language: Some(language.to_string()) }
                }
                FoundBy::Text(language, text) => {
                    MatchedScreen { by: MatchedBy::Text, text, language: Some(language.to_string()) }
                }
            };
            screens.push(ScreenHit { screen: screen.id.clone(), matched, image: screen.image.clone(), steps });
        }
        let warnings = self.warnings(request, &view)?;
        Ok(ScreenReply { screens, warnings, took_ms: started.elapsed().as_secs_f64() * 1000.0 })
    }
}
