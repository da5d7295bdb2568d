//! A TCP proxy that breaks on command, at any step of a conversation.
//!
//! A crash can fall between any two messages that a program sends to its database, and each message can be lost
//! before it arrives, or its answer after it took effect. Both are told apart here, because they ask for different
//! recoveries: [`ChaosProxy::cut_before_client_message`] and [`ChaosProxy::cut_after_client_messages`].

mod framing;
mod plan;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use framing::Framing;
use plan::{Line, Plan, Unit, Verdict};

/// A proxy on loopback in front of one address. Dropping it closes everything.
#[derive(Debug)]
pub struct ChaosProxy {
    addr: SocketAddr,
    upstream: String,
    plan: Arc<Plan>,
    task: AbortHandle,
}

impl ChaosProxy {
    /// Starts a proxy before `upstream`: an address (`127.0.0.1:5432`) or a URL (`postgres://..`, `http://..`).
    pub async fn start(upstream: impl ToString) -> Self {
        let upstream = upstream.to_string();
        let target = authority(&upstream).to_owned();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
        let addr = listener.local_addr().expect("the listener has an address");
        let plan = Arc::new(Plan::new());
        let task = tokio::spawn(accept(listener, target, plan.clone())).abort_handle();
        Self { addr, upstream, plan, task }
    }

    /// The proxy's own address.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The upstream's URL with the proxy's address in it (its bare address when the upstream was one).
    pub fn url(&self) -> String {
        self.upstream.replacen(authority(&self.upstream), &self.addr.to_string(), 1)
    }

    /// Resets every connection and refuses new ones, until [`mend`](Self::mend).
    pub fn cut(&self) {
        self.plan.cut();
    }

    /// Lets connections through again, and forgets a cut that was planned.
    pub fn mend(&self) {
        self.plan.mend();
    }

    /// Lets `count` client messages of the Postgres protocol through, counted from now over all connections, then cuts
    /// every connection. The server acts on the last one; its answer is lost.
    ///
    /// The startup message counts as the first one.
    pub fn cut_after_client_messages(&self, count: u64) {
        self.plan.limit(Unit::Message, count, Verdict::PassAndCut);
    }

    /// Like [`cut_after_client_messages`](Self::cut_after_client_messages), but message number `number` is withheld: the
    /// client has got every answer to what it sent before, and the server never sees this one.
    pub fn cut_before_client_message(&self, number: u64) {
        self.plan.limit(Unit::Message, number, Verdict::WithholdAndCut);
    }

    /// Lets `count` pieces that the client wrote through, whatever the protocol, then cuts every connection.
    ///
    /// A piece is what one read returned: for a client that waits for answers, one request.
    pub fn cut_after_client_chunks(&self, count: u64) {
        self.plan.limit(Unit::Chunk, count, Verdict::PassAndCut);
    }

    /// How many client messages were seen since the start, the withheld ones too.
    pub fn client_messages(&self) -> u64 {
        self.plan.messages()
    }

    /// How many connections were let through since the start.
    pub fn connections(&self) -> u64 {
        self.plan.accepted()
    }

    /// Holds back whatever a client sends from now on by this long. A long delay is a server that hangs.
    pub fn delay(&self, delay: Duration) {
        self.plan.set_delay(delay);
    }

    /// Waits until every connection has ended on the server's side too, so that what it does about the last messages
    /// is done. Call it between a cut and a look at the database.
    pub async fn settled(&self) {
        self.plan.settled().await;
    }
}

impl Drop for ChaosProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// `host:port` of a URL or address.
fn authority(upstream: &str) -> &str {
    let rest = upstream.split_once("://").map_or(upstream, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    assert!(authority.contains(':'), "the upstream {authority} has no port");
    authority
}

async fn accept(listener: TcpListener, upstream: String, plan: Arc<Plan>) {
    // In a set inside this task, so that aborting it ends the connections as well.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { continue };
                match plan.admit() {
                    Some(line) => { connections.spawn(conduct(client, upstream.clone(), line)); }
                    None => reset(&client),
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Makes the close that follows a reset, as a crashed peer's would be.
fn reset(client: &TcpStream) {
    client.set_zero_linger().ok();
}

/// How the client's side of a connection ended.
enum End {
    /// The client or the server closed it.
    Closed,
    /// The proxy was cut, by its owner or by a message on another connection, or after a message on this one.
    Cut,
    /// A message on this connection was withheld.
    Withheld,
}

async fn conduct(mut client: TcpStream, upstream: String, mut line: Line) {
    let Ok(mut server) = TcpStream::connect(&upstream).await else { return reset(&client) };
    if client.set_nodelay(true).and(server.set_nodelay(true)).is_err() {
        return reset(&client);
    }
    let plan = line.plan.clone();
    let (client_read, mut client_write) = client.split();
    let (mut server_read, mut server_write) = server.split();
    let end = {
        let mut answers = std::pin::pin!(tokio::io::copy(&mut server_read, &mut client_write));
        let end = tokio::select! {
            biased;
            () = line.cut() => End::Cut,
            end = requests(client_read, &mut server_write, &plan) => end,
            _ = &mut answers => return,
        };
        // The server is told that no more will come, never reset: a reset could discard what was delivered.
        server_write.shutdown().await.ok();
        match end {
            End::Closed => tokio::select! { () = line.cut() => {}, _ = answers => {} },
            End::Withheld => {
                answers.await.ok();
            }
            End::Cut => {}
        }
        end
    };
    if matches!(end, End::Cut | End::Withheld) {
        reset(&client);
        drop(client);
        // Reads on until the server closes, so that it is not stopped half-way by a broken pipe.
        tokio::io::copy(&mut server, &mut tokio::io::sink()).await.ok();
    }
}

/// Forwards what the client sends, message by message, until it closes or the plan says to cut.
async fn requests(mut client: ReadHalf<'_>, server: &mut WriteHalf<'_>, plan: &Plan) -> End {
    let mut framing = Framing::default();
    let mut buffer = BytesMut::with_capacity(16 * 1024);
    let mut verdict = Verdict::Pass;
    loop {
        match client.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return End::Closed,
            Ok(_) => {}
        }
        let chunk = plan.judge(Unit::Chunk);
        let delay = plan.delay();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        while let Some(piece) = framing.next(&mut buffer) {
            if piece.starts {
                verdict = plan.judge(Unit::Message);
            }
            if verdict == Verdict::WithholdAndCut {
                plan.cut();
                return End::Withheld;
            }
            if server.write_all(&piece.bytes).await.is_err() {
                return End::Closed;
            }
            if verdict == Verdict::PassAndCut && piece.ends {
                plan.cut();
                return End::Cut;
            }
        }
        if chunk == Verdict::PassAndCut {
            plan.cut();
            return End::Cut;
        }
    }
}

#[cfg(test)]
mod tests;
