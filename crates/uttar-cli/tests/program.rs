//! The program as a shell sees it: what goes to which stream, and the exit code. (What the subcommands answer is tested with the other faces, in `tests/`.)

use std::process::{Command, Output};

fn uttar(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_uttar")).args(arguments).output().expect("the program starts")
}

#[test]
fn help_goes_to_stdout_and_names_every_subcommand() {
    let output = uttar(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    for name in ["demo", "import", "search", "get", "lint", "coverage", "export", "analyze", "detect", "eval", "serve"] {
        assert!(help.contains(&format!("\n  {name} ")), "{name} is missing in:\n{help}");
    }
}

#[test]
fn an_unknown_subcommand_is_named_on_stderr_and_nothing_goes_to_stdout() {
    let output = uttar(&["serach"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(message.contains("serach") && message.contains("search"), "{message}");
}
