//! Telling a customer what became of an order: claim, write, send, record.
//!
//! One mail an event, as far as anybody can promise that: SES has no idempotency. A mail may go out twice in two
//! places, and is lost in none:
//!
//! - the function ends between the sending and the record: when the lease has run out, the next delivery sends again;
//! - the answer of SES is lost: the next delivery sends again, since the first mail may not have been taken.

use std::sync::Arc;
use std::time::Duration;

use tradewind_domain::Lease;
use tradewind_domain::order::Step;
use tradewind_events::Event;
use tradewind_events::order::Data;
use tradewind_gateways::letter::{Author, Letter, LetterFacts, LetterKind, LetterLine, LetterWriter};
use tradewind_gateways::mailer::{Mailer, SesMailer};
use tradewind_gateways::model::ModelClient;
use tradewind_kit::batch::{Applied, Delivery, Handler};
use tradewind_kit::config::Reader;
use tradewind_kit::metrics::{Metrics, Unit};
use tradewind_kit::{Aws, Dispose, Foreign, clock, ids};
use tradewind_stores::Notifications;
use tradewind_stores::dynamodb::notifications::{MailClaim, MailKey};

use crate::NotifyError;

/// Longer than the function may run (30 s in `infra`): whoever holds an older lease is no more.
const LEASE: Duration = Duration::from_secs(35);

/// Tells customers what became of their orders.
#[derive(Clone, Debug)]
pub struct EmailNotifier<M> {
    notifications: Notifications,
    writer: LetterWriter,
    mailer: M,
    lease: Duration,
}

impl EmailNotifier<SesMailer> {
    /// Reads `NOTIFICATIONS_TABLE`, and what [`SesMailer::read`] and [`ModelClient::read`] do.
    pub fn read(env: &mut Reader<'_>, aws: &Aws) -> Self {
        let notifications = Notifications::new(aws, env.required("NOTIFICATIONS_TABLE"));
        let writer = LetterWriter::new(ModelClient::read(env, aws).map(Arc::new));
        Self::new(notifications, writer, SesMailer::read(env, aws))
    }
}

impl<M: Mailer> EmailNotifier<M> {
    /// One over these records, this writer and this mailer.
    pub const fn new(notifications: Notifications, writer: LetterWriter, mailer: M) -> Self {
        Self { notifications, writer, mailer, lease: LEASE }
    }

    /// The same, with leases of another length: for tests, which do not wait.
    #[must_use]
    pub fn with_lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    async fn tell(
        &self,
        event: &Event,
        data: &Data,
        kind: LetterKind,
        to: &str,
    ) -> Result<Applied, NotifyError> {
        let (org_id, order_id) = (event.org_id.clone(), data.order_id.clone());
        let mail = MailKey { org_id, order_id, event_id: event.id };
        let now = clock::now();
        let lease = Lease::new(ids::uuid(), now, self.lease);
        match self.notifications.claim(&mail, event.r#type, lease, now).await? {
            MailClaim::Mine => {}
            MailClaim::InProgress => return Err(NotifyError::InProgress),
            MailClaim::Sent => return Ok(Applied::Duplicate),
        }
        let letter = self.writer.write(&facts(data, kind)).await;
        report(&letter);
        let mail_id = match self.mailer.send(to, &letter).await {
            Ok(mail_id) => mail_id,
            Err(error) => {
                self.let_go(&mail, lease).await;
                return Err(error.into());
            }
        };
        // The mail is out: an error now would only bring a second one. Without the record a duplicate of the event that
        // comes after the lease sends again; the event itself does not come back.
        if let Err(why) = self.notifications.sent(&mail, lease.owner, &mail_id, clock::now()).await {
            tracing::warn!(mail_id, code = why.code(), error = %why, "the mail is sent, but not on the record");
        }
        Ok(Applied::Changed)
    }

    async fn let_go(&self, mail: &MailKey, lease: Lease) {
        if let Err(why) = self.notifications.let_go(mail, lease.owner).await {
            // It runs out by itself; until then the event waits.
            tracing::warn!(code = why.code(), error = %why, "the lease of the mail could not be let go");
        }
    }
}

impl<M: Mailer> Handler for EmailNotifier<M> {
    type Error = NotifyError;

    async fn handle(&self, delivery: &Delivery) -> Result<Applied, NotifyError> {
        let event = &delivery.event;
        let (step, data) = event.order().ok_or(Foreign(event.r#type))?;
        let kind = news(step).ok_or(Foreign(event.r#type))?;
        let Some(to) = data.contact.as_deref() else {
            tracing::info!(event_id = %event.id, outcome = "no_contact", "nobody to tell");
            return Ok(Applied::Duplicate);
        };
        self.tell(event, data, kind, to).await
    }
}

/// What a step is to the customer.
const fn news(step: Step) -> Option<LetterKind> {
    match step {
        Step::Confirmed => Some(LetterKind::Confirmed),
        Step::StockDepleted => Some(LetterKind::FailedStock),
        Step::PaymentRejected => Some(LetterKind::FailedPayment),
        Step::Shipped => Some(LetterKind::Shipped),
        Step::Placed
        | Step::Created
        | Step::StockAllocated
        | Step::PaymentAccepted
        | Step::Delivered
        | Step::Cancelled
        | Step::PaymentRefunded => None,
    }
}

fn facts(data: &Data, kind: LetterKind) -> LetterFacts {
    let lines =
        data.lines.iter().map(|line| LetterLine { sku: line.sku.to_string(), units: line.units.get() });
    LetterFacts {
        kind,
        order_id: data.order_id.to_string(),
        lines: lines.collect(),
        total: data.total.to_string(),
        // Orders know their customers by reference only.
        customer_name: None,
    }
}

/// A model that should have written and did not is worth knowing of; that a stage has none is not.
fn report(letter: &Letter) {
    if let Author::Template(why) = letter.author
        && why != "no_model"
    {
        tracing::warn!(why, "the letter was written from the template");
        let mut metrics = Metrics::default();
        metrics.put("LettersFromTemplate", Unit::Count, 1);
        metrics.flush();
    }
}
