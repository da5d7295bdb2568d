//! The function.

use std::time::Duration;

use lambda_runtime::{Error, LambdaEvent};
use tracing::Instrument;
use tradewind_kit::batch::DeadLetters;
use tradewind_kit::bus::Bus;
use tradewind_kit::config::{ConfigError, Reader};
use tradewind_kit::{Aws, Deadline, telemetry};

use crate::batch::{Batch, Relayed};
use crate::record::{Record, Response, StreamEvent};

/// Kept free at the end of an invocation, to answer.
const MARGIN: Duration = Duration::from_secs(2);

/// What the function works with.
#[derive(Clone, Debug)]
pub struct Relay {
    bus: Bus,
    dead_letters: DeadLetters,
}

impl Relay {
    /// Reads `BUS_NAME` and `DEAD_LETTER_QUEUE_URL`.
    pub fn from_env(mut env: Reader<'_>) -> Result<Self, ConfigError> {
        let aws = Aws::read(&mut env);
        let bus = Bus::read(&mut env, &aws);
        let relay = Self::new(bus, DeadLetters::read(&mut env, &aws));
        env.finish(relay)
    }

    /// A relay to this bus, which sets aside in this queue.
    pub const fn new(bus: Bus, dead_letters: DeadLetters) -> Self {
        Self { bus, dead_letters }
    }

    /// Handles one batch.
    pub async fn handle(&self, batch: LambdaEvent<StreamEvent>) -> Result<Response, Error> {
        let span = telemetry::invocation(&batch.context.request_id, None);
        let deadline = Deadline::of(&batch.context, MARGIN);
        let records = batch.payload.records;
        let relayed = Box::pin(self.relay(&records, deadline)).instrument(span).await;
        let first_left = relayed.stopped.and_then(|stopped| records.get(stopped.index));
        Ok(first_left.map_or_else(Response::default, |record| Response::from(&record.change.sequence_number)))
    }

    /// Publishes the events of a batch in their order, until the first record that is neither published nor set aside.
    pub async fn relay(&self, records: &[Record], deadline: Deadline) -> Relayed {
        Batch::new(&self.bus, &self.dead_letters, records, deadline).run().await
    }
}
