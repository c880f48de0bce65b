//! The limits of a base as arguments: each by the name that it has in [`Limits`].

use clap::Args;
use uttar::Limits;

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $unit:literal,)*) => {
        /// The limits of a base.
        #[derive(Debug, Args)]
        #[command(next_help_heading = "Limits of the base")]
        pub(crate) struct LimitArguments {
            $(
                $(#[$doc])*
                #[arg(long, value_name = $unit, default_value_t = Limits::default().$name)]
                $name: $type,
            )*
        }

        impl LimitArguments {
            pub(crate) fn limits(&self) -> Limits {
                let mut limits = Limits::default();
                $(limits.$name = self.$name;)*
                limits
            }
        }
    };
}

limits! {
    /// Bytes of an entry's id.
    id_bytes_max: usize = "BYTES",
    /// Bytes of one phrasing.
    phrasing_bytes_max: usize = "BYTES",
    /// Phrasings of one entry, all languages together.
    phrasings_max: usize = "COUNT",
    /// Bytes of one answer: its body and its steps.
    answer_bytes_max: usize = "BYTES",
    /// Answers of one entry.
    answers_max: usize = "COUNT",
    /// Steps of one answer.
    steps_max: usize = "COUNT",
    /// Products, topics, tags or follow-ups of one entry, and what a filter may list of each.
    labels_max: usize = "COUNT",
    /// Markets, regions, channels, voices or rules that the settings of a base may list of each.
    settings_max: usize = "COUNT",
    /// Names, texts or codes of one product or screen.
    names_max: usize = "COUNT",
    /// Bytes of one entry in JSON.
    entry_bytes_max: usize = "BYTES",
    /// Bytes of one file of an import.
    file_bytes_max: u64 = "BYTES",
    /// Bytes of a question.
    query_bytes_max: usize = "BYTES",
    /// Tokens of a question that are looked up; the rest are left out.
    query_tokens_max: usize = "COUNT",
    /// Hits of one reply.
    hits_max: usize = "COUNT",
    /// Entries of one page of all of them.
    page_entries_max: usize = "COUNT",
    /// Languages that one question may name: people speak a few, and each costs a look at every answer of every hit.
    languages_max: usize = "COUNT",
    /// Operations of one write.
    operations_max: usize = "COUNT",
    /// Bytes of a text that a model makes a vector of; the rest is left out.
    embedded_bytes_max: usize = "BYTES",
    /// Dimensions of a vector.
    vector_dimensions_max: usize = "COUNT",
    /// Bytes of the name of a label, a draft, a request, an author or a customer.
    name_bytes_max: usize = "BYTES",
    /// Bytes of the reason of a change.
    reason_bytes_max: usize = "BYTES",
    /// Bytes of what is typed, to suggest something for it.
    typed_bytes_max: usize = "BYTES",
    /// Suggestions of one reply.
    suggestions_max: usize = "COUNT",
    /// Questions of the log that are read at a time; older ones are left out of what is counted over it.
    logged_questions_max: usize = "COUNT",
    /// What customers said of replies: so many of the last are kept.
    feedback_max: u64 = "COUNT",
    /// How many of the last correct the confidence; 0: it is not corrected.
    feedback_learnt_max: usize = "COUNT",
    /// Synonyms of a base.
    synonyms_max: usize = "COUNT",
    /// Pinned and blocked entries of a base.
    curations_max: usize = "COUNT",
    /// Bytes of a word of a synonym, and of the pattern of a curation.
    pattern_bytes_max: usize = "BYTES",
    /// In how many other words a question is asked where it has courtesies or synonyms, mixes Chinese with another
    /// script, or is in a language that the base lacks; each costs a search.
    readings_max: usize = "COUNT",
    /// So many sentences of a question are read by themselves too, each of which costs a search; 0: none.
    sentences_max: usize = "COUNT",
    /// So many questions of one message are answered, each of whose clauses costs a search; 1: a message is one
    /// question.
    questions_max: usize = "COUNT",
    /// Phrasings of a script that a classifier learns from; a base with more is ranked without one.
    learnt_phrasings_max: usize = "COUNT",
    /// Weights of a classifier for features of several phrasings, six bytes each; with more, only the most frequent
    /// features have a weight for every entry.
    learnt_weights_max: usize = "COUNT",
    /// Bytes that must be free on the disk for anything to be stored: enough for the index to be merged, so that a full
    /// disk does no harm.
    disk_free_bytes_min: u64 = "BYTES",
    /// Bytes that a base sets aside on the disk and gives back when it is full all the same, so that what is
    /// acknowledged can be indexed. 0: none.
    disk_reserve_bytes: u64 = "BYTES",
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        limits: LimitArguments,
    }

    fn limits(arguments: &[&str]) -> Limits {
        Line::try_parse_from(["serve"].iter().chain(arguments)).expect("good arguments").limits.limits()
    }

    /// The fields, of the only list of them that Rust makes.
    #[test]
    fn every_limit_has_an_argument_that_sets_it_and_no_other() {
        let defaults = Limits::default();
        assert_eq!(limits(&[]), defaults);
        let listed = format!("{defaults:?}");
        let fields: Vec<&str> = listed.split([' ', ',', '{', '}']).filter_map(|word| word.strip_suffix(':')).collect();
        assert!(fields.len() > 30, "{fields:?}");
        for field in fields {
            let argument = format!("--{}=7", field.replace('_', "-"));
            let set = format!("{:?}", limits(&[&argument]));
            let (before, rest) = listed.split_once(&format!(" {field}: ")).expect("it is listed");
            let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            assert_eq!(set, format!("{before} {field}: 7{after}"), "{argument}");
        }
    }
}
