//! `failure-injection`: the switch that orders of the sku FAIL-ME obey.

use aws_sdk_ssm::error::ProvideErrorMetadata;
use aws_sdk_ssm::{Client, Error};
use clap::ValueEnum;

use crate::Result;
use crate::stage::Stage;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Switch {
    /// Orders of FAIL-ME fail until they are dead-lettered.
    On,
    /// They succeed.
    Off,
    /// Only say which.
    Status,
}

pub async fn run(stage: &Stage, switch: Switch) -> Result<()> {
    let (client, name) = (Client::new(&stage.aws), stage.parameter("failure-injection"));
    let before = state(&client, &name).await?;
    let wanted = match switch {
        Switch::On => "on",
        Switch::Off => "off",
        Switch::Status => {
            println!("failure injection is {before}");
            return Ok(());
        }
    };
    if before != wanted {
        let put = client.put_parameter().name(&name).value(wanted).overwrite(true);
        put.send().await.map_err(Error::from)?;
    }
    println!("failure injection is {wanted} (was {before})");
    Ok(())
}

/// A stage without the switch is one where failures may not be injected.
async fn state(client: &Client, name: &str) -> Result<String> {
    match client.get_parameter().name(name).send().await {
        Ok(answer) => {
            let value = answer.parameter.and_then(|parameter| parameter.value);
            value.ok_or_else(|| format!("SSM parameter {name} is empty").into())
        }
        Err(error) if error.code() == Some("ParameterNotFound") => {
            Err(format!("failures cannot be injected on this stage: there is no SSM parameter {name}").into())
        }
        Err(error) => Err(Error::from(error).into()),
    }
}
