//! Text in HTML and SVG.

/// Text as it stands between tags.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text as it stands in the quotes of an attribute.
pub(crate) fn escaped_in_quotes(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}
