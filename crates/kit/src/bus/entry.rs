//! What EventBridge takes in one entry and in one call: at most 10 entries, and less than 256 KB of them together
//! (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html>).

use std::ops::Range;

use jiff::Timestamp;

/// The longest `Source` and `DetailType`, in characters.
const MAX_SOURCE: usize = 256;
const MAX_DETAIL_TYPE: usize = 128;
/// What an entry's `Time` counts, however it is written.
const TIME_BYTES: usize = 14;
/// Entries a call.
const MAX_ENTRIES: usize = 10;
/// A call, or an entry, is smaller than this.
pub const MAX_BYTES: usize = 256 * 1024;

/// An event on its way to the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// `source` of the event.
    pub source: &'a str,
    /// `type` of the event.
    pub detail_type: &'a str,
    /// When it happened.
    pub time: Timestamp,
    /// The CloudEvent as it travels.
    pub detail: &'a str,
}

/// Why something can be no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// EventBridge takes no entry of that size.
    #[error("the event counts {0} bytes, EventBridge takes less than {MAX_BYTES}")]
    TooLarge(usize),
    /// `source` or `type` is empty or too long.
    #[error("{0} is empty or too long for EventBridge")]
    Name(&'static str),
}

impl Entry<'_> {
    /// What it counts.
    pub const fn size(&self) -> usize {
        TIME_BYTES + self.source.len() + self.detail_type.len() + self.detail.len()
    }

    /// Refuses what EventBridge would.
    pub fn check(&self) -> Result<(), Unfit> {
        let fits = |text: &str, most| !text.is_empty() && text.chars().count() <= most;
        if !fits(self.source, MAX_SOURCE) {
            return Err(Unfit::Name("source"));
        }
        if !fits(self.detail_type, MAX_DETAIL_TYPE) {
            return Err(Unfit::Name("type"));
        }
        let size = self.size();
        if size < MAX_BYTES { Ok(()) } else { Err(Unfit::TooLarge(size)) }
    }
}

/// Cuts entries of these sizes into runs that each fit a call, in order. An entry that fits no call is a run of its own.
pub fn runs(sizes: &[usize]) -> Vec<Range<usize>> {
    let mut runs = Vec::with_capacity(sizes.len().div_ceil(MAX_ENTRIES));
    let (mut start, mut bytes) = (0, 0);
    for (i, size) in sizes.iter().enumerate() {
        if i > start && (i - start == MAX_ENTRIES || bytes + size >= MAX_BYTES) {
            runs.push(start..i);
            (start, bytes) = (i, 0);
        }
        bytes += size;
    }
    if start < sizes.len() {
        runs.push(start..sizes.len());
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_entry_is_held_to_what_event_bridge_takes() {
        let detail = "x".repeat(MAX_BYTES);
        let entry = |source, detail_type, bytes: usize| {
            let (time, detail) = (Timestamp::UNIX_EPOCH, &detail[..bytes]);
            Entry { source, detail_type, time, detail }.check()
        };
        let (long, rest) = ("x".repeat(257), MAX_BYTES - TIME_BYTES - 2);
        assert_eq!(entry("a", "b", rest - 1), Ok(()));
        assert_eq!(entry("a", "b", rest), Err(Unfit::TooLarge(MAX_BYTES)));
        for source in ["", &long] {
            assert_eq!(entry(source, "b", 2), Err(Unfit::Name("source")));
        }
        for detail_type in ["", &long[..129]] {
            assert_eq!(entry("a", detail_type, 2), Err(Unfit::Name("type")));
        }
        assert_eq!(entry(&long[..256], &long[..128], 2), Ok(()));
    }

    #[test]
    fn full_calls_of_small_entries_and_single_calls_of_large_ones() {
        assert_eq!(runs(&[800; 25]), [0..10, 10..20, 20..25]);
        assert_eq!(runs(&[100, MAX_BYTES - 1, 100]), [0..1, 1..2, 2..3]);
        assert_eq!(runs(&[]), []);
    }

    proptest! {
        #[test]
        fn every_entry_is_in_one_run_and_every_run_fits(sizes in prop::collection::vec(1..300_000_usize, 0..60)) {
            let runs = runs(&sizes);
            let covered: Vec<_> = runs.iter().cloned().flatten().collect();
            prop_assert_eq!(covered, (0..sizes.len()).collect::<Vec<_>>());
            for run in runs {
                prop_assert!(run.len() <= MAX_ENTRIES);
                prop_assert!(sizes[run.clone()].iter().sum::<usize>() < MAX_BYTES || run.len() == 1);
            }
        }
    }
}
