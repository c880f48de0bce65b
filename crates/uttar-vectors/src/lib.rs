//! Dense vectors for [`uttar`]: models that the user brings.
//!
//! ```no_run
//! use uttar::KnowledgeBase;
//!
//! let model = uttar_vectors::open("models/my-static-model")?;   // or "vectors.yaml", which names an address
//! let base = KnowledgeBase::open("shop")?.with_embedder(model)?;
//! # Ok::<(), uttar::Error>(())
//! ```
//!
//! Nothing is ever downloaded, and nothing is sent anywhere but to the address that the user names.
//!
//! - A folder is a **local model** of static embeddings in the layout of Model2Vec ([`LocalModel`]; feature
//!   `local-model`): every token has a vector, a text is their mean. It needs no library and no accelerator, and takes
//!   microseconds a text.
//! - A file holds the settings of an **endpoint** that speaks OpenAI's embeddings protocol, as most model servers do
//!   ([`Endpoint`], [`EndpointSettings`]; feature `endpoint`).

#[cfg(feature = "endpoint")]
mod endpoint;
#[cfg(feature = "local-model")]
mod local;
mod settings;
#[cfg(feature = "local-model")]
mod tensor;

#[cfg(feature = "endpoint")]
pub use endpoint::Endpoint;
#[cfg(feature = "local-model")]
pub use local::LocalModel;
pub use settings::EndpointSettings;

use std::path::Path;
use std::sync::Arc;

use uttar::{Embedder, Error, ErrorKind, Result};

/// Opens the model in a folder, or at the address that a settings file names.
///
/// # Errors
/// `NotFound` if there is no such folder or file, `InvalidInput` if it holds no model or bad settings. An address is
/// not asked yet.
pub fn open(path: impl AsRef<Path>) -> Result<Arc<dyn Embedder>> {
    let path = path.as_ref();
    if path.is_dir() {
        return open_folder(path);
    }
    if !path.is_file() {
        let message = format!("{}: is neither a model folder nor a settings file; check the name", path.display());
        return Err(Error::new(ErrorKind::NotFound, message));
    }
    open_endpoint(EndpointSettings::read(path)?)
}

#[cfg(feature = "local-model")]
fn open_folder(folder: &Path) -> Result<Arc<dyn Embedder>> {
    Ok(Arc::new(LocalModel::open(folder)?))
}

#[cfg(not(feature = "local-model"))]
fn open_folder(folder: &Path) -> Result<Arc<dyn Embedder>> {
    let message = format!(
        "{}: is a local model, and this program was built without them; build it with the feature `local-model`",
        folder.display()
    );
    Err(Error::invalid_input(message))
}

#[cfg(feature = "endpoint")]
fn open_endpoint(settings: EndpointSettings) -> Result<Arc<dyn Embedder>> {
    Ok(Arc::new(Endpoint::new(settings)?))
}

#[cfg(not(feature = "endpoint"))]
fn open_endpoint(settings: EndpointSettings) -> Result<Arc<dyn Embedder>> {
    let message = format!(
        "{}: is an address, and this program was built without them; build it with the feature `endpoint`",
        settings.address
    );
    Err(Error::invalid_input(message))
}
