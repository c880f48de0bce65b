//! `uttar openapi`

use clap::Args;
use uttar::Result;

use crate::output::Output;

/// Prints the OpenAPI document of `uttar serve`, as it answers at `/v1/openapi.json`: for generators of clients.
#[derive(Debug, Args)]
pub(crate) struct Openapi {}

impl Openapi {
    pub(crate) fn run(self, output: &Output) -> Result<()> {
        output.value(&uttar_server::openapi(), |document| format!("{document:#}"));
        Ok(())
    }
}
