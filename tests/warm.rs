//! Connections are opened before there is anything to ask, and nothing is asked over them until then.

#[path = "common/asker.rs"]
mod asker;
#[path = "common/certificates.rs"]
mod certificates;
#[path = "common/far_shop.rs"]
mod far_shop;
#[path = "common/faults.rs"]
mod faults;

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use asker::{CODE, Client, SERVICES, yes};
use far_shop::FarShop;
use faults::{Fate, FaultServer, answer, ok};
use secrecy::SecretString;
use tokio::{
    io::AsyncReadExt as _,
    net::TcpListener,
    task::JoinSet,
    time::{self, Instant},
};
use voucher_desk::{
    sandbox::account,
    service::{Knock, Network, Proxy, zhimai},
    voucher::{Answer, Code, Doubt, Verdict},
};

/// Long enough for anything to arrive on this machine.
const A_MOMENT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn warming_opens_one_connection_and_sends_nothing_over_it() {
    for service in SERVICES {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = Client::new(service, &format!("http://{}", listener.local_addr().unwrap()));
        for _ in 0..10 {
            client.warm().await;
        }
        let (mut stream, _) = listener.accept().await.unwrap();
        let said = time::timeout(A_MOMENT, stream.read_u8()).await;
        assert!(said.is_err(), "{said:?}");
        assert!(time::timeout(A_MOMENT, listener.accept()).await.is_err(), "one is enough");
    }
}

#[tokio::test]
async fn a_check_goes_over_the_connection_that_was_warmed() {
    for service in SERVICES {
        let server = FaultServer::start(move |_, _| ok(yes(service))).await;
        let client = Client::new(service, &server.base_url());
        client.warm().await;
        for _ in 0..3 {
            assert_eq!(client.ask().await.verdict(), Some(Verdict::Usable));
            client.warm().await;
        }
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_check_that_comes_while_its_line_is_warmed_waits_for_that_connection() {
    let shop = FarShop::open(Duration::from_millis(100), &["http/1.1"]).await;
    let client = client_of(&shop);
    let ((), answer) = tokio::join!(biased; client.warm(), status(&client, CODE));
    assert!(matches!(answer, Answer::NotUsable(_)), "{answer:?}");
    assert_eq!(shop.opened(), 1);
}

#[tokio::test]
async fn what_the_service_closed_is_not_used_and_nobody_is_told_of_another_call() {
    for service in SERVICES {
        let server = FaultServer::start(move |_, _| Fate::Breaks(answer("200 OK", "", yes(service)))).await;
        let (client, told) = (Client::new(service, &server.base_url()), AtomicBool::default());
        for checks in 1..=3 {
            client.warm().await;
            let report = client.ask_and_tell(|| told.store(true, Ordering::Relaxed)).await;
            assert_eq!(report.verdict(), Some(Verdict::Usable), "{service:?}");
            time::sleep(A_MOMENT).await;
            assert_eq!(server.calls().len(), checks);
        }
        assert!(!told.load(Ordering::Relaxed));
        assert_eq!(server.connections(), 3);
    }
}

/// Zhimai of the practice shop, behind TLS.
fn client_of(shop: &FarShop) -> zhimai::Client {
    let account = zhimai::Account {
        base_url: shop.base_url().parse().unwrap(),
        open_id: account::OPEN_ID.into(),
        grant_code: account::GRANT_CODE.into(),
        open_key: SecretString::from(account::OPEN_KEY),
    };
    zhimai::Client::new(account, &Network::read(Proxy::System, Some(&shop.ca_file())).unwrap()).unwrap()
}

async fn status(client: &zhimai::Client, code: &str) -> Answer<()> {
    client.status(&Code::new(code).unwrap(), Instant::now(), |doubt| panic!("asked again: {doubt:?}")).await
}

/// How many connections it takes to ask so many at once, twice.
async fn connections_for_a_batch(protocols: &[&str]) -> usize {
    const AT_ONCE: usize = 32;
    let shop = FarShop::open(Duration::from_millis(5), protocols).await;
    let client = client_of(&shop);
    client.warm().await;
    for _ in 0..2 {
        let mut calls = JoinSet::new();
        for _ in 0..AT_ONCE {
            let client = client.clone();
            calls.spawn(async move { status(&client, "SUMMER2026").await });
        }
        for answer in calls.join_all().await {
            assert!(matches!(answer, Answer::Usable(_)), "{answer:?}");
        }
    }
    shop.opened()
}

#[tokio::test]
async fn a_batch_shares_one_connection_over_http_2() {
    assert_eq!(connections_for_a_batch(&["h2", "http/1.1"]).await, 1);
}

#[tokio::test]
async fn a_batch_has_a_connection_for_each_call_over_http_1_and_keeps_them() {
    let connections = connections_for_a_batch(&["http/1.1"]).await;
    assert!((2..=32).contains(&connections), "{connections}");
}

#[tokio::test]
async fn connections_that_were_dropped_are_replaced_while_somebody_types() {
    for protocol in ["h2", "http/1.1"] {
        let shop = FarShop::open(Duration::ZERO, &[protocol]).await;
        let client = client_of(&shop);
        client.warm().await;
        assert!(matches!(status(&client, "SUMMER2026").await, Answer::Usable(_)));
        shop.drop_connections();
        time::sleep(A_MOMENT).await;
        client.warm().await;
        assert_eq!(shop.opened(), 2, "{protocol}");
        assert!(matches!(status(&client, "SUMMER2026").await, Answer::Usable(_)));
        assert_eq!(shop.opened(), 2, "{protocol}");
    }
}

#[tokio::test]
async fn a_connection_that_died_without_a_word_keeps_nobody_waiting_twice() {
    for protocol in ["h2", "http/1.1"] {
        let shop = FarShop::open(Duration::ZERO, &[protocol]).await;
        let client = client_of(&shop);
        assert!(matches!(status(&client, "SUMMER2026").await, Answer::Usable(_)));
        shop.fall_silent();
        let waited = status(&client, "SUMMER2026").await;
        assert!(matches!(waited, Answer::Unknown(Doubt::Timeout, _)), "{protocol}: {waited:?}");
        assert!(matches!(status(&client, "SUMMER2026").await, Answer::Usable(_)), "{protocol}");
        assert_eq!(shop.opened(), 2, "{protocol}");
        shop.fall_silent();
        assert_eq!(client.knock().await, Knock::Nobody, "{protocol}");
        assert_eq!(client.knock().await, Knock::Home, "{protocol}");
    }
}
