//! Draws what egui wants on the screen, a tile at a time, and no tile that shows what it showed.

use std::{collections::HashMap, thread};

use eframe::egui::{
    Color32, Rect, TextureId, TexturesDelta,
    epaint::{ClippedPrimitive, Mesh, Primitive, Vertex},
};

use parking_lot::Mutex;

use super::{
    Area,
    texture::Texture,
    triangle::{Corner, Triangle, ceil, mixed, packed},
};

/// What is to be seen.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    pub primitives: &'a [ClippedPrimitive],
    pub pixels_per_point: f32,
    /// Where nothing else is.
    pub background: Color32,
}

/// What a screen shows.
#[derive(Debug, Default)]
pub struct Canvas {
    textures: HashMap<TextureId, Texture>,
    /// In pixels.
    width: usize,
    height: usize,
    /// A number a tile that is another one when anything in it is.
    shown: Vec<u64>,
}

/// Pixels a side.
const TILE: usize = 64;
/// So that none of two threads waits long for the other.
const BANDS: usize = 4;
/// Pixels that one thread draws sooner than it takes to begin another.
const LEAST_TO_SHARE: usize = 64 * 1024;

impl Canvas {
    /// Takes pictures and glyphs that are new or have changed.
    pub fn take_textures(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            let texture = self.textures.entry(id).or_insert_with(Texture::new);
            for change in &changes {
                texture.take(change, id == TextureId::default());
            }
        }
    }

    /// Lets go of what the last picture was the last to show.
    pub fn free_textures(&mut self, delta: &mut TexturesDelta) {
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Draws on `pixels` (`width` in a row, as 0x00RRGGBB), which hold what was drawn there last unless they are
    /// `fresh`, and tells what has changed.
    pub fn draw(
        &mut self,
        pixels: &mut [u32],
        [width, height]: [usize; 2],
        fresh: bool,
        picture: &Picture<'_>,
    ) -> Vec<Area> {
        if fresh || [width, height] != [self.width, self.height] {
            (self.width, self.height) = (width, height);
            self.shown.clear();
        }
        let layers = self.layers(picture);
        let wanted = self.look(picture.background, &layers);
        let changed = self.changed(&wanted);
        let background = packed(picture.background.to_array());
        draw_bands(&Scene { width, background, layers }, bands(&changed, pixels, width));
        self.shown = wanted;
        changed
    }

    fn columns(&self) -> usize {
        self.width.div_ceil(TILE)
    }

    /// Each tile's number.
    fn look(&self, background: Color32, layers: &[Layer<'_>]) -> Vec<u64> {
        let columns = self.columns();
        let nothing = u64::from(packed(background.to_array()));
        let mut wanted = vec![nothing; columns * self.height.div_ceil(TILE)];
        for Layer { id, clip, texture, corners, triangles } in layers {
            let edges = [clip.left, clip.top, clip.right, clip.bottom].map(|edge| edge as u64);
            let own = edges.into_iter().fold(mixed(*id, u64::from(texture.version)), mixed);
            let numbers: Vec<u64> = corners.iter().map(Corner::number).collect();
            for (indices, place) in triangles {
                let Some(words) = pick(&numbers, *indices) else { continue };
                let number = words.into_iter().fold(own, mixed);
                for row in place.top / TILE..=(place.bottom - 1) / TILE {
                    let tiles = &mut wanted[row * columns..];
                    for tile in &mut tiles[place.left / TILE..=(place.right - 1) / TILE] {
                        *tile = mixed(*tile, number);
                    }
                }
            }
        }
        wanted
    }

    /// The tiles whose number is another one, those beside each other as one, from the top down.
    fn changed(&self, wanted: &[u64]) -> Vec<Area> {
        let columns = self.columns();
        let mut changed: Vec<Area> = Vec::new();
        for (index, wanted) in wanted.iter().enumerate() {
            if self.shown.get(index) == Some(wanted) {
                continue;
            }
            let (left, top) = (index % columns * TILE, index / columns * TILE);
            let (right, bottom) = ((left + TILE).min(self.width), (top + TILE).min(self.height));
            match changed.last_mut() {
                Some(last) if last.top == top && last.right == left => last.right = right,
                _ => changed.push(Area { left, top, right, bottom }),
            }
        }
        changed
    }

    fn layers(&self, picture: &Picture<'_>) -> Vec<Layer<'_>> {
        let screen = Area { left: 0, top: 0, right: self.width, bottom: self.height };
        let scale = picture.pixels_per_point;
        let layer = |ClippedPrimitive { clip_rect, primitive }: &ClippedPrimitive| {
            // Nothing here draws for itself.
            let Primitive::Mesh(mesh) = primitive else { return None };
            let texture = self.textures.get(&mesh.texture_id)?;
            Some(Layer::new(mesh, whole(*clip_rect * scale).common(screen), texture, scale))
        };
        picture.primitives.iter().filter_map(layer).collect()
    }
}

/// All that there is to draw.
struct Scene<'a> {
    /// Of a row, in pixels.
    width: usize,
    background: u32,
    layers: Vec<Layer<'a>>,
}

/// Two threads share what is much.
fn draw_bands(scene: &Scene<'_>, bands: Vec<Band<'_>>) {
    let is_much = bands.len() > 1;
    let left = Mutex::new(bands.into_iter());
    let work = || {
        loop {
            let next = left.lock().next();
            let Some(band) = next else { return };
            draw_band(scene, band);
        }
    };
    thread::scope(|scope| {
        if is_much {
            // Where there is no second one, this one does it all.
            let _ = thread::Builder::new().name("picture".into()).spawn_scoped(scope, work);
        }
        work();
    });
}

fn draw_band(scene: &Scene<'_>, Band { areas, pixels, top }: Band<'_>) {
    for area in areas {
        for y in area.top..area.bottom {
            pixels[(y - top) * scene.width..][area.left..area.right].fill(scene.background);
        }
    }
    for Layer { texture, corners, triangles, .. } in &scene.layers {
        for (indices, place) in triangles {
            let mut touched = overlapping(areas, *place).peekable();
            if touched.peek().is_none() {
                continue;
            }
            let triangle = pick(corners, *indices).and_then(|three| Triangle::new(three, texture));
            let Some(triangle) = triangle else { continue };
            touched.for_each(|area| triangle.draw(pixels, scene.width, top, area));
        }
    }
}

/// Rows of the screen, from `top` on, and what is to be drawn in them.
struct Band<'a> {
    areas: &'a [Area],
    pixels: &'a mut [u32],
    top: usize,
}

