//! The `uttar` command with `--json`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::face::{Answered, Ask, Face, FaceResult, Failure, Given, Imported, Place, Read, Report, Setting};
use crate::faces::{EntryJson, ReplyJson};

/// The command on a base; every call is a process of its own.
#[derive(Debug)]
pub struct Command {
    folder: PathBuf,
}

/// What is printed of an error.
#[derive(Deserialize)]
struct ErrorJson {
    error: String,
    message: String,
    problems: Vec<Place>,
}

impl Command {
    /// The command on a base that its first import makes.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn on_base<T: DeserializeOwned>(&self, name: &str, arguments: &[&OsStr]) -> FaceResult<T> {
        let name: Vec<&OsStr> = name.split(' ').map(OsStr::new).collect();
        let base = [OsStr::new("--base"), self.folder.as_os_str()];
        run(&[&name, &base[..], arguments].concat())
    }
}

impl Face for Command {
    fn name(&self) -> &'static str {
        "the command"
    }

    fn import(&self, paths: &[PathBuf], keep_going: bool) -> FaceResult<Imported> {
        let options: &[&OsStr] = if keep_going { &[OsStr::new("--keep-going")] } else { &[] };
        let paths: Vec<&OsStr> = paths.iter().map(|path| path.as_os_str()).collect();
        self.on_base("import", &[options, &[OsStr::new("--")], &paths].concat())
    }

    fn search(&self, ask: &Ask) -> FaceResult<Answered> {
        let mut options = Vec::new();
        options.extend(ask.limit.map(|limit| format!("--limit={limit}")));
        options.extend((!ask.languages.is_empty()).then(|| format!("--languages={}", ask.languages.join(","))));
        options.extend(ask.scope.as_ref().map(|scope| format!("--scope={scope}")));
        options.extend((ask.cross_language == Some(false)).then(|| "--no-cross-language".to_owned()));
        options.extend(["--".to_owned(), ask.query.clone()]);
        let arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
        self.on_base::<ReplyJson>("search", &arguments).map(Answered::from)
    }

    fn reply(&self, ask: &Ask, screen: bool) -> FaceResult<serde_json::Value> {
        let mut options = Vec::new();
        let lists = [("languages", &ask.languages), ("facets", &ask.facets), ("owns", &ask.owns)];
        let filter = ask.filter.iter().map(|(name, list)| {
            let option = match name.as_str() {
                "families" => "family",
                "languages" => "answer-language",
                "voices" => "told",
                "has_steps" => "has-steps",
                plural => plural.strip_suffix('s').expect("a list"),
            };
            (option, list)
        });
        options.extend(
            lists
                .into_iter()
                .chain(filter)
                .filter(|(_, list)| !list.is_empty())
                .map(|(name, list)| format!("--{name}={}", list.join(","))),
        );
        let single = [("scope", &ask.scope), ("voice", &ask.voice), ("valid-at", &ask.at)];
        options.extend(single.into_iter().filter_map(|(name, value)| Some(format!("--{name}={}", value.as_ref()?))));
        options.extend(ask.answer_precision.map(|share| format!("--answer-precision={share}")));
        options.extend(ask.explain.then(|| "--explain".to_owned()));
        options.extend(["--".to_owned(), ask.query.clone()]);
        let arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
        self.on_base(if screen { "screen" } else { "search" }, &arguments)
    }

    fn report(&self, report: &Report) -> FaceResult<serde_json::Value> {
        let list = |name: &str, list: &[String]| (!list.is_empty()).then(|| format!("--{name}={}", list.join(",")));
        let option = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("--{name}={value}"));
        let on_base = |name: &str, options: Vec<String>| {
            let arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
            self.on_base::<serde_json::Value>(name, &arguments)
        };
        match report {
            Report::Lint { level } => on_base("lint", option("level", level).into_iter().collect()),
            Report::Coverage { languages, scopes, at } => {
                let options = [list("languages", languages), list("scopes", scopes), option("valid-at", at)];
                on_base("coverage", options.into_iter().flatten().collect())
            }
            Report::Export { format } => {
                let folder = tempfile::tempdir().expect("a folder");
                let file = folder.path().join("entries");
                let mut report = on_base("export", vec![format!("--format={format}"), file.display().to_string()])?;
                report["text"] = std::fs::read_to_string(file).expect("written").into();
                Ok(report)
            }
        }
    }

    fn setting(&self, setting: &Setting) -> FaceResult<serde_json::Value> {
        let on_base = |name: &str, options: Vec<String>| {
            let arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
            self.on_base::<serde_json::Value>(name, &arguments)
        };
        match setting {
            Setting::Suggest { typed, language } => {
                let language = language.as_ref().map(|language| format!("--language={language}"));
                on_base("suggest", language.into_iter().chain(["--".to_owned(), typed.clone()]).collect())
            }
            Setting::Popularity { set: Some(counts), .. } => {
                let folder = tempfile::tempdir().expect("a folder");
                let file = folder.path().join("counts.json");
                std::fs::write(&file, serde_json::json!(counts).to_string()).expect("written");
                on_base("popularity", vec![file.display().to_string()])
            }
            Setting::Popularity { set: None, from_log } => {
                on_base("popularity", from_log.then(|| "--from-log".to_owned()).into_iter().collect())
            }
            Setting::Feedback { give, phrasings } => {
                if let Some(Given { query, outcome, entry }) = give {
                    let entry = entry.as_ref().map(|entry| format!("--entry={entry}"));
                    let rest = [format!("--outcome={outcome}"), "--".to_owned(), query.clone()];
                    on_base("feedback give", entry.into_iter().chain(rest).collect())?;
                }
                on_base(if *phrasings { "feedback phrasings" } else { "feedback show" }, Vec::new())
            }
            Setting::Threshold { precision, set, unset } => {
                let share = set.or(*precision).map(|share| share.to_string());
                let flags = [set.is_some().then_some("--set"), unset.then_some("--unset")];
                let flags = flags.into_iter().flatten().map(str::to_owned);
                on_base("threshold", flags.chain(share).collect())
            }
        }
    }

    fn get(&self, id: &str) -> FaceResult<u64> {
        self.on_base::<EntryJson>("get", &[OsStr::new("--"), OsStr::new(id)]).map(|entry| entry.version)
    }

    fn analyze(&self, text: &str, languages: &[String]) -> FaceResult<Read> {
        let languages = format!("--languages={}", languages.join(","));
        run(&["analyze", &languages, "--", text].map(OsStr::new))
    }
}

