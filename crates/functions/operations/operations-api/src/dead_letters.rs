//! Dead letters: what there is, put back, thrown away. An operator sees and touches those of their own org only. What no
//! org can be read from is counted, and left to who may see the whole queue (`tradewind-cli`).

pub(crate) mod discard;
mod letter;
pub(crate) mod list;
pub(crate) mod redrive;

use std::time::Duration;

use aws_sdk_sqs::types::Message;
use tokio::time::Instant;
use tradewind_domain::Violation;
use tradewind_kit::auth::Caller;
use tradewind_kit::http::Problem;
use tradewind_operations::letters::{self, Origin};

use crate::environment::{Environment, unavailable};
use letter::Letter;

/// Messages looked at by one request. Whoever wants more asks again.
const MOST: usize = 500;
/// How long a request may look, well below the time that it has.
const LOOK: Duration = Duration::from_secs(6);
/// How much longer it may read what its messages stand for, where they do not say it themselves.
const READ: Duration = Duration::from_secs(3);
/// Seconds that nobody else sees what a request looks at: longer than it may take.
const VISIBILITY: i32 = 30;
/// The most messages that can be named at once.
const MAX_NAMED: usize = 500;
/// Longer than any id that SQS gives.
const LONGEST_ID: usize = 100;

/// What a request has received, by whose it is.
#[derive(Debug)]
struct Sorted {
    own: Vec<Letter>,
    /// Those of other orgs, and those of nobody.
    others: Vec<Message>,
    /// How many say nothing of whose they are.
    unreadable: usize,
    /// True if there may be more in the queue.
    more: bool,
}

async fn hold(
    env: &Environment,
    caller: &Caller,
    queue: &str,
    origin: Origin<'_>,
) -> Result<Sorted, Problem> {
    let until = Instant::now() + LOOK;
    let held = letters::hold(&env.sqs, queue, MOST, until, VISIBILITY).await.map_err(unavailable)?;
    let mut sorted = Sorted { own: Vec::new(), others: Vec::new(), unreadable: 0, more: !held.whole };
    for message in held.messages {
        match Letter::open(message, origin, until + READ).await {
            Ok(letter) if letter.org_id() == caller.org_id.as_str() => sorted.own.push(letter),
            Ok(letter) => sorted.others.push(letter.message),
            Err(message) => {
                sorted.unreadable += 1;
                sorted.others.push(message);
            }
        }
    }
    Ok(sorted)
}

/// Lets others see messages again. If that fails they are seen a little later: no reason to fail a request.
async fn release(env: &Environment, queue: &str, messages: &[Message]) {
    if let Err(error) = letters::release(&env.sqs, queue, messages).await {
        tracing::warn!(%error, "dead letters stay out of sight for {VISIBILITY} s");
    }
}

/// Splits letters into the messages that are meant, and the others.
fn meant(letters: Vec<Letter>, ids: Option<&[String]>) -> (Vec<Message>, Vec<Message>) {
    let is_meant = |message: &Message| match (ids, &message.message_id) {
        (Some(ids), Some(id)) => ids.contains(id),
        (named, _) => named.is_none(),
    };
    letters.into_iter().map(|letter| letter.message).partition(is_meant)
}

fn ids(messages: &[Message]) -> Vec<String> {
    messages.iter().filter_map(|message| message.message_id.clone()).collect()
}

/// The names of messages, each once.
fn named(mut ids: Vec<String>) -> Result<Vec<String>, Problem> {
    let right = |id: &String| (1..=LONGEST_ID).contains(&id.chars().count());
    if ids.is_empty() || ids.len() > MAX_NAMED || !ids.iter().all(right) {
        let message = format!("must be 1 to {MAX_NAMED} ids of messages, as the list has them");
        return Err(Violation::new("messageIds", message).into());
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}
