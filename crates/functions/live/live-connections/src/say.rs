//! What a client says: `{"action": "catch-up", "since": ".."}` or `{"action": "ping"}`.

use serde::Deserialize;
use serde_json::Value;
use tradewind_kit::{Deadline, Dispose, clock};
use tradewind_live::{Addressee, ErrorCode, PostError, Reply};
use tradewind_stores::dynamodb::TableError;
use tradewind_stores::dynamodb::live::Connection;

use crate::Api;
use crate::event::{Answer, Request};

/// No message of a client is longer than this, in bytes.
const LONGEST: usize = 4 * 1024;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Action {
    Ping,
    CatchUp { since: Option<String> },
}

/// How it ended, for the log.
pub(crate) enum Said {
    Done(&'static str),
    Refused(ErrorCode),
    /// The client was gone, or could not be reached.
    Unheard(PostError),
}

impl Api {
    pub(crate) async fn say(&self, request: &Request, deadline: Deadline) -> Answer {
        let connection_id = request.context.connection_id.as_str();
        let outcome = match self.live.connection(connection_id).await {
            Ok(Some(connection)) if connection.expires_at > clock::now() => {
                self.act(&connection, request, deadline).await
            }
            Ok(Some(connection)) => {
                self.strike(&connection).await;
                Said::Refused(ErrorCode::NotConnected)
            }
            Ok(None) => Said::Refused(ErrorCode::NotConnected),
            Err(error) => unavailable(&error),
        };
        let (outcome, code) = match outcome {
            Said::Done(outcome) => (outcome, None),
            Said::Unheard(why) => ("unheard", Some(name(why))),
            Said::Refused(code) => {
                let to = Addressee { connection_id, connected_at: jiff::Timestamp::MIN };
                // Whoever cannot be told either will find out.
                let told = self.reply(to, &code.reply()).await;
                (if told.is_ok() { "refused" } else { "unheard" }, Some(code.as_str()))
            }
        };
        tracing::info!(connection_id, outcome, code, "a client asks");
        Answer::OK
    }

    async fn act(&self, connection: &Connection, request: &Request, deadline: Deadline) -> Said {
        match read(request) {
            Ok(Action::Ping) => match self.reply(addressee(connection), &Reply::Pong).await {
                Ok(()) => Said::Done("pong"),
                Err(why) => self.unheard(connection, why).await,
            },
            Ok(Action::CatchUp { since }) => self.catch_up(connection, since.as_deref(), deadline).await,
            Err(code) => Said::Refused(code),
        }
    }

    pub(crate) async fn reply(&self, to: Addressee<'_>, reply: &Reply<'_>) -> Result<(), PostError> {
        let text = serde_json::to_string(reply).map_err(|_| PostError::Failed("not_written"))?;
        self.posts.send(to, &text, clock::now()).await
    }

    /// A connection that is gone is struck at once.
    pub(crate) async fn unheard(&self, connection: &Connection, why: PostError) -> Said {
        if why == PostError::Gone {
            self.strike(connection).await;
        }
        Said::Unheard(why)
    }

    async fn strike(&self, connection: &Connection) {
        if let Err(why) = self.live.remove(connection).await {
            // The next broadcast meets it again, or it goes by itself.
            tracing::warn!(code = why.code(), error = %why, "a connection that has ended could not be struck");
        }
    }
}

pub(crate) fn addressee(connection: &Connection) -> Addressee<'_> {
    Addressee { connection_id: &connection.id, connected_at: connection.connected_at }
}

pub(crate) fn unavailable(error: &TableError) -> Said {
    tracing::error!(code = error.code(), %error, "the table is out of reach");
    Said::Refused(ErrorCode::Unavailable)
}

const fn name(why: PostError) -> &'static str {
    match why {
        PostError::Gone => "gone",
        PostError::Failed(why) => why,
    }
}

/// A message of a client. Fields that are not known are left to later versions of clients.
#[derive(Deserialize)]
struct Message {
    action: Value,
    #[serde(default)]
    since: Value,
}

fn read(request: &Request) -> Result<Action, ErrorCode> {
    let body = request.body.as_deref().unwrap_or_default();
    if body.len() > LONGEST {
        return Err(ErrorCode::PayloadTooLarge);
    }
    if request.is_base64_encoded {
        return Err(ErrorCode::InvalidMessage);
    }
    let Message { action, since } = serde_json::from_str(body).map_err(|_| ErrorCode::InvalidMessage)?;
    match (action.as_str(), since) {
        (Some("ping"), _) => Ok(Action::Ping),
        (Some("catch-up"), Value::Null) => Ok(Action::CatchUp { since: None }),
        (Some("catch-up"), Value::String(since)) => Ok(Action::CatchUp { since: Some(since) }),
        (Some("catch-up"), _) => Err(ErrorCode::InvalidCursor),
        (Some(_), _) => Err(ErrorCode::UnknownAction),
        (None, _) => Err(ErrorCode::InvalidMessage),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(body: Option<&str>, is_base64_encoded: bool) -> Result<Action, ErrorCode> {
        let context = json!({ "routeKey": "$default", "connectionId": "a=" });
        let request = json!({
            "requestContext": context, "body": body, "isBase64Encoded": is_base64_encoded,
        });
        read(&serde_json::from_value(request).unwrap())
    }

    #[test]
    fn messages_are_read() {
        let since = |since: Option<&str>| Ok(Action::CatchUp { since: since.map(str::to_owned) });
        for (body, read) in [
            (r#"{"action":"ping"}"#, Ok(Action::Ping)),
            (r#" {"action":"ping","since":7,"id":1} "#, Ok(Action::Ping)),
            (r#"{"action":"catch-up","since":"x"}"#, since(Some("x"))),
            (r#"{"action":"catch-up","since":null}"#, since(None)),
            (r#"{"action":"catch-up"}"#, since(None)),
            (r#"{"action":"catch-up","since":7}"#, Err(ErrorCode::InvalidCursor)),
            (r#"{"action":"dance"}"#, Err(ErrorCode::UnknownAction)),
            (r#"{"action":7}"#, Err(ErrorCode::InvalidMessage)),
            (r#"{"action":null}"#, Err(ErrorCode::InvalidMessage)),
            (r"{}", Err(ErrorCode::InvalidMessage)),
            ("[]", Err(ErrorCode::InvalidMessage)),
            ("", Err(ErrorCode::InvalidMessage)),
            ("ping", Err(ErrorCode::InvalidMessage)),
        ] {
            assert_eq!(said(Some(body), false), read, "{body}");
        }
        assert_eq!(said(None, false), Err(ErrorCode::InvalidMessage));
        assert_eq!(said(Some("eyJhY3Rpb24iOiJwaW5nIn0="), true), Err(ErrorCode::InvalidMessage));
    }

    #[test]
    fn a_long_message_is_not_read() {
        let of = |spaces: usize| format!("{}{{\"action\":\"ping\"}}", " ".repeat(spaces));
        assert_eq!(said(Some(&of(LONGEST - 17)), false), Ok(Action::Ping));
        assert_eq!(said(Some(&of(LONGEST - 16)), false), Err(ErrorCode::PayloadTooLarge));
    }
}
