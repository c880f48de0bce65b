//! What may be said beside a question, the same for every command that asks.

use clap::Args;
use uttar::{Facet, Scope, SearchRequest, Timestamp};

/// For whom a question is asked, and when.
#[derive(Debug, Args)]
pub(crate) struct ForWhom {
    /// Where the customer is: market/region/channel, such as `IN/MH/flipkart`.
    #[arg(long)]
    scope: Option<Scope>,

    /// How the answer is told: warm, expert, plain, or what the base declares. By default as the channel has it.
    #[arg(long)]
    voice: Option<String>,

    /// Only what is valid at this time (RFC 3339, such as `2026-10-01T10:00:00+05:30`). By default now.
    #[arg(long, value_name = "TIME")]
    valid_at: Option<Timestamp>,
}

impl ForWhom {
    pub(crate) fn request(self, query: String) -> SearchRequest {
        let mut request = SearchRequest::new(query);
        request.scope = self.scope;
        request.voice = self.voice;
        request.valid_at = self.valid_at.or(request.valid_at);
        request
    }
}

/// Who asks, for what, and when.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// How many hits at most.
    #[arg(long, default_value_t = 5)]
    limit: usize,

    /// Languages of the answer, the most wanted first, such as `mr,hi`; by default that of the question.
    #[arg(long, value_delimiter = ',', value_name = "TAG")]
    languages: Vec<String>,

    #[command(flatten)]
    whom: ForWhom,

    /// Prefer what follows this entry, which was answered before.
    #[arg(long, value_name = "ENTRY")]
    previous: Option<String>,

    /// Prefer what is about these products, which the customer has.
    #[arg(long, value_delimiter = ',', value_name = "PRODUCT")]
    owns: Vec<String>,

    /// Only entries that serve one of these products: about it, its family, or all products.
    #[arg(long = "product", value_delimiter = ',', value_name = "PRODUCT")]
    products: Vec<String>,

    /// Only entries about one of these families or a member of one.
    #[arg(long = "family", value_delimiter = ',', value_name = "FAMILY")]
    families: Vec<String>,

    /// Only entries with one of these topics.
    #[arg(long = "topic", value_delimiter = ',', value_name = "TOPIC")]
    topics: Vec<String>,

    /// Only entries with one of these tags.
    #[arg(long = "tag", value_delimiter = ',', value_name = "TAG")]
    tags: Vec<String>,

    /// Only answers in one of these languages.
    #[arg(long = "answer-language", value_delimiter = ',', value_name = "TAG")]
    answer_languages: Vec<String>,

    /// Only answers that hold in one of these markets.
    #[arg(long = "market", value_delimiter = ',', value_name = "MARKET")]
    markets: Vec<String>,

    /// Only answers that hold in one of these regions.
    #[arg(long = "region", value_delimiter = ',', value_name = "REGION")]
    regions: Vec<String>,

    /// Only answers that hold in one of these channels.
    #[arg(long = "channel", value_delimiter = ',', value_name = "CHANNEL")]
    channels: Vec<String>,

    /// Only answers told in one of these voices, or in none.
    #[arg(long = "told", value_delimiter = ',', value_name = "VOICE")]
    voices: Vec<String>,

    /// Only answers with steps (`true`) or without (`false`).
    #[arg(long, value_name = "BOOL")]
    has_steps: Option<bool>,

    /// Find no entry by translated words, and show only answers in the languages asked for.
    #[arg(long)]
    no_cross_language: bool,

    /// Answer only where this share of such answers is right, such as 0.95; by default as the base is set.
    #[arg(long, value_name = "SHARE")]
    answer_precision: Option<f32>,

    /// Say why each hit was found, what its confidence is made of, and why it is before or behind its nearest rival.
    #[arg(long)]
    explain: bool,

    /// Count these over what is found: product, family, topic, tag, language, market, region, channel, voice,
    /// has_steps.
    #[arg(long, value_delimiter = ',', value_name = "FACET")]
    facets: Vec<Facet>,
}

impl Asking {
    pub(crate) fn request(self, query: String) -> SearchRequest {
        let mut request = self.whom.request(query);
        request.limit = self.limit;
        request.languages = self.languages;
        request.cross_language = !self.no_cross_language;
        request.context.previous_entry = self.previous;
        request.context.products = self.owns;
        request.filter.products = self.products;
        request.filter.families = self.families;
        request.filter.topics = self.topics;
        request.filter.tags = self.tags;
        request.filter.languages = self.answer_languages;
        request.filter.markets = self.markets;
        request.filter.regions = self.regions;
        request.filter.channels = self.channels;
        request.filter.voices = self.voices;
        request.filter.has_steps = self.has_steps;
        request.facets = self.facets;
        request.answer_precision = self.answer_precision;
        request.explain = self.explain;
        request
    }
}
