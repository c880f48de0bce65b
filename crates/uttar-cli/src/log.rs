//! What the crates tell beside the result: a log of the service, warnings to who has typed a command.

use std::fmt;
use std::panic;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, Layer};
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry::LookupSpan;

/// Has the service log to standard error, with these levels.
pub(crate) fn start(levels: &Targets) {
    let lines = Layer::new().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines.with_filter(levels.clone())).init();
    // The message of a panic may quote a question, so the log gets only the place.
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: "uttar_server", place, "a panic");
    }));
}

/// Has warnings of ours printed to standard error, a line each; those of other libraries tell nothing to people.
pub(crate) fn show_warnings() {
    let ours = Targets::new().with_target("uttar", Level::WARN);
    let lines = Layer::new().with_writer(std::io::stderr).with_ansi(false).event_format(Warning);
    tracing_subscriber::registry().with(lines.with_filter(ours)).init();
}

/// A warning as errors are printed: without time and module.
struct Warning;

impl<S, N> FormatEvent<S, N> for Warning
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        writer.write_str("warning: ")?;
        context.format_fields(writer.by_ref(), event)?;
        writer.write_char('\n')
    }
}
