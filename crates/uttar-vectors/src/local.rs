//! A local model of static embeddings.

use std::fmt;
use std::path::Path;

use safetensors::SafeTensors;
use tokenizers::Tokenizer;
use uttar::quoted;
use uttar::{Embedder, Error, ErrorKind, Result, TextRole};

use crate::tensor::{floats, numbers};

const MODEL_FILE: &str = "model.safetensors";
const TOKENIZER_FILE: &str = "tokenizer.json";

/// Static embeddings in the layout of Model2Vec (S. Tulkens, T. van Dongen, "Model2Vec", 2024): a folder with
/// `model.safetensors`, which has a tensor `embeddings` (tokens x dimensions; F32, F64, F16, BF16 or I8), and
/// `tokenizer.json`. A vector of a text is the mean of those of its tokens.
///
/// Two more tensors may be there: `mapping` (the row of each token, where tokens share rows) and `weights` (of each
/// token). The whole matrix is held in memory as `f32`: 100,000 tokens of 256 dimensions are 100 MB.
pub struct LocalModel {
    id: String,
    tokenizer: Tokenizer,
    /// A token that says that none fits.
    unknown: Option<u32>,
    embeddings: Vec<f32>,
    dimensions: usize,
    mapping: Option<Vec<usize>>,
    weights: Option<Vec<f32>>,
}

impl fmt::Debug for LocalModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalModel").field("id", &self.id).field("dimensions", &self.dimensions).finish_non_exhaustive()
    }
}

impl LocalModel {
    /// Reads the model in a folder. Its id is made of the checksums of its files, so that another model is never
    /// mistaken for it.
    ///
    /// # Errors
    /// `NotFound` for a file that cannot be read, `InvalidInput` for one that is not what is expected.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref();
        let (model_file, tokenizer_file) = (folder.join(MODEL_FILE), folder.join(TOKENIZER_FILE));
        let (model, words) = (read(&model_file)?, read(&tokenizer_file)?);
        let id = format!("model2vec {:08x}{:08x}", crc32fast::hash(&model), crc32fast::hash(&words));

        let (tokenizer, unknown) = tokenizer(&words).map_err(|what| bad(&tokenizer_file, &what))?;
        let tensors = SafeTensors::deserialize(&model).map_err(|error| bad(&model_file, &error.to_string()))?;
        let of_tensor = |name: &str, what: &str| bad(&model_file, &format!("the tensor {} {what}", quoted(name)));
        let matrix = tensors.tensor("embeddings").map_err(|_| of_tensor("embeddings", "is not there"))?;
        let [rows, dimensions] = *matrix.shape() else {
            return Err(of_tensor(
                "embeddings",
                &format!("has the shape {:?}, not tokens x dimensions", matrix.shape()),
            ));
        };
        let embeddings = floats(&matrix).map_err(|what| of_tensor("embeddings", &what))?;
        if rows == 0 || dimensions == 0 {
            return Err(of_tensor("embeddings", "is empty"));
        }
        let optional = |name| tensors.tensor(name).ok();
        let mapping = optional("mapping").map(|tensor| numbers(&tensor)).transpose();
        let mapping = mapping.map_err(|what| of_tensor("mapping", &what))?;
        if let Some(row) = mapping.iter().flatten().find(|row| **row >= rows) {
            return Err(of_tensor("mapping", &format!("names row {row} of {rows}")));
        }
        let weights = optional("weights").map(|tensor| floats(&tensor)).transpose();
        let weights = weights.map_err(|what| of_tensor("weights", &what))?;
        let tokens = tokenizer.get_vocab_size(true);
        for (name, count) in [
            ("embeddings", mapping.is_none().then_some(rows)),
            ("mapping", mapping.as_ref().map(Vec::len)),
            ("weights", weights.as_ref().map(Vec::len)),
        ] {
            if let Some(count) = count.filter(|count| *count < tokens) {
                let what =
                    format!("has {count} rows for the {tokens} tokens of {TOKENIZER_FILE}; they belong to two models");
                return Err(of_tensor(name, &what));
            }
        }
        Ok(Self { id, tokenizer, unknown, embeddings, dimensions, mapping, weights })
    }

    fn vector(&self, text: &str) -> Result<Vec<f32>> {
        let encoding = self.tokenizer.encode_fast(text, false).map_err(|error| {
            let message = format!("the tokenizer of {} failed: {error}; check its {TOKENIZER_FILE}", quoted(&self.id));
            Error::new(ErrorKind::Unavailable, message)
        })?;
        let mut sum = vec![0.0; self.dimensions];
        let rows = self.embeddings.len() / self.dimensions;
        for token in encoding.get_ids().iter().filter(|token| Some(**token) != self.unknown) {
            let token = *token as usize;
            let row = self.mapping.as_ref().map_or(Some(token), |mapping| mapping.get(token).copied());
            let row =
                row.filter(|row| *row < rows).map(|row| &self.embeddings[row * self.dimensions..][..self.dimensions]);
            let weight = self.weights.as_ref().map_or(Some(1.0), |weights| weights.get(token).copied());
            // The sum, not the mean: only the direction of a vector counts.
            if let Some((weight, row)) = weight.zip(row) {
                sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += weight * x);
            }
        }
        Ok(sum)
    }
}

impl Embedder for LocalModel {
    fn id(&self) -> &str {
        &self.id
    }

    fn embed(&self, texts: &[&str], _: TextRole) -> Result<Vec<Vec<f32>>> {
        texts.iter().map(|text| self.vector(text)).collect()
    }
}

/// The tokenizer, without cutting and filling of texts, and its token for what it does not know.
fn tokenizer(json: &[u8]) -> Result<(Tokenizer, Option<u32>), String> {
    let mut tokenizer = Tokenizer::from_bytes(json).map_err(|error| error.to_string())?;
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(|error| error.to_string())?;
    let spec: serde_json::Value = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let model = &spec["model"];
    let by_number = model["unk_id"].as_u64().and_then(|id| u32::try_from(id).ok());
    let by_name = || tokenizer.token_to_id(model["unk_token"].as_str()?);
    let unknown = by_number.or_else(by_name);
    Ok((tokenizer, unknown))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| {
        let message = format!(
            "{}: cannot be read: {error}; a model folder holds {MODEL_FILE} and {TOKENIZER_FILE}",
            file.display()
        );
        Error::new(ErrorKind::NotFound, message)
    })
}

fn bad(file: &Path, what: &str) -> Error {
    Error::invalid_input(format!("{}: {what}; a static model in the layout of Model2Vec is expected", file.display()))
}
