//! A GET of a small JSON document, for key sets, and the connector under it and under other HTTP clients. hyper is in
//! the binary anyway, under the AWS clients.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

const TIMEOUT: Duration = Duration::from_secs(3);
const MAX_BYTES: usize = 64 * 1024;

/// Why a document could not be had. All of it may be better later.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address is none.
    #[error("not a URL")]
    Url,
    /// No certificates to trust were found on this host.
    #[error("no trusted certificates: {0}")]
    Certificates(std::io::Error),
    /// No answer.
    #[error("no answer: {0}")]
    Http(#[from] hyper_util::client::legacy::Error),
    /// No answer in time.
    #[error("no answer within {TIMEOUT:?}")]
    Timeout,
    /// An answer other than 2xx.
    #[error("answer {0}")]
    Status(http::StatusCode),
    /// Not the document that was expected, or too large a one.
    #[error("unexpected document: {0}")]
    Document(String),
}

/// Connects to `http` and `https` addresses, trusting the certificates that the host trusts. Loading them takes
/// milliseconds: make one, late.
pub fn connector() -> Result<HttpsConnector<HttpConnector>, std::io::Error> {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(provider)?;
    Ok(connector.https_or_http().enable_http1().build())
}

/// A client that is built when it is first used: loading the host's certificates takes milliseconds that a cold start
/// does not owe.
#[derive(Debug, Default)]
pub struct Fetcher(OnceCell<Client<HttpsConnector<HttpConnector>, Empty<Bytes>>>);

impl Fetcher {
    async fn client(&self) -> Result<&Client<HttpsConnector<HttpConnector>, Empty<Bytes>>, FetchError> {
        let build = || async {
            let connector = connector().map_err(FetchError::Certificates)?;
            Ok(Client::builder(TokioExecutor::new()).build(connector))
        };
        self.0.get_or_try_init(build).await
    }

    /// Fetches and parses a document of at most 64 KiB within 3 s.
    pub async fn json<T: DeserializeOwned>(&self, url: &str) -> Result<T, FetchError> {
        let uri = url.parse().map_err(|_| FetchError::Url)?;
        let exchange = async {
            let response = self.client().await?.get(uri).await?;
            if !response.status().is_success() {
                return Err(FetchError::Status(response.status()));
            }
            let body = Limited::new(response.into_body(), MAX_BYTES).collect().await;
            let body = body.map_err(|e| FetchError::Document(e.to_string()))?.to_bytes();
            serde_json::from_slice(&body).map_err(|e| FetchError::Document(e.to_string()))
        };
        tokio::time::timeout(TIMEOUT, exchange).await.map_err(|_| FetchError::Timeout)?
    }
}
