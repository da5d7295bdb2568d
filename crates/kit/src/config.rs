//! Typed configuration from the environment. Everything that is missing or malformed is reported at once, so that a
//! deployment is mended in one round.

use std::fmt;
use std::str::FromStr;

/// All problems of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid configuration: {}", self.0.join("; "))
    }
}

impl std::error::Error for ConfigError {}

type Source<'a> = Box<dyn Fn(&str) -> Option<String> + 'a>;

/// Reads variables and remembers problems; ask for everything, then [`Reader::finish`].
pub struct Reader<'a> {
    get: Source<'a>,
    problems: Vec<String>,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("problems", &self.problems).finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// Reads the environment of the process.
    pub fn from_env() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the place that the rule points to")]
        Self::new(|name| std::env::var(name).ok())
    }

    /// Reads from anywhere, for tests.
    pub fn new(get: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self { get: Box::new(get), problems: Vec::new() }
    }

    /// A variable that may be missing; empty counts as missing.
    pub fn optional(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.trim().is_empty())
    }

    /// A variable that must be there. What it returns when it is not is never seen: [`Reader::finish`] fails.
    pub fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.problems.push(format!("{name} is missing"));
            String::new()
        })
    }

    /// A variable with a default, parsed.
    pub fn parsed<T: FromStr>(&mut self, name: &str, default: T) -> T {
        let Some(value) = self.optional(name) else { return default };
        value.trim().parse().unwrap_or_else(|_| {
            self.problems.push(format!("{name} is not a valid {}", std::any::type_name::<T>()));
            default
        })
    }

    /// Records a problem that concerns several variables.
    pub fn problem(&mut self, text: impl Into<String>) {
        self.problems.push(text.into());
    }

    /// The configuration, or everything that is wrong with it.
    pub fn finish<T>(self, config: T) -> Result<T, ConfigError> {
        if self.problems.is_empty() { Ok(config) } else { Err(ConfigError(self.problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let mut reader = Reader::new(|name| match name {
            "ATTEMPTS" => Some("many".to_owned()),
            "BLANK" => Some(" ".to_owned()),
            _ => None,
        });
        reader.required("TABLE");
        reader.required("BLANK");
        reader.parsed("ATTEMPTS", 10_u32);
        let error = reader.finish(()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "invalid configuration: TABLE is missing; BLANK is missing; ATTEMPTS is not a valid u32"
        );
    }

    #[test]
    fn defaults_fill_what_may_be_missing() {
        let mut reader = Reader::new(|_| None);
        assert_eq!(reader.parsed("ATTEMPTS", 10_u32), 10);
        assert_eq!(reader.finish(1), Ok(1));
    }
}