/// Runs the command and reads what it prints; checks that the exit code belongs to the class of the error.
fn run<T: DeserializeOwned>(arguments: &[&OsStr]) -> FaceResult<T> {
    let output = process::Command::new(executable()).arg("--json").args(arguments).output().expect("it starts");
    let code = output.status.code().unwrap_or_else(|| panic!("{arguments:?}: was killed: {}", output.status));
    let printed = String::from_utf8_lossy(&output.stdout);
    let noted = String::from_utf8_lossy(&output.stderr);
    // 1: it has done its work and found faults.
    if code <= 1 {
        return Ok(serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {printed}")));
    }
    if code == 2 && printed.is_empty() {
        // Arguments that do not parse are told in words, before the command has begun.
        return Err(Failure { kind: "invalid_input".into(), message: noted.into_owned(), problems: Vec::new() });
    }
    let error: ErrorJson = serde_json::from_str(&printed)
        .unwrap_or_else(|error| panic!("{arguments:?}: exit code {code}: {error}: {printed}{noted}"));
    assert_eq!(code, exit_code(&error.error), "{arguments:?}: exit code of {}", error.error);
    Err(Failure { kind: error.error, message: error.message, problems: error.problems })
}

/// The exit codes that `uttar --help` promises.
fn exit_code(kind: &str) -> i32 {
    match kind {
        "invalid_input" => 2,
        "not_found" => 3,
        "conflict" => 4,
        "unavailable" => 5,
        "timeout" => 6,
        "internal" => 70,
        other => panic!("{other:?} is no class of errors"),
    }
}

/// The command, built once as `tests/run.sh` builds it (the same packages, so that nothing is compiled with other
/// features again): Cargo gives a test the executables of its own package only, and the one that lies beside it may be
/// an old one or not there yet.
fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| {
        // <target>/<profile>/deps/<test>
        let test = std::env::current_exe().expect("a test is a file");
        let profile_folder = test.ancestors().nth(2).expect("Cargo's layout");
        let target = profile_folder.parent().expect("Cargo's layout");
        let profile = match profile_folder.file_name().and_then(OsStr::to_str) {
            Some("debug") => "dev",
            Some(name) => name,
            None => panic!("{}: is in no folder of a profile", test.display()),
        };
        let built = process::Command::new(env!("CARGO"))
            .args(["test", "--no-run", "--workspace", "--exclude=uttar-python", "--exclude=uttar-benches"])
            .args(["--test=program", "--message-format=json-render-diagnostics"])
            .args(["--profile", profile])
            .arg("--target-dir")
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(process::Stdio::inherit())
            .output()
            .expect("Cargo starts");
        assert!(built.status.success(), "the command does not build");
        let messages = String::from_utf8(built.stdout).expect("Cargo writes UTF-8");
        let executable = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message["target"]["kind"][0] == "bin")
            .find_map(|message| message["executable"].as_str().map(PathBuf::from));
        executable.expect("Cargo names what it built")
    })
}
