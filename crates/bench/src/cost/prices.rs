//! What AWS charges in us-east-1 (N. Virginia), on demand, in dollars: list prices, without free tiers, discounts for
//! volume and taxes. Data transfer inside a region costs nothing between these services.

/// A price, and where AWS publishes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    pub(super) what: &'static str,
    pub(super) dollars: f64,
    /// For so many of it.
    pub(super) per: f64,
    pub(super) unit: &'static str,
    source: &'static str,
}

const MILLION: f64 = 1e6;

const fn price(
    what: &'static str,
    dollars: f64,
    per: f64,
    unit: &'static str,
    source: &'static str,
) -> Price {
    Price { what, dollars, per, unit, source }
}

impl Price {
    pub(super) fn of(&self, quantity: f64) -> f64 {
        self.dollars * quantity / self.per
    }
}

const API_GATEWAY: &str = "https://aws.amazon.com/api-gateway/pricing/";
const LAMBDA: &str = "https://aws.amazon.com/lambda/pricing/";
const DYNAMODB: &str = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const EVENTBRIDGE: &str = "https://aws.amazon.com/eventbridge/pricing/";
const SQS: &str = "https://aws.amazon.com/sqs/pricing/";
const SES: &str = "https://aws.amazon.com/ses/pricing/";
const CLOUDWATCH: &str = "https://aws.amazon.com/cloudwatch/pricing/";
const XRAY: &str = "https://aws.amazon.com/xray/pricing/";

pub(super) const HTTP_REQUEST: Price =
    price("HTTP API requests", 1.00, MILLION, "M requests of 512 KB", API_GATEWAY);
pub(super) const LAMBDA_REQUEST: Price = price("Lambda requests", 0.20, MILLION, "M requests", LAMBDA);
/// On Arm.
pub(super) const LAMBDA_GB_SECOND: Price =
    price("Lambda GB-seconds, Arm", 13.3334, MILLION, "M GB-seconds", LAMBDA);
pub(super) const WRITE_UNIT: Price =
    price("DynamoDB write units", 0.625, MILLION, "M units of 1 KB", DYNAMODB);
pub(super) const INDEX_WRITE_UNIT: Price =
    price("DynamoDB write units of indexes", 0.625, MILLION, "M units of 1 KB", DYNAMODB);
pub(super) const READ_UNIT: Price = price("DynamoDB read units", 0.125, MILLION, "M units of 4 KB", DYNAMODB);
/// Free where Lambda reads.
pub(super) const STREAM_READ: Price =
    price("DynamoDB stream reads by Lambda", 0.0, MILLION, "free", DYNAMODB);
/// Where anybody else reads: a pipe, for one.
pub(super) const STREAM_READ_BY_OTHERS: Price =
    price("DynamoDB stream reads", 0.20, MILLION, "M requests", DYNAMODB);
pub(super) const TABLE_STORAGE: Price =
    price("DynamoDB storage, a month of it", 0.25, GIB, "GB-month", DYNAMODB);
pub(super) const TABLE_BACKUP: Price =
    price("DynamoDB point-in-time recovery, a month of it", 0.20, GIB, "GB-month", DYNAMODB);
pub(super) const EVENT: Price = price("EventBridge events", 1.00, MILLION, "M events of 64 KB", EVENTBRIDGE);
pub(super) const PIPE: Price = price("EventBridge pipe", 0.40, MILLION, "M requests of 64 KB", EVENTBRIDGE);
/// Taking in, and a month of it.
pub(super) const ARCHIVE: Price = price("EventBridge archive", 0.10 + 0.023, GIB, "GB", EVENTBRIDGE);
pub(super) const SQS_REQUEST: Price = price("SQS requests", 0.40, MILLION, "M requests of 64 KB", SQS);
pub(super) const MAIL: Price = price("SES mails", 0.10, 1000.0, "1,000 mails", SES);
pub(super) const LOG_BYTE: Price = price("CloudWatch Logs", 0.50, GIB, "GB taken in", CLOUDWATCH);
pub(super) const TRACE: Price = price("X-Ray traces", 5.00, MILLION, "M recorded", XRAY);

/// AWS bills GB of 2^30 bytes.
pub(super) const GIB: f64 = 1024.0 * 1024.0 * 1024.0;

/// Where the prices are published, each page once.
pub(super) fn sources() -> Vec<&'static str> {
    let mut sources: Vec<_> = super::tally::PRICES.iter().map(|price| price.source).collect();
    sources.dedup();
    sources.sort_unstable();
    sources.dedup();
    sources
}
