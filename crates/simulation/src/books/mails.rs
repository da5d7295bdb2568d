//! Mails: one for each piece of news, and none without.

use std::collections::BTreeMap;

use super::Books;
use crate::plan::Plan;
use crate::routing::Name;

pub(super) fn check(plan: &Plan, books: &Books, wrong: &mut Vec<String>) {
    let calm = plan.hazards.calm_mail;
    let mut sent: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (to, subject) in &books.mails {
        *sent.entry(to).or_default().entry(subject).or_default() += 1;
    }
    for life in &plan.orders {
        let order = &life.order;
        let store = format!("EVENTS#ORG#{}#ORDER_ID#{}", order.org_id, order.id);
        let news = books.tables.events.iter().filter(|((pk, _), _)| *pk == store);
        let news = news.filter_map(|(_, item)| item.get("type"));
        let news = news.filter(|event_type| Name::EmailNotifier.rule().lets_through(event_type)).count();
        let news = if order.contact.is_some() { news } else { 0 };

        let mails = order.contact.as_deref().and_then(|to| sent.remove(to)).unwrap_or_default();
        if mails.len() != news || (calm && mails.values().any(|count| *count > 1)) {
            wrong.push(format!("{} {}: {news} pieces of news, mails {mails:?}", order.org_id, order.id));
        }
        let records = format!("ORG#{}#ORDER#{}", order.org_id, order.id);
        let records = books.tables.notifications.iter().filter(|((pk, _), _)| *pk == records);
        let statuses: Vec<_> = records.filter_map(|(_, item)| item.get("status")).collect();
        if statuses.len() != news || (calm && statuses.iter().any(|status| *status != "SENT")) {
            wrong.push(format!("{} {}: {news} pieces of news, records {statuses:?}", order.org_id, order.id));
        }
    }
    if !sent.is_empty() {
        wrong.push(format!("mails to nobody who ordered: {sent:?}"));
    }
}
