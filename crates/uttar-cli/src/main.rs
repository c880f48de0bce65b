//! The `uttar` command.

mod asking;
mod commands;
mod file;
mod limits;
mod log;
mod output;
mod progress;

use std::process::ExitCode;
use std::sync::LazyLock;

use clap::Parser;

use crate::commands::Command;
use crate::output::Output;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Finds the right answer in a customer-service knowledge base, in eleven languages, however the question is typed.
#[derive(Debug, Parser)]
#[command(name = "uttar", version = version(), max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Print JSON instead of text.
    #[arg(long, global = true)]
    json: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 done, and lint found faults; 2 bad usage or bad input; 3 not found; 4 conflict; 5 not possible now; 6 took too long; \
    70 a fault of ours, or a damaged base.";

/// Which build it is, and which stores it reads.
fn version() -> &'static str {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| format!("{} (store format {})", uttar_server::version(), uttar::STORE_FORMAT));
    &VERSION
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let output = Output::new(arguments.json);
    // The service keeps a log of its own.
    if !matches!(arguments.command, Command::Serve(_)) {
        log::show_warnings();
    }
    match arguments.command.run(&output) {
        Ok(()) if output.has_found_faults() => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::from(exit_code(error.kind()))
        }
    }
}

/// Says what is wrong with the arguments, or what was asked of them: in JSON where it is wanted, as every other error
/// is.
fn refuse(error: &clap::Error) -> ExitCode {
    let mut before_names = std::env::args_os().skip(1).take_while(|argument| argument != "--");
    if error.use_stderr() && before_names.any(|argument| argument == "--json") {
        let message = error.render().to_string();
        let message = message.trim().trim_start_matches("error: ");
        Output::new(true).error(&uttar::Error::invalid_input(message));
        return ExitCode::from(exit_code(uttar::ErrorKind::InvalidInput));
    }
    // A reader that has gone away is no error.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit_code(uttar::ErrorKind::InvalidInput)))
}

/// The one place where the class of an error becomes an exit code.
fn exit_code(kind: uttar::ErrorKind) -> u8 {
    match kind {
        uttar::ErrorKind::InvalidInput => 2,
        uttar::ErrorKind::NotFound => 3,
        uttar::ErrorKind::Conflict => 4,
        uttar::ErrorKind::Unavailable => 5,
        uttar::ErrorKind::Timeout => 6,
        uttar::ErrorKind::Internal => 70,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
