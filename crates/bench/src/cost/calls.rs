//! The lines of `scripts/local/calls.py`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use tokio::time::Instant;

use crate::Outcome;
use crate::shop::SETTLED;

/// Longer than this is a failure, not a figure.
const PATIENCE: Duration = Duration::from_mins(3);
const PAUSE: Duration = Duration::from_millis(20);

/// Units by table.
pub(super) type ByTable<T> = BTreeMap<String, T>;

/// Something that AWS bills.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Line {
    /// A function asked a service.
    Call(Call),
    /// A function was invoked.
    Invocation(Invocation),
    /// The HTTP API was asked.
    Request {},
    /// The bus sent a message to a queue.
    Delivery { queue: String, event: Option<String> },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Call {
    pub(super) caller: String,
    pub(super) service: String,
    pub(super) operation: String,
    /// The error that it was answered with.
    pub(super) error: Option<String>,
    /// Read units.
    #[serde(default)]
    pub(super) read: ByTable<f64>,
    /// Write units, without those of indexes.
    #[serde(default)]
    pub(super) write: ByTable<f64>,
    /// Write units of indexes.
    #[serde(default)]
    pub(super) index_write: f64,
    /// Bytes of items, more than before.
    #[serde(default)]
    pub(super) grown: ByTable<i64>,
    /// Events of 64 KB that were put on a bus.
    #[serde(default)]
    pub(super) chunks: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) function: String,
    pub(super) milliseconds: u32,
    /// MiB.
    pub(super) memory: u32,
    /// What brought it a batch.
    pub(super) source: Option<String>,
    /// Of the batch.
    #[serde(default)]
    pub(super) records: u32,
    pub(super) log_lines: u32,
    pub(super) log_bytes: u32,
    /// Records that were returned.
    #[serde(default)]
    pub(super) returned: u32,
}

/// The file, from where it was last read to.
#[derive(Debug)]
pub(super) struct Calls {
    file: BufReader<File>,
    /// The beginning of a line that was not finished yet.
    rest: String,
    lines: Vec<Line>,
}

impl Calls {
    pub(super) fn open(path: &Path) -> Outcome<Self> {
        let file = BufReader::new(File::open(path)?);
        Ok(Self { file, rest: String::new(), lines: Vec::new() })
    }

    /// Forgets everything so far.
    pub(super) fn skip(&mut self) -> Outcome {
        self.file.seek(SeekFrom::End(0))?;
        self.rest.clear();
        self.lines.clear();
        Ok(())
    }

    /// What was written since.
    pub(super) fn take(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    /// Waits until so many orders are confirmed and nothing has happened for so long.
    pub(super) async fn until_confirmed(&mut self, orders: usize, quiet: Duration) -> Outcome {
        let begun = Instant::now();
        let mut last = begun;
        loop {
            if self.read()? {
                last = Instant::now();
            }
            let confirmed = self.lines.iter().filter(|line| line.is_confirmation()).count();
            if confirmed >= orders && last.elapsed() >= quiet {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{confirmed} of {orders} orders confirmed after {PATIENCE:?}").into());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Reads on; true if there was more.
    fn read(&mut self) -> Outcome<bool> {
        let before = self.lines.len();
        while self.file.read_line(&mut self.rest)? > 0 {
            if !self.rest.ends_with('\n') {
                break;
            }
            self.lines.push(serde_json::from_str(&self.rest)?);
            self.rest.clear();
        }
        Ok(self.lines.len() > before)
    }
}

impl Line {
    fn is_confirmation(&self) -> bool {
        let Self::Delivery { queue, event } = self else { return false };
        queue.ends_with("-order-sync") && event.as_deref() == Some(SETTLED)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn lines_are_read_whole_and_from_where_reading_ended() {
        let path = std::env::temp_dir().join(format!("tradewind-calls-{}", std::process::id()));
        let mut writer = File::create(&path).unwrap();
        let mut calls = Calls::open(&path).unwrap();
        writeln!(writer, r#"{{"kind": "request", "method": "POST", "status": 201}}"#).unwrap();
        write!(writer, r#"{{"kind": "delivery", "queue": "tradewind-x-order-sync", "#).unwrap();
        assert!(calls.read().unwrap());
        assert!(!calls.read().unwrap());
        writeln!(writer, r#""event": "OrderConfirmed", "bytes": 7}}"#).unwrap();
        assert!(calls.read().unwrap());
        let lines = calls.take();
        assert!(matches!(lines.as_slice(), [Line::Request {}, delivery] if delivery.is_confirmation()));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_call_has_the_units_that_it_was_billed() {
        let line = r#"{"kind": "call", "service": "dynamodb", "caller": "f", "operation": "PutItem", "status": 200,
                       "write": {"t": 2}, "indexWrite": 1.0, "grown": {"t": 1500}}"#;
        let Line::Call(call) = serde_json::from_str(line).unwrap() else { panic!("not a call") };
        assert_eq!((call.write["t"], call.index_write, call.grown["t"]), (2.0, 1.0, 1500));
    }
}
