//! Is an order to be looked at by people first? Fixed rules decide; a model can add a flag to what they let through, and
//! never take one away.

use std::collections::HashMap;

use tradewind_domain::screening::{Signal, flagged, signals};
use tradewind_domain::{CustomerRef, Money, Sku};
use tradewind_gateways::screening::{LineData, OrderData, Screener, Verdict};
use tradewind_kit::http::Problem;
use tradewind_kit::metrics::{Metrics, Unit};

use super::price::by_catalogue;
use super::request::Request;

/// Refuses an order that is flagged, by the rules or by the model.
pub(super) async fn screen(
    screener: &Screener,
    request: &Request,
    total: Money,
    prices: &HashMap<Sku, Money>,
) -> Result<(), Problem> {
    let signals = signals(&request.lines, total, by_catalogue(&request.lines, prices));
    if flagged(&signals) {
        let signals: Vec<_> = signals.iter().copied().map(Signal::as_str).collect();
        return Err(refuse(request, "rules", &signals.join(",")));
    }
    match screener.screen(&order_data(request, total, prices)).await {
        Verdict::Flagged { reason } => Err(refuse(request, "model", &reason)),
        // This deployment has none, which is not worth a line an order.
        Verdict::Clear | Verdict::Unavailable("no_model") => Ok(()),
        Verdict::Unavailable(reason) => {
            tracing::warn!(
                outcome = "screening_unavailable",
                reason,
                user_id = request.user_id.as_str(),
                "the model has no opinion; the order goes on without it"
            );
            count("ScreeningUnavailable");
            Ok(())
        }
    }
}

fn refuse(request: &Request, by: &str, reason: &str) -> Problem {
    tracing::warn!(
        outcome = "flagged_for_review",
        by,
        reason,
        user_id = request.user_id.as_str(),
        customer_id = request.customer_id.as_ref().map(CustomerRef::as_str),
        "refused an order"
    );
    count("OrdersFlagged");
    // The second text is the one that seed 003's clients look for.
    Problem::unprocessable("flagged_for_review", "the order is flagged for review")
        .with("error", "Order flagged for review")
}

fn count(metric: &str) {
    let mut metrics = Metrics::default();
    metrics.put(metric, Unit::Count, 1);
    metrics.flush();
}

/// What the model is told: not who ordered, and not where to reach them.
fn order_data(request: &Request, total: Money, prices: &HashMap<Sku, Money>) -> OrderData {
    let lines = request.lines.iter().map(|line| LineData {
        sku: line.sku.to_string(),
        units: line.units.get(),
        catalogue_price: prices.get(&line.sku).map(|price| price.minor()),
    });
    OrderData {
        customer_id: request.customer_id.as_ref().map(ToString::to_string),
        lines: lines.collect(),
        total: total.minor(),
    }
}
