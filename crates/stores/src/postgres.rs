//! Postgres: a pool that is opened when first needed, over TLS where the server is remote, with time-outs on
//! everything that can hang.

pub mod customers;
mod error;
pub mod idempotency;
pub mod outbox;
mod rows;
mod tls;
pub mod work_orders;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio::sync::OnceCell;
use tokio_postgres::NoTls;
use tokio_postgres::config::{Config, Host, SslMode};
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;
use tradewind_kit::secret::SecretSource;

pub use error::StoreError;

/// The schema, with the seed data. Safe to apply again.
pub const INIT_SQL: &str = include_str!("../../../init.sql");

/// How long to wait for a connection to be opened, or for a free one.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// A connection that was idle for longer is asked whether it still lives: Lambda freezes processes between
/// invocations, and servers and routers forget connections meanwhile.
const TRUSTED_IDLE: Duration = Duration::from_secs(5);
/// Server-side limits, set when the connection is opened.
const SERVER_LIMITS: &str =
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s";

/// Where the database is and how many connections one process may have.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// The connection string, or where to find it.
    pub url: SecretSource,
    /// PEM file of certificate authorities to trust beside the host's, for servers such as RDS that have their own.
    pub ca_file: Option<String>,
    /// At most this many connections. A function handles one event at a time and needs few.
    pub max_connections: usize,
}

impl DatabaseSettings {
    /// Reads `DATABASE_URL_PARAMETER`, `DATABASE_URL_SECRET` or `DATABASE_URL`, `DATABASE_CA_FILE` and
    /// `DATABASE_MAX_CONNECTIONS`.
    pub fn read(env: &mut Reader<'_>) -> Self {
        Self {
            url: SecretSource::read(env, "DATABASE_URL"),
            ca_file: env.optional("DATABASE_CA_FILE"),
            max_connections: env.parsed("DATABASE_MAX_CONNECTIONS", 4),
        }
    }

    /// Settings for a plain connection string.
    pub fn plain(url: impl Into<String>) -> Self {
        Self { url: SecretSource::Plain(url.into()), ca_file: None, max_connections: 8 }
    }
}

/// The database. Cheap to clone; clones share the pool.
#[derive(Clone, Debug)]
pub struct Database(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: DatabaseSettings,
    aws: Option<Aws>,
    pool: OnceCell<Pool>,
}

impl Database {
    /// Opens nothing yet. `aws` is needed if the connection string is kept there.
    pub fn new(settings: DatabaseSettings, aws: Option<Aws>) -> Self {
        Self(Arc::new(Inner { settings, aws, pool: OnceCell::new() }))
    }

    /// The database of a plain connection string.
    pub fn connect_to(url: impl Into<String>) -> Self {
        Self::new(DatabaseSettings::plain(url), None)
    }

    /// A connection from the pool.
    pub async fn client(&self) -> Result<Object, StoreError> {
        let pool = self.0.pool.get_or_try_init(|| self.open()).await?;
        Ok(pool.get().await?)
    }

    /// Applies [`INIT_SQL`].
    pub async fn init(&self) -> Result<(), StoreError> {
        Ok(self.client().await?.batch_execute(INIT_SQL).await?)
    }

    /// Drops idle connections and those in use once they come back; the next request connects anew.
    pub fn close_idle(&self) {
        if let Some(pool) = self.0.pool.get() {
            pool.retain(|_, _| false);
        }
    }

    async fn open(&self) -> Result<Pool, StoreError> {
        let settings = &self.0.settings;
        let url = match (&settings.url, &self.0.aws) {
            (SecretSource::Plain(url), _) => url.clone(),
            (source, Some(aws)) => source.resolve(aws).await?,
            (_, None) => {
                return Err(StoreError::Settings(
                    "the connection string is kept in AWS: clients needed".into(),
                ));
            }
        };
        let config = parse(&url)?;
        let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if config.get_ssl_mode() == SslMode::Disable {
            Manager::from_config(config, NoTls, how)
        } else {
            Manager::from_config(config, tls::connector(settings.ca_file.as_deref())?, how)
        };
        Pool::builder(manager)
            .runtime(Runtime::Tokio1)
            .max_size(settings.max_connections.max(1))
            .create_timeout(Some(CONNECT_TIMEOUT))
            .wait_timeout(Some(CONNECT_TIMEOUT))
            .recycle_timeout(Some(CONNECT_TIMEOUT))
            .pre_recycle(Hook::async_fn(|client, metrics| {
                Box::pin(async move {
                    if metrics.last_used() > TRUSTED_IDLE {
                        client.simple_query("").await.map_err(HookError::Backend)?;
                    }
                    Ok(())
                })
            }))
            .build()
            .map_err(|e| StoreError::Settings(e.to_string()))
    }
}

/// Parses a connection string and decides on TLS: off on this machine (loopback, sockets), required and verified
/// elsewhere, whatever the string says.
fn parse(url: &str) -> Result<Config, StoreError> {
    // libpq's stricter modes ask for what we do anyway; the driver does not know their names.
    let url =
        url.replace("sslmode=verify-full", "sslmode=require").replace("sslmode=verify-ca", "sslmode=require");
    // The driver's message does not repeat the connection string.
    let mut config: Config =
        url.parse().map_err(|e: tokio_postgres::Error| StoreError::Settings(e.to_string()))?;
    let local = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    if !local {
        config.ssl_mode(SslMode::Require);
    } else if config.get_ssl_mode() == SslMode::Prefer {
        config.ssl_mode(SslMode::Disable);
    }
    let options = config.get_options().map(|given| format!("{SERVER_LIMITS} {given}"));
    config
        .options(options.as_deref().unwrap_or(SERVER_LIMITS))
        .application_name("tradewind")
        .connect_timeout(CONNECT_TIMEOUT)
        .keepalives_idle(Duration::from_secs(30))
        .tcp_user_timeout(Duration::from_secs(10));
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_server_always_gets_tls() {
        for url in [
            "postgres://u:p@db.example.com/d",
            "postgres://u:p@db.example.com/d?sslmode=disable",
            "postgres://u:p@db.example.com/d?sslmode=verify-full",
            "postgres://u:p@10.0.0.4/d?sslmode=prefer",
        ] {
            assert_eq!(parse(url).unwrap().get_ssl_mode(), SslMode::Require, "{url}");
        }
    }

    #[test]
    fn this_machine_needs_no_tls_unless_it_is_asked_for() {
        for url in ["postgres://u:p@127.0.0.1:5433/d", "postgres://u@localhost/d", "postgres://u@[::1]/d"] {
            assert_eq!(parse(url).unwrap().get_ssl_mode(), SslMode::Disable, "{url}");
        }
        assert_eq!(
            parse("postgres://u@localhost/d?sslmode=require").unwrap().get_ssl_mode(),
            SslMode::Require
        );
    }

    #[test]
    fn limits_of_the_server_go_before_what_the_connection_string_asks_for() {
        let config = parse("postgres://u@localhost/d?options=-c%20statement_timeout%3D1s").unwrap();
        assert_eq!(config.get_options(), Some(format!("{SERVER_LIMITS} -c statement_timeout=1s").as_str()));
    }

    #[test]
    fn a_bad_connection_string_is_not_repeated() {
        let error = parse("postgres://user:hunter2@host:notaport/d").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}
