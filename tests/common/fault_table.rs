//! What can go wrong between a till and a service, and what is to come of it.

use std::{io::Write as _, time::Duration};

use flate2::{Compression, write::GzEncoder};
use voucher_desk::voucher::{Doubt, Service};

use super::{
    asker::yes,
    certificates::Certificate,
    faults::{Fate, answer, ok},
};

pub struct Fault {
    pub name: &'static str,
    pub place: Place,
    pub zhimai: Outcome,
    pub yunzhong: Outcome,
}

/// What is at the service's address.
pub enum Place {
    Nobody,
    /// Where this machine knows no way to; it sends nothing.
    NoRoute,
    NoSuchName,
    FullQueue,
    Tls(Certificate),
    /// A server without TLS where TLS is expected.
    NoTls,
    Server(Script),
    /// A server that sends everybody elsewhere, with this HTTP status.
    Redirect(&'static str),
}

/// What becomes of the service's calls, counted from 0.
pub type Script = Box<dyn Fn(Service, usize) -> Fate + Send + Sync>;

#[derive(Clone, PartialEq, Eq)]
pub struct Outcome {
    pub doubt: Doubt,
    /// How often the service is called.
    pub calls: usize,
    /// How long that takes, but for what the machine itself needs.
    pub given_up_after: Duration,
}

fn once(doubt: Doubt) -> Outcome {
    Outcome { doubt, calls: 1, given_up_after: Duration::ZERO }
}

impl Outcome {
    fn after(self, millis: u64) -> Self {
        Self { given_up_after: Duration::from_millis(millis), ..self }
    }

    fn calls(self, calls: usize) -> Self {
        Self { calls, ..self }
    }
}

fn not_understood(field: &str, problem: &str) -> Doubt {
    Doubt::NotUnderstood { field: field.into(), problem: problem.into() }
}

fn fault(name: &'static str, place: Place, both: Outcome) -> Fault {
    Fault { name, place, zhimai: both.clone(), yunzhong: both }
}

impl Fault {
    fn but_zhimai(self, zhimai: Outcome) -> Self {
        Self { zhimai, ..self }
    }
}

fn server(script: impl Fn(Service, usize) -> Fate + Send + Sync + 'static) -> Place {
    Place::Server(Box::new(script))
}

/// Every call comes to the same.
fn always(fate: Fate) -> Place {
    server(move |_, _| fate.clone())
}

/// Answered with another body than the yes, made of it or not.
fn body(body: impl Fn(Service) -> Vec<u8> + Send + Sync + 'static) -> Place {
    server(move |service, _| ok(body(service)))
}

/// The yes with one piece of it replaced.
fn replaced(service: Service, [zhimai, yunzhong]: [(&str, &str); 2]) -> Vec<u8> {
    let (from, to) = match service {
        Service::Zhimai => zhimai,
        Service::Yunzhong => yunzhong,
    };
    let yes = yes(service);
    assert!(yes.contains(from), "{from}");
    yes.replacen(from, to, 1).into_bytes()
}

fn cut(service: Service) -> Vec<u8> {
    let yes = yes(service).as_bytes();
    yes[..yes.len() / 2].to_vec()
}

fn promised(bytes: usize) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {bytes}\r\n\r\n").into_bytes()
}

/// The yes behind 16 MB of blanks, packed into a thousandth of that.
fn gzip_bomb(service: Service) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&vec![b' '; 16 << 20]).unwrap();
    packed.write_all(yes(service).as_bytes()).unwrap();
    let headers = "Content-Encoding: gzip\r\nContent-Type: application/json\r\n";
    answer("200 OK", headers, packed.finish().unwrap())
}

pub fn table() -> Vec<Fault> {
    [connections(), statuses(), contents()].into_iter().flatten().collect()
}

