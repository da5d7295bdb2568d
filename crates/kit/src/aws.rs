//! AWS clients: one HTTP client and one configuration shared by all of them.
//!
//! The configuration is read from the environment that Lambda gives (region and credentials) instead of walking the
//! default provider chain, which costs milliseconds at each cold start and finds the same. `AWS_ENDPOINT_URL` and
//! `AWS_ENDPOINT_URL_<SERVICE>` redirect the clients
//! (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>).

use std::collections::HashMap;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::SharedHttpClient;

use crate::config::Reader;

/// Services that have clients here, as their endpoint variables name them.
const SERVICES: [&str; 11] = [
    "CLOUDWATCH",
    "CLOUDWATCH_LOGS",
    "COGNITO_IDENTITY_PROVIDER",
    "DYNAMODB",
    "DYNAMODB_STREAMS",
    "EVENTBRIDGE",
    "SECRETS_MANAGER",
    "SESV2",
    "SNS",
    "SQS",
    "SSM",
];

/// The shared configuration; clients made from it share connections.
#[derive(Clone, Debug)]
pub struct Aws {
    config: SdkConfig,
    endpoints: HashMap<&'static str, String>,
}

macro_rules! client {
    ($(#[$doc:meta])* $method:ident, $krate:ident, $service:literal) => {
        $(#[$doc])*
        pub fn $method(&self) -> $krate::Client {
            let mut config = $krate::config::Builder::from(&self.config);
            config.set_endpoint_url(self.endpoint($service));
            $krate::Client::from_conf(config.build())
        }
    };
}

impl From<SdkConfig> for Aws {
    /// A configuration that was made elsewhere: profiles and single sign-on of the people who operate Tradewind.
    fn from(config: SdkConfig) -> Self {
        Self { config, endpoints: HashMap::new() }
    }
}

impl Aws {
    /// Reads region, credentials and endpoints; problems go to the reader.
    pub fn read(env: &mut Reader<'_>) -> Self {
        let region = env.required("AWS_REGION");
        let credentials = Credentials::new(
            env.required("AWS_ACCESS_KEY_ID"),
            env.required("AWS_SECRET_ACCESS_KEY"),
            env.optional("AWS_SESSION_TOKEN"),
            None,
            "environment",
        );
        let mut aws = Self::new(&region, credentials, env.optional("AWS_ENDPOINT_URL"));
        for service in SERVICES {
            if let Some(url) = env.optional(&format!("AWS_ENDPOINT_URL_{service}")) {
                aws = aws.with_endpoint(service, url);
            }
        }
        aws
    }

    /// A configuration from its parts.
    pub fn new(region: &str, credentials: Credentials, endpoint: Option<String>) -> Self {
        let mut config = SdkConfig::builder()
            .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
            .region(Region::new(region.to_owned()))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(http_client())
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .retry_config(RetryConfig::standard().with_max_attempts(3))
            .timeout_config(timeouts());
        config.set_endpoint_url(endpoint);
        Self { config: config.build(), endpoints: HashMap::new() }
    }

    /// The same, with another endpoint for one of the services (a name of `SERVICES`).
    #[must_use]
    pub fn with_endpoint(mut self, service: &'static str, url: impl Into<String>) -> Self {
        self.endpoints.insert(service, url.into());
        self
    }

    /// The same, without retries inside the clients: for work whose caller retries.
    #[must_use]
    pub fn without_retries(mut self) -> Self {
        self.config = self.config.into_builder().retry_config(RetryConfig::disabled()).build();
        self
    }

    /// The configuration for a client of a service that has no method here, under the name of its endpoint variable.
    pub fn of_service(&self, service: &str) -> SdkConfig {
        let mut config = self.config.to_builder();
        config.set_endpoint_url(self.endpoint(service));
        config.build()
    }

    fn endpoint(&self, service: &str) -> Option<String> {
        self.endpoints.get(service).cloned().or_else(|| self.config.endpoint_url().map(str::to_owned))
    }

    /// The connections of a WebSocket API, behind its callback URL.
    pub fn websocket(&self, callback_url: &str) -> aws_sdk_apigatewaymanagement::Client {
        let mut config = aws_sdk_apigatewaymanagement::config::Builder::from(&self.config);
        config.set_endpoint_url(Some(callback_url.to_owned()));
        aws_sdk_apigatewaymanagement::Client::from_conf(config.build())
    }

    client!(
        /// Cognito user pools.
        cognito, aws_sdk_cognitoidentityprovider, "COGNITO_IDENTITY_PROVIDER"
    );
    client!(
        /// DynamoDB.
        dynamodb, aws_sdk_dynamodb, "DYNAMODB"
    );
    client!(
        /// EventBridge.
        eventbridge, aws_sdk_eventbridge, "EVENTBRIDGE"
    );
    client!(
        /// SES, API version 2.
        ses, aws_sdk_sesv2, "SESV2"
    );
    client!(
        /// Secrets Manager.
        secrets_manager, aws_sdk_secretsmanager, "SECRETS_MANAGER"
    );
    client!(
        /// SNS.
        sns, aws_sdk_sns, "SNS"
    );
    client!(
        /// SQS.
        sqs, aws_sdk_sqs, "SQS"
    );
    client!(
        /// Systems Manager, for its parameters.
        ssm, aws_sdk_ssm, "SSM"
    );
}

/// hyper over rustls with aws-lc-rs, HTTP/1.1 with keep-alive. Certificates are loaded with the first connection.
pub fn http_client() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https()
}

/// An attempt that hangs is worth no more than a few seconds of an invocation.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(5))
        .operation_timeout(Duration::from_secs(12))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aws(get: impl Fn(&str) -> Option<String>) -> Result<Aws, crate::config::ConfigError> {
        let mut env = Reader::new(get);
        let aws = Aws::read(&mut env);
        env.finish(aws)
    }

    #[test]
    fn an_endpoint_of_one_service_wins_over_the_endpoint_of_all() {
        let aws = aws(|name| match name {
            "AWS_ENDPOINT_URL" => Some("http://127.0.0.1:4566".to_owned()),
            "AWS_ENDPOINT_URL_SNS" => Some("http://127.0.0.1:9999".to_owned()),
            name if name.starts_with("AWS_") && !name.contains("ENDPOINT") => Some("x".to_owned()),
            _ => None,
        })
        .unwrap();
        assert_eq!(aws.endpoint("SNS").as_deref(), Some("http://127.0.0.1:9999"));
        assert_eq!(aws.endpoint("SQS").as_deref(), Some("http://127.0.0.1:4566"));
    }

    #[test]
    fn missing_credentials_are_a_configuration_error() {
        let error = aws(|_| None).unwrap_err().to_string();
        assert!(error.contains("AWS_REGION") && error.contains("AWS_SECRET_ACCESS_KEY"), "{error}");
    }
}
