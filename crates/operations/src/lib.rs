//! What operators do with queues, logs and the failure switch, once for the command line tool and for `operations-api`.
//! Who may do it to what is for them to say.

pub mod depth;
pub mod letters;
pub mod switch;
pub mod trace;

pub use depth::Depth;

/// Why something could not be done. All of it may be better later.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The queues.
    #[error("SQS: {0}")]
    Queue(#[from] aws_sdk_sqs::Error),
    /// The logs.
    #[error("CloudWatch Logs: {0}")]
    Logs(#[from] aws_sdk_cloudwatchlogs::Error),
    /// The parameters.
    #[error("SSM: {0}")]
    Parameter(#[from] aws_sdk_ssm::Error),
    /// A request could not be made of what came before.
    #[error("{0}")]
    Request(String),
    /// Sent, but not deleted: it is in both places, which workers take for the duplicate that it is.
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
