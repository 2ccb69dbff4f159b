//! What of ours can be printed prints no secret.

use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    desk::{Command, Keys, PinChange, SecretChange},
    logs::Diagnostics,
    scan,
    service::{Network, yunzhong, zhimai},
    store::{Credentials, Entry, PinHash, Secret, Settings, Zhimai, web_address},
    voucher::{Address, Answer, Code, Inquiry, Kind, Prepared, Redeem, Report, ReportId, Rights, Service},
};

const SECRET: &str = "hunter2-4711";

fn secret() -> SecretString {
    SecretString::from(SECRET)
}

fn settings() -> Settings {
    let base_url = web_address("https://openapi.qmai.cn").unwrap();
    let account = Zhimai { base_url, open_id: SECRET.into(), grant_code: SECRET.into() };
    Settings { zhimai: Some(account), ..Settings::default() }
}

fn zhimai_account() -> zhimai::Account {
    let Zhimai { base_url, open_id, grant_code } = settings().zhimai.unwrap();
    zhimai::Account { base_url, open_id, grant_code, open_key: secret() }
}

fn yunzhong_account() -> yunzhong::Account {
    yunzhong::Account {
        base_url: web_address("https://shop.example.com").unwrap(),
        route_style: yunzhong::RouteStyle::Query,
        uniacid: 1,
        client_type: 5,
        merchant_id: 1,
        token: Some(secret()),
    }
}

fn report() -> Report {
    let mut report =
        Report::new(ReportId(1), Code::new("104686126200130").unwrap(), Kind::Auto, Timestamp::now());
    let text = || SECRET.to_owned();
    let address = Address {
        username: text(),
        mobile: text(),
        province: text(),
        city: text(),
        district: text(),
        street: text(),
    };
    let redeem = Redeem { encrypted_code: Some(secret()), verify_token: Some(secret()) };
    let answer = Answer::yes(Prepared { rights: Rights::default(), address: Some(address), redeem });
    report.prepare = Inquiry::Answered { answer, took: std::time::Duration::ZERO };
    report
}

#[test]
fn whatever_holds_a_secret_prints_that_it_is_redacted() {
    let credentials = Credentials::default();
    credentials.wish(Secret::ZhimaiOpenKey, Some(secret()));
    let change = || SecretChange { secret: Secret::YunzhongToken, value: Some(secret()) };
    let boxed = || Box::new(settings());
    let mut typed = scan::Buffer::default();
    typed.push(scan::Input::Text(SECRET.into()), std::time::Duration::ZERO, drop);
    assert_eq!(typed.text(), SECRET);
    let printed = [
        format!("{typed:?}"),
        format!("{:?}", settings()),
        format!("{:?}", zhimai_account()),
        format!("{:?}", zhimai::Client::new(zhimai_account(), &Network::default()).unwrap()),
        format!("{:?}", yunzhong_account()),
        format!("{:?}", yunzhong::Client::new(yunzhong_account(), &Network::default()).unwrap()),
        format!("{:?}", report()),
        format!("{:?}", report().prepare),
        format!("{credentials:?}"),
        format!("{:?}", change()),
        format!("{:?}", PinChange::Set(secret())),
        format!("{:?}", PinHash::of(&SecretString::from("25804711"))),
        format!("{:?}", Command::Unlock { pin: secret(), is_guess: true }),
        format!(
            "{:?}",
            Command::Save { settings: boxed(), secrets: vec![change()], pin: PinChange::Set(secret()) }
        ),
        format!(
            "{:?}",
            Command::Test { service: Service::Zhimai, settings: boxed(), secret: Some(secret()) }
        ),
        format!(
            "{:?}",
            Command::Examine {
                settings: boxed(),
                keys: Keys { open_key: Some(secret()), token: Some(secret()) }
            }
        ),
        format!("{:?}", Diagnostics { settings: Some(settings()), ..Diagnostics::default() }),
    ];
    for printed in printed {
        assert!(printed.to_lowercase().contains("[redacted]"), "{printed}");
        assert!(!printed.contains(SECRET) && !printed.contains("4711"), "{printed}");
    }
    let entry = format!("{:?}", Entry::new(report(), "Till 2".into(), String::new()));
    assert!(!entry.contains(SECRET), "{entry}");
}
