//! Packing entries into `PutEvents` calls: at most 10 entries, and less than 256 KB of them together
//! (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html>).

use std::ops::Range;

use crate::entry::Entry;

/// Entries a call.
const MAX_ENTRIES: usize = 10;
/// A call, or an entry, is smaller than this.
pub(crate) const MAX_BYTES: usize = 256 * 1024;

/// Cuts entries into runs that each fit a call, in order.
pub(crate) fn runs(entries: Vec<Entry<'_>>) -> impl Iterator<Item = Vec<Entry<'_>>> {
    let sizes: Vec<_> = entries.iter().map(Entry::size).collect();
    let mut entries = entries.into_iter();
    pack(&sizes).into_iter().map(move |run| entries.by_ref().take(run.len()).collect())
}

/// Cuts entries of these sizes into runs that each fit a call, in order. An entry that fits no call is a run of its own.
fn pack(sizes: &[usize]) -> Vec<Range<usize>> {
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
    fn full_calls_of_small_entries_and_single_calls_of_large_ones() {
        assert_eq!(pack(&[800; 25]), [0..10, 10..20, 20..25]);
        assert_eq!(pack(&[100, MAX_BYTES - 1, 100]), [0..1, 1..2, 2..3]);
        assert_eq!(pack(&[]), []);
    }

    proptest! {
        #[test]
        fn every_entry_is_in_one_run_and_every_run_fits(sizes in prop::collection::vec(1..300_000_usize, 0..60)) {
            let runs = pack(&sizes);
            let covered: Vec<_> = runs.iter().cloned().flatten().collect();
            prop_assert_eq!(covered, (0..sizes.len()).collect::<Vec<_>>());
            for run in runs {
                prop_assert!(run.len() <= MAX_ENTRIES);
                prop_assert!(sizes[run.clone()].iter().sum::<usize>() < MAX_BYTES || run.len() == 1);
            }
        }
    }
}
