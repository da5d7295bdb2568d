//! What a mail says, with and without a model.

use std::sync::Arc;

use email_notifier::EmailNotifier;
use tradewind_domain::order::Step;
use tradewind_gateways::letter::{Author, LetterWriter};
use tradewind_gateways::model::ModelClient;
use tradewind_kit::secret::SecretSource;
use tradewind_stores::Notifications;
use tradewind_testkit::{ChatMood, ChatStub, cloud_endpoint};

use crate::support::{World, aws, event, once};

#[tokio::test]
async fn every_kind_of_news_has_its_subject_and_its_facts() {
    for (step, subject) in [
        (Step::Confirmed, "Your order ABC001 is confirmed"),
        (Step::StockDepleted, "Your order ABC001 could not be filled"),
        (Step::PaymentRejected, "The payment of your order ABC001 was not accepted"),
        (Step::Shipped, "Your order ABC001 is on its way"),
    ] {
        let world = World::new().await;
        once(&world.notifier(), &event(step)).await.unwrap();
        let sent = &world.mailer.sent()[0];
        assert_eq!((sent.to.as_str(), sent.letter.subject.as_str()), ("jane@shop.example", subject));
        for fact in ["20 x APPLES", "Total: 33.25", "Order: ABC001"] {
            assert!(sent.letter.text.contains(fact), "{fact} in {}", sent.letter.text);
        }
    }
}

#[tokio::test]
async fn the_model_writes_and_when_it_fails_the_template_does() {
    let stub = ChatStub::start().await;
    let (world, cloud) = (World::new().await, aws(cloud_endpoint()));
    let key = SecretSource::Plain(ChatStub::KEY.to_owned());
    let model = ModelClient::new(&stub.base_url(), "tiny".to_owned(), key, cloud.clone()).unwrap();
    let notifications = Notifications::new(&cloud, world.table.name());
    let writer = LetterWriter::new(Some(Arc::new(model)));
    let notifier = EmailNotifier::new(notifications, writer, world.mailer.clone());
    for mood in [ChatMood::Obliging, ChatMood::InternalError, ChatMood::Nonsense] {
        stub.set_mood(mood);
        once(&notifier, &event(Step::Shipped)).await.unwrap();
    }
    let authors: Vec<_> = world.mailer.sent().into_iter().map(|sent| sent.letter.author).collect();
    let [first, others @ ..] = authors.as_slice() else { panic!("{authors:?}") };
    assert_eq!(*first, Author::Model);
    assert!(others.iter().all(|author| matches!(author, Author::Template(_))), "{authors:?}");
    world.assert_all_sent(3).await;
}
