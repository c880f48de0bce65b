//! The file of keys, read again and again: a key that is made or taken back counts without a restart.
//!
//! What is compared are the keys, not the time of the file: a mounted secret that is exchanged for another may be
//! older.

use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use uttar::Result;

use crate::keys::Keys;
use crate::state::ServerState;

/// Looks at the file every so often, and when it is asked to; never ends. Where the keys are of no file it waits for
/// nothing.
pub(crate) async fn follow(state: ServerState, interval: Option<Duration>, asked: &Notify) -> Infallible {
    let Some(file) = state.keys().file().map(ToOwned::to_owned) else {
        return pending().await;
    };
    let mut last_error = None;
    loop {
        let due = async {
            match interval {
                Some(interval) => sleep(interval).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            // Whoever asks is told again what is wrong.
            () = asked.notified() => last_error = None,
        }
        let file = file.clone();
        if let Ok(read) = spawn_blocking(move || Keys::read_again(&file)).await {
            last_error = take_over(&state, read, last_error);
        }
    }
}

/// Takes the keys if they are others, even if there are none left: then nobody comes in. A file that is broken or away
/// changes nothing, so a slip locks nobody out and lets nobody in; it is told once.
fn take_over(state: &ServerState, read: Result<Keys>, last_error: Option<String>) -> Option<String> {
    match read {
        Ok(keys) => {
            if keys != *state.keys() {
                if keys.is_empty() {
                    tracing::warn!("the file of keys holds no key: nobody may ask until one is made with `uttar key`");
                } else {
                    tracing::info!(keys = keys.len(), "the keys have changed");
                }
                state.set_keys(keys);
            }
            None
        }
        Err(error) => {
            let error = error.to_string();
            if last_error.as_ref() != Some(&error) {
                tracing::error!(error, "the keys stay as they were");
            }
            Some(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use axum::body::Body;
    use axum::http::Request;

    use super::*;
    use crate::testing::{send, settings, state_with_entries};
    use crate::{Access, NewKey, Settings};

    async fn status(state: &ServerState, key: &NewKey) -> u16 {
        let request = Request::get("/v1/suggest?q=b").header("authorization", format!("Bearer {}", key.key));
        send(state, request.body(Body::empty()).expect("a request")).await.status
    }

    #[tokio::test]
    async fn keys_come_and_go_and_a_broken_file_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys.txt");
        let [first, second] = ["first", "second"].map(|name| NewKey::make(name, Access::Search).expect("made"));
        fs::write(&file, &first.line).expect("written");
        let keys = Keys::read(&file).expect("keys");
        let (state, _base) = state_with_entries(Settings { keys, ..settings() });
        let both = async || (status(&state, &first).await, status(&state, &second).await);
        let read = |last| take_over(&state, Keys::read_again(&file), last);
        assert_eq!(both().await, (200, 401));

        fs::write(&file, format!("{}\n{}\n", first.line, second.line)).expect("written");
        assert_eq!(read(None), None);
        assert_eq!(both().await, (200, 200));
        fs::write(&file, &second.line).expect("written");
        assert_eq!(read(None), None);
        assert_eq!(both().await, (401, 200));

        fs::write(&file, "second search").expect("written");
        assert!(read(None).is_some_and(|error| error.contains("line 1")));
        assert_eq!(both().await, (401, 200));
        fs::remove_file(&file).expect("removed");
        assert!(read(None).is_some_and(|error| error.contains("cannot be read")));
        assert_eq!(both().await, (401, 200));
        fs::write(&file, &first.line).expect("written");
        assert_eq!(read(Some("an error".to_owned())), None);
        assert_eq!(both().await, (200, 401));
    }

    #[tokio::test]
    async fn when_the_last_key_is_taken_back_nobody_comes_in_until_there_is_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys.txt");
        let [first, second] = ["first", "second"].map(|name| NewKey::make(name, Access::Admin).expect("made"));
        for empty in ["", "# none\n", "\n\n"] {
            fs::write(&file, &first.line).expect("written");
            let (state, _base) = state_with_entries(Settings { keys: Keys::read(&file).expect("keys"), ..settings() });
            assert_eq!(status(&state, &first).await, 200);
            fs::write(&file, empty).expect("written");
            assert!(Keys::read(&file).expect_err("a service does not start so").message().contains("holds no key"));
            assert_eq!(take_over(&state, Keys::read_again(&file), None), None);
            assert_eq!(status(&state, &first).await, 401, "{empty:?}");
            let request = Request::get("/v1/suggest?q=b").body(Body::empty()).expect("a request");
            assert_eq!(send(&state, request).await.status, 401, "{empty:?}: nor does who has no key");
            fs::write(&file, &second.line).expect("written");
            assert_eq!(take_over(&state, Keys::read_again(&file), None), None);
            assert_eq!(status(&state, &second).await, 200, "{empty:?}");
        }
    }

    #[tokio::test]
    async fn the_file_is_looked_at_while_the_service_runs_and_when_that_is_asked() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys.txt");
        let [first, second] = ["first", "second"].map(|name| NewKey::make(name, Access::Search).expect("made"));
        fs::write(&file, &first.line).expect("written");
        let (state, _base) = state_with_entries(Settings { keys: Keys::read(&file).expect("keys"), ..settings() });
        let asked = Notify::new();
        for (interval, now, before) in [(Some(Duration::from_millis(1)), &second, &first), (None, &first, &second)] {
            fs::write(&file, &now.line).expect("written");
            asked.notify_one();
            let changed = async {
                while status(&state, now).await != 200 {
                    sleep(Duration::from_millis(1)).await;
                }
            };
            let noticed = async {
                tokio::select! {
                    never = follow(state.clone(), interval, &asked) => match never {},
                    () = changed => {}
                }
            };
            tokio::time::timeout(Duration::from_secs(30), noticed).await.expect("it is noticed");
            assert_eq!(status(&state, before).await, 401);
        }
    }
}
