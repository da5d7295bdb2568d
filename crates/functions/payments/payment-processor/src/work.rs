//! Working on a payment under its lease.
//!
//! Where a crash can fall, and what becomes of the money:
//!
//! | after | the next one |
//! |---|---|
//! | the claim | asks for the charge: the first time, as far as the gateway is concerned |
//! | the charge | asks again under the same key, which takes nothing more, and records the same answer |
//! | the announcement of an end | voids, and never charges |
//! | the void or the refund | does it again, which gives back nothing more, and records it |
//!
//! The record and the event that tells of it are one transaction: after it there is nothing left to do.

use tradewind_domain::order::Step;
use tradewind_domain::payment::{Ending, Payment, Status};
use tradewind_events::order::{Remark, encode};
use tradewind_gateways::payment::{Charge, Outcome, PaymentGateway};
use tradewind_kit::batch::Applied;
use tradewind_kit::metrics::{Metrics, Unit};
use tradewind_kit::{Dispose, Disposition, clock, ids};
use tradewind_stores::dynamodb::event_store::{EventKey, NewEvent};
use tradewind_stores::dynamodb::payments::{Guard, Settled, Settlement};
use uuid::Uuid;

use crate::PaymentError;
use crate::gateway::{GiveBack, charge, give_back};
use crate::process::{Job, PaymentProcessor};

/// The reason of a rejection after the last retry: the code of the gateway's error.
const GAVE_UP: &str = "gateway_unavailable";

/// What stopped the work, and how many retries have begun by then.
struct Interrupted {
    error: PaymentError,
    retries: u32,
}

/// How a payment ends, and the step that tells of it.
struct End<'a> {
    status: Status,
    step: Option<Step>,
    payment_id: Option<&'a str>,
    reason: Option<&'a str>,
}

impl<G: PaymentGateway> PaymentProcessor<G> {
    /// Works under the lease of this owner, and lets it go if the work cannot be finished. `None`: the lease was lost.
    pub(crate) async fn work(
        &self,
        job: &Job<'_>,
        payment: &Payment,
        owner: Uuid,
    ) -> Result<Option<Applied>, PaymentError> {
        let interrupted = match self.advance(job, payment, owner).await {
            Ok(applied) => return Ok(applied),
            Err(interrupted) => interrupted,
        };
        let Interrupted { error, retries } = interrupted;
        if let Err(why) = self.payments.let_go(&job.order, owner, retries, clock::now()).await {
            // The lease runs out by itself; until then the event waits.
            tracing::warn!(code = why.code(), error = %why, "the lease of the payment could not be let go");
        }
        Err(error)
    }

    async fn advance(
        &self,
        job: &Job<'_>,
        payment: &Payment,
        owner: Uuid,
    ) -> Result<Option<Applied>, Interrupted> {
        let retries = payment.retries;
        let interrupted = |error| Interrupted { error, retries };
        if let Some(ending) = payment.ending {
            return self.end(job, owner, ending).await.map_err(interrupted);
        }
        let request = Charge { key: &job.key, amount: job.order.total.minor(), attempt: retries + 1 };
        let answer = match charge(&self.gateway, &request).await {
            Ok(answer) => answer,
            Err(error) if error.disposition() != Disposition::Transient => {
                return Err(interrupted(error.into()));
            }
            Err(error) => {
                return match payment.after_failure() {
                    Ok(retries) => Err(Interrupted { error: error.into(), retries }),
                    Err(ending) => self.give_up(job, owner, ending).await.map_err(interrupted),
                };
            }
        };
        let end = match &answer {
            Outcome::Accepted { payment_id } => End::accepted(payment_id),
            Outcome::Rejected { reason } => End::rejected(reason),
        };
        self.settle(job, Guard::Lease(owner), end).await.map_err(interrupted)
    }

    /// Says on the record that this is the end, and only then makes it so: whoever comes next voids as well, and a void
    /// that is late can undo no charge that stands.
    async fn give_up(
        &self,
        job: &Job<'_>,
        owner: Uuid,
        ending: Ending,
    ) -> Result<Option<Applied>, PaymentError> {
        if !self.payments.announce(&job.order, owner, ending).await? {
            return Ok(None);
        }
        let mut metrics = Metrics::default();
        metrics.put("PaymentsGivenUp", Unit::Count, 1);
        metrics.flush();
        self.end(job, owner, ending).await
    }

    /// Makes sure that nothing stands at the gateway, and ends the payment.
    async fn end(&self, job: &Job<'_>, owner: Uuid, ending: Ending) -> Result<Option<Applied>, PaymentError> {
        give_back(&self.gateway, GiveBack::Void, &job.key).await?;
        let end = match ending {
            Ending::Reject => End::rejected(GAVE_UP),
            // That the order is cancelled is known already.
            Ending::Cancel => End { status: Status::Cancelled, step: None, payment_id: None, reason: None },
        };
        self.settle(job, Guard::Lease(owner), end).await
    }

    /// Gives back what was accepted. Without a lease: to give back twice is to give back once, and of two that record it
    /// one finds it recorded.
    pub(crate) async fn refund(
        &self,
        job: &Job<'_>,
        payment: &Payment,
    ) -> Result<Option<Applied>, PaymentError> {
        give_back(&self.gateway, GiveBack::Refund, &job.key).await?;
        let (payment_id, step) = (payment.payment_id.as_deref(), Some(Step::PaymentRefunded));
        let end = End { status: Status::Refunded, step, payment_id, reason: None };
        self.settle(job, Guard::Accepted, end).await
    }

    async fn settle(
        &self,
        job: &Job<'_>,
        guard: Guard,
        end: End<'_>,
    ) -> Result<Option<Applied>, PaymentError> {
        let origin = ids::following(job.event);
        let End { status, step, payment_id, reason } = end;
        let event = match step {
            None => None,
            Some(step) => {
                let remark =
                    Remark { reason: reason.map(str::to_owned), payment_id: payment_id.map(str::to_owned) };
                let encoded = encode(&job.order, step, remark, &origin)?;
                let key = EventKey::step(&job.order.org_id, &job.order.id, step);
                Some(NewEvent::new(key, &job.order.org_id, origin.time, encoded))
            }
        };
        let settled = Settled { status, payment_id, reason, at: origin.time };
        match self.payments.settle(&job.order, guard, settled, event.as_ref()).await? {
            Settlement::Done => Ok(Some(Applied::Changed)),
            Settlement::Lost => Ok(None),
        }
    }
}

impl<'a> End<'a> {
    fn accepted(payment_id: &'a str) -> Self {
        let (payment_id, step) = (Some(payment_id), Some(Step::PaymentAccepted));
        Self { status: Status::Accepted, step, payment_id, reason: None }
    }

    fn rejected(reason: &'a str) -> Self {
        let step = Some(Step::PaymentRejected);
        Self { status: Status::Rejected, step, payment_id: None, reason: Some(reason) }
    }
}
