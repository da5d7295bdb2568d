//! The switch that orders of the sku FAIL-ME obey: an SSM parameter, `on` or `off`.

use aws_sdk_ssm::error::ProvideErrorMetadata;
use aws_sdk_ssm::{Client, Error};

use crate::Trouble;

/// What it says; `None` on a stage without it, where failures may not be injected.
pub async fn read(client: &Client, parameter: &str) -> Result<Option<String>, Trouble> {
    match client.get_parameter().name(parameter).send().await {
        Ok(answer) => {
            let value = answer.parameter.and_then(|parameter| parameter.value);
            value.map(Some).ok_or_else(|| Trouble::Request(format!("SSM parameter {parameter} is empty")))
        }
        Err(error) if error.code() == Some("ParameterNotFound") => Ok(None),
        Err(error) => Err(Error::from(error).into()),
    }
}

/// Turns it to `on` or `off`.
pub async fn turn(client: &Client, parameter: &str, to: &str) -> Result<(), Trouble> {
    let put = client.put_parameter().name(parameter).value(to).overwrite(true);
    put.send().await.map_err(Error::from)?;
    Ok(())
}
