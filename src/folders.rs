//! Folders that only this user can look into: what is kept there has whole codes in it.

use std::{fs::DirBuilder, io, path::Path};

/// Makes the folder if there is none, and those above it that are missing. Windows' are their user's already.
///
/// # Errors
/// Why there is still none.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Shuts others out of a folder that an older version made.
///
/// # Errors
/// When it is not there, or somebody else's.
#[cfg(all(unix, feature = "window"))]
pub fn close_to_others(folder: &Path) -> io::Result<()> {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    let mut permissions = fs::metadata(folder)?.permissions();
    let (before, others) = (permissions.mode(), 0o077);
    permissions.set_mode(before & !others);
    if permissions.mode() == before { Ok(()) } else { fs::set_permissions(folder, permissions) }
}
