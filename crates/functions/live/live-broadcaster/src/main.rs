//! The bootstrap of `live-broadcaster`.

use lambda_runtime::{Error, service_fn};
use live_broadcaster::{LiveBroadcaster, SERVICE};
use tradewind_kit::batch::{Each, Function};
use tradewind_kit::config::Reader;
use tradewind_kit::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let function = Function::from_env(Reader::from_env(), |env, aws| Each(LiveBroadcaster::read(env, aws)))?;
    lambda_runtime::run(service_fn(|batch| function.handle(batch))).await
}
