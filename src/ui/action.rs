//! What a screen asks for. Screens change nothing beyond themselves: [`super::app::App`] does.

use serde::{Deserialize, Serialize};

use super::{pictures::PictureRequest, settings_screen::SettingsAction, sound::Sound};
use crate::{
    desk::Command,
    scan::{Ended, Input},
    table::Outgoing,
    voucher::{Code, Kind, ReportId},
};

/// Where the window is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    #[default]
    Desk,
    Batch,
    History,
    Shift,
    Settings,
    Manual,
}

/// A token for the redeem step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    EncryptedCode,
    VerifyToken,
}

#[derive(Debug)]
pub enum Action {
    GoTo(Screen),
    /// Something was scanned, typed or pasted to its end.
    Entered(Ended),
    /// A code was clicked.
    Check(Code),
    ChooseKind(Kind),
    /// Ask about a code once more, however short ago it was asked about.
    CheckAnew(Code),
    /// Practise though a shop is set up, or end that.
    Practise(bool),
    /// Ask about the shown code once more.
    CheckAgain,
    /// Show an earlier check.
    Show(ReportId),
    /// Forget a check that waits.
    Cancel(ReportId),
    ToggleFullScreen,
    /// Close the window.
    Exit,
    /// A key of the number pad under the question for the PIN.
    TypePin(Input),
    /// Give up what the PIN is asked for.
    LeaveLocked,
    /// Ask where this is to be saved as a file.
    Export(Outgoing),
    /// Give up saving, or close what it came to.
    LeaveSaving,
    CopyText(String),
    /// Take codes for a batch from the clipboard.
    PasteBatch,
    /// Let a file with codes for a batch be chosen.
    ChooseBatchFile,
    /// Something for the desk to do.
    Send(Command),
    /// Empty the entry.
    ClearTyped,
    /// Back to an empty desk.
    PutAway,
    Copy(Token),
    CopyDetails,
    FetchPicture(PictureRequest),
    Settings(SettingsAction),
    /// Offer the sounds to be heard.
    ListenToSounds,
    Play(Sound),
}
