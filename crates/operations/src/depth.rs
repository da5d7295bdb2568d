//! How much waits in a queue.

use aws_sdk_sqs::types::QueueAttributeName as Name;
use aws_sdk_sqs::{Client, Error};

use crate::Trouble;

/// What SQS counts, roughly: it says so itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// Ready to be received.
    pub waiting: u64,
    /// Received, and neither deleted nor visible again.
    pub in_flight: u64,
    /// Not to be received yet.
    pub delayed: u64,
}

/// The depth of a queue.
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
    Ok(Depth { waiting, in_flight, delayed })
}
