//! Which event goes to which worker.
//!
//! The rules of the bus are in `infra/lib/<context>/<worker>.ts`, at `subscribeToBus`; this is the same table once more,
//! and `tests/saga/routing.rs` reads it out of there.

/// The rule of a worker's queue: event types by name, or all that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// These types.
    OneOf(&'static [&'static str]),
    /// All types with this beginning.
    Prefix(&'static str),
}

impl Rule {
    /// True if the bus lets this type through.
    pub fn lets_through(self, event_type: &str) -> bool {
        match self {
            Self::OneOf(types) => types.contains(&event_type),
            Self::Prefix(prefix) => event_type.starts_with(prefix),
        }
    }
}

/// A worker of the saga.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is documented by its own crate")]
pub enum Name {
    OrderSync,
    SkuRestocker,
    StockAllocator,
    AllocationCompleter,
    StockDeallocator,
    PaymentProcessor,
    EmailNotifier,
}

impl Name {
    /// Every worker.
    pub const ALL: [Self; 7] = [
        Self::OrderSync,
        Self::SkuRestocker,
        Self::StockAllocator,
        Self::AllocationCompleter,
        Self::StockDeallocator,
        Self::PaymentProcessor,
        Self::EmailNotifier,
    ];

    /// The name of its function and its queue.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderSync => "order-sync",
            Self::SkuRestocker => "sku-restocker",
            Self::StockAllocator => "stock-allocator",
            Self::AllocationCompleter => "allocation-completer",
            Self::StockDeallocator => "stock-deallocator",
            Self::PaymentProcessor => "payment-processor",
            Self::EmailNotifier => "email-notifier",
        }
    }

    /// What its queue gets.
    pub const fn rule(self) -> Rule {
        match self {
            Self::OrderSync => Rule::Prefix("Order"),
            Self::SkuRestocker => Rule::OneOf(&["SkuRestocked"]),
            Self::StockAllocator => Rule::OneOf(&["OrderCreated"]),
            Self::AllocationCompleter => Rule::OneOf(&["OrderPaymentAccepted"]),
            Self::StockDeallocator => Rule::OneOf(&["OrderPaymentRejected", "OrderCancelled"]),
            Self::PaymentProcessor => Rule::OneOf(&["OrderStockAllocated", "OrderCancelled"]),
            Self::EmailNotifier => {
                Rule::OneOf(&["OrderConfirmed", "OrderStockDepleted", "OrderPaymentRejected", "OrderShipped"])
            }
        }
    }
}
