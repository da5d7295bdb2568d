//! What is wrong with a query itself, and how much one may ask for.

use serde_json::{Value, json};

use crate::support::{Answer, JOHN, NOBODY, PLUMBING, World};

#[tokio::test]
async fn a_query_that_is_not_graphql_or_not_of_the_schema_is_a_400_with_a_stable_code() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let create = |arguments: &str| format!("mutation {{ createWorkOrder({arguments}) {{ id }} }}");
    let (parse, invalid) = ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED");
    for (query, code) in [
        ("{".to_owned(), parse),
        (String::new(), parse),
        ("DROP TABLE t".to_owned(), parse),
        ("{ healthCheck } }".to_owned(), parse),
        ("{ unknown }".to_owned(), invalid),
        ("{ listCustomers { secret } }".to_owned(), invalid),
        ("{ listCustomers }".to_owned(), invalid),
        ("{ healthCheck { x } }".to_owned(), invalid),
        ("{ workOrder { id } }".to_owned(), invalid),
        ("{ healthCheck(x: 1) }".to_owned(), invalid),
        ("{ healthCheck @nonsense }".to_owned(), invalid),
        ("{ ...nobody }".to_owned(), invalid),
        ("query ($a: Int!) { customers(first: $a) { edges { cursor } } }".to_owned(), invalid),
        ("query { customers(first: $a) { edges { cursor } } }".to_owned(), invalid),
        ("{ customers(first: \"ten\") { edges { cursor } } }".to_owned(), invalid),
        ("{ customers(first: 1.5) { edges { cursor } } }".to_owned(), invalid),
        ("{ workOrders(status: DONE) { edges { cursor } } }".to_owned(), invalid),
        ("query A { healthCheck } query B { healthCheck }".to_owned(), invalid),
        ("subscription { healthCheck }".to_owned(), invalid),
        (create(&format!("customerId: \"{JOHN}\"")), invalid),
        (create("title: \"Leak\""), invalid),
        (create(&format!("customerId: \"{JOHN}\", title: null")), invalid),
        (create(&format!("customerId: \"{JOHN}\", title: 5")), invalid),
        (create(&format!("customerId: \"{JOHN}\", title: \"Leak\", status: OPEN")), invalid),
        (create(&format!("customerId: {{ id: \"{JOHN}\" }}, title: \"Leak\"")), invalid),
    ] {
        let answer = user.ask(&query).await;
        assert_eq!((answer.status, codes(&answer)), (400, vec![code]), "{query}: {}", answer.body);
    }
    assert_eq!(world.counts().await, before);
}

#[tokio::test]
async fn variables_of_the_wrong_type_are_a_400() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    for bad in [json!("ten"), json!(1.5), json!(true), json!([1]), json!({ "n": 1 })] {
        let query = "query ($first: Int) { customers(first: $first) { edges { cursor } } }";
        let answer = user.send(query, json!({ "first": bad })).await;
        assert_eq!((answer.status, codes(&answer)), (400, vec!["GRAPHQL_VALIDATION_FAILED"]), "{bad}");
        assert_eq!(answer.invalid(), ["first"], "{}", answer.body);
        let create =
            "mutation ($title: String!, $id: ID!) { createWorkOrder(customerId: $id, title: $title) { id } }";
        // A variable of a type that the argument does not take.
        let query = "query ($first: String) { customers(first: $first) { edges { cursor } } }";
        assert_eq!(user.send(query, json!({ "first": bad })).await.status, 400, "{bad}");
        if bad != json!("ten") {
            let answer = user.send(create, json!({ "id": JOHN, "title": bad })).await;
            assert_eq!((answer.status, codes(&answer)), (400, vec!["GRAPHQL_VALIDATION_FAILED"]), "{bad}");
        }
    }
    assert_eq!(world.counts().await, before);
}

