use super::*;

fn user() -> UserId {
    UserId::parse("userId", "u-1234").unwrap()
}

fn parse(body: &str) -> Result<Request, Vec<String>> {
    let body: Body = serde_json::from_str(body).map_err(|error| vec![error.to_string()])?;
    let fields =
        |invalid: Invalid| invalid.0.into_iter().map(|violation| violation.field).collect::<Vec<_>>();
    body.shape().and_then(|order| order.parse(user())).map_err(fields)
}

#[test]
fn both_shapes_are_read() {
    let items = parse(
        r#"{"customerId": "cust-123", "items": [{"sku": "SKU-1", "qty": 2}, {"sku": " SKU-1 ", "qty": 1}]}"#,
    );
    let items = items.unwrap();
    let lines: Vec<_> = items.lines.iter().map(|line| (line.sku.as_str(), line.units.get())).collect();
    assert_eq!((lines, items.amount), (vec![("SKU-1", 3)], None));
    let product =
        r#"{"customerId": "CUST-123", "productId": "PROD-001", "quantity": 2, "totalAmount": 1998}"#;
    let product = parse(product).unwrap();
    assert_eq!(product.amount.unwrap().minor(), 199_800);
    assert_eq!(product.lines[0].units.get(), 2);
}

#[test]
fn mixed_missing_and_halves_name_their_fields() {
    for (body, fields) in [
        ("{}", vec!["items", "productId", "quantity", "totalAmount"]),
        (r#"{"customerId": "cust-1"}"#, vec!["items", "productId", "quantity", "totalAmount"]),
        (r#"{"productId": "PROD-001"}"#, vec!["customerId", "quantity", "totalAmount"]),
        (r#"{"customerId": "cust-1", "quantity": 1, "totalAmount": 5}"#, vec!["productId"]),
        (
            r#"{"items": [{"sku": "SKU-1", "qty": 1}], "productId": "PROD-001", "totalAmount": 5}"#,
            vec!["productId", "totalAmount"],
        ),
    ] {
        assert_eq!(parse(body).unwrap_err(), fields, "{body}");
    }
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let body = r#"{"orderId": "a", "customerId": "b", "workOrderId": "c", "contactEmail": "nobody",
                   "items": [{"sku": "", "qty": 0}, {"sku": "SKU-1", "qty": 1000001}]}"#;
    let fields = [
        "orderId",
        "customerId",
        "workOrderId",
        "contactEmail",
        "items[0].sku",
        "items[0].qty",
        "items[1].qty",
    ];
    assert_eq!(parse(body).unwrap_err(), fields);
    let body = r#"{"customerId": "b", "workOrderId": "c", "productId": "", "quantity": 0, "totalAmount": 5}"#;
    assert_eq!(parse(body).unwrap_err(), ["customerId", "workOrderId", "productId", "quantity"]);
}

#[test]
fn requests_are_the_same_by_what_they_say_and_not_by_how() {
    let hash = |body: &str| parse(body).unwrap().hash();
    let one =
        hash(r#"{"orderId": "ABC1", "items": [{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 1}]}"#);
    let same = r#"{ "items": [{"qty": 1, "sku": " SKU-2"}, {"sku": "SKU-1", "qty": 1}, {"sku": "SKU-1", "qty": 1}],
                    "orderId": " ABC1 " }"#;
    assert_eq!(hash(same), one);
    for other in [
        r#"{"items": [{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 1}]}"#,
        r#"{"orderId": "ABC1", "items": [{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 2}]}"#,
        r#"{"orderId": "ABC1", "items": [{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 1}], "customerId": "c-12"}"#,
        r#"{"orderId": "ABC1", "items": [{"sku": "SKU-1", "qty": 2}, {"sku": "SKU-2", "qty": 1}],
            "workOrderId": "019bca5d-ac96-774b-bcce-b30100000000"}"#,
    ] {
        assert_ne!(hash(other), one, "{other}");
    }
    let by_another = Request { user_id: UserId::parse("userId", "u-5678").unwrap(), ..parse(same).unwrap() };
    assert_ne!(by_another.hash(), one);
}
