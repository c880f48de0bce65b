//! Declaring: settings and screens are set.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::commit::document;
use super::curate::{refuse, within};
use crate::base::{KnowledgeBase, SCREENS, SETTINGS};
use crate::change::Change;
use crate::error::{Problem, Result};
use crate::quoted;
use crate::screens::{self, Screen};
use crate::settings::{self, Settings};

impl KnowledgeBase {
    /// Replaces the settings. They count from the next question on, and for what is written from now on; entries that
    /// are there already stay as they are.
    ///
    /// ```
    /// # use uttar::{Change, KnowledgeBase, SearchRequest};
    /// # let folder = tempfile::tempdir()?;
    /// # let base = KnowledgeBase::create(folder.path().join("base"))?;
    /// let mut settings = base.settings()?;
    /// settings.markets.insert("IN".into(), Default::default());
    /// base.set_settings(&settings, Change::by("asha", "we sell in India"))?;
    /// let mut request = SearchRequest::new("battery");
    /// request.scope = Some("XX".parse()?);
    /// assert!(base.search(&request).is_err(), "no such market");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` lists every bad field, and each market, region, channel or voice that is left out although
    /// answers are for it; nothing is stored then.
    pub fn set_settings(&self, settings: &Settings, change: Change) -> Result<()> {
        self.check_change(&change)?;
        refuse("bad settings; nothing was stored", settings::validate(settings, &self.limits))?;
        self.refuse_silencing(settings, &HashSet::new(), None)?;
        self.declare(SETTINGS, document(settings), change)
    }

    /// Replaces all screens. They are found from the next question on.
    ///
    /// # Errors
    /// `InvalidInput` lists every bad place as `screens[number].field`, the second of two with one id among them;
    /// nothing is stored then.
    pub fn set_screens(&self, screens: &[Screen], change: Change) -> Result<()> {
        self.check_change(&change)?;
        let mut problems = Vec::new();
        for (number, screen) in screens.iter().enumerate() {
            problems.extend(within(SCREENS, number, screens::validate(screen, &self.limits)));
        }
        problems.extend(twice(SCREENS, screens.iter().map(|screen| screen.id.as_str())));
        refuse("bad screens; nothing was stored", problems)?;
        let sorted: BTreeMap<&str, &Screen> = screens.iter().map(|screen| (screen.id.as_str(), screen)).collect();
        self.declare(SCREENS, document(&sorted.into_values().collect::<Vec<_>>()), change)
    }
}

/// Those that have the id of one before.
pub(in crate::base) fn twice<'a>(list: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    let mut seen = HashMap::new();
    let mut problems = Vec::new();
    for (number, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, number) {
            let message = format!("{} stands here and in {list}[{first}]; give each an id of its own", quoted(id));
            problems.push(Problem::new(format!("{list}[{number}].id"), message));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::testing::{TestBase, change};
    use crate::error::{Error, ErrorKind};
    use crate::reply::SearchRequest;

    fn fields(refused: Result<()>) -> Vec<String> {
        let error: Error = refused.expect_err("something is bad");
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        error.problems().iter().map(|problem| problem.field.clone()).collect()
    }

    fn screen(id: &str, code: &str) -> Screen {
        Screen { id: id.into(), codes: vec![code.into()], ..Screen::default() }
    }

    #[test]
    fn settings_are_replaced_and_bad_ones_change_nothing() {
        let base = TestBase::new();
        let mut settings = Settings { voices: vec!["shouty".into()], ..Settings::default() };
        base.set_settings(&settings, change("asha", "2026-01-01")).expect("good settings");
        assert_eq!(base.settings().expect("settings"), settings);
        settings.answer_precision = Some(2.0);
        assert_eq!(fields(base.set_settings(&settings, Change::now())), ["answer_precision"]);
        assert_eq!(base.reopened().settings().expect("settings").answer_precision, None);
    }

    #[test]
    fn screens_are_replaced_and_bad_ones_change_nothing() {
        let base = TestBase::new();
        base.set_screens(&[screen("b", "E7"), screen("a", "E8")], Change::now()).expect("good screens");
        let ids = || base.screens().expect("screens").into_iter().map(|screen| screen.id).collect::<Vec<_>>();
        assert_eq!(ids(), ["a", "b"]);
        let found = base.find_screen(&SearchRequest::new("error E7")).expect("a question");
        assert_eq!(found.screens[0].screen, "b");
        let bad = [screen("a", "E7"), Screen { id: "b".into(), ..Screen::default() }, screen("a", "E9")];
        assert_eq!(fields(base.set_screens(&bad, Change::now())), ["screens[1].names", "screens[2].id"]);
        assert_eq!(ids(), ["a", "b"]);
        base.set_screens(&[], Change::now()).expect("none");
        assert!(ids().is_empty());
    }
}
