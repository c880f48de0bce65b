//! Checking a write before anything is stored: how much it is, who makes it, what things are called.

use std::collections::HashMap;

use crate::base::KnowledgeBase;
use crate::change::{Change, Operation, WriteOptions};
use crate::error::{Error, Problem, Result};

impl KnowledgeBase {
    pub(super) fn check_write(&self, operations: &[Operation], options: &WriteOptions) -> Result<()> {
        let (count, most) = (operations.len(), self.limits.operations_max);
        if count > most {
            return Err(Error::invalid_input(format!("{count} operations are more than {most}; write them in parts")));
        }
        self.check_change(&options.change)?;
        if let Some(id) = &options.request_id {
            self.check_name("request_id", id)?;
        }
        let mut seen = HashMap::new();
        for (i, operation) in operations.iter().enumerate() {
            if let Some(first) = seen.insert(operation.id(), i) {
                let message = format!("{:?} stands here and in [{first}]; name each entry once", operation.id());
                return Err(
                    Error::invalid_input(message.clone()).with_problems(vec![Problem::new(format!("[{i}]"), message)])
                );
            }
        }
        Ok(())
    }

    /// Checks the texts of a change.
    pub(in crate::base) fn check_change(&self, change: &Change) -> Result<()> {
        for (field, text, most) in [
            ("author", &change.author, self.limits.name_bytes_max),
            ("reason", &change.reason, self.limits.reason_bytes_max),
        ] {
            if text.len() > most {
                return Err(Error::bad_field(field, format!("{} bytes are more than {most}; shorten it", text.len())));
            }
        }
        Ok(())
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
