//! Which build it is.

use std::sync::LazyLock;

/// The version of this build, such as `0.1.0`; `0.1.0+3c1f2ab` where it was built with the commit in `UTTAR_COMMIT`.
///
/// ```
/// assert!(uttar_server::version().starts_with(env!("CARGO_PKG_VERSION")));
/// ```
pub fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| of(env!("CARGO_PKG_VERSION"), option_env!("UTTAR_COMMIT")));
    &VERSION
}

/// A version with the commit as its build metadata (semver 2, section 10), if there is one that may stand there.
fn of(version: &str, commit: Option<&str>) -> String {
    let is_plain = |commit: &&str| !commit.is_empty() && commit.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    commit.filter(is_plain).map_or_else(|| version.to_owned(), |commit| format!("{version}+{commit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commit_is_told_where_it_is_known() {
        for (commit, want) in [
            (None, "0.1.0"),
            (Some(""), "0.1.0"),
            (Some("a\"b"), "0.1.0"),
            (Some("3c1f2ab-dirty"), "0.1.0+3c1f2ab-dirty"),
        ] {
            assert_eq!(of("0.1.0", commit), want);
        }
    }
}
