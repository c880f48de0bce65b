//! What answers need of the settings: it is not taken away from under them.

use std::collections::{BTreeMap, HashSet};

use crate::base::KnowledgeBase;
use crate::entry::Entry;
use crate::error::{Error, Problem, Result};
use crate::import::Location;
use crate::quoted;
use crate::settings::{Settings, check_entry};

/// Entries that are read at a time.
const PAGE_ENTRIES: u32 = 128;

/// Answers that would not be given any more, for one reason.
#[derive(Default)]
struct Silenced {
    answers: usize,
    example: String,
}

impl KnowledgeBase {
    /// Refuses settings under which answers would be given to nobody any more: for a market, region, channel or voice
    /// that the base has now and would not have then. Entries that are written with them have been checked against
    /// them. `location`: where the settings stand, if in a file.
    pub(super) fn refuse_silencing(
        &self,
        settings: &Settings,
        written: &HashSet<&str>,
        location: Option<&Location>,
    ) -> Result<()> {
        let present = self.settings()?;
        if *settings == present {
            return Ok(());
        }
        let mut silenced: BTreeMap<String, Silenced> = BTreeMap::new();
        self.each_entry(PAGE_ENTRIES, &mut |entry| {
            if !written.contains(entry.id.as_str()) {
                for problem in newly_wrong(&entry, &present, settings) {
                    let of_reason = silenced.entry(problem.message).or_default();
                    of_reason.answers += 1;
                    if of_reason.answers == 1 {
                        of_reason.example = format!("{}, {}", quoted(&entry.id), problem.field);
                    }
                }
            }
            Ok(())
        })?;
        if silenced.is_empty() {
            return Ok(());
        }
        let told = silenced.into_iter().map(|(reason, Silenced { answers, example })| {
            let are = if answers == 1 { "answer is" } else { "answers are" };
            let message = format!("{answers} {are} for what these settings leave out, such as {example}: {reason}; declare it, or change or delete those answers first");
            match location {
                Some(location) => Problem::new("", message).at(&location.file, location.line),
                None => Problem::new("", message),
            }
        });
        let problems: Vec<Problem> = told.collect();
        Err(Error::invalid_input("the new settings would take answers off the air; nothing was stored")
            .with_problems(problems))
    }
}

/// What is wrong with an entry under new settings that was not under those before.
fn newly_wrong(entry: &Entry, before: &Settings, settings: &Settings) -> Vec<Problem> {
    let mut wrong = check_entry(settings, entry);
    if !wrong.is_empty() {
        let known = check_entry(before, entry);
        wrong.retain(|problem| !known.iter().any(|known| known.field == problem.field));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::base::ImportOptions;
    use crate::base::testing::TestBase;
    use crate::change::Change;
    use crate::error::ErrorKind;

    const MARKETS: &str = "markets: {IN: {}, US: {}}\nvoices: [playful]\n";
    const ENTRIES: &str = r#"[
        {"id": "a", "products": ["tv"], "answers": [{"lang": "en", "scope": "US", "body": "Yes."}, {"lang": "en", "scope": "IN", "body": "No."}]},
        {"id": "b", "answers": [{"lang": "en", "scope": "US", "voice": "playful", "body": "Yes!"}]}]"#;

    fn import(base: &KnowledgeBase, name: &str, text: &str) -> Result<usize> {
        let folder = tempfile::tempdir().expect("a folder");
        let file: PathBuf = folder.path().join(name);
        fs::write(&file, text).expect("written");
        base.import(&[file], &ImportOptions::default()).map(|report| report.entries)
    }

    #[test]
    fn settings_that_leave_out_what_answers_are_for_are_refused() {
        let base = TestBase::new();
        import(&base, "base.yaml", MARKETS).expect("settings");
        base.put(serde_json::from_str(ENTRIES).expect("entries")).expect("stored");
        let settings = base.settings().expect("read");
        for (text, counts) in [
            ("markets: {IN: {}}\nvoices: [playful]\n", &["2 answers are"][..]),
            ("markets: {IN: {}, US: {}}", &["1 answer is"]),
            ("markets: {IN: {}}", &["2 answers are", "1 answer is"]),
        ] {
            let error = import(&base, "base.yaml", text).expect_err("answers are for the US");
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            let mut messages: Vec<&str> = error.problems().iter().map(|problem| problem.message.as_str()).collect();
            messages.sort_unstable_by_key(|message| std::cmp::Reverse(message.as_bytes()[0]));
            assert_eq!(messages.len(), counts.len(), "{error}");
            assert!(messages.iter().zip(counts).all(|(message, count)| message.starts_with(count)), "{error}");
            assert!(
                error
                    .problems()
                    .iter()
                    .all(|problem| problem.file.is_some() && problem.message.contains("answers[0].")),
                "{error}"
            );
            assert_eq!(base.settings().expect("read"), settings, "nothing was stored");
        }
        let mut fewer = settings.clone();
        fewer.markets.remove("US");
        let error = base.set_settings(&fewer, Change::now()).expect_err("answers are for the US");
        assert!(error.problems().len() == 1 && error.problems()[0].message.starts_with("2 answers are"), "{error}");
        import(&base, "base.yaml", "markets: {IN: {}, US: {}, LK: {}}\nvoices: [playful]\n").expect("more than before");
    }

    #[test]
    fn settings_that_come_with_their_entries_replace_both() {
        let base = TestBase::new();
        import(&base, "base.yaml", MARKETS).expect("settings");
        base.put(serde_json::from_str(ENTRIES).expect("entries")).expect("stored");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("base.yaml"), "markets: {IN: {}}").expect("written");
        fs::write(folder.path().join("entries.json"), ENTRIES.replace("US", "IN").replace("playful", "warm"))
            .expect("written");
        base.import(&[folder.path().to_owned()], &ImportOptions::default()).expect("nothing is for the US any more");
        assert_eq!(base.settings().expect("read").markets.len(), 1);
    }
}
