//! Secrets: named in the configuration, fetched when first needed, never in a variable of a deployed function.

use std::fmt;

use crate::Aws;
use crate::config::Reader;

/// Where a secret is.
#[derive(Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// Here. For programs on a developer's machine.
    Plain(String),
    /// In an SSM SecureString of this name.
    Parameter(String),
    /// In a Secrets Manager secret of this name or ARN.
    Secret(String),
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain(..)"),
            Self::Parameter(name) => f.debug_tuple("Parameter").field(name).finish(),
            Self::Secret(name) => f.debug_tuple("Secret").field(name).finish(),
        }
    }
}

/// Why a secret could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The parameter could not be read.
    #[error("SSM parameter {name}: {source}")]
    Parameter {
        /// Its name.
        name: String,
        /// Why.
        source: Box<aws_sdk_ssm::Error>,
    },
    /// The secret could not be read.
    #[error("secret {name}: {source}")]
    Secret {
        /// Its name.
        name: String,
        /// Why.
        source: Box<aws_sdk_secretsmanager::Error>,
    },
    /// There is no text in it.
    #[error("{0} holds no text")]
    Empty(String),
}

impl SecretSource {
    /// Reads `<NAME>_PARAMETER`, `<NAME>_SECRET` or `<NAME>`, the first that is set.
    pub fn read(env: &mut Reader<'_>, name: &str) -> Self {
        if let Some(parameter) = env.optional(&format!("{name}_PARAMETER")) {
            return Self::Parameter(parameter);
        }
        if let Some(secret) = env.optional(&format!("{name}_SECRET")) {
            return Self::Secret(secret);
        }
        if let Some(plain) = env.optional(name) {
            return Self::Plain(plain);
        }
        env.problem(format!("{name}_PARAMETER (or {name}_SECRET, or {name}) is missing"));
        Self::Plain(String::new())
    }

    /// The secret itself.
    pub async fn resolve(&self, aws: &Aws) -> Result<String, SecretError> {
        match self {
            Self::Plain(value) => Ok(value.clone()),
            Self::Parameter(name) => {
                let answer = aws.ssm().get_parameter().name(name).with_decryption(true).send().await;
                let answer = answer
                    .map_err(|e| SecretError::Parameter { name: name.clone(), source: Box::new(e.into()) })?;
                let value = answer.parameter.and_then(|parameter| parameter.value);
                value.ok_or_else(|| SecretError::Empty(name.clone()))
            }
            Self::Secret(name) => {
                let answer = aws.secrets_manager().get_secret_value().secret_id(name).send().await;
                let answer = answer
                    .map_err(|e| SecretError::Secret { name: name.clone(), source: Box::new(e.into()) })?;
                answer.secret_string.ok_or_else(|| SecretError::Empty(name.clone()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let source = SecretSource::Plain("postgres://u:p@h/d".to_owned());
        assert_eq!(format!("{source:?}"), "Plain(..)");
    }

    #[test]
    fn the_variable_that_names_a_store_wins() {
        let mut env = Reader::new(|name| Some(name.to_owned()));
        let source = SecretSource::read(&mut env, "DATABASE_URL");
        assert_eq!(source, SecretSource::Parameter("DATABASE_URL_PARAMETER".to_owned()));
        let mut env = Reader::new(|_| None);
        SecretSource::read(&mut env, "DATABASE_URL");
        assert!(env.finish(()).unwrap_err().to_string().contains("DATABASE_URL_PARAMETER"));
    }
}
