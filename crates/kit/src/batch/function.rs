//! A worker as Lambda runs it.

use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda_runtime::{Error, LambdaEvent};
use tracing::Instrument;

use super::{Consumer, Worker};
use crate::config::{ConfigError, Reader};
use crate::{Aws, Deadline, telemetry};

/// Kept free at the end of an invocation, to settle the batch with the queues.
const MARGIN: Duration = Duration::from_secs(4);

/// A worker behind its queue.
#[derive(Debug)]
pub struct Function<W> {
    consumer: Consumer,
    worker: W,
}

impl<W: Worker> Function<W> {
    /// Reads the configuration of the queue, and lets the worker read its own.
    pub fn from_env(
        mut env: Reader<'_>,
        worker: impl FnOnce(&mut Reader<'_>, &Aws) -> W,
    ) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let consumer = Consumer::read(&mut env, &aws);
        let worker = worker(&mut env, &aws);
        env.finish(Self { consumer, worker })
    }

    /// Handles one batch.
    pub async fn handle(&self, batch: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
        let span = telemetry::invocation(&batch.context.request_id, None);
        let deadline = Deadline::of(&batch.context, MARGIN);
        Ok(Box::pin(self.consumer.run(batch.payload, &self.worker, deadline)).instrument(span).await)
    }
}
