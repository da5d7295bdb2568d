//! Sending what a client missed.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tradewind_domain::NoteId;
use tradewind_kit::{Deadline, clock};
use tradewind_live::{ErrorCode, Reply};
use tradewind_stores::dynamodb::live::{Connection, Cursor, FEED_KEPT, Missed};

use crate::Api;
use crate::say::{Said, addressee, unavailable};

/// A broadcast lasts at most as long as its function may run, and the clocks of functions differ: what arrived so much
/// before the last message that a client got may have been sent to others only.
const OVERLAP: SignedDuration = SignedDuration::from_secs(30);
/// Whoever missed more had better load anew what they show.
const MOST: usize = 500;

impl Api {
    /// Sends what arrived since a cursor, one message after the other, and then says so. Without a cursor there is nothing
    /// to send, and the answer tells where to begin.
    pub(crate) async fn catch_up(
        &self,
        connection: &Connection,
        since: Option<&str>,
        deadline: Deadline,
    ) -> Said {
        // Before the feed is read: whatever comes later is after the cursor.
        let now = clock::now();
        let end = Cursor::at_time(now, &connection.org_id);
        let missed = match since.map(|since| Cursor::parse(since, &connection.org_id)) {
            None => Some(Vec::new()),
            Some(None) => return Said::Refused(ErrorCode::InvalidCursor),
            Some(Some(since)) => match self.missed(connection, &since, now).await {
                Ok(missed) => missed,
                Err(said) => return said,
            },
        };
        let mut incomplete = missed.is_none();
        for message in missed.unwrap_or_default() {
            if deadline.has_passed() {
                incomplete = true;
                break;
            }
            if let Err(why) = self.posts.send(addressee(connection), &message, now).await {
                // No end without a whole: the client asks again.
                return self.unheard(connection, why).await;
            }
        }
        match self.reply(addressee(connection), &Reply::CaughtUp { cursor: &end, incomplete }).await {
            Ok(()) => Said::Done(if incomplete { "told_to_load_anew" } else { "caught_up" }),
            Err(why) => self.unheard(connection, why).await,
        }
    }

    /// The messages since a cursor; `None` if they are too many, or the feed does not reach back so far.
    async fn missed(
        &self,
        connection: &Connection,
        since: &Cursor,
        now: Timestamp,
    ) -> Result<Option<Vec<String>>, Said> {
        let from = since.time().checked_sub(OVERLAP).unwrap_or(since.time());
        if now.duration_since(since.time()) > FEED_KEPT {
            return Ok(None);
        }
        let missed = self.live.missed(&connection.org_id, &connection.user_id, from, MOST).await;
        let Missed { messages, has_more } = missed.map_err(|error| unavailable(&error))?;
        Ok((!has_more).then(|| without_what_is_gone(messages)))
    }
}

/// As much of a message as tells whether it is about a note, and what it tells of that.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfNote<'a> {
    #[serde(borrow)]
    event_type: Cow<'a, str>,
    note_id: Option<NoteId>,
}

/// Leaves out what notes said that are gone by now, or are no longer for everybody: who was away when they could read it
/// does not learn it afterwards. That they are gone is told all the same.
fn without_what_is_gone(mut messages: Vec<String>) -> Vec<String> {
    let mut gone = HashSet::new();
    let mut kept: Vec<_> = std::iter::from_fn(|| messages.pop())
        .filter(|message| match serde_json::from_str(message) {
            Ok(OfNote { event_type, note_id: Some(note_id) }) if event_type == "note-deleted" => {
                gone.insert(note_id);
                true
            }
            Ok(OfNote { note_id: Some(note_id), .. }) => !gone.contains(&note_id),
            _ => true,
        })
        .collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(r#type: &str, note: u128) -> String {
        format!(r#"{{"eventType":"{type}","noteId":"{}","content":"\u00e4"}}"#, uuid::Uuid::from_u128(note))
    }

    #[test]
    fn what_a_note_said_that_is_gone_is_left_out_and_nothing_else() {
        let order = r#"{"eventType":"order-placed","orderId":"ABC001"}"#.to_owned();
        let messages = vec![
            message("note-saved", 1),
            message("note-saved", 2),
            order.clone(),
            message("note-updated", 1),
            message("note-deleted", 1),
            message("note-updated", 2),
            // It became public again.
            message("note-updated", 1),
        ];
        let expected =
            vec![messages[1].clone(), order, messages[4].clone(), messages[5].clone(), messages[6].clone()];
        assert_eq!(without_what_is_gone(messages), expected);
    }
}
