//! Mail through SES on the local cloud, and through a service that refuses it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tradewind_gateways::letter::{Author, Letter};
use tradewind_gateways::mailer::{MailError, Mailer, RecordingMailer, SesMailer};
use tradewind_kit::{Dispose, Disposition};
use tradewind_testkit::cloud_endpoint;

use crate::aws;

fn letter() -> Letter {
    Letter {
        subject: "Szép jó napot".to_owned(),
        text: "Two lines\nof text".to_owned(),
        html: "<p>Two lines<br>of text</p>".to_owned(),
        author: Author::Template("no_model"),
    }
}

/// All mail that the local cloud has sent, as its inspection endpoint tells it.
async fn sent() -> Value {
    use http_body_util::{BodyExt, Empty};
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
    let uri = format!("{}/_ministack/ses/messages", cloud_endpoint()).parse().unwrap();
    let body = client.get(uri).await.unwrap().into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}

/// A mail service with one answer to everything; counts what it is asked.
async fn service(status: &'static str, code: &'static str) -> (SesMailer, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let mut request = Vec::new();
            while !is_whole(&request) && socket.read_buf(&mut request).await.is_ok_and(|read| read > 0) {}
            let body = r#"{"message": "as the test planned, for jane@shop.example"}"#;
            let answer = format!(
                "HTTP/1.1 {status}\r\nx-amzn-errortype: {code}\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            socket.write_all(answer.as_bytes()).await.ok();
        }
    });
    (SesMailer::new("orders@tradewind.example", &aws(&endpoint)), asked)
}

/// True when the request's head is there, and as much of a body as it announces.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    text.split_once("\r\n\r\n").is_some_and(|(head, _)| {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        request.len() >= head.len() + 4 + length
    })
}

#[tokio::test]
async fn a_letter_arrives_in_both_forms() {
    let to = format!("jane-{:016x}@shop.example", fastrand::u64(..));
    let mailer = SesMailer::new("orders@tradewind.example", &aws(&cloud_endpoint()));
    let id = mailer.send(&to, &letter()).await.unwrap();
    let all = sent().await;
    let mails = all["messages"].as_object().unwrap().values().flat_map(|mails| mails.as_array().unwrap());
    let mine: Vec<_> = mails.filter(|mail| mail.to_string().contains(&to)).collect();
    assert_eq!(mine.len(), 1, "{mine:?}");
    let mail = mine[0].to_string();
    for part in [&id, "orders@tradewind.example", "Szép jó napot", "Two lines\\nof text", "<p>Two lines<br>"]
    {
        assert!(mail.contains(part), "{part} in {mail}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_apart_from_an_outage_and_nothing_is_tried_twice() {
    use Disposition::{Permanent, Transient};
    for (status, code, disposition, name) in [
        ("400 Bad Request", "MessageRejected", Permanent, "mail_refused"),
        ("400 Bad Request", "BadRequestException", Permanent, "mail_refused"),
        ("400 Bad Request", "SendingPausedException", Transient, "mail_barred"),
        ("429 Too Many Requests", "TooManyRequestsException", Transient, "mail_throttled"),
        ("500 Internal Server Error", "InternalFailure", Transient, "mail_unavailable"),
    ] {
        let (mailer, asked) = service(status, code).await;
        let error = mailer.send("jane@shop.example", &letter()).await.unwrap_err();
        assert_eq!((error.disposition(), error.code()), (disposition, name), "{error}");
        assert!(!error.to_string().contains("jane"), "{error}");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{code}");
    }
}

#[tokio::test]
async fn without_a_connection_the_mail_waits() {
    let mailer = SesMailer::new("orders@tradewind.example", &aws("http://127.0.0.1:9"));
    let error = mailer.send("jane@shop.example", &letter()).await.unwrap_err();
    assert_eq!(error, MailError::Unavailable("no connection".to_owned()));
}

#[tokio::test]
async fn the_recording_mailer_fails_as_planned_and_then_recovers() {
    let mailer = RecordingMailer::default();
    mailer.fail_next(MailError::Throttled("test".to_owned()));
    mailer.lose_next_answer();
    assert_eq!(mailer.send("a@b", &letter()).await, Err(MailError::Throttled("test".to_owned())));
    assert_eq!(mailer.sent(), []);
    assert_eq!(mailer.send("a@b", &letter()).await, Err(MailError::TimedOut));
    assert_eq!(mailer.send("c@d", &letter()).await, Ok("mail-2".to_owned()));
    assert_eq!(mailer.sent().iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["a@b", "c@d"]);
}
