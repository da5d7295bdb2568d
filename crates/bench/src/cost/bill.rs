//! What a million orders cost.

use super::prices::{self, Price};
use super::tally::{PRICES, Tally};
use crate::table::{Table, number};

const MILLION: f64 = 1e6;

/// Lambda keeps so many long polls of a queue open when nothing comes
/// (<https://aws.amazon.com/blogs/compute/estimating-cost-for-amazon-sqs-message-processing-using-aws-lambda/>).
const POLLERS: f64 = 5.0;
const SECONDS_A_POLL: f64 = 20.0;
const SECONDS_A_MONTH: f64 = 730.0 * 3600.0;

/// By what AWS bills.
pub(super) fn table(tallies: &[Tally; 2]) -> Table {
    let [alone, burst] = tallies;
    let dollars = tallies.each_ref().map(|tally| format!("$ a million, {}", tally.what));
    let [a, b] = &dollars;
    let mut table = Table::new(["bill of an order", "price", "an order, one by one", "at once", a, b]);
    for price in PRICES {
        let (first, second) = (alone.quantity(&price), burst.quantity(&price));
        table.row([
            price.what.to_owned(),
            format!("${} / {}", price.dollars, price.unit),
            quantity(&price, first),
            quantity(&price, second),
            money(price.of(first * MILLION)),
            money(price.of(second * MILLION)),
        ]);
    }
    let sum = |tally: &Tally, with_mail: bool| {
        let counted = PRICES.iter().filter(|price| with_mail || price.what != prices::MAIL.what);
        money(counted.map(|price| price.of(tally.quantity(price) * MILLION)).sum())
    };
    for (name, with_mail) in [("sum", true), ("sum without mail", false)] {
        let blank = String::new;
        let sums = (sum(alone, with_mail), sum(burst, with_mail));
        table.row([name.to_owned(), blank(), blank(), blank(), sums.0, sums.1]);
    }
    table
}

/// By who causes it.
pub(super) fn by_function(tallies: &[Tally; 2]) -> Table {
    let [alone, burst] = tallies;
    let mut table =
        Table::new(["$ a million orders", "one by one", "of it DynamoDB", "of it Lambda", "at once"]);
    let mut functions: Vec<_> = alone.functions().chain(burst.functions()).collect();
    functions.sort_unstable();
    functions.dedup();
    for function in functions {
        let of = |tally: &Tally, prices: &[Price]| {
            money(prices.iter().map(|price| price.of(tally.quantity_of(function, price) * MILLION)).sum())
        };
        let dynamodb = [prices::WRITE_UNIT, prices::INDEX_WRITE_UNIT, prices::READ_UNIT];
        let lambda = [prices::LAMBDA_REQUEST, prices::LAMBDA_GB_SECOND];
        table.row([
            function.to_owned(),
            of(alone, &PRICES),
            of(alone, &dynamodb),
            of(alone, &lambda),
            of(burst, &PRICES),
        ]);
    }
    table
}

/// What polling costs in a month in which nobody orders: of so many queues.
#[expect(clippy::cast_precision_loss, reason = "a number of queues")]
pub(super) fn standing(queues: usize) -> Table {
    let mut table = Table::new(["bill of a month without orders", "price", "a month", "$"]);
    let polls = queues as f64 * POLLERS * SECONDS_A_MONTH / SECONDS_A_POLL;
    let price = prices::SQS_REQUEST;
    table.row([
        format!("SQS long polls of {queues} queues that find nothing"),
        format!("${} / {}", price.dollars, price.unit),
        number(polls, 0),
        money(price.of(polls)),
    ]);
    table
}

/// Bytes in KB, seconds to the millisecond, the rest to two decimals.
fn quantity(price: &Price, value: f64) -> String {
    if (price.per - prices::GIB).abs() < 1.0 {
        format!("{} KB", number(value / 1024.0, 1))
    } else if price.what == prices::LAMBDA_GB_SECOND.what {
        number(value, 4)
    } else {
        number(value, 2)
    }
}

pub(super) fn money(dollars: f64) -> String {
    number(dollars, 2)
}