/// The codes that occur, each once.
fn codes(answer: &Answer) -> Vec<&str> {
    let mut codes: Vec<_> =
        answer.errors().iter().map(|error| error["extensions"]["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[tokio::test]
async fn a_query_that_is_too_deep_is_refused() {
    let world = World::start().await;
    let open = world.another_api(true);
    let user = world.anonymous();
    let nested = |depth: usize| {
        format!(
            "{{ __type(name: \"Query\") {{ name {} }} }}",
            "ofType { name ".repeat(depth) + &"} ".repeat(depth)
        )
    };
    for (depth, expected) in
        [(5, (200, "")), (13, (200, "")), (14, (400, "QUERY_TOO_COMPLEX")), (25, (400, "QUERY_TOO_COMPLEX"))]
    {
        let response = open.handle(user.request(&nested(depth), &json!({}))).await.unwrap();
        assert_eq!(Answer::read(response).outcome(), expected, "{depth}");
    }
    // Far beyond, the parser already refuses; it must not overflow the stack.
    for depth in [40, 5_000] {
        let response = open.handle(user.request(&nested(depth), &json!({}))).await.unwrap();
        assert_eq!(Answer::read(response).status, 400, "{depth}");
    }
    let lists = format!("{{ workOrder(id: {}1{}) {{ id }} }}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(user.ask(&lists).await.status, 400);
}

#[tokio::test]
async fn fragments_that_refer_to_each_other_are_refused() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let circle = "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }";
    let answer = user.ask(circle).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    // Each fragment doubles the one before: 2^30 fields in a kilobyte.
    let double = |n: u32| format!("fragment f{n} on Query {{ ...f{} ...f{} }} ", n + 1, n + 1);
    let doubles: String = (0..30).map(double).collect();
    let bomb = format!("{{ ...f0 }} {doubles} fragment f30 on Query {{ healthCheck }}");
    let begun = std::time::Instant::now();
    let answer = user.ask(&bomb).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_query_that_asks_for_too_much_is_refused() {
    let world = World::with_view().await;
    let user = world.user("dispatcher", PLUMBING);
    let before = world.counts().await;
    let aliases = |count: usize, field: &str| {
        (0..count).map(|n| format!("a{n}: {field}")).collect::<Vec<_>>().join(" ")
    };
    let page = "workOrders(first: 100) { edges { node { id title customer { name } } } }";
    let create = format!("createWorkOrder(customerId: \"{JOHN}\", title: \"Leak\") {{ id }}");
    let get = format!("workOrder(id: \"{NOBODY}\") {{ id }}");
    for (query, expected) in [
        (format!("{{ {} }}", aliases(2, page)), (200, "")),
        (format!("{{ {} }}", aliases(6, page)), (400, "QUERY_TOO_COMPLEX")),
        (format!("{{ {} }}", aliases(20, "listCustomers { id name }")), (200, "")),
        (format!("{{ {} }}", aliases(40, "listCustomers { id name }")), (400, "QUERY_TOO_COMPLEX")),
        (format!("{{ {} }}", aliases(20, &get)), (200, "")),
        (format!("{{ {} }}", aliases(200, &get)), (400, "QUERY_TOO_COMPLEX")),
        (format!("mutation {{ {} }}", aliases(60, &create)), (400, "QUERY_TOO_COMPLEX")),
        (format!("{{ {} }}", aliases(3_001, "healthCheck")), (400, "QUERY_TOO_COMPLEX")),
    ] {
        let answer = user.ask(&query).await;
        assert_eq!(answer.outcome(), expected, "{}", &query[..60]);
    }
    assert_eq!(world.counts().await, before, "none of the sixty was opened");
}

#[tokio::test]
async fn several_mutations_in_one_request_run_one_after_another() {
    let world = World::start().await;
    let user = world.user("dispatcher", PLUMBING);
    let id = user.open("Leak").await;
    let r#move = |alias: &str, status: &str| {
        format!("{alias}: changeWorkOrderStatus(id: \"{id}\", status: {status}) {{ version }}")
    };
    let steps = [r#move("a", "SCHEDULED"), r#move("b", "IN_PROGRESS"), r#move("c", "COMPLETED")].join(" ");
    let answer = user.ask(&format!("mutation {{ {steps} }}")).await;
    assert_eq!(answer.ok("c")["version"], 4);
}

#[tokio::test]
async fn introspection_is_off_unless_it_is_switched_on() {
    let world = World::start().await;
    let (schema, r#type) = ("{ __schema { types { name } } }", "{ __type(name: \"Customer\") { name } }");
    for query in [schema, r#type] {
        let answer = world.user("dispatcher", PLUMBING).ask(query).await;
        assert!(!answer.body.to_string().contains("Customer\"}"), "{}", answer.body);
        assert!(answer.body["data"].as_object().is_none_or(|data| data.values().all(Value::is_null)));
    }
    let open = world.another_api(true);
    let response = open.handle(world.anonymous().request(r#type, &json!({}))).await.unwrap();
    assert_eq!(Answer::read(response).ok("__type")["name"], "Customer");
}
