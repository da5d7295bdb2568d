//! The bootstrap of `event-relay`.

use event_relay::{Relay, SERVICE};
use lambda_runtime::{Error, service_fn};
use tradewind_kit::config::Reader;
use tradewind_kit::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let relay = Relay::from_env(Reader::from_env())?;
    lambda_runtime::run(service_fn(|batch| relay.handle(batch))).await
}
