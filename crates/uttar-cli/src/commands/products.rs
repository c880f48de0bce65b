//! `uttar products`

use clap::Args;
use uttar::{Result, WriteOptions};

use crate::commands::{BaseFolder, ChangeArguments, json_lines};
use crate::output::Output;

/// Shows the catalogue of a base, one product a line, as it is written in `products.jsonl`. Products are added and
/// changed by importing such a file.
#[derive(Debug, Args)]
pub(crate) struct Products {
    #[command(flatten)]
    base: BaseFolder,

    /// Delete this product; refused while entries, screens or other products name it.
    #[arg(long, value_name = "ID")]
    delete: Option<String>,

    #[command(flatten)]
    change: ChangeArguments,
}

impl Products {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        let base = self.base.open()?;
        if let Some(id) = &self.delete {
            base.delete_product(id, None, &WriteOptions::new(self.change.change()))?;
        }
        output.value(&base.products()?, |products| json_lines(products));
        Ok(())
    }
}
