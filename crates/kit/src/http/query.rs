//! Query strings.

use serde::de::DeserializeOwned;

use super::Problem;
use super::explain::field_error;

/// Reads the parameters of a query string. Whatever is wrong with one names it.
pub(super) fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
        .map_err(|error| Problem::invalid(vec![field_error(error.path(), &error.inner().to_string())]))
}