fn connections() -> Vec<Fault> {
    let unreachable = || once(Doubt::Unreachable).calls(0);
    let never = || once(Doubt::Timeout).after(3_000);
    let unsafe_connection = || once(Doubt::Insecure).calls(0);
    let broken = || once(Doubt::Broken);
    vec![
        fault("connection refused", Place::Nobody, unreachable().after(500))
            .but_zhimai(unreachable().after(1_000)),
        fault("unreachable (no route)", Place::NoRoute, unreachable().after(500))
            .but_zhimai(unreachable().after(1_000)),
        fault("no such name (DNS)", Place::NoSuchName, unreachable().after(500))
            .but_zhimai(unreachable().after(1_000)),
        fault("connect that hangs", Place::FullQueue, never().calls(0)),
        fault("certificate expired", Place::Tls(Certificate::Expired), unsafe_connection()),
        fault("certificate of another host", Place::Tls(Certificate::WrongHost), unsafe_connection()),
        fault(
            "certificate of an unknown issuer",
            Place::Tls(Certificate::UnknownIssuer),
            unsafe_connection(),
        ),
        fault("no TLS where TLS is expected", Place::NoTls, unsafe_connection()),
        fault("connection closed before the answer", always(Fate::Breaks(Vec::new())), broken())
            .but_zhimai(broken().calls(3)),
        fault("something that is not HTTP", always(Fate::Breaks(b"220 mail ready\r\n".to_vec())), broken())
            .but_zhimai(broken().calls(3)),
        fault("answer that never comes", always(Fate::Hangs(Vec::new())), never()),
        fault(
            "answer that stops half-way, connection open",
            server(|service, _| Fate::Hangs([promised(yes(service).len()), cut(service)].concat())),
            never(),
        ),
        fault(
            "answer that stops half-way, connection closed",
            server(|service, _| Fate::Breaks([promised(yes(service).len()), cut(service)].concat())),
            broken(),
        )
        .but_zhimai(broken().calls(3)),
        fault(
            "answer that drips a byte a second",
            server(|service, _| Fate::Drips(promised(yes(service).len()), yes(service).into())),
            never(),
        ),
        fault(
            "slow failure, then an answer that never comes",
            server(|_, call| match call {
                0 => Fate::SaysLate(Duration::from_millis(2_500), answer("503 Service Unavailable", "", "")),
                _ => Fate::Hangs(Vec::new()),
            }),
            once(Doubt::HttpStatus(503)).after(2_500),
        )
        .but_zhimai(once(Doubt::Timeout).calls(2).after(6_000)),
    ]
}

