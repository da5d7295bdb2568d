//! What operators see of queues, logs and the outbox, and what they do with dead letters and the failure switch: once for
//! the APIs and for the command line tool. Who may do it to what is for them to say.

mod ages;
pub mod depth;
pub mod letters;
pub mod outbox;
pub mod redact;
pub mod switch;
pub mod trace;
pub mod unrelayed;
mod watch;

pub use depth::Depth;
pub use outbox::Outbox;
pub use unrelayed::Unrelayed;
pub use watch::{Watch, WorkerQueues};

/// Why something could not be done. All of it may be better later.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The queues.
    #[error("SQS: {0}")]
    Queue(#[from] aws_sdk_sqs::Error),
    /// The stream of the event store.
    #[error("DynamoDB Streams: {0}")]
    Stream(#[from] aws_sdk_dynamodbstreams::Error),
    /// The bus.
    #[error(transparent)]
    Bus(#[from] event_relay::Unpublished),
    /// The metrics.
    #[error("CloudWatch: {0}")]
    Metrics(#[from] aws_sdk_cloudwatch::Error),
    /// The logs.
    #[error("CloudWatch Logs: {0}")]
    Logs(#[from] aws_sdk_cloudwatchlogs::Error),
    /// The parameters.
    #[error("SSM: {0}")]
    Parameter(#[from] aws_sdk_ssm::Error),
    /// A request could not be made of what came before.
    #[error("{0}")]
    Request(String),
    /// Sent or published, but not deleted: it may come twice, which workers take for the duplicate that it is.
    #[error("sent, but not removed from the dead-letter queue: {0}")]
    NotRemoved(String),
    /// Logs Insights took too long, or gave up.
    #[error("Logs Insights did not finish: {0}")]
    Unfinished(String),
}

impl From<aws_sdk_sqs::error::BuildError> for Trouble {
    fn from(error: aws_sdk_sqs::error::BuildError) -> Self {
        Self::Request(error.to_string())
    }
}
