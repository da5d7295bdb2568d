//! The bootstrap of `live-connections`.

use lambda_runtime::{Error, service_fn};
use live_connections::{Api, SERVICE};
use tradewind_kit::config::Reader;
use tradewind_kit::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let api = Api::from_env(Reader::from_env())?;
    lambda_runtime::run(service_fn(|request| api.handle(request))).await
}
