//! SQLite's files when they are damaged.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Zoned;
use rusqlite::ErrorCode;

/// Gives the file, and what SQLite keeps beside it, a name that tells when it was found damaged.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let beside = |name: &str| {
        let mut file = path.as_os_str().to_owned();
        file.push(name);
        PathBuf::from(file)
    };
    let mark = Zoned::now().strftime(".damaged-%Y%m%d-%H%M%S%3f").to_string();
    for companion in ["-wal", "-shm"] {
        // There may be none.
        let _ = fs::rename(beside(companion), beside(&format!("{mark}{companion}")));
    }
    let to = beside(&mark);
    fs::rename(path, &to)?;
    Ok(to)
}

pub fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}
