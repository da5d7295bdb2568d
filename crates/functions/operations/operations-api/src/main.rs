//! The bootstrap of `operations-api`.

use lambda_http::{Error, service_fn};
use operations_api::{Api, SERVICE};
use tradewind_kit::config::Reader;
use tradewind_kit::telemetry;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let api = Api::from_env(Reader::from_env())?;
    lambda_http::run(service_fn(|request| api.handle(request))).await
}
