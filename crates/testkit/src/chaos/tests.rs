//! The proxy before an echo server and before real Postgres.

use std::io::ErrorKind;

use tokio_postgres::NoTls;

use super::*;
use crate::{Database, eventually};

const SOON: Duration = Duration::from_secs(10);

async fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut read, mut write) = socket.split();
                tokio::io::copy(&mut read, &mut write).await.ok();
            });
        }
    });
    addr
}

async fn ask(socket: &mut TcpStream, text: &[u8]) -> std::io::Result<Vec<u8>> {
    socket.write_all(text).await?;
    let mut answer = vec![0; text.len()];
    socket.read_exact(&mut answer).await?;
    Ok(answer)
}

#[test]
fn the_address_is_found_in_a_url() {
    for upstream in ["localhost:5432", "postgres://me:p%40ss@localhost:5432/db?x=1", "http://localhost:5432"]
    {
        assert_eq!(authority(upstream), "localhost:5432");
    }
}

#[tokio::test]
async fn passes_bytes_both_ways() {
    let proxy = ChaosProxy::start(echo().await).await;
    let mut socket = TcpStream::connect(proxy.addr()).await.unwrap();
    assert_eq!(ask(&mut socket, b"hello").await.unwrap(), b"hello");
}

#[tokio::test]
async fn a_cut_resets_what_is_open_and_refuses_what_is_new_until_mended() {
    let proxy = ChaosProxy::start(echo().await).await;
    let mut socket = TcpStream::connect(proxy.addr()).await.unwrap();
    ask(&mut socket, b"hello").await.unwrap();

    proxy.cut();
    let error = ask(&mut socket, b"hello").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error}");
    assert!(
        match TcpStream::connect(proxy.addr()).await {
            Ok(mut socket) => ask(&mut socket, b"hello").await.is_err(),
            Err(_) => true,
        },
        "a new connection must not work either"
    );

    proxy.mend();
    let mut socket = TcpStream::connect(proxy.addr()).await.unwrap();
    ask(&mut socket, b"hello").await.unwrap();
}

#[tokio::test]
async fn passes_so_many_chunks_of_any_protocol_and_no_more() {
    let proxy = ChaosProxy::start(echo().await).await;
    let mut socket = TcpStream::connect(proxy.addr()).await.unwrap();
    proxy.cut_after_client_chunks(3);
    for _ in 0..2 {
        ask(&mut socket, b"hello").await.unwrap();
    }
    ask(&mut socket, b"hello").await.unwrap_err();
}

#[tokio::test]
async fn a_delay_holds_requests_back() {
    let proxy = ChaosProxy::start(echo().await).await;
    let mut socket = TcpStream::connect(proxy.addr()).await.unwrap();
    proxy.delay(Duration::from_millis(80));
    let start = std::time::Instant::now();
    ask(&mut socket, b"hello").await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn dropping_the_proxy_closes_its_connections() {
    let proxy = ChaosProxy::start(echo().await).await;
    let mut socket = TcpStream::connect(proxy.addr()).await.unwrap();
    ask(&mut socket, b"hello").await.unwrap();
    drop(proxy);
    eventually(SOON, async || ask(&mut socket, b"hello").await.err()).await;
}

/// Writes one row in a transaction over the URL: startup, BEGIN, INSERT, COMMIT.
async fn write_one(url: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let connection = tokio::spawn(connection);
    let result = async {
        client.simple_query("BEGIN").await?;
        client.simple_query("INSERT INTO probe VALUES (1)").await?;
        client.simple_query("COMMIT").await.map(drop)
    }
    .await;
    drop(client);
    connection.await.unwrap().ok();
    result
}

async fn rows(database: &Database) -> i64 {
    database.client().await.query_one("SELECT count(*) FROM probe", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_conversation_with_postgres_can_be_crashed_at_each_message() {
    let database = Database::empty().await;
    database.client().await.simple_query("CREATE TABLE probe (n int)").await.unwrap();
    let proxy = ChaosProxy::start(database.url()).await;

    write_one(&proxy.url()).await.unwrap();
    proxy.settled().await;
    let commit = proxy.client_messages() - 1; // the last one is the farewell
    assert!(commit >= 4, "startup, BEGIN, INSERT, COMMIT, farewell; counted {commit}");
    assert_eq!(rows(&database).await, 1);

    for number in 1..=commit {
        // Withheld: the server never saw message `number`, so nothing is committed.
        proxy.mend();
        proxy.cut_before_client_message(number);
        write_one(&proxy.url()).await.unwrap_err();
        proxy.settled().await;
        assert_eq!(rows(&database).await, 1, "before message {number}");

        // Delivered, the answer lost: committed exactly when it was the COMMIT.
        proxy.mend();
        proxy.cut_after_client_messages(number);
        write_one(&proxy.url()).await.unwrap_err();
        proxy.settled().await;
        assert_eq!(rows(&database).await, if number == commit { 2 } else { 1 }, "after message {number}");
    }
}
