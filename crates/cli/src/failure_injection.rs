//! `failure-injection`: the switch that orders of the sku FAIL-ME obey.

use aws_sdk_ssm::Client;
use clap::ValueEnum;
use tradewind_operations::switch;

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

pub async fn run(stage: &Stage, to: Switch) -> Result<()> {
    let (client, name) = (Client::new(&stage.aws), stage.parameter("failure-injection"));
    let before = state(&client, &name).await?;
    let wanted = match to {
        Switch::On => "on",
        Switch::Off => "off",
        Switch::Status => {
            println!("failure injection is {before}");
            return Ok(());
        }
    };
    if before != wanted {
        switch::turn(&client, &name, wanted).await?;
    }
    println!("failure injection is {wanted} (was {before})");
    Ok(())
}

/// A stage without the switch is one where failures may not be injected.
async fn state(client: &Client, name: &str) -> Result<String> {
    let state = switch::read(client, name).await?;
    state.ok_or_else(|| {
        format!("failures cannot be injected on this stage: there is no SSM parameter {name}").into()
    })
}
