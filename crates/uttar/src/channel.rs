//! Channels: the kinds of tokens that a text gives.

use uttar_analysis::{Analysis, Tokens};

/// What kind of token a field holds. Every part has one field for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Channel {
    Words,
    Stems,
    Grams,
    Sounds,
    LooseSounds,
}

impl Channel {
    pub(crate) const ALL: [Self; 5] = [Self::Words, Self::Stems, Self::Grams, Self::Sounds, Self::LooseSounds];

    /// Whether its terms meet across scripts.
    pub(crate) fn crosses_scripts(self) -> bool {
        matches!(self, Self::Sounds | Self::LooseSounds)
    }

    /// The tokens of this channel.
    pub(crate) fn tokens(self, analysis: &Analysis) -> &Tokens {
        match self {
            Self::Words => &analysis.words,
            Self::Stems => &analysis.stems,
            Self::Grams => &analysis.grams,
            Self::Sounds => &analysis.sounds,
            Self::LooseSounds => &analysis.loose_sounds,
        }
    }
}
