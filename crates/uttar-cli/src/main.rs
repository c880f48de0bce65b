//! The `uttar` command.

mod asking;
mod commands;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::output::Output;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Finds the right answer in a customer-service knowledge base, in eleven languages, however the question is typed.
#[derive(Debug, Parser)]
#[command(name = "uttar", version, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Print JSON instead of text.
    #[arg(long, global = true)]
    json: bool,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 done, and lint found faults; 2 bad usage or bad input; 3 not found; 4 conflict; 5 not possible now; 6 took too long; \
    70 a fault of ours, or a damaged base.";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    match arguments.command.run(&output) {
        Ok(()) if output.has_found_faults() => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.error(&error);
            ExitCode::from(exit_code(error.kind()))
        }
    }
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