/// Cuts a screen whose changed areas lie row of tiles below row into bands with about as much to do.
fn bands<'a>(mut areas: &'a [Area], mut pixels: &'a mut [u32], width: usize) -> Vec<Band<'a>> {
    let all: usize = areas.iter().map(Area::size).sum();
    let share = (all / BANDS).max(LEAST_TO_SHARE);
    let (mut bands, mut top) = (Vec::new(), 0);
    while let Some(first) = areas.first() {
        let (mut count, mut size, mut bottom) = (0, 0, first.bottom);
        // Areas of one row stay together.
        while let Some(area) = areas.get(count).filter(|area| size < share || area.bottom == bottom) {
            (count, size, bottom) = (count + 1, size + area.size(), area.bottom);
        }
        let (own, others) = areas.split_at(count);
        let (rows, below) = pixels.split_at_mut((bottom - top) * width);
        bands.push(Band { areas: own, pixels: rows, top });
        (areas, pixels, top) = (others, below, bottom);
    }
    bands
}

/// Triangles that are drawn within `clip`.
struct Layer<'a> {
    /// The texture's.
    id: u64,
    texture: &'a Texture,
    clip: Area,
    /// In pixels and texels.
    corners: Vec<Corner>,
    /// Each by its corners, with where it may have pixels.
    triangles: Vec<([u32; 3], Area)>,
}

impl<'a> Layer<'a> {
    fn new(mesh: &Mesh, clip: Area, texture: &'a Texture, scale: f32) -> Self {
        let id = match mesh.texture_id {
            TextureId::Managed(id) => id,
            TextureId::User(id) => !id,
        };
        let [width, height] = texture.size();
        let corner = |vertex: &Vertex| Corner {
            x: vertex.pos.x * scale,
            y: vertex.pos.y * scale,
            u: vertex.uv.x * width,
            v: vertex.uv.y * height,
            color: vertex.color,
        };
        let corners: Vec<Corner> = mesh.vertices.iter().map(corner).collect();
        let seen = |indices| {
            let place = bounds(&pick(&corners, indices)?).common(clip);
            (!place.is_empty()).then_some((indices, place))
        };
        // Nearly all of them are.
        let mut triangles = Vec::with_capacity(mesh.indices.len() / 3);
        triangles.extend(mesh.triangles().filter_map(seen));
        Self { id, texture, clip, corners, triangles }
    }
}

/// What `areas`, which lie row below row, have of this one.
fn overlapping(areas: &[Area], with: Area) -> impl Iterator<Item = Area> {
    let first = areas.partition_point(|area| area.bottom <= with.top);
    let within = areas[first..].iter().take_while(move |area| area.top < with.bottom);
    within.map(move |area| area.common(with)).filter(|area| !area.is_empty())
}

fn pick<T: Copy>(all: &[T], [a, b, c]: [u32; 3]) -> Option<[T; 3]> {
    let one = |index: u32| all.get(index as usize).copied();
    Some([one(a)?, one(b)?, one(c)?])
}

/// Every pixel whose centre it may hold.
fn bounds([a, b, c]: &[Corner; 3]) -> Area {
    let floor = |x: f32| x as u32 as usize;
    Area {
        left: floor(a.x.min(b.x).min(c.x)),
        top: floor(a.y.min(b.y).min(c.y)),
        right: ceil(a.x.max(b.x).max(c.x)),
        bottom: ceil(a.y.max(b.y).max(c.y)),
    }
}

/// The pixels that egui's other painters leave of a clip rectangle.
fn whole(rect: Rect) -> Area {
    Area {
        left: rect.min.x.round() as usize,
        top: rect.min.y.round() as usize,
        right: rect.max.x.round() as usize,
        bottom: rect.max.y.round() as usize,
    }
}
