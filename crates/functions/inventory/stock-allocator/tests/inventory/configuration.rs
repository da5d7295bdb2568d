//! What each worker asks of its environment.

use allocation_completer::Completer;
use sku_restocker::Restocker;
use stock_allocator::Allocator;
use stock_deallocator::Deallocator;
use tradewind_kit::Aws;
use tradewind_kit::batch::{Each, Function, Worker};
use tradewind_kit::config::Reader;

/// The variables that are missing when none is set, but for those of Lambda.
fn missing<W: Worker + std::fmt::Debug>(read: impl FnOnce(&mut Reader<'_>, &Aws) -> W) -> Vec<String> {
    let env = Reader::new(|name| name.starts_with("AWS_").then(|| "x".to_owned()));
    let error = Function::from_env(env, read).unwrap_err();
    error.0.iter().map(|problem| problem.strip_suffix(" is missing").unwrap().to_owned()).collect()
}

#[test]
fn every_missing_variable_is_named_at_once() {
    const QUEUES: [&str; 2] = ["QUEUE_URL", "DEAD_LETTER_QUEUE_URL"];
    let one = [QUEUES.as_slice(), &["INVENTORY_TABLE"]].concat();
    let both = [one.as_slice(), &["EVENT_STORE_TABLE"]].concat();
    assert_eq!(missing(|env, aws| Each(Restocker::read(env, aws))), one);
    assert_eq!(missing(|env, aws| Each(Allocator::read(env, aws))), both);
    assert_eq!(missing(|env, aws| Each(Completer::read(env, aws))), both);
    assert_eq!(missing(|env, aws| Each(Deallocator::read(env, aws))), one);
}
