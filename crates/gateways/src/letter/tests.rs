use proptest::prelude::*;

use super::*;

const KINDS: [LetterKind; 4] =
    [LetterKind::Confirmed, LetterKind::FailedStock, LetterKind::FailedPayment, LetterKind::Shipped];

fn facts() -> LetterFacts {
    LetterFacts {
        kind: LetterKind::Confirmed,
        order_id: "order-17.a".to_owned(),
        lines: vec![LetterLine { sku: "SKU.net".to_owned(), units: 2 }],
        total: "1,998.00".to_owned(),
        customer_name: Some("Jane <Doe>".to_owned()),
    }
}

fn fits(words: &str) -> bool {
    body::check(words, &facts()).is_some()
}

#[tokio::test]
async fn without_a_model_the_fixed_text_tells_the_news() {
    let letter = LetterWriter::new(None).write(&facts()).await;
    assert_eq!(letter.author, Author::Template("no_model"));
    assert_eq!(letter.subject, "Your order order-17.a is confirmed");
    assert_eq!(
        letter.text,
        "Hello Jane <Doe>,\n\nthank you for your order order-17.a. It is confirmed and will be shipped soon.\n\n\
         Order: order-17.a\nStatus: confirmed\n2 x SKU.net\nTotal: 1,998.00\n"
    );
    assert!(letter.html.contains("<p>Hello Jane &lt;Doe&gt;,</p><p>thank you"), "{}", letter.html);
    assert!(letter.html.contains("2 x SKU.net<br>Total: 1,998.00</p></body></html>"), "{}", letter.html);
}

#[test]
fn each_kind_of_news_has_its_own_words() {
    let of = |kind| LetterFacts { kind, ..facts() };
    for (at, kind) in KINDS.into_iter().enumerate() {
        for other in KINDS.into_iter().skip(at + 1) {
            assert_ne!(of(kind).subject(), of(other).subject());
            assert_ne!(of(kind).fixed_words(), of(other).fixed_words());
            assert_ne!(of(kind).closing(), of(other).closing());
        }
    }
}

#[test]
fn friendly_plain_words_are_fit() {
    assert!(fits("Dear Jane,\nyour order order-17.a (2 x SKU.net, 1,998.00) is confirmed. Thank you!"));
    assert!(fits("All is well with order-17.a."));
}

#[test]
fn words_about_another_order_are_not() {
    for words in ["All is well.", "Order xorder-17.a", "Order order-17.ab", "Order order-17.a-2", ""] {
        assert!(!fits(words), "{words}");
    }
}

#[test]
fn nothing_that_a_mail_program_makes_a_link_of_is_fit() {
    for link in [
        "https://evil.example/pay",
        "HTTP://EVIL.EXAMPLE",
        "www.evil.example",
        "evil.com",
        "(evil.com)",
        "evil.com/order-17.a",
        "order-17.a.evil.com",
        "mailto:a@b",
        "tel:+3612345678",
        "pay@evil.example",
        "javascript://x",
        "пример.рф",
        "evil.xn--p1ai",
        "evil.com:8080",
    ] {
        assert!(!fits(&format!("Order order-17.a: see {link} now")), "{link}");
    }
}

#[test]
fn neither_markup_nor_invisible_characters_are_fit() {
    for words in ["order-17.a <b>", "order-17.a \u{202e}", "order-17.a \u{7}", "order-17.a\r\nBcc: x"] {
        assert!(!fits(words), "{words:?}");
    }
}

#[test]
fn words_have_at_most_1500_characters() {
    let of = |length: usize| format!("order-17.a {}", "é".repeat(length - 11));
    assert!(fits(&of(1500)));
    assert!(!fits(&of(1501)));
}

proptest! {
    #[test]
    fn no_fact_breaks_out_of_its_line_or_its_page(
        kind in prop::sample::select(&KINDS), order_id in any::<String>(), sku in any::<String>(),
        total in any::<String>(), name in prop::option::of(any::<String>()), units: u64,
    ) {
        let lines = vec![LetterLine { sku, units }];
        let facts = LetterFacts { kind, order_id, lines, total, customer_name: name };
        let letter = facts.letter(&facts.fixed_words(), Author::Template("no_model"));
        prop_assert!(!letter.subject.contains(char::is_control));
        prop_assert_eq!(letter.text.lines().count(), 8);
        let tags = letter.html.matches('<').count();
        prop_assert_eq!(tags, letter.html.matches('>').count());
        // html, head, meta, body; three paragraphs; three breaks between the four lines of the last
        prop_assert_eq!(tags, 1 + 2 + 2 + 1 + 2 + 3 * 2 + 3);
    }
}
