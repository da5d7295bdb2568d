//! From a note to its being heard.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures::{SinkExt as _, StreamExt as _, future};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Options, Outputs};
use crate::Outcome;
use crate::http::Rest;
use crate::latency::Latencies;
use crate::table::{Table, number, verdict};

/// Half of the notes must be heard by then when there is no other load.
const LIMIT: Duration = Duration::from_secs(1);
/// Longer than this is a failure, not a figure.
const PATIENCE: Duration = Duration::from_mins(1);

/// When a note was accepted and heard, from the moment its request was sent.
struct Times {
    accepted: Duration,
    heard: Duration,
}

struct Client {
    api: Rest,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

pub(super) async fn run(outputs: &Outputs, options: &Options) -> Outcome {
    // Functions start, connections open, caches fill.
    some(outputs, options, options.clients * 2, options.clients).await?;
    let mut table = Table::new(["ms", "p50", "p90", "p99", "max", "limit of p50", ""]);
    for clients in [1, options.clients] {
        let times = some(outputs, options, options.notes, clients).await?;
        let who = if clients == 1 { "1 client".to_owned() } else { format!("{clients} clients") };
        let accepted = Latencies::of(times.iter().map(|times| times.accepted))?;
        let [name, p50, p90, p99, max] = accepted.row(format!("{who}: accepted"));
        table.row([name, p50, p90, p99, max, String::new(), String::new()]);
        let heard = Latencies::of(times.iter().map(|times| times.heard))?;
        let [name, p50, p90, p99, max] = heard.row(format!("{who}: heard"));
        // The limit is for notes that have the machine to themselves.
        let limit = LIMIT.as_secs_f64() * 1000.0;
        let met = verdict(heard.millis(0.5) < limit);
        let (limit, met) = if clients == 1 { (number(limit, 0), met) } else { (String::new(), "") };
        table.row([name, p50, p90, p99, max, limit, met.to_owned()]);
    }
    println!("{} notes each\n", options.notes);
    table.print();
    Ok(())
}

/// Writes `notes` notes, by so many clients at a time.
async fn some(outputs: &Outputs, options: &Options, notes: usize, clients: usize) -> Outcome<Vec<Times>> {
    let connecting = (0..clients).map(|_| Client::connect(outputs, &options.token));
    let connected = future::try_join_all(connecting).await?;
    let each = notes.div_ceil(clients);
    let times = future::try_join_all(connected.into_iter().map(|client| client.write(each))).await?;
    Ok(times.into_iter().flatten().collect())
}

impl Client {
    async fn connect(outputs: &Outputs, token: &str) -> Outcome<Self> {
        let url = format!("{}?token={token}", outputs.web_socket_url);
        // Its errors may show the address, and with it the token.
        let (socket, _) = connect_async(url).await.map_err(|_| "no WebSocket connection")?;
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_nodelay(true)?;
        }
        Ok(Self { api: Rest::new(&outputs.http_api_url, token), socket })
    }

    async fn write(mut self, notes: usize) -> Outcome<Vec<Times>> {
        let mut times = Vec::with_capacity(notes);
        for number in 0..notes {
            times.push(self.one(number).await?);
        }
        self.socket.close(None).await?;
        Ok(times)
    }

    /// One note. It may be heard before its request is answered.
    async fn one(&mut self, number: usize) -> Outcome<Times> {
        let body = json!({ "content": format!("Benchmark {number}"), "isPublic": true });
        let begun = Instant::now();
        let mut heard: HashMap<String, Duration> = HashMap::new();
        let asking = self.api.post("/notes", &body);
        tokio::pin!(asking);
        let answer = loop {
            tokio::select! {
                answer = &mut asking => break answer?,
                saved = next(&mut self.socket) => { heard.insert(saved?, begun.elapsed()); }
            }
        };
        let accepted = begun.elapsed();
        let id = answer.get("noteId").and_then(Value::as_str).ok_or("no note id in the answer")?;
        while !heard.contains_key(id) {
            let saved = tokio::time::timeout(PATIENCE, next(&mut self.socket)).await;
            let saved = saved.map_err(|_| format!("note {id} is not heard of after {PATIENCE:?}"))?;
            heard.insert(saved?, begun.elapsed());
        }
        let heard = heard.remove(id).ok_or("it was heard of")?;
        Ok(Times { accepted, heard })
    }
}

/// The id of the next note that is saved, anybody's.
async fn next(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Outcome<String> {
    loop {
        match socket.next().await.ok_or("the connection has ended")?? {
            Message::Text(text) => {
                let message: Value = serde_json::from_str(&text)?;
                if message.get("eventType").is_some_and(|r#type| r#type == "note-saved") {
                    let id = message.get("noteId").and_then(Value::as_str);
                    return Ok(id.ok_or("no note id in the message")?.to_owned());
                }
            }
            Message::Ping(ping) => socket.send(Message::Pong(ping)).await?,
            _ => {}
        }
    }
}
