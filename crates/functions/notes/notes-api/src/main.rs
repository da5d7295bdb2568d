//! The bootstrap of `notes-api`.

use lambda_http::{Error, service_fn};
use notes_api::{Api, SERVICE};
use tradewind_kit::config::Reader;
use tradewind_kit::{http, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::init(SERVICE);
    let api = Api::from_env(Reader::from_env())?;
    http::run(service_fn(|request| api.handle(request))).await
}
