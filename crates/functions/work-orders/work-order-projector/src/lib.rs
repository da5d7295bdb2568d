//! consumes  work-order events, from SNS by way of SQS
//! decides   nothing: the latest sequence of each work order wins, whatever the order of arrival
//! emits     nothing
//! next      `graphql-api` reads the view

mod project;

use std::time::Duration;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use lambda_runtime::{Error, LambdaEvent};
use tracing::Instrument;
use tradewind_kit::batch::Consumer;
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::{Aws, Deadline, telemetry};
use tradewind_stores::WorkOrderView;

pub use project::{ProjectError, Projector};

/// The service of log lines and metrics.
pub const SERVICE: &str = "work-order-projector";

/// Kept free at the end of an invocation, to settle the batch with the queues.
const MARGIN: Duration = Duration::from_secs(4);

/// The function.
#[derive(Debug)]
pub struct Function {
    consumer: Consumer,
    projector: Projector,
}

impl Function {
    /// Reads the configuration.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let consumer = Consumer::read(&mut env, &aws);
        let projector = Projector::new(WorkOrderView::new(&aws, env.required("WORK_ORDERS_TABLE")));
        env.finish(Self { consumer, projector })
    }

    /// Handles one batch.
    pub async fn handle(&self, batch: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
        let span = telemetry::invocation(&batch.context.request_id, None);
        let deadline = Deadline::of(&batch.context, MARGIN);
        Ok(Box::pin(self.consumer.run(batch.payload, &self.projector, deadline)).instrument(span).await)
    }
}
