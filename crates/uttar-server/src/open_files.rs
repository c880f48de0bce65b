//! Open files: every connection is one, and a service that has none left answers nobody, not even who asks whether it
//! lives.

/// Files that are kept for the base, its index and the log: what connections may not take.
const OWN: u64 = 256;

/// As many connections as there can be files for, at most those that are wanted. The limit of the process is raised
/// first to what the system lets it have: the usual one of 1024 is for programs that use `select`.
pub(crate) fn connections_max(wanted: usize) -> usize {
    let Some(files_max) = raised() else { return wanted };
    let fitting = fitting(files_max);
    if fitting >= wanted as u64 {
        return wanted;
    }
    tracing::warn!(
        wanted,
        connections_max = fitting,
        files_max,
        "fewer connections than wanted: the process may have too few open files; raise its limit (`ulimit -Hn`, `LimitNOFILE=`) or lower `connections_max`"
    );
    usize::try_from(fitting).unwrap_or(wanted)
}

/// Of so many files the connections; a quarter where that leaves none for itself.
fn fitting(files_max: u64) -> u64 {
    files_max.saturating_sub(OWN).max(files_max / 4).max(1)
}

/// How many files the process may have open, after it has taken what it can; none where there is no limit.
#[cfg(unix)]
fn raised() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Refused on systems that say "unlimited" and mean less; then it stays as it was.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    getrlimit(Resource::Nofile).current
}

#[cfg(not(unix))]
fn raised() -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_the_base() {
        for (files_max, want) in [(1_048_576, 1_048_320), (1024, 768), (512, 256), (256, 64), (8, 2), (1, 1)] {
            assert_eq!(fitting(files_max), want, "{files_max}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_limit_of_the_process_is_raised_and_kept_to() {
        use rustix::process::{Resource, getrlimit};
        assert_eq!(connections_max(1), 1);
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
        if let Some(files_max) = limit.current {
            assert_eq!(connections_max(usize::MAX) as u64, fitting(files_max));
        }
    }
}
