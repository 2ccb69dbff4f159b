//! How the window is drawn: with OpenGL, with what the system has instead, or by the processor. Which of them works is
//! known of no machine beforehand: drivers are missing, broken, or lost on the way.

use std::{fs, path::Path, sync::Arc};

use clap::ValueEnum;
use eframe::{
    NativeOptions, egui_glow,
    egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew},
    wgpu::{Adapter, Backends, DeviceType, Surface},
};

/// What somebody asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// Whatever works, the last that did first
    #[default]
    Auto,
    /// OpenGL
    Glow,
    /// DirectX 12 on Windows, Metal on macOS, Vulkan on Linux
    Wgpu,
    /// The processor, without a driver
    Cpu,
}

/// What may go wrong with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be set up.
    Refused,
    /// Its device goes while it is used.
    Lost,
    /// Its driver panics while it is used.
    Panics,
}

/// Reads `glow=lost`, as the command line has it.
///
/// # Errors
/// When there is no such renderer or fault.
pub fn read_fault(text: &str) -> Result<(Renderer, Fault), String> {
    let (renderer, fault) = text.split_once('=').unwrap_or((text, ""));
    let fault = match fault {
        "refused" => Some(Fault::Refused),
        "lost" => Some(Fault::Lost),
        "panics" => Some(Fault::Panics),
        _ => None,
    };
    Renderer::from_key(renderer).zip(fault).ok_or_else(|| "expected RENDERER=refused|lost|panics".to_owned())
}

/// One way to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renderer {
    Glow,
    Wgpu,
    /// What works everywhere.
    Cpu,
}

impl Renderer {
    const ALL: [Self; 3] = [Self::Glow, Self::Wgpu, Self::Cpu];

    /// What files, logs and the environment call it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Glow => "glow",
            Self::Wgpu => "wgpu",
            Self::Cpu => "cpu",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|renderer| renderer.key() == key)
    }

    /// Those to try, one after the other.
    pub fn order(choice: Choice, has_card: bool, last_good: Option<Self>, failed: &[Self]) -> Vec<Self> {
        let mut order: Vec<Self> = match choice {
            Choice::Auto => Self::ALL.into(),
            Choice::Glow => vec![Self::Glow],
            Choice::Wgpu => vec![Self::Wgpu],
            Choice::Cpu => vec![Self::Cpu],
        };
        // OpenGL by the processor would draw each frame whole.
        let first = last_good.or((!has_card).then_some(Self::Cpu));
        // Stable: the others keep their order.
        order.sort_by_key(|renderer| Some(*renderer) != first);
        order.retain(|renderer| !failed.contains(renderer));
        order
    }

    /// What eframe has to know of it; `None` where the window is drawn without eframe. Only where it `is_forced` may
    /// something that calls itself a graphics card be made of the processor.
    pub fn set_up(self, is_forced: bool, options: NativeOptions) -> Option<NativeOptions> {
        match self {
            Self::Glow => Some(NativeOptions {
                renderer: eframe::Renderer::Glow,
                // A till draws seldom: what is to be shown need not wait for the screen's beat, nor the next
                // key for it.
                glow_options: egui_glow::GlowConfiguration { vsync: false, ..Default::default() },
                ..options
            }),
            Self::Wgpu => {
                let mut setup = WgpuSetupCreateNew::without_display_handle();
                // One: each costs a while.
                setup.instance_descriptor.backends = match () {
                    () if cfg!(windows) => Backends::DX12,
                    () if cfg!(target_os = "macos") => Backends::METAL,
                    () => Backends::VULKAN,
                };
                setup.native_adapter_selector =
                    Some(Arc::new(move |adapters, surface| choose(adapters, surface, is_forced)));
                let wgpu_options =
                    WgpuConfiguration { wgpu_setup: WgpuSetup::CreateNew(setup), ..Default::default() };
                Some(NativeOptions { renderer: eframe::Renderer::Wgpu, wgpu_options, ..options })
            }
            Self::Cpu => None,
        }
    }
}

/// The first that can draw into this window, graphics cards before all others.
fn choose(adapters: &[Adapter], surface: Option<&Surface<'_>>, may_be_cpu: bool) -> Result<Adapter, String> {
    let is_cpu = |adapter: &Adapter| adapter.get_info().device_type == DeviceType::Cpu;
    let fits = |adapter: &&Adapter| {
        (may_be_cpu || !is_cpu(adapter))
            && surface.is_none_or(|surface| adapter.is_surface_supported(surface))
    };
    let best = adapters.iter().filter(fits).min_by_key(|adapter| is_cpu(adapter));
    best.cloned().ok_or_else(|| "no such adapter".into())
}

/// Whether there may be a graphics card: without one, OpenGL and Vulkan are made of the processor on Linux. Elsewhere
/// they are refused then.
pub fn has_card() -> bool {
    let nodes = |folder, start: &str| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with(start))
    };
    !cfg!(target_os = "linux") || nodes("/dev/dri", "renderD") || nodes("/dev", "nvidia")
}

/// The renderer that painted last in the window of this data folder.
pub fn last_good(data_folder: &Path) -> Option<Renderer> {
    Renderer::from_key(fs::read_to_string(file(data_folder)).ok()?.trim())
}

/// Notes that a renderer has painted.
///
/// # Errors
/// Why that cannot be kept: the next start begins with the first one then.
pub fn note_good(data_folder: &Path, renderer: Renderer) -> std::io::Result<()> {
    fs::write(file(data_folder), renderer.key())
}

fn file(data_folder: &Path) -> std::path::PathBuf {
    data_folder.join("renderer")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_painted_comes_first_and_what_failed_not_at_all() {
        use Renderer::{Cpu, Glow, Wgpu};
        let auto =
            |has_card, last_good, failed: &[_]| Renderer::order(Choice::Auto, has_card, last_good, failed);
        assert_eq!(auto(true, None, &[]), [Glow, Wgpu, Cpu]);
        assert_eq!(auto(false, None, &[]), [Cpu, Glow, Wgpu]);
        assert_eq!(auto(true, Some(Cpu), &[]), [Cpu, Glow, Wgpu]);
        assert_eq!(auto(false, Some(Glow), &[]), [Glow, Wgpu, Cpu]);
        assert_eq!(auto(true, Some(Glow), &[Glow]), [Wgpu, Cpu]);
        assert_eq!(Renderer::order(Choice::Wgpu, true, Some(Glow), &[]), [Wgpu]);
        assert!(Renderer::order(Choice::Glow, true, None, &[Glow]).is_empty());
    }

    #[test]
    fn what_painted_is_remembered_and_a_file_that_makes_no_sense_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(last_good(folder.path()), None);
        for renderer in Renderer::ALL {
            note_good(folder.path(), renderer).unwrap();
            assert_eq!(last_good(folder.path()), Some(renderer));
        }
        fs::write(file(folder.path()), "direct3d").unwrap();
        assert_eq!(last_good(folder.path()), None);
    }
}
