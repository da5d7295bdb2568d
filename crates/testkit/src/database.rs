//! A Postgres database of one's own for each test.
//!
//! `init.sql` runs once into a template database, named after its content; every test gets a copy, which Postgres makes
//! in some tens of milliseconds. The copy goes when its handle is dropped; what a killed test left behind is swept by
//! a later run.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

const VARIABLE: &str = "TRADEWIND_TEST_DATABASE_URL";
const INIT_SQL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../init.sql");
/// Test databases and templates begin with these; the sweep touches nothing else.
const DATABASE_PREFIX: &str = "tradewind_test_";
const TEMPLATE_PREFIX: &str = "tradewind_template_";
/// Leftovers younger than this may belong to a run that is still going on.
const LEFTOVER_AGE: Duration = Duration::from_mins(30);
/// Keeps two test programs from making the template at the same time (any number, the same for all).
const TEMPLATE_LOCK: i64 = 0x7472_6164_6577;

/// The template's name, once it is known to be there.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A fresh database with the schema and seed data of `init.sql`; dropped with its handle.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    /// Makes a database on the server of `TRADEWIND_TEST_DATABASE_URL`.
    pub async fn create() -> Self {
        let server = server_url();
        let template = TEMPLATE.get_or_init(|| prepare(&server)).await;
        Self::copy(server.clone(), template).await
    }

    /// Makes a database without any table.
    pub async fn empty() -> Self {
        Self::copy(server_url(), "template0").await
    }

    async fn copy(server: String, template: &str) -> Self {
        let name = format!("{DATABASE_PREFIX}{}_{:08x}", unix_seconds(), fastrand::u32(..));
        execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = with_database(&server, &name);
        Self { server, name, url }
    }

    /// The database's URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A new connection to it, for arranging and for looking.
    pub async fn client(&self) -> Client {
        connect(&self.url).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = std::mem::take(&mut self.server);
        // A thread of its own, because a runtime cannot be entered from within a test's runtime. When it fails, the
        // sweep of a later run gets another chance: a test must not fail for it.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(execute(&server, &drop));
        });
        dropping.join().ok();
    }
}

#[expect(clippy::disallowed_methods, reason = "the kit stands below the configuration of the functions")]
fn server_url() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} is not set: run ./scripts/test, or name a Postgres server where databases may be created")
    })
}

fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, ""), |(address, query)| (address, query));
    let end = address.find("://").map_or(0, |at| at + 3);
    let host_end = address.get(end..).and_then(|rest| rest.find('/')).map_or(address.len(), |at| end + at);
    let mut url = format!("{}/{name}", address.get(..host_end).unwrap_or(address));
    if !query.is_empty() {
        write!(url, "?{query}").expect("writing to a string");
    }
    url
}

async fn connect(url: &str) -> Client {
    match tokio_postgres::connect(url, NoTls).await {
        Ok((client, connection)) => {
            // Ends with the client; its error also reaches the client's caller.
            tokio::spawn(connection);
            client
        }
        Err(error) => panic!("no connection to the Postgres server of {VARIABLE}: {error}"),
    }
}

async fn execute(server: &str, statement: &str) {
    let client = connect(server).await;
    client.batch_execute(statement).await.unwrap_or_else(|error| panic!("{statement}: {}", describe(&error)));
}

