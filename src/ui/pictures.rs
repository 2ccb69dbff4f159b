//! The goods' pictures that are on the screen: asked for once, kept as textures, never many.

use std::collections::{HashMap, VecDeque};

use eframe::egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::service::picture::Picture;

/// An address to fetch a picture from.
#[derive(Debug)]
pub struct PictureRequest(pub String);

enum State {
    Asked,
    Nothing,
    Ready(TextureHandle),
}

/// A cache that is cheap to ask every frame.
#[derive(Default)]
pub struct Pictures {
    held: HashMap<String, State>,
    /// From the longest held to the newest.
    order: VecDeque<String>,
}

impl Pictures {
    /// Far more than are in sight at once, at 36 KiB each.
    const MAX_HELD: usize = 128;

    /// The picture if it is there; if nobody asked for it yet, a request to send.
    pub fn get(&mut self, address: &str) -> Result<&TextureHandle, Option<PictureRequest>> {
        if !is_web(address) {
            return Err(None);
        }
        if !self.held.contains_key(address) {
            self.hold(address.to_owned(), State::Asked);
            return Err(Some(PictureRequest(address.to_owned())));
        }
        match self.held.get(address) {
            Some(State::Ready(texture)) => Ok(texture),
            _ => Err(None),
        }
    }

    /// Files what came back for a request.
    pub fn put(&mut self, ctx: &Context, address: String, picture: Option<Picture>) {
        let state = match picture {
            None => State::Nothing,
            Some(Picture { width, height, rgba }) => {
                let image = ColorImage::from_rgba_unmultiplied([width as usize, height as usize], &rgba);
                State::Ready(ctx.load_texture(&address, image, TextureOptions::LINEAR))
            }
        };
        match self.held.get_mut(&address) {
            Some(held) => *held = state,
            None => self.hold(address, state),
        }
    }

    fn hold(&mut self, address: String, state: State) {
        if self.order.len() == Self::MAX_HELD
            && let Some(oldest) = self.order.pop_front()
        {
            self.held.remove(&oldest);
        }
        self.order.push_back(address.clone());
        self.held.insert(address, state);
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_asked_for_once_and_only_on_the_web() {
        let mut pictures = Pictures::default();
        assert!(matches!(pictures.get("https://a.example/1.png"), Err(Some(_))));
        assert!(matches!(pictures.get("https://a.example/1.png"), Err(None)));
        for address in ["", "file:///etc/passwd", "images/1.png", "data:image/png;base64,"] {
            assert!(matches!(pictures.get(address), Err(None)), "{address}");
        }
    }

    #[test]
    fn the_cache_is_bounded() {
        let (mut pictures, ctx) = (Pictures::default(), Context::default());
        for i in 0..3 * Pictures::MAX_HELD {
            let picture = Picture { width: 1, height: 1, rgba: vec![0; 4] };
            pictures.put(&ctx, format!("https://a.example/{i}"), Some(picture));
        }
        assert_eq!(pictures.held.len(), Pictures::MAX_HELD);
        assert_eq!(pictures.order.len(), Pictures::MAX_HELD);
        assert!(pictures.get("https://a.example/383").is_ok());
    }
}
