//! Pictures of goods: fetched, checked and made small, so that nothing bigger reaches the window.

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use image::{ImageReader, Limits, imageops::FilterType};
use reqwest::{Body, Client, Url, redirect};
use tokio::task;

use super::network::{Network, is_loopback};

/// A small picture, 8-bit RGBA, rows from the top.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// The longest side of a [`Picture`], in pixels: a list's thumbnail at 200 % zoom.
pub const MAX_SIDE: u32 = 96;

const MAX_FILE_BYTES: usize = 4 << 20;
const MAX_DECODED_SIDE: u32 = 8192;
const MAX_DECODED_BYTES: u64 = 64 << 20;

/// Fetches goods' pictures.
#[derive(Clone, Debug)]
pub struct Pictures {
    /// For addresses of this machine itself.
    near: Option<Client>,
    far: Option<Client>,
}

impl Pictures {
    pub fn new(network: &Network) -> Self {
        let client = |is_near| {
            let builder = network.builder(is_near).redirect(redirect::Policy::limited(3));
            builder.timeout(Duration::from_secs(10)).build().ok()
        };
        Self { near: client(true), far: client(false) }
    }

    /// The picture at an `http` or `https` address; `None` for anything that is not one.
    pub async fn fetch(&self, address: &str) -> Option<Picture> {
        let url = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let client = if is_loopback(&url) { &self.near } else { &self.far };
        let response = client.as_ref()?.get(url).send().await.ok()?.error_for_status().ok()?;
        let file = Limited::new(Body::from(response), MAX_FILE_BYTES).collect().await.ok()?.to_bytes();
        task::spawn_blocking(move || decode(&file)).await.ok()?
    }
}

fn decode(file: &[u8]) -> Option<Picture> {
    let mut reader = ImageReader::new(std::io::Cursor::new(file)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_DECODED_SIDE);
    limits.max_image_height = Some(MAX_DECODED_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let small = reader.decode().ok()?.resize(MAX_SIDE, MAX_SIDE, FilterType::Triangle).into_rgba8();
    Some(Picture { width: small.width(), height: small.height(), rgba: small.into_raw() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_becomes_small_and_rubbish_becomes_nothing() {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(600, 300).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let picture = decode(png.get_ref()).unwrap();
        assert_eq!((picture.width, picture.height), (96, 48));
        assert_eq!(picture.rgba.len(), 96 * 48 * 4);
        assert!(decode(b"<html>").is_none());
        assert!(decode(&[]).is_none());
    }
}
