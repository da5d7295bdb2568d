//! Signing in, by password or refresh token.

use std::fmt;
use std::net::IpAddr;

use aws_sdk_cognitoidentityprovider::Error;
use aws_sdk_cognitoidentityprovider::operation::admin_initiate_auth::AdminInitiateAuthOutput;
use aws_sdk_cognitoidentityprovider::operation::admin_initiate_auth::builders::AdminInitiateAuthFluentBuilder;
use aws_sdk_cognitoidentityprovider::types::{AuthFlowType, ContextDataType, HttpHeader};
use tradewind_domain::Username;

use super::{Directory, DirectoryError};
use crate::credentials::Secret;

/// What somebody who signed in gets.
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    /// None after a refresh: the one that it was made with stays good.
    pub(crate) refresh_token: Option<String>,
    /// Seconds for which the ID token is good.
    pub(crate) expires_in: u32,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// What became of an attempt to sign in.
#[derive(Debug)]
pub(crate) enum SignedIn {
    /// Welcome.
    Yes(Tokens),
    /// The password is right, and something is to be done first: the pool's name of it.
    Challenged(String),
    /// No such user, no such password, not now: the pool's reasons are its own.
    No,
}

/// Where an attempt comes from. The pool's threat protection judges by it, on stages that have it.
#[derive(Debug, Default)]
pub(crate) struct Origin<'a> {
    pub(crate) ip: Option<IpAddr>,
    pub(crate) user_agent: Option<&'a str>,
    pub(crate) path: &'static str,
}

impl Origin<'_> {
    fn to_context(&self) -> Option<ContextDataType> {
        let agent = HttpHeader::builder().header_name("User-Agent");
        let agent = agent.header_value(self.user_agent.unwrap_or_default()).build();
        let context = ContextDataType::builder().ip_address(self.ip?.to_string()).server_name("tradewind");
        context.server_path(self.path).http_headers(agent).build().ok()
    }
}

impl Directory {
    /// Signs in with a password.
    pub(crate) async fn sign_in(
        &self,
        name: &str,
        password: &Secret,
        origin: &Origin<'_>,
    ) -> Result<SignedIn, DirectoryError> {
        let request = self.auth(AuthFlowType::AdminUserPasswordAuth, origin);
        let request =
            request.auth_parameters("USERNAME", name).auth_parameters("PASSWORD", password.reveal());
        signed_in(request.send().await.map_err(Error::from))
    }

    /// Gets a new ID token.
    pub(crate) async fn refresh(
        &self,
        token: &Secret,
        origin: &Origin<'_>,
    ) -> Result<SignedIn, DirectoryError> {
        let request = self.auth(AuthFlowType::RefreshTokenAuth, origin);
        signed_in(request.auth_parameters("REFRESH_TOKEN", token.reveal()).send().await.map_err(Error::from))
    }

    /// True if it is the password of the user.
    pub(crate) async fn knows(&self, name: &Username, password: &Secret) -> Result<bool, DirectoryError> {
        let outcome = self.sign_in(name.as_str(), password, &Origin::default()).await?;
        Ok(matches!(outcome, SignedIn::Yes(_) | SignedIn::Challenged(_)))
    }

    fn auth(&self, flow: AuthFlowType, origin: &Origin<'_>) -> AdminInitiateAuthFluentBuilder {
        let request = self.client.admin_initiate_auth().user_pool_id(&self.pool).client_id(&self.app);
        request.auth_flow(flow).set_context_data(origin.to_context())
    }
}

/// All that may be a matter of who is asking is one answer.
fn signed_in(outcome: Result<AdminInitiateAuthOutput, Error>) -> Result<SignedIn, DirectoryError> {
    let output = match outcome {
        Ok(output) => output,
        Err(
            Error::NotAuthorizedException(_)
            | Error::UserNotFoundException(_)
            | Error::UserNotConfirmedException(_)
            | Error::PasswordResetRequiredException(_)
            | Error::InvalidParameterException(_),
        ) => return Ok(SignedIn::No),
        Err(error) => return Err(DirectoryError::of(&error)),
    };
    if let Some(challenge) = output.challenge_name() {
        return Ok(SignedIn::Challenged(challenge.as_str().to_owned()));
    }
    let result = output.authentication_result;
    let tokens = result.and_then(|result| {
        let expires_in = u32::try_from(result.expires_in).unwrap_or_default();
        Some(Tokens { id_token: result.id_token?, refresh_token: result.refresh_token, expires_in })
    });
    let tokens =
        tokens.ok_or_else(|| DirectoryError::Refused("neither tokens nor a challenge".to_owned()))?;
    Ok(SignedIn::Yes(tokens))
}

#[cfg(test)]
mod tests {
    use aws_sdk_cognitoidentityprovider::types::error::{
        InternalErrorException, InvalidParameterException, LimitExceededException, NotAuthorizedException,
        PasswordResetRequiredException, TooManyRequestsException, UserNotConfirmedException,
        UserNotFoundException,
    };
    use aws_sdk_cognitoidentityprovider::types::{AuthenticationResultType, ChallengeNameType};

    use super::*;

    #[test]
    fn all_reasons_that_lie_in_the_user_are_one_answer() {
        for error in [
            Error::NotAuthorizedException(NotAuthorizedException::builder().build()),
            Error::UserNotFoundException(UserNotFoundException::builder().build()),
            Error::UserNotConfirmedException(UserNotConfirmedException::builder().build()),
            Error::PasswordResetRequiredException(PasswordResetRequiredException::builder().build()),
            Error::InvalidParameterException(InvalidParameterException::builder().build()),
        ] {
            assert!(matches!(signed_in(Err(error)), Ok(SignedIn::No)));
        }
    }

    #[test]
    fn a_pool_that_asks_for_patience_is_no_refusal_and_neither_is_one_that_is_broken() {
        let throttled = [
            Error::TooManyRequestsException(TooManyRequestsException::builder().build()),
            Error::LimitExceededException(LimitExceededException::builder().build()),
        ];
        for error in throttled {
            let problem = tradewind_kit::http::Problem::from(signed_in(Err(error)).unwrap_err());
            assert_eq!((problem.status().as_u16(), problem.code()), (429, "too_many_requests"));
        }
        let broken = Error::InternalErrorException(InternalErrorException::builder().build());
        let problem = tradewind_kit::http::Problem::from(signed_in(Err(broken)).unwrap_err());
        assert_eq!((problem.status().as_u16(), problem.code()), (503, "unavailable"));
    }

    #[test]
    fn a_challenge_is_named_and_tokens_are_never_shown() {
        let challenge = ChallengeNameType::SoftwareTokenMfa;
        let output = AdminInitiateAuthOutput::builder().challenge_name(challenge).build();
        assert!(
            matches!(signed_in(Ok(output)), Ok(SignedIn::Challenged(name)) if name == "SOFTWARE_TOKEN_MFA")
        );
        let result =
            AuthenticationResultType::builder().id_token("t0ken").refresh_token("t0ken").expires_in(3600);
        let output = AdminInitiateAuthOutput::builder().authentication_result(result.build()).build();
        let text = format!("{:?}", signed_in(Ok(output)).unwrap());
        assert!(text.contains("3600") && !text.contains("t0ken"), "{text}");
        assert!(signed_in(Ok(AdminInitiateAuthOutput::builder().build())).is_err());
    }
}
