//! What the operating system says of a process and of the machine. From `/proc`: elsewhere, nothing.

use std::fs;
use std::time::{Duration, Instant};

/// `USER_HZ`, the unit of the times in `/proc`: 100 on every Linux that Rust runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// The most memory that a process has had resident so far, in MiB.
pub(crate) fn peak_memory(pid: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}

/// The processor time that a process has used so far, in seconds, in all its threads.
pub(crate) fn processor_time(pid: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The program's name is in parentheses and may hold anything; the fields are counted from behind it.
    let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}

/// The processor time that the whole machine has used so far, in seconds: everything but idling and waiting.
pub(crate) fn machine_time() -> Option<f64> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let fields =
        stat.lines().next()?.split_whitespace().skip(1).map(|field| field.parse::<f64>().unwrap_or(0.0));
    let busy =
        fields.take(8).enumerate().filter(|(index, _)| ![3, 4].contains(index)).map(|(_, ticks)| ticks);
    Some(busy.sum::<f64>() / TICKS_PER_SECOND)
}

/// One line about the machine: processors, their model, and how busy others keep them. Takes a second.
pub(crate) async fn describe() -> String {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|info| {
        let line = info.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let busy = busy(processors)
        .await
        .map_or("unknown load".to_owned(), |busy| format!("{busy:.0} % busy before the start"));
    format!("{processors} x {}, {busy}", model.as_deref().unwrap_or("processor"))
}

#[expect(clippy::cast_precision_loss, reason = "a number of processors")]
async fn busy(processors: usize) -> Option<f64> {
    let (start, before) = (Instant::now(), machine_time()?);
    tokio::time::sleep(Duration::from_secs(1)).await;
    Some(100.0 * (machine_time()? - before) / start.elapsed().as_secs_f64() / processors as f64)
}
