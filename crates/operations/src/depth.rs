//! How much waits in a queue.

use aws_sdk_sqs::types::QueueAttributeName as Name;
use aws_sdk_sqs::{Client, Error};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Trouble;

/// How many messages there are, of all orgs. SQS counts roughly: it says so itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Depth {
    /// Ready to be received.
    pub waiting: u64,
    /// Received, and neither deleted nor visible again.
    pub in_flight: u64,
    /// Not to be received yet.
    pub delayed: u64,
    /// Seconds since the oldest of them came, a minute or two late. Missing where nothing waits, or it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_age_seconds: Option<u64>,
}

impl Depth {
    /// True if there is nothing, as far as SQS knows.
    pub const fn is_empty(&self) -> bool {
        self.waiting == 0 && self.in_flight == 0 && self.delayed == 0
    }
}

/// The depth of a queue, without its age, which is not SQS's to say.
pub async fn of(client: &Client, queue_url: &str) -> Result<Depth, Trouble> {
    let names = [
        Name::ApproximateNumberOfMessages,
        Name::ApproximateNumberOfMessagesNotVisible,
        Name::ApproximateNumberOfMessagesDelayed,
    ];
    let request = client.get_queue_attributes().queue_url(queue_url);
    let request = request.set_attribute_names(Some(names.to_vec()));
    let attributes = request.send().await.map_err(Error::from)?.attributes.unwrap_or_default();
    let [waiting, in_flight, delayed] =
        names.map(|name| attributes.get(&name).and_then(|count| count.parse().ok()).unwrap_or_default());
    Ok(Depth { waiting, in_flight, delayed, oldest_age_seconds: None })
}
