//! The Cognito user pool: it alone keeps and checks passwords, and signs tokens.

mod error;
mod sign_in;

use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType, UserStatusType};
use aws_sdk_cognitoidentityprovider::{Client, Error};
use tradewind_domain::{OrgId, Username, Violation};
use tradewind_kit::Aws;
use tradewind_kit::auth::Role;

use crate::credentials::Secret;
pub(crate) use error::DirectoryError;
use error::{of_field, policy};
pub(crate) use sign_in::{Origin, SignedIn, Tokens};

const ORG: &str = "custom:orgId";

/// The users of the pool.
#[derive(Clone, Debug)]
pub struct Directory {
    client: Client,
    pool: String,
    app: String,
}

/// A user, as far as a sign-up has to know.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) user_id: String,
    pub(crate) org_id: Option<String>,
    pub(crate) password: Password,
}

/// What a user has for a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Password {
    /// None that would let anybody in.
    None,
    /// One of their own.
    Own,
    /// One that has to be reset first, or the like: no matter of a sign-up.
    Other,
}

/// What became of the attempt to create a user.
#[derive(Debug)]
pub(crate) enum Created {
    /// There is one, and it has this id.
    New(String),
    /// There is one of that name already.
    Exists,
}

/// What the pool says to what a person typed.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// A field is not right.
    Field(Violation),
    /// Trouble with the pool itself.
    Trouble(DirectoryError),
}

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        Self::Trouble(error)
    }
}

impl Directory {
    /// The users of a pool, who sign in by way of one of its app clients.
    pub fn new(aws: &Aws, pool_id: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self { client: aws.cognito(), pool: pool_id.into(), app: client_id.into() }
    }

    /// The user of that name.
    pub(crate) async fn find(&self, name: &Username) -> Result<Option<Member>, DirectoryError> {
        let get = self.client.admin_get_user().user_pool_id(&self.pool).username(name.as_str());
        let user = match get.send().await.map_err(Error::from) {
            Ok(user) => user,
            Err(Error::UserNotFoundException(_)) => return Ok(None),
            Err(error) => return Err(DirectoryError::of(&error)),
        };
        let password = match user.user_status() {
            Some(UserStatusType::ForceChangePassword) => Password::None,
            Some(UserStatusType::Confirmed) => Password::Own,
            _ => Password::Other,
        };
        let user_id = attribute(user.user_attributes(), "sub").unwrap_or_else(|| user.username().to_owned());
        Ok(Some(Member { user_id, org_id: attribute(user.user_attributes(), ORG), password }))
    }

    /// Creates a user of an org, whose password lets nobody in until it is [set](Self::set_password). No mail is sent. The
    /// address is not verified: nobody has shown that it is theirs.
    pub(crate) async fn create(
        &self,
        name: &Username,
        org_id: &OrgId,
        password: &Secret,
    ) -> Result<Created, Refusal> {
        let mut create = self
            .client
            .admin_create_user()
            .user_pool_id(&self.pool)
            .username(name.as_str())
            // Temporary, but held to the pool's policy: what is refused leaves no user behind.
            .temporary_password(password.reveal())
            .message_action(MessageActionType::Suppress);
        for (name, value) in [("email", name.as_str()), ("email_verified", "false"), (ORG, org_id.as_str())] {
            let attribute = AttributeType::builder().name(name).value(value).build();
            create = create
                .user_attributes(attribute.map_err(|error| DirectoryError::Refused(error.to_string()))?);
        }
        match create.send().await.map_err(Error::from) {
            Ok(created) => {
                let user = created.user();
                let user_id = user.and_then(|user| attribute(user.attributes(), "sub"));
                let user_id = user_id.or_else(|| user?.username().map(str::to_owned));
                Ok(Created::New(user_id.ok_or(DirectoryError::Refused("a user without an id".to_owned()))?))
            }
            Err(Error::UsernameExistsException(_)) => Ok(Created::Exists),
            Err(error) => Err(refusal(&error)),
        }
    }

    /// Gives a user their password: from now on they can sign in with it.
    pub(crate) async fn set_password(&self, name: &Username, password: &Secret) -> Result<(), Refusal> {
        let set = self.client.admin_set_user_password().user_pool_id(&self.pool).username(name.as_str());
        let set = set.password(password.reveal()).permanent(true).send().await;
        set.map(|_| ()).map_err(|error| refusal(&error.into()))
    }

    /// Gives a user a role. Doing it twice is the same as once.
    pub(crate) async fn grant(&self, name: &Username, role: Role) -> Result<(), DirectoryError> {
        let add = self.client.admin_add_user_to_group().user_pool_id(&self.pool).username(name.as_str());
        let add = add.group_name(role.as_str()).send().await;
        add.map(|_| ()).map_err(|error| DirectoryError::of(&error.into()))
    }
}

fn attribute(attributes: &[AttributeType], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.name() == name);
    found.and_then(|attribute| attribute.value().map(str::to_owned))
}

fn refusal(error: &Error) -> Refusal {
    match error {
        Error::InvalidPasswordException(refused) => Refusal::Field(policy(refused.message())),
        Error::InvalidParameterException(refused) => Refusal::Field(of_field(refused.message())),
        error => Refusal::Trouble(DirectoryError::of(error)),
    }
}
