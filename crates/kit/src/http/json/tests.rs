//! What is wrong with a body, and where.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::*;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct Placement {
    order_id: Option<String>,
    items: Vec<Line>,
    #[serde(default)]
    status: Option<Status>,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    amount: Option<Box<RawValue>>,
    #[serde(default)]
    ratio: Option<f64>,
    #[serde(default)]
    gift: bool,
    #[serde(default)]
    contact: Option<Even>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what is read is not looked at")]
struct Line {
    sku: String,
    qty: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Pending,
    Shipped,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "i64")]
struct Even;

impl TryFrom<i64> for Even {
    type Error = &'static str;
    fn try_from(value: i64) -> Result<Self, &'static str> {
        if value % 2 == 0 { Ok(Self) } else { Err("must be even") }
    }
}

fn refused(body: impl AsRef<[u8]>) -> Problem {
    let problem = read::<Placement>(body.as_ref()).unwrap_err();
    assert_eq!(problem.status().as_u16(), 400);
    problem
}

#[track_caller]
fn field(body: &str) -> (String, String) {
    let problem = refused(body);
    assert_eq!(problem.code(), "invalid_request", "{body}: {problem:?}");
    let [error] = problem.errors() else { panic!("{problem:?}") };
    (error.pointer.clone(), error.detail.clone())
}

#[track_caller]
fn assert_field(body: &str, pointer: &str, detail: &str) {
    assert_eq!(field(body), (pointer.to_owned(), detail.to_owned()), "{body}");
}

#[test]
fn a_good_body_is_read_with_numbers_as_they_were_written() {
    let body = r#" {"orderId":"abcd","items":[{"sku":"SKU-1","qty":2}],"status":"PENDING","amount":19.90,
        "data":{"a":[1,{"b":null}]},"contact":4} "#;
    let order: Placement = read(body.as_bytes()).unwrap();
    assert_eq!(order.amount.unwrap().get(), "19.90");
    assert_eq!(order.data, json!({ "a": [1, { "b": null }] }));
}

#[test]
fn a_missing_field_is_pointed_at() {
    assert_field("{}", "/items", "is required");
    assert_field(r#"{"items":[{"sku":"SKU-1","qty":1},{"sku":"SKU-2"}]}"#, "/items/1/qty", "is required");
}

#[test]
fn an_unknown_field_is_pointed_at() {
    assert_field(r#"{"items":[],"itmes":[]}"#, "/itmes", "is not known");
    assert_field(r#"{"items":[{"sku":"SKU-1","qty":1,"items":5}]}"#, "/items/0/items", "is not known");
    assert_field(r#"{"a`, expected `b/~":1}"#, "/a`, expected `b~1~0", "is not known");
    assert_field(r#"{"":1}"#, "/", "is not known");
}

#[test]
fn a_name_that_is_there_twice_is_pointed_at_wherever_it_is() {
    assert_field(r#"{"items":[],"items":[]}"#, "/items", "must be there once only");
    assert_field(r#"{"items":[{"sku":"a","qty":1,"qty":2}]}"#, "/items/0/qty", "must be there once only");
    assert_field(
        r#"{"items":[],"data":{"a":[{"b":1,"\u0062":2}]}}"#,
        "/data/a/0/b",
        "must be there once only",
    );
}

#[test]
fn a_value_of_another_kind_says_what_it_must_be() {
    let line = |line: &str| format!(r#"{{"items":[{line}]}}"#);
    let whole = "must be a whole number from 0 to 4294967295";
    for (qty, found) in [
        ("-1", "-1"),
        ("1.5", "1.5"),
        ("4294967296", "4294967296"),
        ("1e2", "100.0"),
        ("99999999999999999999", "1e+20"),
        (r#""2""#, "a string"),
        ("null", "null"),
        ("true", "true"),
        ("[]", "an array"),
        ("{}", "an object"),
    ] {
        let body = line(&format!(r#"{{"sku":"SKU-1","qty":{qty}}}"#));
        assert_field(&body, "/items/0/qty", &format!("{whole}, not {found}"));
    }
    assert_field(r#"{"items":5}"#, "/items", "must be an array, not 5");
    assert_field(r#"{"items":{}}"#, "/items", "must be an array, not an object");
    assert_field(&line("5"), "/items/0", "must be an object, not 5");
    assert_field(&line(r#"{"sku":5,"qty":1}"#), "/items/0/sku", "must be a string, not 5");
    assert_field(r#"{"items":[],"gift":"yes"}"#, "/gift", "must be a boolean, not a string");
    assert_field(r#"{"items":[],"ratio":"x"}"#, "/ratio", "must be a number, not a string");
    assert_field(r#"{"items":[],"status":"LOST"}"#, "/status", "must be PENDING or SHIPPED");
    assert_field(r#"{"items":[],"contact":3}"#, "/contact", "must be even");
    let (pointer, _) = field(r#"{"items":[],"ratio":1e999}"#);
    assert_eq!(pointer, "/ratio");
}

#[test]
fn only_an_object_is_a_body() {
    for (body, found) in [
        ("null", "null"),
        ("true", "true"),
        ("42", "42"),
        ("-1", "-1"),
        ("1.5", "1.5"),
        (r#""text""#, "a string"),
        (r#"[{"sku":"SKU-1"}]"#, "an array"),
    ] {
        assert_field(body, "", &format!("must be an object, not {found}"));
    }
    for empty in ["", " ", "\r\n\t "] {
        assert_eq!(refused(empty).code(), "missing_body");
    }
}

#[test]
fn what_is_not_json_is_malformed() {
    for bad in [
        "{",
        "}",
        "[1,",
        "{'items':[]}",
        "{items:[]}",
        "{\"items\":[],}",
        "{\"items\":[]} trailing",
        "{\"items\":[]}{}",
        "\u{feff}{}",
        "{\"orderId\":\"\\ud800\",\"items\":[]}",
        "{\"orderId\":\"\u{1}\",\"items\":[]}",
        "{\"items\":[],\"ratio\":NaN}",
        "{\"items\":[],\"ratio\":01}",
        "undefined",
        "[1}",
        "nul",
    ] {
        assert_eq!(refused(bad).code(), "malformed_json", "{bad}");
    }
    assert_eq!(refused(b"{\"items\":\"\xff\"}").code(), "malformed_json");
    assert_eq!(refused(b"\xff\xfe{\0}\0").code(), "malformed_json");
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow_the_stack() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        for at in ["", "{\"data\":", "{\"items\":"] {
            let (open, close) = (open.repeat(30_000), close.repeat(30_000));
            let end = if at.is_empty() { "" } else { "}" };
            let problem = refused(format!("{at}{open}1{close}{end}"));
            assert!(["malformed_json", "invalid_request"].contains(&problem.code()), "{problem:?}");
            assert!(problem.errors().iter().all(|error| error.pointer.len() < 2000), "{problem:?}");
        }
    }
}

#[test]
fn a_long_value_is_not_repeated() {
    let long = "x".repeat(200_000);
    for body in [
        format!(r#"{{"items":"{long}"}}"#),
        format!(r#"{{"items":[],"status":"{long}"}}"#),
        format!(r#"{{"items":[],"gift":"{long}"}}"#),
        format!(r#"{{"items":[],"{long}":1}}"#),
        format!(r#"{{"{long}":1,"{long}":2}}"#),
    ] {
        let problem = refused(&body);
        let [error] = problem.errors() else { panic!("{problem:?}") };
        assert!(problem.detail().len() < 2000 && error.detail.len() < 2000 && error.pointer.len() < 2000);
    }
}
