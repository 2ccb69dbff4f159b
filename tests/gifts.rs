//! What other shops' vouchers give: pictures, long names, many coupons, nothing at all.

mod common;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    http::StatusCode,
    routing::{get, post},
};
use common::Till;
use eframe::egui::{Key, vec2};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};

/// A shop of somebody else's, over real HTTP: one answer to every prepare, and some pictures.
struct Shop {
    address: SocketAddr,
    pictures_sent: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl Shop {
    fn serve(prepared: impl FnOnce(SocketAddr) -> Value) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let answer = prepared(address);
        let pictures_sent = Arc::new(AtomicUsize::new(0));
        let sent = pictures_sent.clone();
        let router = Router::new()
            .route("/addons/yun_shop/api.php", post(async move || Json(answer)))
            .route(
                "/good.png",
                get(async move || {
                    sent.fetch_add(1, Ordering::SeqCst);
                    png()
                }),
            )
            .route("/broken.png", get(async || "<html>not a picture</html>"))
            .route("/gone.png", get(async || StatusCode::NOT_FOUND));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { address, pictures_sent, _runtime: runtime }
    }

    fn settings(&self) -> String {
        format!(
            "language = \"zh-CN\"\n[yunzhong]\nbase_url = \"http://{}\"\nuniacid = 1\nclient_type = 5\nmerchant_id = 1\n",
            self.address
        )
    }
}

fn png() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(300, 200, image::Rgb([200, 80, 20]))
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

fn good(name: &str, thumb: &str) -> Value {
    json!({"id": 1, "type": "good", "name": name, "value": 1, "price": "19.90", "thumb": thumb})
}

#[test]
fn pictures_come_in_the_background_once_and_what_is_none_keeps_its_place() {
    let shop = Shop::serve(|address| {
        let goods = [
            good("有图", &format!("http://{address}/good.png")),
            good("同图", &format!("http://{address}/good.png")),
            good("坏图", &format!("http://{address}/broken.png")),
            good("丢图", &format!("http://{address}/gone.png")),
            good("本地", "file:///etc/hostname"),
            good("无图", ""),
        ];
        json!({"result": 1, "data": {"right": {"good": goods}}})
    });
    let mut till = Till::open(&shop.settings());
    till.scan("104686126200130");
    till.wait_for("有图 ¥19.90 × 1");
    till.wait("two pictures", |till| till.count("商品图片") == 2 && till.count("没有图片") == 4);
    till.harness.run_steps(10);
    assert_eq!(shop.pictures_sent.load(Ordering::SeqCst), 1, "asked for once");
}

#[test]
fn long_names_and_many_coupons_fit_any_window() {
    let long = "超长名称".repeat(15);
    let wide = "W".repeat(60);
    let shop = Shop::serve(|_| {
        let coupons: Vec<Value> = (0..40)
            .map(|i| json!({"name": format!("{long}{i}"), "value": i, "enough": 1, "deduct": 1}))
            .collect();
        json!({"result": 1, "data": {
            "right": {
                "single": [
                    {"type": "point", "name": long, "value": "123456789012.55"},
                    {"type": "stardust", "name": wide, "value": 7},
                    {"type": "member_level", "name": long, "value": 0},
                ],
                "coupon": coupons,
                "good": [good(&wide, "")],
                "exchange": [{"name": long, "value": 1}],
            },
            "default_address": {"username": long, "mobile": "18312687422", "address": wide},
        }})
    });
    for (width, height) in [(512.0, 384.0), (640.0, 400.0), (1024.0, 768.0), (1920.0, 1080.0)] {
        let mut till = Till::open_at(vec2(width, height), &shop.settings());
        till.scan("104686126200130");
        till.wait_for("共 45 项权益");
        let sideways: Vec<String> = till.outside(width);
        assert!(sideways.is_empty(), "at {width} × {height}: {sideways:#?}");
        assert!(!till.outside(width / 2.0).is_empty(), "the check itself sees what is there");
    }
}

#[test]
fn the_next_verdict_is_in_sight_however_far_the_last_voucher_was_scrolled() {
    let mut till = Till::open_at(vec2(683.0, 512.0), "language = \"en\"\n");
    for (code, verdict) in [
        ("104686126200130", "Usable: The Douyin voucher"),
        ("164822200532619796512", "Not usable: The exchange code"),
        ("104686126200130", "Usable: The Douyin voucher"),
    ] {
        till.scan(code);
        till.wait(verdict, |till| till.in_sight(verdict));
        till.harness.key_press(Key::End);
        till.wait("the voucher's end", |till| !till.in_sight(verdict));
    }
}

#[test]
fn a_voucher_that_lists_nothing_is_usable_and_says_so() {
    let shop =
        Shop::serve(|_| json!({"result": 1, "msg": "success", "data": {"right": [], "default_address": []}}));
    let mut till = Till::open(&shop.settings());
    till.scan("104686126200130");
    till.wait_for("可用:抖音团购券可以核销,服务没有列出权益");
    assert!(till.shows("服务没有给出核销凭据"));
}

#[test]
fn a_refused_short_link_is_unknown_and_asks_for_the_digits() {
    let shop = Shop::serve(|_| json!({"result": 0, "msg": "券码不存在", "data": []}));
    let mut till = Till::open(&shop.settings());
    till.scan("https://v.douyin.com/AbCd/");
    till.wait_for("结果未知:服务没有认出这个短链接。请输入二维码下面的数字");
    till.scan("104686126200130");
    till.wait_for("不可用:抖音券不能核销,原因见下方服务的回答。兑换码服务没有连接,没有查");
}

#[test]
fn the_words_of_a_failure_that_says_neither_yes_nor_no_are_shown() {
    let shop = Shop::serve(|_| json!({"result": 0, "msg": "系统繁忙,请联系平台", "data": -1}));
    let mut till = Till::open(&shop.settings());
    till.scan("104686126200130");
    till.wait_for("结果未知:服务没有说可用还是不可用。请勿放行,请店长看服务的原话");
    assert!(till.shows("系统繁忙,请联系平台"));
}
