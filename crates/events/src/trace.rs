//! W3C Trace Context, version 00 (<https://www.w3.org/TR/trace-context/>): `00-<trace id>-<span id>-<flags>`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One position in a trace. The trace id stays the same from the API to the last consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TraceContext {
    trace_id: u128,
    span_id: u64,
    sampled: bool,
}

/// A text that is no `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a W3C traceparent")]
pub struct NotATraceparent;

impl TraceContext {
    /// A context from random ids, which come in from outside. The specification forbids ids of zero.
    pub const fn new(trace_id: u128, span_id: u64, sampled: bool) -> Self {
        let trace_id = if trace_id == 0 { 1 } else { trace_id };
        let span_id = if span_id == 0 { 1 } else { span_id };
        Self { trace_id, span_id, sampled }
    }

    /// The same trace, at a new span.
    #[must_use]
    pub const fn child(self, span_id: u64) -> Self {
        Self::new(self.trace_id, span_id, self.sampled)
    }

    /// Continues AWS X-Ray's header `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=..;Sampled=1`, whose two parts
    /// make a W3C trace id
    /// (<https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids>).
    pub fn from_xray(header: &str, span_id: u64) -> Option<Self> {
        let field = |name: &str| header.split(';').find_map(|part| part.trim().strip_prefix(name));
        let (seconds, random) = field("Root=1-")?.split_once('-')?;
        if seconds.len() != 8 || random.len() != 24 {
            return None;
        }
        let trace_id = u128::from(hex(seconds)?) << 96 | hex_u128(random)?;
        (trace_id != 0).then(|| Self::new(trace_id, span_id, field("Sampled=") != Some("0")))
    }

    /// The trace id, 32 lower-case hexadecimal digits: the `traceId` of log lines.
    pub fn trace_id(self) -> String {
        format!("{:032x}", self.trace_id)
    }
}

fn hex(digits: &str) -> Option<u64> {
    hex_u128(digits).and_then(|n| u64::try_from(n).ok())
}

fn hex_u128(digits: &str) -> Option<u128> {
    let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    digits.bytes().all(lower_hex).then(|| u128::from_str_radix(digits, 16).ok()).flatten()
}

impl FromStr for TraceContext {
    type Err = NotATraceparent;

    fn from_str(text: &str) -> Result<Self, NotATraceparent> {
        let mut parts = text.trim().split('-');
        let mut part = |len: usize| parts.next().filter(|p| p.len() == len).ok_or(NotATraceparent);
        let (version, trace_id, span_id, flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
        // A version later than 00 may append parts; 00 has none, and ff is forbidden.
        if version == "ff" || hex(version).is_none() || (version == "00" && parts.next().is_some()) {
            return Err(NotATraceparent);
        }
        let trace_id = hex_u128(trace_id).filter(|id| *id != 0).ok_or(NotATraceparent)?;
        let span_id = hex(span_id).filter(|id| *id != 0).ok_or(NotATraceparent)?;
        let sampled = hex(flags).ok_or(NotATraceparent)? & 1 == 1;
        Ok(Self { trace_id, span_id, sampled })
    }
}

impl TryFrom<String> for TraceContext {
    type Error = NotATraceparent;
    fn try_from(text: String) -> Result<Self, NotATraceparent> {
        text.parse()
    }
}

impl From<TraceContext> for String {
    fn from(context: TraceContext) -> Self {
        context.to_string()
    }
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace_id, self.span_id, u8::from(self.sampled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn the_specifications_example_round_trips() {
        let context: TraceContext = EXAMPLE.parse().unwrap();
        assert_eq!(context.to_string(), EXAMPLE);
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(context.child(7).trace_id(), context.trace_id());
    }

    #[test]
    fn malformed_headers_are_refused() {
        let upper = EXAMPLE.to_uppercase();
        let zero = EXAMPLE.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32));
        let longer = format!("{EXAMPLE}-00");
        for bad in
            ["", "00", &upper, &zero, &longer, &EXAMPLE.replacen("00", "ff", 1), &EXAMPLE.replace('-', "_")]
        {
            assert!(bad.parse::<TraceContext>().is_err(), "{bad}");
        }
        assert!(
            longer.replacen("00", "01", 1).parse::<TraceContext>().is_ok(),
            "a later version may be longer"
        );
    }

    #[test]
    fn an_xray_root_becomes_the_trace_id() {
        let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0";
        let context = TraceContext::from_xray(header, 9).unwrap();
        assert_eq!(context.to_string(), "00-5759e988bd862e3fe1be46a994272793-0000000000000009-00");
        for bad in
            ["", "Root=1-5759e988", "Root=1-5759e98-bd862e3fe1be46a9942727930", "Parent=53995c3f42cd8ad8"]
        {
            assert_eq!(TraceContext::from_xray(bad, 9), None, "{bad}");
        }
    }
}
