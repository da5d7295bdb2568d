//! A DynamoDB table of one's own on the local cloud, dropped with its handle.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use tradewind_kit::{Aws, ids};

const VARIABLE: &str = "TRADEWIND_TEST_AWS_ENDPOINT";

/// The address of the local cloud.
#[expect(clippy::disallowed_methods, reason = "a test's own setting; nothing else is configured here")]
pub(crate) fn endpoint() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} is not set: run ./scripts/test, or name the address of a local cloud")
    })
}

/// Clients of the local cloud.
pub(crate) fn aws(endpoint: String) -> Aws {
    Aws::new("us-east-1", Credentials::new("test", "test", None, None, "test"), Some(endpoint))
}

/// A table as the stack makes it: `pk` and `sk`, both text.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
}

impl Table {
    pub(crate) async fn create() -> Self {
        let name = format!("graphql-api-test-{}", ids::uuid());
        let attribute = |name: &str| {
            AttributeDefinition::builder()
                .attribute_name(name)
                .attribute_type(ScalarAttributeType::S)
                .build()
                .unwrap()
        };
        let key = |name: &str, r#type| {
            KeySchemaElement::builder().attribute_name(name).key_type(r#type).build().unwrap()
        };
        aws(endpoint())
            .dynamodb()
            .create_table()
            .table_name(&name)
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute("pk"))
            .attribute_definitions(attribute("sk"))
            .key_schema(key("pk", KeyType::Hash))
            .key_schema(key("sk", KeyType::Range))
            .send()
            .await
            .unwrap_or_else(|error| panic!("no table on the local cloud of {VARIABLE}: {error:?}"));
        Self { name }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let name = std::mem::take(&mut self.name);
        // A thread of its own, because a runtime cannot be entered from within a test's runtime. A table that stays
        // behind is no reason to fail: the instance of ./scripts/test is wiped.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let delete =
                async { aws(endpoint()).dynamodb().delete_table().table_name(name).send().await.ok() };
            runtime.unwrap().block_on(delete)
        });
        dropping.join().ok();
    }
}
