//! The commands of seed 004: people sign up and in, and write notes that are accepted at once and saved a moment later.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use tradewind_testkit::eventually;

use crate::cloud::{Answer, Cloud, token_of};

const SOON: Duration = Duration::from_secs(20);

struct Author {
    cloud: Cloud,
    token: String,
}

impl Author {
    fn of(role: &str) -> Self {
        Self { cloud: Cloud::new(), token: token_of(role) }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        self.cloud.http(method, path, &self.token, body).await
    }

    /// Writes a note, and waits until it is in one's own list.
    async fn write(&self, content: &str, is_public: bool) -> String {
        let answer =
            self.call("POST", "/notes", Some(json!({"content": content, "isPublic": is_public}))).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
        assert_eq!(answer.body["status"], "pending");
        let id = answer.body["noteId"].as_str().unwrap().to_owned();
        eventually(SOON, async || self.shows("/notes", &id).await.then_some(())).await;
        id
    }

    async fn shows(&self, list: &str, id: &str) -> bool {
        let answer = self.call("GET", list, None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.body["notes"].as_array().unwrap().iter().any(|note| note["noteId"] == id)
    }
}

#[tokio::test]
async fn a_note_of_seed_004_is_accepted_saved_edited_and_deleted() {
    let author = Author::of("technician");
    let id = author.write("This is an event-driven note!", true).await;
    eventually(SOON, async || author.shows("/notes/public", &id).await.then_some(())).await;
    let path = format!("/notes/{id}");
    let edited = author.call("PUT", &path, Some(json!({"content": "Edited", "isPublic": false}))).await;
    assert_eq!((edited.status, &edited.body["content"]), (StatusCode::OK, &json!("Edited")));
    eventually(SOON, async || (!author.shows("/notes/public", &id).await).then_some(())).await;
    assert_eq!(author.call("DELETE", &path, None).await.status, StatusCode::OK);
    assert_eq!(author.call("DELETE", &path, None).await.status, StatusCode::NOT_FOUND);
    assert!(!author.shows("/notes", &id).await);
}

#[tokio::test]
async fn a_colleague_sees_public_notes_only_and_can_change_none() {
    let (author, colleague) = (Author::of("technician"), Author::of("operator"));
    let (public, private) = (author.write("For all", true).await, author.write("For me", false).await);
    eventually(SOON, async || colleague.shows("/notes/public", &public).await.then_some(())).await;
    assert!(!colleague.shows("/notes/public", &private).await);
    for id in [public, private] {
        let path = format!("/notes/{id}");
        let edited = colleague.call("PUT", &path, Some(json!({"content": "Mine now"}))).await;
        assert_eq!(edited.status, StatusCode::NOT_FOUND);
        assert_eq!(colleague.call("DELETE", &path, None).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn whoever_signs_up_founds_an_org_and_invites_others_into_it() {
    let cloud = Cloud::new();
    let name = |who: &str| format!("{who}-{}@shop.example", uuid::Uuid::new_v4().simple());
    let (founder, colleague, password) = (name("ann"), name("bob"), "Correct-Horse-7-Battery");
    let post = async |path: &str, token: &str, body: Value| cloud.http("POST", path, token, Some(body)).await;

    let up = post("/auth/signup", "", json!({"username": founder, "password": password})).await;
    assert_eq!(up.status, StatusCode::CREATED, "{}", up.body);
    let again =
        post("/auth/signup", "", json!({"username": founder, "password": "Another-Horse-8-Battery"})).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    let wrong =
        post("/auth/login", "", json!({"username": founder, "password": "Wrong-Horse-7-Battery"})).await;
    let unknown = post("/auth/login", "", json!({"username": name("eve"), "password": password})).await;
    assert_eq!((wrong.status, unknown.status), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(wrong.body["detail"], unknown.body["detail"], "which names exist is not told");

    let login = post("/auth/login", "", json!({"username": founder, "password": password})).await;
    assert_eq!(login.status, StatusCode::OK, "{}", login.body);
    let token = login.body["token"].as_str().unwrap();
    let me = cloud.http("GET", "/auth/user", token, None).await;
    assert_eq!((me.status, &me.body["orgId"]), (StatusCode::OK, &up.body["orgId"]));

    let invite = post("/auth/invites", token, json!({"role": "technician"})).await;
    assert_eq!(invite.status, StatusCode::CREATED, "{}", invite.body);
    let joined = json!({"username": colleague, "password": password, "inviteCode": invite.body["code"]});
    let joined = post("/auth/signup", "", joined).await;
    assert_eq!((joined.status, &joined.body["orgId"]), (StatusCode::CREATED, &up.body["orgId"]));
    let third = json!({"username": name("mallory"), "password": password, "inviteCode": invite.body["code"]});
    let third = post("/auth/signup", "", third).await;
    assert!(third.status.is_client_error(), "an invite holds once: {}", third.status);

    let orders = cloud.http("GET", "/orders", token, None).await;
    assert_eq!(orders.body["orders"], json!([]), "a new org begins with nothing");
}
