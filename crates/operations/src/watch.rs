//! What operators look at: queues and traces of a stage.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures::future::try_join_all;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;
use utoipa::ToSchema;

use crate::trace::{self, Trace};
use crate::{Depth, Trouble, ages, depth};

/// How long Logs Insights may take: less than a request may.
const PATIENCE: Duration = Duration::from_secs(12);
/// How long the ages of queues are waited for; without them the depths are still worth showing.
const AGES_WITHIN: Duration = Duration::from_secs(3);

/// The queues of a worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkerQueues {
    /// The worker.
    #[schema(example = "stock-allocator")]
    pub worker: String,
    /// Its queue. `event-relay` reads a stream and has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<Depth>,
    /// Its dead-letter queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dead_letters: Option<Depth>,
}

/// The queues and logs of a stage.
#[derive(Clone, Debug)]
pub struct Watch {
    sqs: aws_sdk_sqs::Client,
    metrics: aws_sdk_cloudwatch::Client,
    logs: aws_sdk_cloudwatchlogs::Client,
    /// URL by plain name: `order-sync`, `order-sync-dlq`, ..
    queues: BTreeMap<String, String>,
    log_groups: Vec<String>,
}

impl Watch {
    /// Over these: URLs of queues by their plain name, and names of log groups.
    pub fn new(aws: &Aws, queues: BTreeMap<String, String>, log_groups: Vec<String>) -> Self {
        let metrics = aws_sdk_cloudwatch::Client::new(&aws.of_service("CLOUDWATCH"));
        let logs = aws_sdk_cloudwatchlogs::Client::new(&aws.of_service("CLOUDWATCH_LOGS"));
        Self { sqs: aws.sqs(), metrics, logs, queues, log_groups }
    }

    /// Reads `QUEUES`, a JSON object of URLs by plain name, and `LOG_GROUPS`, names between commas.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let queues = serde_json::from_str(&env.required("QUEUES")).unwrap_or_else(|error| {
            env.problem(format!("QUEUES is no JSON object of URLs by name: {error}"));
            BTreeMap::new()
        });
        let log_groups = env.required("LOG_GROUPS").split(',').map(|name| name.trim().to_owned()).collect();
        Self::new(aws, queues, log_groups)
    }

    /// URL by plain name: `order-sync`, `order-sync-dlq`, ..
    pub const fn queue_urls(&self) -> &BTreeMap<String, String> {
        &self.queues
    }

    /// How much waits in the queues of each worker, of all orgs, and for how long.
    pub async fn queues(&self, now: Timestamp) -> Result<Vec<WorkerQueues>, Trouble> {
        let depths = self.queues.iter().map(async |(name, url)| {
            let depth = depth::of(&self.sqs, url).await?;
            Ok::<_, Trouble>((name, url, depth))
        });
        let depths = try_join_all(depths).await?;
        // Each metric that is asked for costs, and is late: of a queue that is empty it tells of messages that are gone.
        let holding = depths.iter().filter(|(_, _, depth)| !depth.is_empty());
        let ages = self.ages(holding.map(|(_, url, _)| physical(url)).collect(), now).await;
        let mut workers = BTreeMap::<&str, WorkerQueues>::new();
        for (name, url, mut depth) in depths {
            depth.oldest_age_seconds = ages.get(physical(url)).copied();
            let worker = name.strip_suffix("-dlq").unwrap_or(name);
            let queues = workers.entry(worker).or_default();
            worker.clone_into(&mut queues.worker);
            let place = if worker == name { &mut queues.queue } else { &mut queues.dead_letters };
            *place = Some(depth);
        }
        Ok(workers.into_values().collect())
    }

    /// The ages of queues by physical name; those that cannot be had are left out, as whoever looks at queues needs the
    /// depths most.
    async fn ages(&self, names: Vec<&str>, now: Timestamp) -> HashMap<String, u64> {
        if names.is_empty() {
            return HashMap::new();
        }
        match tokio::time::timeout(AGES_WITHIN, ages::of(&self.metrics, &names, now)).await {
            Ok(Ok(ages)) => return ages,
            Ok(Err(error)) => tracing::warn!(%error, "queues are shown without their age"),
            Err(_) => tracing::warn!("queues are shown without their age: CloudWatch takes too long"),
        }
        HashMap::new()
    }

    /// What an org may see of a trace, from the logs of the last hours. `None` if no line of it is the org's.
    pub async fn trace(
        &self,
        org_id: &str,
        trace_id: &str,
        hours: u16,
        now: Timestamp,
    ) -> Result<Option<Trace>, Trouble> {
        let since = now.checked_sub(i64::from(hours).hours()).unwrap_or(now);
        let groups = self.log_groups.clone();
        let lines = trace::lines(&self.logs, groups, trace_id, (since, now), PATIENCE).await?;
        Ok(Trace::of_org(trace_id, lines, org_id))
    }
}

/// The name of a queue is the end of its URL.
fn physical(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}
