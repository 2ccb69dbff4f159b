//! The event loop's side of it: a window is opened, told of what happens, and has a frame made as soon as there is no
//! more to be told.

use eframe::{UserEvent, egui::ViewportBuilder};
use egui_winit::winit::{
    application::ApplicationHandler,
    event::WindowEvent,
    event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy},
    platform::run_on_demand::EventLoopExtRunOnDemand as _,
    window::WindowId,
};
use softbuffer::SoftBufferError;

use super::window::{Creator, Open};

/// Opens a window and stays until it is closed, or its pixels cannot be shown any more.
///
/// # Errors
/// Why there can be none.
pub fn run(
    event_loop: &mut EventLoop<UserEvent>,
    viewport: ViewportBuilder,
    creator: Creator<'_>,
) -> Result<(), String> {
    let proxy = event_loop.create_proxy();
    let mut life = Life { before: Some((viewport, creator, proxy)), desk: None, failure: None };
    event_loop.run_app_on_demand(&mut life).map_err(|error| error.to_string())?;
    life.failure.map_or(Ok(()), Err)
}

struct Life<'a> {
    before: Option<(ViewportBuilder, Creator<'a>, EventLoopProxy<UserEvent>)>,
    desk: Option<Open>,
    failure: Option<String>,
}

/// Ends the window if a frame told that it is over.
fn heed(event_loop: &ActiveEventLoop, ended: Result<bool, SoftBufferError>) {
    if let Err(error) = &ended {
        tracing::error!(%error, "the window's pixels cannot be shown any more");
    }
    if ended.unwrap_or(true) {
        event_loop.exit();
    }
}

impl ApplicationHandler<UserEvent> for Life<'_> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let Some((viewport, creator, proxy)) = self.before.take() else { return };
        match Open::new(event_loop, &viewport, creator, proxy) {
            Ok(open) => self.desk = Some(open),
            Err(error) => {
                self.failure = Some(error.to_string());
                event_loop.exit();
            }
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        // An earlier window may have something to say still.
        let Some(open) = self.desk.as_mut().filter(|open| open.is(id)) else { return };
        if event == WindowEvent::RedrawRequested {
            // At once: while somebody pulls at the window's edge, Windows comes to nothing else.
            let ended = open.redraw();
            return heed(event_loop, ended);
        }
        open.hear(&event);
    }

    fn user_event(&mut self, _: &ActiveEventLoop, event: UserEvent) {
        if let Some(open) = &mut self.desk {
            open.hear_program(event);
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let Some(open) = &mut self.desk else { return };
        let ended = if open.is_due() { open.frame() } else { Ok(false) };
        event_loop.set_control_flow(open.due().map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
        heed(event_loop, ended);
    }

    fn exiting(&mut self, _: &ActiveEventLoop) {
        self.desk = None;
    }
}
