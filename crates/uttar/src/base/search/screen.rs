//! From a screen to its steps: what the customer sees is named, the step that shows it is found, with those beside it.

use std::time::Instant;

use uttar_analysis::{Analysis, LanguageTag};

use crate::base::{KnowledgeBase, View};
use crate::channel::Channel;
use crate::engine::{QueryTerm, QueryTerms, ScriptCode};
use crate::entry::{Answer, Entry, EntryKey};
use crate::error::Result;
use crate::part::PartKind;
use crate::question::languages_meant;
use crate::reply::{MatchedBy, MatchedScreen, ScreenHit, ScreenReply, ScreenStep, SearchRequest};
use crate::resolve::Asker;
use crate::screens::{FoundBy, FoundScreen, Screen, screen_term};

/// How many steps, of all entries, languages and places together, are looked through for one screen.
const STEPS_MAX: usize = 10_000;

impl KnowledgeBase {
    /// Finds the screen that a text names ("Settings > Battery", "E7", "पेयरिंग स्क्रीन"), and the steps that show it
    /// in the answers for this asker. At most `limit` screens, and of each at most `limit` entries.
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
        let settings = &view.declared.settings;
        let asker = Asker::new(settings, &wanted, request.scope.as_ref(), request.voice.as_deref(), request.valid_at);
        let mut analysis = Analysis::default();
        view.analyzer.analyze(&request.query, &detected, &mut analysis);
        let products = self.products_of(request, &view, &analysis);
        let mut found = view.declared.finder(&view.analyzer).find(&analysis);
        // The same code means different things on different products.
        found.sort_by_key(|found| {
            std::cmp::Reverse(view.declared.families.fit(&view.declared.screens()[found.screen].products, &products))
        });
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut screens = Vec::new();
        for FoundScreen { screen, by, .. } in found.into_iter().take(request.limit) {
            let screen = &view.declared.screens()[screen];
            let steps = self.steps_showing(screen, &asker, request, &view)?;
            screens.push(ScreenHit {
                screen: screen.id.clone(),
                matched: matched(by),
                image: screen.image.clone(),
                steps,
            });
        }
        let warnings = self.warnings(request, &view)?;
        Ok(ScreenReply { screens, warnings, took_ms: started.elapsed().as_secs_f64() * 1000.0 })
    }
    /// The steps that show a screen in the answers for this asker, one of an entry.
    fn steps_showing(
        &self,
        screen: &Screen,
        asker: &Asker<'_>,
        request: &SearchRequest,
        view: &View,
    ) -> Result<Vec<ScreenStep>> {
        let mut steps = Vec::new();
        for key in entries_showing(screen, view)? {
            if steps.len() >= request.limit {
                break;
            }
            let Some(stored) = self.entry(key, view)? else { continue };
            let entry = &stored.entry;
            if asker.finds(entry)
                && request.filter.passes(entry, &view.declared.families)
                && let Ok(resolved) = asker.resolve(entry, |answer| request.filter.passes_answer(answer))
            {
                steps.extend(step_showing(screen, entry, &entry.answers[resolved.answer], asker));
            }
        }
        Ok(steps)
    }
}

/// The entries that have a step with a screen, in any language and for any place.
fn entries_showing(screen: &Screen, view: &View) -> Result<Vec<EntryKey>> {
    let term = QueryTerm { channel: Channel::Words, term: screen_term(&screen.id).into(), weight: 1.0 };
    let terms = QueryTerms { terms: vec![term], ..QueryTerms::default() };
    let script = ScriptCode::of(&Analysis::default());
    let holding = view.snapshot.find(script, &terms, &[(PartKind::Step, STEPS_MAX)], None)?;
    let mut entries: Vec<_> = holding.parts[PartKind::Step as usize].iter().map(|found| found.entry).collect();
    entries.sort_unstable();
    entries.dedup();
    Ok(entries)
}

/// The first step of an answer that shows a screen, with those beside it.
fn step_showing(screen: &Screen, entry: &Entry, answer: &Answer, asker: &Asker<'_>) -> Option<ScreenStep> {
    let at = answer.steps.iter().position(|step| step.screen.as_deref() == Some(&screen.id))?;
    let number = answer.numbered_steps().nth(at).map_or(0, |(number, _)| number);
    Some(ScreenStep {
        entry: entry.id.clone(),
        title: asker.title(entry).map(|(_, title)| title.to_owned()),
        language: answer.lang.to_string(),
        number,
        step: answer.steps[at].clone(),
        before: at.checked_sub(1).map(|at| answer.steps[at].clone()),
        after: answer.steps.get(at + 1).cloned(),
    })
}

fn matched(by: FoundBy) -> MatchedScreen {
    let (by, language, text) = match by {
        FoundBy::Code(text) => (MatchedBy::Code, None, text),
        FoundBy::Name(language, text) => (MatchedBy::Name, Some(language), text),
        FoundBy::Text(language, text) => (MatchedBy::Text, Some(language), text),
    };
    MatchedScreen { by, text, language: language.map(|language| language.to_string()) }
}
