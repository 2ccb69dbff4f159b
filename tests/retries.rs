//! A call is made again where that can do no harm, and nowhere else.

#[path = "common/asker.rs"]
mod asker;
#[path = "common/faults.rs"]
mod faults;

use std::time::Duration;

use asker::{Client, SERVICES, assert_calls, yes};
use faults::{Fate, FaultServer, Nowhere, answer, ok};
use voucher_desk::voucher::{Service, Verdict};

#[tokio::test]
async fn a_status_is_asked_again_and_answered() {
    let failures: [fn() -> Fate; 3] = [
        || Fate::Breaks(Vec::new()),
        || Fate::Says(answer("503 Service Unavailable", "", "")),
        || Fate::Says(answer("429 Too Many Requests", "Retry-After: 1\r\n", "")),
    ];
    for failure in failures {
        let server =
            FaultServer::start(move |call, _| if call == 0 { failure() } else { ok(yes(Service::Zhimai)) })
                .await;
        let report = Client::new(Service::Zhimai, &server.base_url()).ask().await;
        assert_eq!(report.verdict(), Some(Verdict::Usable));
        assert_calls(&server, "asked again", Service::Zhimai, 2);
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_while_nobody_asked_fails_no_check() {
    for service in SERVICES {
        // Answered, and then closed, though nobody said so.
        let server = FaultServer::start(move |_, _| Fate::Breaks(answer("200 OK", "", yes(service)))).await;
        let client = Client::new(service, &server.base_url());
        for _ in 0..3 {
            assert_eq!(client.ask().await.verdict(), Some(Verdict::Usable), "{service:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(server.calls().len(), 3);
    }
}

#[tokio::test]
async fn a_prepare_that_may_have_left_is_never_sent_again() {
    let fates = [Fate::Breaks(Vec::new()), Fate::Says(answer("503 Service Unavailable", "", ""))];
    for fate in fates {
        let server = FaultServer::start(
            move |call, _| {
                if call == 0 { fate.clone() } else { ok(yes(Service::Yunzhong)) }
            },
        )
        .await;
        let report = Client::new(Service::Yunzhong, &server.base_url()).ask().await;
        assert_eq!(report.verdict(), Some(Verdict::Unknown));
        assert_eq!(server.calls().len(), 1);
    }
}

#[tokio::test]
async fn a_prepare_that_never_left_is_sent_as_soon_as_somebody_is_there() {
    let nowhere = Nowhere::new();
    let client = Client::new(Service::Yunzhong, &nowhere.base_url());
    let late = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        FaultServer::start_at(nowhere.leave(), |_, _| ok(yes(Service::Yunzhong))).await
    };
    let (report, server) = tokio::join!(client.ask(), late);
    assert_eq!(report.verdict(), Some(Verdict::Usable));
    assert_eq!(server.calls().len(), 1);
}
