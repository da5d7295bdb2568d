//! Which cloud, which names, which database.

use std::path::PathBuf;

use aws_config::BehaviorVersion;
use aws_credential_types::Credentials;
use aws_types::SdkConfig;
use aws_types::region::Region;
use serde::Deserialize;
use tradewind_kit::config::Reader;
use tradewind_stores::{Database, DatabaseSettings};

use crate::Result;

/// A deployed stage.
pub struct Stage {
    name: String,
    /// Configuration for any AWS client.
    pub aws: SdkConfig,
    local: Option<LocalOutputs>,
}

/// What `./scripts/dev` says of the local cloud.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LocalOutputs {
    aws_endpoint_url: String,
    region: String,
    database_url: String,
}

impl Stage {
    /// On AWS: the usual environment, profiles and SSO. Locally: the same if `AWS_ENDPOINT_URL` is set, else what
    /// `./scripts/dev` has written.
    pub async fn load(name: &str) -> Result<Self> {
        let env = Reader::from_env();
        let mut loader =
            aws_config::defaults(BehaviorVersion::latest()).http_client(tradewind_kit::aws::http_client());
        let mut local = None;
        if name == "local" && env.optional("AWS_ENDPOINT_URL").is_none() {
            let outputs = outputs(&env)?;
            loader = loader
                .endpoint_url(&outputs.aws_endpoint_url)
                .region(Region::new(outputs.region.clone()))
                .credentials_provider(Credentials::new("test", "test", None, None, "local cloud"));
            local = Some(outputs);
        }
        Ok(Self { name: name.to_owned(), aws: loader.load().await, local })
    }

    /// The physical name of something on this stage.
    pub fn physical(&self, plain: &str) -> String {
        format!("tradewind-{}-{plain}", self.name)
    }

    /// The SSM parameter of that plain name.
    pub fn parameter(&self, plain: &str) -> String {
        format!("/tradewind/{}/{plain}", self.name)
    }

    /// True for the stage with real customers.
    pub fn is_production(&self) -> bool {
        self.name == "prod"
    }

    /// The database: `DATABASE_URL`, the local one, or the one that the functions of the stage use. Authorities of
    /// `DATABASE_CA_FILE` are trusted too.
    pub async fn database(&self) -> Result<Database> {
        let env = Reader::from_env();
        let url = match (env.optional("DATABASE_URL"), &self.local) {
            (Some(url), _) => url,
            (None, Some(local)) => local.database_url.clone(),
            (None, None) => self.database_url().await?,
        };
        let settings =
            DatabaseSettings { ca_file: env.optional("DATABASE_CA_FILE"), ..DatabaseSettings::plain(url) };
        Ok(Database::new(settings, None))
    }

    async fn database_url(&self) -> Result<String> {
        let name = self.parameter("database-url");
        let ssm = aws_sdk_ssm::Client::new(&self.aws);
        let answer = ssm.get_parameter().name(&name).with_decryption(true).send().await;
        let answer =
            answer.map_err(aws_sdk_ssm::Error::from).map_err(|e| format!("SSM parameter {name}: {e}"))?;
        let url = answer.parameter.and_then(|parameter| parameter.value);
        url.ok_or_else(|| format!("SSM parameter {name} is empty").into())
    }
}

/// The file of `TRADEWIND_OUTPUTS`, else `.local/outputs.json` here or in a folder above.
fn outputs(env: &Reader<'_>) -> Result<LocalOutputs> {
    let path = match env.optional("TRADEWIND_OUTPUTS") {
        Some(path) => PathBuf::from(path),
        None => std::env::current_dir()?
            .ancestors()
            .map(|folder| folder.join(".local/outputs.json"))
            .find(|path| path.exists())
            .ok_or("there is no .local/outputs.json here: start the local cloud with ./scripts/dev, or give --stage")?,
    };
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?)
}