fn statuses() -> Vec<Fault> {
    let status = |name, code, line: &'static str, headers: &'static str| {
        let place = server(move |service, _| Fate::Says(answer(line, headers, yes(service))));
        fault(name, place, once(Doubt::HttpStatus(code)))
    };
    // Asked three times, half a second apart.
    let failing = |name, code, line: &'static str, headers: &'static str| {
        status(name, code, line, headers).but_zhimai(once(Doubt::HttpStatus(code)).calls(3).after(1_000))
    };
    let elsewhere = |name, code, line| fault(name, Place::Redirect(line), once(Doubt::HttpStatus(code)));
    vec![
        status("204", 204, "204 No Content", ""),
        elsewhere("301 to elsewhere", 301, "301 Moved Permanently"),
        elsewhere("307 to elsewhere", 307, "307 Temporary Redirect"),
        status("400", 400, "400 Bad Request", ""),
        status("401", 401, "401 Unauthorized", ""),
        status("403", 403, "403 Forbidden", ""),
        status("404", 404, "404 Not Found", ""),
        failing("429", 429, "429 Too Many Requests", ""),
        failing("429 with Retry-After: 1", 429, "429 Too Many Requests", "Retry-After: 1\r\n")
            .but_zhimai(once(Doubt::HttpStatus(429)).calls(3).after(2_000)),
        status("429 with Retry-After: 60", 429, "429 Too Many Requests", "Retry-After: 60\r\n"),
        failing("500", 500, "500 Internal Server Error", ""),
        failing("502 with HTML", 502, "502 Bad Gateway", "Content-Type: text/html\r\n"),
        failing("503", 503, "503 Service Unavailable", ""),
    ]
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn contents() -> Vec<Fault> {
    let not_json = || once(not_understood("", "not JSON"));
    let portal = "<!DOCTYPE html><html><body>Please accept our terms</body></html>";
    let bombs = [Service::Zhimai, Service::Yunzhong].map(gzip_bomb);
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    vec![
        fault("a captive portal's page (200)", body(move |_| portal.into()), not_json()),
        fault("empty body", body(|_| Vec::new()), once(not_understood("", "ends too early"))),
        fault("JSON cut off", body(cut), once(not_understood("data", "ends too early")))
            .but_zhimai(once(not_understood("message", "ends too early"))),
        fault("wrong charset (GBK)", body(move |service| gbk(yes(service))), not_json()),
        fault(
            "wrong charset (UTF-16)",
            body(|service| yes(service).encode_utf16().flat_map(u16::to_le_bytes).collect()),
            not_json(),
        ),
        fault(
            "gzip bomb that nobody asked for",
            server(move |service, _| {
                let [zhimai, yunzhong] = &bombs;
                Fate::Says(if service == Service::Zhimai { zhimai } else { yunzhong }.clone())
            }),
            not_json(),
        ),
        fault("1 GB", always(Fate::Pours(promised(1 << 30), 1 << 30)), once(not_understood("", "too long"))),
        fault(
            "100,000 deep",
            body(|_| format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes()),
            once(not_understood("", "expected an object")),
        ),
        fault(
            "100,000 deep inside",
            body(|service| {
                let deep = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
                let whole = match service {
                    Service::Zhimai => format!(r#"{{"status":true,"code":0,"data":{{"status":{deep}}}}}"#),
                    Service::Yunzhong => {
                        format!(r#"{{"result":1,"data":{{"right":{{"single":[{{"name":{deep}}}]}}}}}}"#)
                    }
                };
                whole.into_bytes()
            }),
            once(not_understood("data.right.single[0].name", "expected a single value")),
        )
        .but_zhimai(once(not_understood("data.status", "expected a single value"))),
        fault(
            "duplicate keys",
            body(|service| {
                replaced(
                    service,
                    [
                        (r#""code": "0","#, r#""code": "0", "code": "1","#),
                        (r#""result": 1,"#, r#""result": 1, "result": 0,"#),
                    ],
                )
            }),
            once(not_understood("result", "given twice")),
        )
        .but_zhimai(once(not_understood("code", "given twice"))),
        fault(
            "numbers out of range",
            body(|service| {
                replaced(
                    service,
                    [
                        (r#""code": "0""#, r#""code": 1e999"#),
                        (r#""result": 1"#, r#""result": 18446744073709551617"#),
                    ],
                )
            }),
            once(not_understood("result", "expected a whole number")),
        )
        .but_zhimai(once(Doubt::Failed)),
        fault(
            "NaN",
            body(|service| {
                replaced(
                    service,
                    [(r#""code": "0""#, r#""code": NaN"#), (r#""result": 1"#, r#""result": NaN"#)],
                )
            }),
            once(not_understood("result", "not JSON")),
        )
        .but_zhimai(once(not_understood("code", "not JSON"))),
        fault(
            "a wrong type in every field",
            body(|service| match service {
                Service::Zhimai => r#"{"status":1,"code":[0],"message":{"a":[]},"data":"true"}"#.into(),
                Service::Yunzhong => r#"{"result":[1],"msg":{"a":[]},"data":"right"}"#.into(),
            }),
            once(not_understood("result", "expected a single value")),
        )
        .but_zhimai(once(not_understood("status", "expected true or false"))),
        fault(
            "another service's JSON",
            body(|service| match service {
                Service::Zhimai => yes(Service::Yunzhong).into(),
                Service::Yunzhong => yes(Service::Zhimai).into(),
            }),
            once(not_understood("result", "missing")),
        )
        .but_zhimai(once(not_understood("status", "missing"))),
    ]
}
