//! Made-up secrets that whole flows are run with, a shop that answers with them, and a search for them
//! in whatever the flows left.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    fs,
    io::{Cursor, Read as _},
    path::Path,
};

use axum::{
    Router,
    body::Bytes,
    extract::Request,
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};

pub const OPEN_KEY: &str = "openkey+Zaunkönig/4711==";
/// Longer than what is taken for a token by its look, but not of one piece.
pub const YZ_TOKEN: &str = "yztoken+Rotkehlchen/4712.Schwanzmeise/in/der/Hecke";
pub const ENCRYPTED_CODE: &str = "encrypted+Gimpel/4713==";
pub const VERIFY_TOKEN: &str = "verify-Stieglitz-4714";
pub const NAME: &str = "Wintergoldhähnchen";
pub const MOBILE: &str = "13947154715";
pub const STREET: &str = "凤凰巷 4716 号";
pub const PIN: &str = "471747174717";

/// What must be nowhere.
pub const SECRETS: [&str; 8] = [OPEN_KEY, YZ_TOKEN, ENCRYPTED_CODE, VERIFY_TOKEN, NAME, MOBILE, STREET, PIN];

/// What may be in the settings only.
pub const OPEN_ID: &str = "openid-Kleiber-4718";
pub const GRANT_CODE: &str = "grant-Pirol-4719";

/// What may be in the journal, an export, or a line for whoever asked, but whole in no log.
pub const CODES: [&str; 13] = [
    "104686126204701", // usable, with an address and tokens
    "104686126204702", // the service says no and repeats the request
    "104686126204703", // an HTML error that repeats the request
    "104686126204704", // HTML where JSON should be, which repeats the request
    "104686126204705", // an answer that ends too early
    "104686126204706", // an answer whose fields have other types
    "104686126204707", // login needed, and the request repeated
    "104686126204708", // a redirect elsewhere with the request in its address
    "104686126204709", // a right that stands under a name of the service's own making
    "104686126204710", // a failure whose words are an object with the tokens and the address
    "104686126204711", // a failure whose words hold the tokens and the telephone number, and forge a line
    "104686126204712", // usable, with gifts that are called by tokens and the telephone number
    "104686126204713", // a failure whose words are the same object, written as text
];

/// A shop that knows the secrets, and is careless with them.
pub struct Shop {
    pub base_url: String,
    _runtime: Runtime,
}

impl Shop {
    pub fn open() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { base_url, _runtime: runtime }
    }

    /// Settings of a till that asks here.
    pub fn settings(&self) -> String {
        let base_url = &self.base_url;
        format!(
            "language = \"en\"\n[zhimai]\nbase_url = \"{base_url}\"\nopen_id = \"{OPEN_ID}\"\n\
             grant_code = \"{GRANT_CODE}\"\n[yunzhong]\nbase_url = \"{base_url}\"\nuniacid = 1\n\
             client_type = 5\nmerchant_id = 1\n"
        )
    }
}

async fn answer(request: Request) -> Response {
    let is_zhimai = request.uri().path().contains("getExchangeCodeStatus");
    let body = axum::body::to_bytes(request.into_body(), 1 << 20).await.unwrap();
    // A service that is careless with the key too, though it was never sent.
    let repeated = format!("{} {OPEN_KEY} {YZ_TOKEN}", String::from_utf8_lossy(&body));
    let Some(code) = code_of(&body) else { return StatusCode::OK.into_response() };
    match CODES.iter().position(|known| *known == code) {
        _ if is_zhimai => zhimai(&code, &repeated),
        Some(0) => prepared().to_string().into_response(),
        Some(2) => (StatusCode::INTERNAL_SERVER_ERROR, Html(format!("<h1>500</h1><pre>{repeated}</pre>")))
            .into_response(),
        Some(3) => Html(format!("<h1>Log in</h1><pre>{repeated}</pre>")).into_response(),
        Some(4) => {
            let whole = prepared().to_string();
            whole[..whole.len() - 3].to_owned().into_response()
        }
        Some(5) => {
            let mut broken = prepared();
            broken["data"]["default_address"] = json!([STREET, MOBILE]);
            broken["data"]["right"] = json!({ VERIFY_TOKEN: 5 });
            broken["data"]["verify_token"] = json!({ VERIFY_TOKEN: ENCRYPTED_CODE });
            broken.to_string().into_response()
        }
        Some(6) => {
            json!({"result": 0, "msg": repeated, "data": {"login_status": 1}}).to_string().into_response()
        }
        Some(7) => {
            let elsewhere = utf8_percent_encode(&repeated, NON_ALPHANUMERIC);
            let elsewhere = format!("http://127.0.0.1:9/?{elsewhere}");
            (StatusCode::FOUND, [("location", elsewhere)]).into_response()
        }
        Some(8) => {
            let mut broken = prepared();
            broken["data"]["right"]["single"] = json!({ VERIFY_TOKEN: {"name": []} });
            broken.to_string().into_response()
        }
        Some(9) => json!({"result": 0, "msg": prepared()["data"], "data": []}).to_string().into_response(),
        Some(10) => {
            let words = format!("已核销,{VERIFY_TOKEN},{ENCRYPTED_CODE},{MOBILE}\nUsable\t{code}\tforged");
            json!({"result": 0, "msg": words, "data": []}).to_string().into_response()
        }
        Some(11) => {
            let mut named = prepared();
            named["data"]["right"] = json!({
                "single": [{"type": YZ_TOKEN, "id": VERIFY_TOKEN, "name": repeated}],
                "good": [{"name": format!("good {MOBILE}"), "option_name": ENCRYPTED_CODE, "value": 1}],
                YZ_TOKEN: [{"x": 1}],
            });
            named["data"]["default_address"]["district"] = json!(format!("如皋市 {MOBILE}"));
            named.to_string().into_response()
        }
        Some(12) => {
            let words = prepared()["data"].to_string();
            json!({"result": 0, "msg": words, "data": []}).to_string().into_response()
        }
        _ => json!({"result": 0, "msg": repeated, "data": []}).to_string().into_response(),
    }
}

