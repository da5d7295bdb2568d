//! What a client is answered on its connection.

use serde::Serialize;
use tradewind_stores::dynamodb::live::Cursor;

/// An answer to one client.
#[derive(Debug, Serialize)]
#[serde(tag = "eventType", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Reply<'a> {
    /// The end of a catch-up.
    CaughtUp {
        /// Where the next one begins.
        #[serde(serialize_with = "text")]
        cursor: &'a Cursor,
        /// True, or not there: what was missed was too much or too long ago, and was not sent. What the client shows has
        /// to be loaded anew.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        incomplete: bool,
    },
    /// The answer to a ping.
    Pong,
    /// What was asked for was not done.
    Error {
        /// Stable: clients match on it.
        code: ErrorCode,
        /// For people.
        detail: &'a str,
    },
}

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not a JSON object with an action.
    InvalidMessage,
    /// Longer than any message that makes sense.
    PayloadTooLarge,
    /// No such action.
    UnknownAction,
    /// Not a cursor of this org.
    InvalidCursor,
    /// The connection is not known, or has run out: the client has to connect again.
    NotConnected,
    /// A store is out of reach.
    Unavailable,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [Self; 6] = [
        Self::InvalidMessage,
        Self::PayloadTooLarge,
        Self::UnknownAction,
        Self::InvalidCursor,
        Self::NotConnected,
        Self::Unavailable,
    ];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidMessage => "invalid_message",
            Self::PayloadTooLarge => "payload_too_large",
            Self::UnknownAction => "unknown_action",
            Self::InvalidCursor => "invalid_cursor",
            Self::NotConnected => "not_connected",
            Self::Unavailable => "unavailable",
        }
    }

    /// What is wrong, for people.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::InvalidMessage => {
                "a message is a JSON object with an action, such as {\"action\":\"ping\"}"
            }
            Self::PayloadTooLarge => "the message is too long",
            Self::UnknownAction => "the actions are catch-up and ping",
            Self::InvalidCursor => "since is not a cursor of this feed",
            Self::NotConnected => "the connection has ended, connect again",
            Self::Unavailable => "live updates are unavailable right now, try again shortly",
        }
    }

    /// The answer that says so.
    pub const fn reply(self) -> Reply<'static> {
        Reply::Error { code: self, detail: self.detail() }
    }
}

fn text<S: serde::Serializer>(cursor: &Cursor, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(cursor.as_str())
}
