//! What a command can say: the tool could not do its work ([`ToolError`], exit code 1), or it did and found
//! something ([`Finding`], exit code 100).

use std::fmt;

/// Why a command could not do its work: an unreadable file, a table without the needed column, a wrong word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolError(String);

impl ToolError {
    /// An error with the message that is shown to the person at the terminal.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for ToolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ToolError {}

/// How far a body came before something was wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// No operation of the spec has this method and path.
    Route,
    /// The generated type refused the body.
    Decode,
    /// The body was decoded, but encoding it again gave something else.
    Loss,
    /// A waiver that nothing needs any more.
    Waiver,
}

impl Stage {
    /// The word for this stage in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Decode => "decode",
            Self::Loss => "loss",
            Self::Waiver => "waiver",
        }
    }
}

/// One thing that is wrong with one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How far the body came.
    pub stage: Stage,
    /// The place in the body, as `$.items[0].x`; `$` where the whole body is meant.
    pub path: String,
    /// What is wrong there.
    pub detail: String,
}

impl Finding {
    /// A finding about the whole body.
    pub fn whole(stage: Stage, detail: impl Into<String>) -> Self {
        Self {
            stage,
            path: "$".to_owned(),
            detail: detail.into(),
        }
    }
}