/// Refuses the signature of one, fails another, and says no to the others.
fn zhimai(code: &str, repeated: &str) -> Response {
    let answer = if code == CODES[6] {
        json!({"status": false, "code": "110004", "message": repeated, "traceId": repeated})
    } else if code == CODES[12] {
        json!({"status": false, "code": OPEN_ID, "message": "", "traceId": format!("{MOBILE} {GRANT_CODE}")})
    } else {
        json!({"status": "true", "code": "0", "message": repeated, "data": {"status": "false"}})
    };
    answer.to_string().into_response()
}

/// Whoever only knocks names no code.
fn code_of(body: &Bytes) -> Option<String> {
    let request: Value = serde_json::from_slice(body).ok()?;
    let code = request["code"].as_str().or(request["params"]["exchangeCode"].as_str());
    code.map(ToOwned::to_owned)
}

fn prepared() -> Value {
    json!({
        "result": 1,
        "msg": "success",
        "data": {
            "right": {"single": [{"type": "point", "name": "积分", "value": 10, "id": 0, "icon": ""}]},
            "encrypted_code": ENCRYPTED_CODE,
            "verify_token": VERIFY_TOKEN,
            "default_address": {
                "username": NAME, "mobile": MOBILE, "province": "江苏省", "city": "南通市",
                "district": "如皋市", "address": STREET,
            },
        },
    })
}

/// A text in every form that it could be left in.
pub struct Needle {
    text: String,
    forms: Vec<Vec<u8>>,
}

impl Needle {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let digit = |digit: u8| char::from_digit(digit.into(), 16).unwrap();
        let hex: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        let percent = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let escaped: String = text.encode_utf16().map(escape).collect();
        let mut forms = vec![
            bytes.to_vec(),
            hex.to_uppercase().into_bytes(),
            hex.into_bytes(),
            percent.to_lowercase().into_bytes(),
            percent.into_bytes(),
            utf16,
            escaped.into_bytes(),
        ];
        // Whatever stands before it, its own characters are among these three.
        for before in 0..3 {
            let padded = [&[0; 2][..before], bytes].concat();
            let (first, after) = ([0, 2, 3][before], padded.len() % 3);
            for encoded in [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)] {
                let end = encoded.len() - usize::from(after != 0);
                forms.push(encoded.as_bytes()[first..end].to_vec());
            }
        }
        Self { text: text.to_owned(), forms }
    }

    pub fn is_in(&self, bytes: &[u8]) -> bool {
        self.forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form))
    }
}

/// As JSON may have it.
fn escape(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

/// Asserts that none of these is in there, nor in what is packed in there.
pub fn assert_clean(what: &str, bytes: &[u8], needles: &[Needle]) {
    for needle in needles {
        assert!(!needle.is_in(bytes), "{} in {what}: {}", needle.text, String::from_utf8_lossy(bytes));
    }
    let Ok(mut packed) = zip::ZipArchive::new(Cursor::new(bytes)) else { return };
    for i in 0..packed.len() {
        let mut file = packed.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        let name = format!("{what}/{}", file.name().unwrap());
        assert_clean(&name, &bytes, needles);
    }
}

/// Calls back with every file below the folder.
pub fn every_file(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, look);
        } else {
            look(&path, &fs::read(&path).unwrap());
        }
    }
}
