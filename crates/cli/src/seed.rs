//! `seed`: the schema, the demo customers, the demo users and the demo stock.

use crate::stage::Stage;
use crate::{Result, stock, users};

pub async fn run(stage: &Stage, database_only: bool) -> Result<()> {
    stage.database().await?.init().await?;
    println!("applied init.sql");
    if database_only {
        return Ok(());
    }
    if stage.is_production() {
        return Err("demo users do not belong on prod; use --database-only".into());
    }
    for user in users::seed(stage).await? {
        println!("user {user}");
    }
    println!("stock: {} new lots", stock::seed(stage).await?);
    Ok(())
}
