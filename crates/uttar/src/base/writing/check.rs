//! Checking a write before anything is stored: how much it is, who makes it, what things are called.

use std::collections::HashMap;

use crate::base::KnowledgeBase;
use crate::change::{Change, Operation, WriteOptions};
use crate::error::{Error, Problem, Result};
use crate::quoted;
use crate::time::Timestamp;

impl KnowledgeBase {
    pub(super) fn check_write(&self, operations: &[Operation], options: &WriteOptions) -> Result<()> {
        let (count, most) = (operations.len(), self.limits.operations_max);
        if count > most {
            return Err(Error::invalid_input(format!("{count} operations are more than {most}; write them in parts")));
        }
        self.check_options(options)?;
        check_once(operations.iter().map(Operation::id))
    }

    /// Checks what a caller says of a write.
    pub(in crate::base) fn check_options(&self, options: &WriteOptions) -> Result<()> {
        self.check_change(&options.change)?;
        options.request_id.as_ref().map_or(Ok(()), |id| self.check_name("request_id", id))
    }

    /// Checks the texts and the time of a change.
    pub(in crate::base) fn check_change(&self, change: &Change) -> Result<()> {
        for (field, text, most) in [
            ("author", &change.author, self.limits.name_bytes_max),
            ("reason", &change.reason, self.limits.reason_bytes_max),
        ] {
            if text.len() > most {
                return Err(Error::bad_field(field, format!("{} bytes are more than {most}; shorten it", text.len())));
            }
        }
        Self::check_time("at", change.at)
    }

    /// Checks a time that a caller gives to something.
    pub(in crate::base) fn check_time(field: &str, at: Timestamp) -> Result<()> {
        at.problem().map_or(Ok(()), |message| Err(Error::bad_field(field, message)))
    }

    /// Checks a name that a caller gives to something.
    pub(in crate::base) fn check_name(&self, field: &str, name: &str) -> Result<()> {
        let most = self.limits.name_bytes_max;
        let message = if name.is_empty() {
            "is empty; give it a name".to_owned()
        } else if name.len() > most {
            format!("{} bytes are more than {most}; shorten it", name.len())
        } else if name.trim() != name || name.chars().any(char::is_control) {
            "has control characters or spaces at its ends; remove them".to_owned()
        } else {
            return Ok(());
        };
        Err(Error::bad_field(field, message))
    }
}

/// Checks that each entry is named once.
pub(super) fn check_once<'a>(ids: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = HashMap::new();
    for (i, id) in ids.enumerate() {
        if let Some(first) = seen.insert(id, i) {
            let message = format!("{} stands here and in [{first}]; name each entry once", quoted(id));
            let problem = Problem::new(format!("[{i}]"), message.clone());
            return Err(Error::invalid_input(message).with_problems(vec![problem]));
        }
    }
    Ok(())
}
