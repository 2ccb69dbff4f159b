//! What a frame costs the processor, screen by screen: layout and tessellation, all that comes before the
//! pixels; and the pixels too where the processor draws them, the whole screen and what one key changes.
//! `cargo bench --bench frame`

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "made/rows.rs"]
mod rows;

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use axum::{Json, Router, routing::post};
use eframe::{
    App as _, Frame,
    egui::{Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};
use voucher_desk::{
    desk::{Options, Practice},
    store::SettingsFile,
    ui::{
        app::App,
        processor::{Canvas, Picture},
    },
};

/// The bar for the fullest desk and the longest history.
const BAR: Duration = Duration::from_millis(2);
const FRAMES: usize = 300;
const PIXELS: [usize; 2] = [1280, 800];
/// Where the navigation has the batch, the history and the settings.
const BATCH: Pos2 = pos2(42.0, 177.0);
const HISTORY: Pos2 = pos2(42.0, 251.0);
const SETTINGS: Pos2 = pos2(42.0, 325.0);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    rows::fill(&data);
    let runtime = Runtime::new().unwrap();
    let shop = serve(&runtime);
    let mut window = Window::open(folder.path(), shop);

    println!("{:43}    median      90 %", "");
    window.measure("desk, empty", None);
    window.measure_pixels("desk, empty");
    window.scan("104686126200130");
    window.measure("desk, fullest", Some(BAR));
    window.measure_pixels("desk, fullest");
    window.click(BATCH);
    window.measure("batch", None);
    window.click(HISTORY);
    window.measure("history, a million rows", Some(BAR));
    window.measure_pixels("history, a million rows");
    window.click(SETTINGS);
    window.measure("settings", None);
}

/// A shop whose vouchers give as much as one can: 12 rights, 40 coupons, 40 goods.
fn serve(runtime: &Runtime) -> SocketAddr {
    let many = |count: u32, gift: fn(u32) -> Value| (0..count).map(gift).collect::<Vec<Value>>();
    let rights = many(12, |i| json!({"type": "point", "name": format!("积分{i}"), "value": 10 * i, "id": i}));
    let coupons = many(
        40,
        |i| json!({"id": i, "type": "coupon", "value": 1, "name": format!("核销优惠券{i}"), "enough": i, "deduct": "1.00"}),
    );
    let goods = many(40, |i| {
        json!({"option_id": 0, "thumb": "", "type": "good", "id": i, "name": format!("核销商品{i}"), "value": 1,
               "option_name": "", "price": "1.00"})
    });
    let answer = json!({"result": 1, "msg": "success", "data": {
        "right": {"single": rights, "coupon": coupons, "good": goods, "exchange": []},
        "encrypted_code": "made-up", "verify_token": "made-up", "default_address": []
    }});
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/addons/yun_shop/api.php", post(async move || Json(answer)));
    runtime.spawn(async move { axum::serve(listener, router).await });
    address
}

/// The window's program without a window.
struct Window {
    ctx: Context,
    app: App,
    frame: Frame,
    opened: Instant,
    canvas: Canvas,
    pixels: Vec<u32>,
    /// Whether nothing of the last frame is there any more.
    is_fresh: bool,
    /// What the pixels of the last frame took.
    drawn_in: Duration,
}

impl Window {
    fn open(folder: &Path, shop: SocketAddr) -> Self {
        let file = folder.join("settings.toml");
        let settings = format!(
            "language = \"zh-CN\"\n[yunzhong]\nbase_url = \"http://{shop}\"\nuniacid = 1\nclient_type = 5\nmerchant_id = 1\n"
        );
        fs::write(&file, settings).unwrap();
        let options = Options {
            settings_file: SettingsFile::new(file),
            data_folder: folder.join("data"),
            practice: Practice::Never,
            credentials: std::sync::Arc::default(),
            training: std::sync::Arc::default(),
        };
        let ctx = Context::default();
        let app = App::new(&ctx, options).unwrap();
        let mut window = Self {
            ctx,
            app,
            frame: Frame::_new_kittest(),
            opened: Instant::now(),
            canvas: Canvas::default(),
            pixels: vec![0; PIXELS[0] * PIXELS[1]],
            is_fresh: false,
            drawn_in: Duration::ZERO,
        };
        window.settle();
        window
    }

    /// One frame with these events; returns what it took.
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, common::SIZE)),
            time: Some(self.opened.elapsed().as_secs_f64()),
            events,
            ..RawInput::default()
        };
        let start = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| {
            self.app.logic(ui.ctx(), &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        let primitives = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = start.elapsed();
        assert!(!primitives.is_empty());
        let start = Instant::now();
        self.canvas.take_textures(&mut output.textures_delta);
        let background = self.ctx.global_style().visuals.panel_fill;
        let picture =
            Picture { primitives: &primitives, pixels_per_point: output.pixels_per_point, background };
        self.canvas.draw(&mut self.pixels, PIXELS, self.is_fresh, &picture);
        self.drawn_in = start.elapsed();
        self.canvas.free_textures(&mut output.textures_delta);
        took
    }

    /// Draws until whatever was asked for has come.
    fn settle(&mut self) {
        let end = Instant::now() + Duration::from_secs(2);
        while Instant::now() < end {
            self.frame(Vec::new());
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn scan(&mut self, code: &str) {
        self.frame(common::scans([code]));
        self.settle();
    }

    fn click(&mut self, pos: Pos2) {
        let button = |pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(pos), button(true)]);
        self.frame(vec![button(false)]);
        self.settle();
    }

    fn measure_pixels(&mut self, what: &str) {
        let key = |i: usize| {
            let name = if i.is_multiple_of(2) { Key::Num7 } else { Key::Backspace };
            let text = (name == Key::Num7).then(|| Event::Text("7".into()));
            let key = Event::Key {
                key: name,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            };
            [key].into_iter().chain(text).collect()
        };
        for (how, is_fresh) in [("pixels of all", true), ("pixels after a key", false)] {
            self.is_fresh = is_fresh;
            let mut times: Vec<Duration> = Vec::new();
            for i in 0..FRAMES {
                self.frame(key(i));
                times.push(self.drawn_in);
            }
            print(&format!("{what}: {how}"), &mut times, None);
        }
    }

    fn measure(&mut self, what: &str, bar: Option<Duration>) {
        let mut times: Vec<Duration> = (0..FRAMES).map(|_| self.frame(Vec::new())).collect();
        print(what, &mut times, bar);
    }
}

fn print(what: &str, times: &mut [Duration], bar: Option<Duration>) {
    times.sort();
    let [median, ninety] = [FRAMES / 2, FRAMES * 9 / 10].map(|place| times[place].as_secs_f64() * 1_000.0);
    let met = bar.map(|bar| if times[FRAMES / 2] <= bar { "≤ 2 met" } else { "≤ 2 MISSED" });
    println!("{what:43} {median:6.2} ms {ninety:6.2} ms  {}", met.unwrap_or_default());
}
