//! A window that eframe does not lead: what it hears, when a frame is due, and how its pixels come to the screen.

use std::{
    io,
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::{
    UserEvent,
    egui::{
        Context, Event, Pos2, RawInput, Rect, RequestRepaintInfo, TexturesDelta, ViewportBuilder,
        ViewportCommand, ViewportEvent, ViewportId, ViewportInfo, vec2,
    },
};
use egui_system_font_provider::SystemFontProvider;
use egui_winit::{
    ActionRequested, State,
    accesskit_winit::WindowEvent as AccessEvent,
    winit::{
        dpi::PhysicalSize,
        event::{ElementState, WindowEvent},
        event_loop::{ActiveEventLoop, EventLoopProxy},
        window::{Window, WindowId},
    },
};
use softbuffer::{SoftBufferError, Surface};

use super::{Area, Canvas, Picture};
use crate::ui::app::App;

/// An answer that comes this soon is shown instead of the question: to draw that first would only keep it waiting.
const NEAR: Duration = Duration::from_millis(10);

/// Makes what the window shows.
pub type Creator<'a> = Box<dyn FnOnce(&Context) -> io::Result<App> + 'a>;

/// A window that is there.
pub struct Open {
    app: App,
    ctx: Context,
    window: Arc<Window>,
    state: State,
    info: ViewportInfo,
    /// Kept, because on X11 whoever asks for it waits for the answer.
    size: PhysicalSize<u32>,
    /// When egui's time begins.
    opened: Instant,
    surface: Surface<Arc<Window>, Arc<Window>>,
    canvas: Canvas,
    /// When the next frame is due.
    due: Option<Instant>,
    /// Until then what was drawn last stays: a code has just been asked about.
    held: Option<Instant>,
    /// Somebody has done something that no frame has taken yet.
    is_touched: bool,
    /// Whether the window has lost what was drawn on it.
    is_bare: bool,
    is_shown: bool,
}

impl Open {
    /// Opens it, and has `creator` make what it shows; `proxy` brings what is wished between two frames.
    pub fn new(
        event_loop: &ActiveEventLoop,
        viewport: &ViewportBuilder,
        creator: Creator<'_>,
        proxy: EventLoopProxy<UserEvent>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let ctx = Context::default();
        // Hidden until something is drawn on it, and until a screen reader can see it.
        let viewport = viewport.clone().with_visible(false);
        let window = Arc::new(egui_winit::create_window(&ctx, event_loop, &viewport)?);
        let context = softbuffer::Context::new(window.clone()).map_err(|error| error.to_string())?;
        let surface = Surface::new(&context, window.clone()).map_err(|error| error.to_string())?;
        let scale = window.scale_factor() as f32;
        let mut state =
            State::new(ctx.clone(), ViewportId::ROOT, event_loop, Some(scale), window.theme(), None);
        state.init_accesskit(event_loop, &window, proxy.clone());
        ctx.add_font_provider(Arc::new(SystemFontProvider::new()));
        let pass_on = move |wish: RequestRepaintInfo| {
            // Too far away for a clock is never.
            let Some(when) = Instant::now().checked_add(wish.delay) else { return };
            let event = UserEvent::RequestRepaint {
                viewport_id: wish.viewport_id,
                when,
                cumulative_pass_nr: wish.current_cumulative_pass_nr,
            };
            // The window may be gone.
            let _ = proxy.send_event(event);
        };
        ctx.set_request_repaint_callback(pass_on.clone());
        // Sees also what would come no sooner than a frame that is due, but is not made while an answer is near.
        ctx.set_repaint_observer(pass_on);
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let size = window.inner_size();
        let app = creator(&ctx)?;
        let canvas = Canvas::default();
        let due = Some(Instant::now());
        Ok(Self {
            app,
            ctx,
            window,
            state,
            info,
            size,
            opened: Instant::now(),
            surface,
            canvas,
            due,
            held: None,
            is_touched: false,
            is_bare: true,
            is_shown: false,
        })
    }

    pub fn is(&self, id: WindowId) -> bool {
        self.window.id() == id
    }

    /// When the next frame is to be made, if nothing happens before.
    pub fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Seldom: on some systems each of these questions waits for an answer.
    fn look(&mut self) {
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        self.size = self.window.inner_size();
    }

    fn soon(&mut self) {
        self.due = Some(Instant::now());
    }

    /// Takes what happens to the window.
    pub fn hear(&mut self, event: &WindowEvent) {
        match event {
            WindowEvent::CloseRequested => {
                self.info.events.push(ViewportEvent::Close);
                self.soon();
            }
            WindowEvent::Resized(_) => {
                // Minimized meanwhile, perhaps.
                self.is_bare = true;
                self.look();
            }
            WindowEvent::Focused(_) | WindowEvent::Moved(_) | WindowEvent::ScaleFactorChanged { .. } => {
                self.look();
            }
            _ => {}
        }
        if self.state.on_window_event(&self.window, event).repaint {
            self.is_touched |= !is_release(event);
            self.soon();
        }
    }

    /// Takes what the program and a screen reader wish.
    pub fn hear_program(&mut self, event: UserEvent) {
        match event {
            UserEvent::RequestRepaint { when, cumulative_pass_nr, .. } => {
                let made = self.ctx.cumulative_pass_nr();
                // What was wished before the last frame has come true with it.
                if made <= cumulative_pass_nr + 1 {
                    self.due = Some(self.due.map_or(when, |due| due.min(when)));
                }
            }
            UserEvent::AccessKitActionRequest(request) => {
                match request.window_event {
                    AccessEvent::InitialTreeRequested => self.ctx.enable_accesskit(),
                    AccessEvent::ActionRequested(request) => self.state.on_accesskit_action_request(request),
                    AccessEvent::AccessibilityDeactivated => self.ctx.disable_accesskit(),
                }
                self.soon();
            }
        }
    }

    /// Whether to make a frame now.
    pub fn is_due(&mut self) -> bool {
        let now = Instant::now();
        if self.due.is_none_or(|due| due > now) {
            return false;
        }
        let Some(until) = self.held.filter(|until| now < *until && !self.is_touched) else { return true };
        // egui wishes for a second frame after each key. The answer would have to wait for it, and nobody would see it.
        self.app.hear(&self.ctx);
        if self.is_open() {
            self.due = Some(until);
            return false;
        }
        true
    }

    /// What the next frame is told; egui-winit would ask for the window's size to make it.
    fn input(&mut self) -> RawInput {
        let size = vec2(self.size.width as f32, self.size.height as f32);
        let size = size / egui_winit::pixels_per_point(&self.ctx, &self.window);
        let input = self.state.egui_input_mut();
        input.time = Some(self.opened.elapsed().as_secs_f64());
        // It has none while it is minimized.
        input.screen_rect = (size.min_elem() > 0.0).then(|| Rect::from_min_size(Pos2::ZERO, size));
        input.viewport_id = ViewportId::ROOT;
        input.viewports.insert(ViewportId::ROOT, self.info.clone());
        input.take()
    }

    /// Makes a frame of a window that has lost what was drawn on it; whether it is to close.
    pub fn redraw(&mut self) -> Result<bool, SoftBufferError> {
        self.is_bare = true;
        self.frame()
    }

    /// Makes a frame and shows it; whether the window is to close.
    pub fn frame(&mut self) -> Result<bool, SoftBufferError> {
        self.due = None;
        self.is_touched = false;
        let input = self.input();
        let is_closing = input.viewport().close_requested();
        self.info.events.clear();
        let asked = self.app.board().count();
        let (app, window) = (&mut self.app, &self.window);
        let output = self.ctx.run_ui(input, |ui| {
            app.tick(ui.ctx());
            app.draw(ui, window);
        });
        self.state.handle_platform_output(&self.window, output.platform_output);
        let commands = output.viewport_output.into_values().flat_map(|output| output.commands);
        let commands: Vec<ViewportCommand> = commands.collect();
        let stays = commands.contains(&ViewportCommand::CancelClose);
        self.obey(commands);
        if self.holds(asked) {
            let mut textures = output.textures_delta;
            self.canvas.take_textures(&mut textures);
            self.canvas.free_textures(&mut textures);
            return Ok(is_closing && !stays);
        }
        let primitives = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let background = self.ctx.global_style().visuals.panel_fill;
        let picture =
            Picture { primitives: &primitives, pixels_per_point: output.pixels_per_point, background };
        self.show(&picture, output.textures_delta)?;
        Ok(is_closing && !stays)
    }

    /// Whether to draw nothing yet, with so many checks `asked` before this frame.
    fn holds(&mut self, asked: u64) -> bool {
        let (is_open, now) = (self.is_open(), Instant::now());
        if self.app.board().count() != asked {
            self.held.get_or_insert(now + NEAR);
        }
        self.held = self.held.filter(|until| is_open && now < *until);
        let Some(until) = self.held.filter(|_| !self.is_bare) else { return false };
        self.due = Some(self.due.map_or(until, |due| due.min(until)));
        true
    }

    /// Whether the newest check has no verdict yet.
    fn is_open(&self) -> bool {
        self.app.board().newest().is_some_and(|report| report.verdict().is_none())
    }

    fn obey(&mut self, commands: Vec<ViewportCommand>) {
        if commands.is_empty() {
            return;
        }
        let mut wishes = Vec::new();
        egui_winit::process_viewport_commands(&self.ctx, &mut self.info, commands, &self.window, &mut wishes);
        let pasted = wishes.iter().any(|wish| matches!(wish, ActionRequested::Paste));
        if let Some(text) = pasted.then(|| self.state.clipboard_text()).flatten() {
            self.state.egui_input_mut().events.push(Event::Paste(text));
            self.soon();
        }
        self.look();
        if !self.info.events.is_empty() {
            self.soon();
        }
    }

    fn show(&mut self, picture: &Picture<'_>, mut textures: TexturesDelta) -> Result<(), SoftBufferError> {
        self.canvas.take_textures(&mut textures);
        let PhysicalSize { width, height } = self.size;
        let size = [width as usize, height as usize];
        if let (Some(width), Some(height)) = (NonZeroU32::new(width), NonZeroU32::new(height)) {
            self.surface.resize(width, height)?;
            let mut pixels = self.surface.buffer_mut()?;
            let fresh = self.is_bare || pixels.age() != 1;
            let changed = self.canvas.draw(&mut pixels, size, fresh, picture);
            let changed: Vec<softbuffer::Rect> = changed.into_iter().filter_map(damage).collect();
            if !changed.is_empty() {
                self.window.pre_present_notify();
                pixels.present_with_damage(&changed)?;
            }
            self.is_bare = false;
        }
        self.canvas.free_textures(&mut textures);
        if !self.is_shown {
            self.is_shown = true;
            self.window.set_visible(true);
        }
        Ok(())
    }
}

/// What follows by itself on what somebody did.
fn is_release(event: &WindowEvent) -> bool {
    match event {
        WindowEvent::KeyboardInput { event, .. } => event.state == ElementState::Released,
        WindowEvent::ModifiersChanged(_) => true,
        _ => false,
    }
}

fn damage(area: Area) -> Option<softbuffer::Rect> {
    let number = |value: usize| u32::try_from(value).ok();
    let size = |from: usize, to: usize| NonZeroU32::new(number(to - from)?);
    let Area { left, top, right, bottom } = area;
    Some(softbuffer::Rect {
        x: number(left)?,
        y: number(top)?,
        width: size(left, right)?,
        height: size(top, bottom)?,
    })
}
