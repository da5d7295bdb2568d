//! The keys of a user pool (RFC 7517), cached.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use tokio::sync::RwLock;
use tokio::time::Instant;

use crate::fetch::{FetchError, Fetcher};

/// Keys are fetched again after this long: a key that the pool has retired is forgotten.
const MAX_AGE: Duration = Duration::from_hours(1);
/// An unknown key id makes us look for new keys, but not more often than this, whatever callers make up.
const MIN_AGE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct KeySet {
    url: String,
    fetcher: Fetcher,
    cached: RwLock<Option<Cached>>,
}

struct Cached {
    keys: HashMap<String, Arc<DecodingKey>>,
    fetched: Instant,
    tried: Instant,
}

impl std::fmt::Debug for Cached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cached").field("ids", &self.keys.keys()).finish_non_exhaustive()
    }
}

impl Cached {
    fn needs_refresh(&self, kid: &str) -> bool {
        let (age, since_try) = (self.fetched.elapsed(), self.tried.elapsed());
        since_try >= MIN_AGE && (age >= MAX_AGE || !self.keys.contains_key(kid))
    }
}

impl KeySet {
    pub(super) fn new(url: String) -> Self {
        Self { url, fetcher: Fetcher::default(), cached: RwLock::new(None) }
    }

    /// The key of that id, or none if the pool has no such key. An error only if there are no keys to look at: while
    /// the pool cannot be reached, the keys that we have go on.
    pub(super) async fn get(&self, kid: &str) -> Result<Option<Arc<DecodingKey>>, FetchError> {
        if let Some(cached) = self.cached.read().await.as_ref()
            && !cached.needs_refresh(kid)
        {
            return Ok(cached.keys.get(kid).cloned());
        }
        let mut slot = self.cached.write().await;
        // Another task may have refreshed while this one waited.
        if slot.as_ref().is_none_or(|cached| cached.needs_refresh(kid)) {
            match (self.fetch().await, slot.as_mut()) {
                (Ok(keys), _) => {
                    let now = Instant::now();
                    *slot = Some(Cached { keys, fetched: now, tried: now });
                }
                (Err(error), Some(cached)) => {
                    tracing::warn!(%error, "kept the old token keys: new ones could not be fetched");
                    cached.tried = Instant::now();
                }
                (Err(error), None) => return Err(error),
            }
        }
        Ok(slot.as_ref().and_then(|cached| cached.keys.get(kid).cloned()))
    }

    async fn fetch(&self) -> Result<HashMap<String, Arc<DecodingKey>>, FetchError> {
        let set: JwkSet = self.fetcher.json(&self.url).await?;
        let usable = set.keys.into_iter().filter_map(|jwk| {
            let key = DecodingKey::from_jwk(&jwk).ok()?;
            Some((jwk.common.key_id?, Arc::new(key)))
        });
        Ok(usable.collect())
    }
}
