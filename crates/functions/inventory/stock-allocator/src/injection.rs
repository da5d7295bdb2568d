//! Failing on purpose, to rehearse dead letters and their redrive. Only where the stage allows it.

use tradewind_domain::order::Order;
use tradewind_kit::Aws;
use tradewind_kit::config::Reader;

use crate::AllocateError;

/// The switch, an SSM parameter that is `on` or `off`. Read anew for each order that it concerns, so that turning it
/// takes effect at once; no other order pays for it.
#[derive(Clone, Debug)]
pub struct Injection {
    aws: Aws,
    parameter: String,
}

impl Injection {
    /// Orders of this sku fail while the switch is on.
    pub const SKU: &str = "FAIL-ME";

    /// Reads `FAILURE_INJECTION_PARAMETER`; without it nothing fails on purpose.
    pub fn read(env: &Reader<'_>, aws: &Aws) -> Option<Self> {
        env.optional("FAILURE_INJECTION_PARAMETER").map(|parameter| Self::new(aws, parameter))
    }

    /// The switch in this parameter.
    pub fn new(aws: &Aws, parameter: impl Into<String>) -> Self {
        Self { aws: aws.clone(), parameter: parameter.into() }
    }

    /// Fails for an order of the sku while the switch is on.
    pub(crate) async fn check(&self, order: &Order) -> Result<(), AllocateError> {
        let concerned = order.lines.iter().any(|line| line.sku.as_str() == Self::SKU);
        if concerned && self.is_on().await? { Err(AllocateError::Injected) } else { Ok(()) }
    }

    /// On unless it says `off`.
    async fn is_on(&self) -> Result<bool, AllocateError> {
        match self.aws.ssm().get_parameter().name(&self.parameter).send().await {
            Ok(answer) => {
                let value = answer.parameter.and_then(|parameter| parameter.value);
                Ok(value.as_deref().map(str::trim) != Some("off"))
            }
            Err(error) => {
                let error = error.into_service_error();
                if error.is_parameter_not_found() {
                    Ok(true)
                } else {
                    Err(AllocateError::Switch(error.to_string()))
                }
            }
        }
    }
}
