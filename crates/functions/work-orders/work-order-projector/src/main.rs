//! The bootstrap of `work-order-projector`.

use lambda_runtime::{Error, service_fn};
use tradewind_kit::batch::Function;
use tradewind_kit::config::Reader;
use tradewind_kit::telemetry;
use work_order_projector::{Projector, SERVICE};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let function = Function::from_env(Reader::from_env(), Projector::read)?;
    lambda_runtime::run(service_fn(|batch| function.handle(batch))).await
}
