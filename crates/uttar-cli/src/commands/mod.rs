//! The subcommands: one file each, registered by one line.

use clap::{Args, Subcommand};

use crate::output::Output;

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($module:ident::$arguments:ident)),* $(,)?) => {
        $(mod $module;)*

        /// What to do.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Command {
            $($(#[$doc])* $name($module::$arguments)),*
        }

        impl Command {
            pub(crate) fn run(self, output: &Output) -> uttar::Result<()> {
                match self {
                    $(Self::$name(arguments) => arguments.run(output)),*
                }
            }
        }
    };
}

commands! {
    /// Show the tokens of a text.
    Analyze(analyze::Analyze),
    /// Back a base up into one file.
    Backup(backup::Backup),
    /// Import the sample corpus and take a tour of questions.
    Demo(demo::Demo),
    /// Say which languages a text is in.
    Detect(detect::Detect),
    /// Measure answers on questions with judgements.
    Eval(eval::Eval),
    /// Show an entry.
    Get(get::Get),
    /// Import entries into a base.
    Import(import::Import),
    /// Make a new base of a backup.
    Restore(restore::Restore),
    /// Ask a question.
    Search(search::Search),
    /// Answer questions over HTTP.
    Serve(serve::Serve),
    /// Tell what is wrong with a base, and repair it.
    Verify(verify::Verify),
}

/// The base that a command works on.
#[derive(Debug, Args)]
pub(crate) struct BaseFolder {
    /// The folder of the base.
    #[arg(long = "base", value_name = "DIR")]
    folder: std::path::PathBuf,
}

impl BaseFolder {
    fn open(&self) -> uttar::Result<uttar::KnowledgeBase> {
        uttar::KnowledgeBase::open(&self.folder)
    }
}

/// A folder that goes away with its value.
fn temporary_folder() -> uttar::Result<tempfile::TempDir> {
    tempfile::tempdir().map_err(|error| {
        uttar::Error::new(uttar::ErrorKind::Unavailable, format!("no temporary folder can be made: {error}"))
    })
}