fn describe(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

/// Sweeps leftovers and makes the template for the present `init.sql`, unless it is there already.
async fn prepare(server: &str) -> String {
    let sql = std::fs::read_to_string(INIT_SQL).unwrap_or_else(|error| panic!("{INIT_SQL}: {error}"));
    let mut hasher = DefaultHasher::new();
    sql.hash(&mut hasher);
    let version = format!("_{:016x}", hasher.finish());

    let client = connect(server).await;
    // Held until the client is dropped, at the end.
    client.execute("SELECT pg_advisory_lock($1)", &[&TEMPLATE_LOCK]).await.expect("the template's lock");
    sweep(&client, &version).await;
    let query = "SELECT datname FROM pg_database WHERE starts_with(datname, $1) AND datname LIKE '%' || $2";
    let existing =
        client.query_opt(query, &[&TEMPLATE_PREFIX, &version]).await.expect("the list of databases");
    if let Some(row) = existing {
        return row.get(0);
    }
    // Under another name until it is complete: a run that dies half-way must not leave a half-made template.
    let name = format!("{TEMPLATE_PREFIX}{}{version}", unix_seconds());
    let draft = format!("{name}_draft");
    execute(server, &format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
    let inside = connect(&with_database(server, &draft)).await;
    let applied = inside.batch_execute(&sql).await;
    applied.unwrap_or_else(|error| panic!("init.sql: {}", describe(&error)));
    drop(inside);
    rename(server, &draft, &name).await;
    name
}

/// The connection that ran `init.sql` takes a moment to go; until then the database counts as in use.
async fn rename(server: &str, draft: &str, name: &str) {
    let client = connect(server).await;
    crate::eventually(Duration::from_secs(10), || async {
        client.batch_execute(&format!("ALTER DATABASE {draft} RENAME TO {name}")).await.ok()
    })
    .await;
}

/// Drops what earlier runs left: test databases, and templates of other versions of `init.sql`.
async fn sweep(client: &Client, version: &str) {
    let unused = "SELECT datname FROM pg_database d WHERE NOT EXISTS \
                  (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)";
    for row in client.query(unused, &[]).await.expect("the list of databases") {
        let name: String = row.get(0);
        if is_leftover(&name, version, unix_seconds()) {
            // Another run may just have swept it, or be copying it: then it is not ours to drop.
            client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await.ok();
        }
    }
}

/// Both kinds of names carry the second they were made in, behind their prefix.
fn is_leftover(name: &str, version: &str, now: u64) -> bool {
    let stamp = name.strip_prefix(DATABASE_PREFIX).or_else(|| name.strip_prefix(TEMPLATE_PREFIX));
    let made = stamp.and_then(|stamp| stamp.split('_').next()).and_then(|made| made.parse::<u64>().ok());
    made.is_some_and(|made| made + LEFTOVER_AGE.as_secs() < now) && !name.ends_with(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_replaced_in_any_form_of_url() {
        for (server, expected) in [
            ("postgres://u:p@h:5432/postgres", "postgres://u:p@h:5432/mine"),
            ("postgres://u:p@h:5432/postgres?sslmode=disable", "postgres://u:p@h:5432/mine?sslmode=disable"),
            ("postgres://h:5432", "postgres://h:5432/mine"),
            ("postgres://h:5432?application_name=a/b", "postgres://h:5432/mine?application_name=a/b"),
        ] {
            assert_eq!(with_database(server, "mine"), expected);
        }
    }

    #[test]
    fn only_old_names_of_ours_are_leftovers() {
        let now = 1_000_000;
        assert!(is_leftover("tradewind_test_10_ab", "_v2", now));
        assert!(is_leftover("tradewind_template_10_v1", "_v2", now));
        assert!(is_leftover("tradewind_template_10_v2_draft", "_v2", now));
        assert!(!is_leftover("tradewind_template_10_v2", "_v2", now));
        assert!(!is_leftover("tradewind_test_999999_ab", "_v2", now));
        assert!(!is_leftover("tradewind", "_v2", now));
        assert!(!is_leftover("customers_10_ab", "_v2", now));
    }

    #[tokio::test]
    async fn each_test_gets_its_own_database_with_the_schema_and_it_goes_when_dropped() {
        let (one, other) = (Database::create().await, Database::create().await);
        assert_ne!(one.name(), other.name());
        let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
        let count: i64 = one.client().await.query_one(tables, &[]).await.unwrap().get(0);
        assert!(count > 0, "init.sql made no table");

        let (server, name) = (server_url(), one.name().to_owned());
        drop(one);
        let client = connect(&server).await;
        let left = client.query("SELECT FROM pg_database WHERE datname = $1", &[&name]).await.unwrap();
        assert!(left.is_empty(), "the database was not dropped");
        other.client().await.simple_query("SELECT 1").await.unwrap();
    }
}
