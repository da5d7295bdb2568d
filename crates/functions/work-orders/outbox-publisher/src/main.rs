//! The bootstrap of `outbox-publisher`.

use lambda_runtime::{Error, service_fn};
use outbox_publisher::{Publisher, SERVICE};
use tradewind_kit::config::Reader;
use tradewind_kit::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let publisher = Publisher::from_env(Reader::from_env())?;
    lambda_runtime::run(service_fn(|tick| publisher.handle(tick))).await
}
