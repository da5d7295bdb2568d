//! What this function adds to the OpenAPI document is what it does.

use notes_api::ApiDoc;
use serde_json::Value;
use utoipa::OpenApi;

use crate::support::World;

#[tokio::test]
async fn every_operation_of_the_document_is_answered_and_has_a_name_of_its_own() {
    let (world, document) = (World::start().await, ApiDoc::openapi().to_json().unwrap());
    let document: Value = serde_json::from_str(&document).unwrap();
    let author = world.user("technician");
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let path = path.replace("{noteId}", "01890a5d-ac96-774b-bcce-b30100000000");
            let answer = world.handle(author.request(&method.to_uppercase(), &path, None)).await;
            assert!(!matches!(answer.status, 405 | 500..), "{method} {path}: {answer:?}");
            assert_ne!(answer.body["detail"], "there is no such resource", "{method} {path}");
            names.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    names.sort_unstable();
    assert_eq!(names, ["deleteNote", "getNotes", "getPublicNotes", "updateNote", "writeNote"]);
}
