//! The books of a simulated gateway: what a real one would keep, open to tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::simulated::{Calls, is_chargeable};
use super::{AMOUNT_OUT_OF_RANGE, GatewayError, Outcome, VOIDED};

/// How a charge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Accepted, and the money is here.
    Taken,
    /// Never accepted.
    Rejected,
    /// Accepted, and given back.
    Refunded,
    /// Voided: nothing stands, and nothing will.
    Voided,
}

/// All that is known under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// How it stands.
    pub standing: Standing,
    /// What the first charge asked for; zero when the key was voided before any charge.
    pub amount: u64,
    /// Present when a charge was ever accepted.
    pub payment_id: Option<String>,
}

impl Account {
    fn answer(&self) -> Outcome {
        match (self.standing, &self.payment_id) {
            (Standing::Taken | Standing::Refunded, Some(id)) => Outcome::Accepted { payment_id: id.clone() },
            (Standing::Voided, _) => Outcome::Rejected { reason: VOIDED },
            (Standing::Rejected | Standing::Taken | Standing::Refunded, _) => {
                Outcome::Rejected { reason: AMOUNT_OUT_OF_RANGE }
            }
        }
    }
}

/// A movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Taken.
    Charged {
        /// Under this key.
        key: String,
        /// Minor units.
        amount: u64,
    },
    /// Given back by a refund.
    Refunded {
        /// Under this key.
        key: String,
        /// Minor units.
        amount: u64,
    },
    /// Given back by a void.
    Reversed {
        /// Under this key.
        key: String,
        /// Minor units.
        amount: u64,
    },
}

/// Every charge of a gateway, in memory. Share it between gateways with an `Arc` to let it outlive them.
#[derive(Debug, Default)]
pub struct Ledger {
    book: Mutex<Book>,
    pub(super) calls: Calls,
}

#[derive(Debug, Default)]
struct Book {
    accounts: BTreeMap<String, Account>,
    effects: Vec<Effect>,
}

impl Ledger {
    /// What is known under a key; `None` when it was neither charged nor voided.
    pub fn account(&self, key: &str) -> Option<Account> {
        self.book().accounts.get(key).cloned()
    }

    /// Everything, by key.
    pub fn accounts(&self) -> BTreeMap<String, Account> {
        self.book().accounts.clone()
    }

    /// Every movement of money, in its order.
    pub fn effects(&self) -> Vec<Effect> {
        self.book().effects.clone()
    }

    /// The money that was taken and not given back, in minor units.
    pub fn net(&self) -> u64 {
        let book = self.book();
        book.accounts.values().filter(|a| a.standing == Standing::Taken).map(|a| a.amount).sum()
    }

    pub(super) fn charge(&self, key: &str, amount: u64, payment_id: String) -> Outcome {
        let mut book = self.book();
        if let Some(account) = book.accounts.get(key) {
            return account.answer();
        }
        let accepted = is_chargeable(amount);
        let account = if accepted {
            book.effects.push(Effect::Charged { key: key.to_owned(), amount });
            Account { standing: Standing::Taken, amount, payment_id: Some(payment_id) }
        } else {
            Account { standing: Standing::Rejected, amount, payment_id: None }
        };
        let answer = account.answer();
        book.accounts.insert(key.to_owned(), account);
        answer
    }

    pub(super) fn refund(&self, key: &str) -> Result<(), GatewayError> {
        let mut book = self.book();
        let account = book.accounts.get_mut(key).filter(|account| account.payment_id.is_some());
        let account = account.ok_or(GatewayError::NothingToRefund)?;
        if account.standing == Standing::Taken {
            account.standing = Standing::Refunded;
            let amount = account.amount;
            book.effects.push(Effect::Refunded { key: key.to_owned(), amount });
        }
        Ok(())
    }

    pub(super) fn void(&self, key: &str) {
        let mut book = self.book();
        let account = book.accounts.entry(key.to_owned()).or_insert(Account {
            standing: Standing::Voided,
            amount: 0,
            payment_id: None,
        });
        let before = std::mem::replace(&mut account.standing, Standing::Voided);
        if before == Standing::Taken {
            let amount = account.amount;
            book.effects.push(Effect::Reversed { key: key.to_owned(), amount });
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // Each change is complete before anything could panic.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
