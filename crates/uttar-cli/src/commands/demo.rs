//! `uttar demo`

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use uttar::quoted;
use uttar::{Change, Error, ErrorKind, ImportOptions, KnowledgeBase, Reply, Result, SearchRequest};

use crate::commands::{plural, search};
use crate::output::Output;
use crate::progress;

/// Imports a corpus into a base and asks a tour of questions: eleven languages, romanised, pinyin, mixed, and one that
/// nothing answers.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The corpus.
    #[arg(long, default_value = "corpora/support", value_name = "DIR")]
    corpus: PathBuf,

    /// Keep the base in this folder, where there is none or that of an earlier demo; by default it is temporary.
    #[arg(long, value_name = "DIR")]
    base: Option<PathBuf>,
}

/// Who made the entries of a demo.
const AUTHOR: &str = "uttar demo";

/// An entry that no demo made, or that somebody has changed since.
fn foreign_entry(base: &KnowledgeBase) -> Result<Option<String>> {
    for entry in base.entries()? {
        if base.history(&entry.id)?.iter().any(|version| version.change.author != AUTHOR) {
            return Ok(Some(entry.id));
        }
    }
    Ok(None)
}

/// What is asked, and what it shows.
const TOUR: [(&str, &str); 17] = [
    ("How do I return a phone I bought last week?", "English"),
    ("怎么给净水器换滤芯，空气净化器的", "Chinese"),
    ("電池耗電太快怎麼辦", "Chinese, traditional characters; the base has simplified ones"),
    ("रिफंड कितने दिन में आएगा?", "Hindi"),
    ("ব্যাটারি খুব তাড়াতাড়ি শেষ হয়ে যায়", "Bengali"),
    ("டிவி சுவரில் மாட்ட வேண்டும்", "Tamil"),
    ("వారంటీ ఎంత కాలం ఉంటుంది?", "Telugu"),
    ("ऑर्डर रद्द करायची आहे", "Marathi"),
    ("ફોન ચાર્જ થતો નથી", "Gujarati"),
    ("ರೂಟರ್ ಪಾಸ್‌ವರ್ಡ್ ಬದಲಾಯಿಸುವುದು ಹೇಗೆ?", "Kannada"),
    ("ഒടിപി വരുന്നില്ല", "Malayalam"),
    ("ਸਕਰੀਨ ਟੁੱਟ ਗਈ", "Punjabi"),
    ("mera phone charge nahi ho raha", "Hindi in Latin letters"),
    ("dianchi haodian tai kuai", "Chinese in pinyin"),
    ("note12pro plus फास्ट चार्जिंग slow hai", "Hindi, English and a model number"),
    ("vacuum E7 error", "an error code"),
    ("Who won the cricket match yesterday?", "nothing in the base answers this"),
];

#[derive(Serialize)]
struct Stop {
    question: &'static str,
    shows: &'static str,
    reply: Reply,
}

impl Demo {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let temporary = super::temporary_folder()?;
        let folder = self.base.unwrap_or_else(|| temporary.path().join("base"));
        let base = KnowledgeBase::open_or_create(&folder)?;
        if let Some(id) = foreign_entry(&base)? {
            let message = format!("{}: holds entries that are not the demo's, such as {id}; name a new folder", folder.display(), id = quoted(id));
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        let spinner = progress::spinner("importing");
        let mut options = ImportOptions::default();
        options.change = Some(Change::by(AUTHOR, ""));
        let report = base.import(std::slice::from_ref(&self.corpus), &options)?;
        spinner.finish_and_clear();
        let mut stops = Vec::new();
        for (question, shows) in TOUR {
            let mut request = SearchRequest::new(question);
            request.limit = 2;
            stops.push(Stop { question, shows, reply: base.search(&request)? });
        }
        output.value(&stops, |stops| {
            let mut out = format!("{} and {} imported\n", plural(report.entries, "entry", "entries"), plural(report.products, "product", "products"));
            for stop in stops {
                out.push_str(&format!("\n» {}   ({})\n{}", stop.question, stop.shows, search::text(&stop.reply, output)));
            }
            out
        });
        Ok(())
    }
}
