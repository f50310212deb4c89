//! Reading mappings: every key is asked for by name, and what nobody asked for is a problem.

use std::cell::RefCell;
use std::collections::HashSet;

use crate::load::{At, Key, Node, Placed, Value};
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};

/// A mapping that is being read.
pub(crate) struct Reader<'a> {
    /// What this mapping is, for messages: "an error", "operation `list`".
    what: String,
    at: At,
    entries: Vec<(&'a Key, &'a Node)>,
    asked: RefCell<Vec<&'static str>>,
    problems: &'a Problems,
}

impl<'a> Reader<'a> {
    /// Starts to read `node`, which must be a mapping.
    pub(crate) fn open(node: &'a Node, what: &str, problems: &'a Problems) -> Option<Self> {
        Self::at(node.at, node, what.to_owned(), problems)
    }

    /// Starts to read the mapping that is called by the key it stands under.
    pub(crate) fn named(
        key: &'a Key,
        node: &'a Node,
        what: &str,
        problems: &'a Problems,
    ) -> Option<Self> {
        Self::at(key.at, node, format!("{what} `{}`", key.text), problems)
    }

    fn at(at: At, node: &'a Node, what: String, problems: &'a Problems) -> Option<Self> {
        let entries = entries(node, &what, problems)?;
        Some(Self {
            what,
            at,
            entries,
            asked: RefCell::default(),
            problems,
        })
    }

    /// The value under a key, if the key is there and not empty.
    pub(crate) fn get(&self, key: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.entries
            .iter()
            .find(|(found, _)| found.text == key)
            .map(|(_, node)| *node)
    }

    /// The value under a key that must be there.
    pub(crate) fn require(&self, key: &'static str) -> Option<&'a Node> {
        let found = self.get(key);
        if found.is_none() {
            self.problems.report(Problem::new(
                Rule::MissingKey,
                self.at,
                format!("{} has no `{key}`", self.what),
                format!("needs `{key}:`"),
            ));
        }
        found
    }

    /// Text under a key.
    pub(crate) fn text(&self, key: &'static str) -> Option<Placed<String>> {
        text_of(&quoted(key), self.get(key)?, self.problems)
    }

    /// Text under a key that must be there.
    pub(crate) fn require_text(&self, key: &'static str) -> Option<Placed<String>> {
        text_of(&quoted(key), self.require(key)?, self.problems)
    }

    /// `true` or `false` under a key; false without it.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        self.get(key)
            .and_then(|node| boolean(&quoted(key), node, self.problems))
            .unwrap_or_default()
    }

    /// A whole number that is not negative under a key.
    pub(crate) fn count(&self, key: &'static str) -> Option<Placed<u32>> {
        let node = self.get(key)?;
        match &node.value {
            Value::Integer(value) if u32::try_from(*value).is_ok() => u32::try_from(*value)
                .ok()
                .map(|value| Placed::new(value, node.at)),
            _ => {
                self.problems
                    .report(wrong_kind(&quoted(key), node, "a whole number from 0"));
                None
            }
        }
    }

    /// A list of texts under a key, or one text.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Placed<String>> {
        let Some(node) = self.get(key) else {
            return Vec::new();
        };
        match &node.value {
            Value::List(items) => {
                let what = format!("an item of `{key}`");
                let text = |item| text_of(&what, item, self.problems);
                items.iter().filter_map(text).collect()
            }
            _ => text_of(&quoted(key), node, self.problems)
                .into_iter()
                .collect(),
        }
    }

    /// The entries of a mapping under a key; none without it.
    pub(crate) fn map(&self, key: &'static str) -> Vec<(&'a Key, &'a Node)> {
        self.get(key)
            .and_then(|node| entries(node, &quoted(key), self.problems))
            .unwrap_or_default()
    }

    /// The same of a mapping that holds something where it is there.
    pub(crate) fn filled(&self, key: &'static str) -> Vec<(&'a Key, &'a Node)> {
        if let Some(node) = self.get(key)
            && matches!(&node.value, Value::Map(map) if map.is_empty())
        {
            self.problems.report(Problem::new(
                Rule::MissingKey,
                node.at,
                format!("`{key}` of {} has nothing in it", self.what),
                "needs an entry",
            ));
        }
        self.map(key)
    }

    /// The items of a list under a key; none without it.
    pub(crate) fn list(&self, key: &'static str) -> &'a [Node] {
        let Some(node) = self.get(key) else {
            return &[];
        };
        match &node.value {
            Value::List(items) => items,
            _ => {
                self.problems
                    .report(wrong_kind(&quoted(key), node, "a list"));
                &[]
            }
        }
    }

    /// A word of a closed vocabulary under a key.
    pub(crate) fn word<T: Copy>(
        &self,
        key: &'static str,
        vocabulary: &[(&'static str, T)],
    ) -> Option<Placed<T>> {
        let text = self.text(key)?;
        word(&text, key, vocabulary, self.problems)
    }

    /// Ends the reading: whatever nobody asked for is unknown.
    pub(crate) fn finish(self) {
        let mut asked = self.asked.into_inner();
        let mut seen = HashSet::new();
        asked.retain(|key| seen.insert(*key));
        for (key, _) in self.entries {
            if asked.contains(&key.text.as_str()) {
                continue;
            }
            let mut problem = Problem::new(
                Rule::UnknownKey,
                key.at,
                format!("unknown key `{}` in {}", key.text, self.what),
                format!("expected {}", one_of(asked.iter().copied())),
            );
            problem.help = did_you_mean(&key.text, asked.iter().copied());
            self.problems.report(problem);
        }
    }
}

/// The entries of a mapping, with a problem for every repeated key; the first one counts.
pub(crate) fn entries<'a>(
    node: &'a Node,
    what: &str,
    problems: &Problems,
) -> Option<Vec<(&'a Key, &'a Node)>> {
    let Value::Map(map) = &node.value else {
        problems.report(wrong_kind(what, node, "a mapping"));
        return None;
    };
    let mut found: Vec<(&Key, &Node)> = Vec::new();
    for (key, value) in map {
        // `amount` beside `amount!` is one field twice.
        let bare = |text: &str| text.strip_suffix('!').unwrap_or(text).to_owned();
        match found
            .iter()
            .find(|(first, _)| bare(&first.text) == bare(&key.text))
        {
            Some((first, _)) => problems.report(
                Problem::new(
                    Rule::DuplicateKey,
                    key.at,
                    format!("`{}` stands twice in {what}", key.text),
                    "the second one",
                )
                .related(first.at, "the first one")
                .help("keep one of them"),
            ),
            None => found.push((key, value)),
        }
    }
    Some(found)
}

/// A node that must be text.
pub(crate) fn text(node: &Node, problems: &Problems) -> Option<Placed<String>> {
    text_of("this", node, problems)
}

fn text_of(what: &str, node: &Node, problems: &Problems) -> Option<Placed<String>> {
    if let Value::Text(text) = &node.value {
        return Some(Placed::new(text.clone(), node.at));
    }
    let problem = wrong_kind(what, node, "text");
    problems.report(match node.value {
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) => problem.help("put it in quotes"),
        _ => problem,
    });
    None
}

/// A node that must be `true` or `false`.
fn boolean(what: &str, node: &Node, problems: &Problems) -> Option<bool> {
    if let Value::Bool(value) = &node.value {
        return Some(*value);
    }
    let text = node.text().unwrap_or_default();
    let meant = match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" => Some("true"),
        "no" | "n" | "off" => Some("false"),
        _ => None,
    };
    problems.report(match meant {
        Some(meant) => Problem::new(
            Rule::Yaml11Boolean,
            node.at,
            format!("`{text}` is text in YAML 1.2, not a boolean"),
            "expected `true` or `false`",
        )
        .help(format!("write `{meant}`")),
        None => wrong_kind(what, node, "`true` or `false`"),
    });
    None
}

/// A word of a closed vocabulary.
pub(crate) fn word<T: Copy>(
    text: &Placed<String>,
    what: &str,
    vocabulary: &[(&'static str, T)],
    problems: &Problems,
) -> Option<Placed<T>> {
    if let Some((_, value)) = vocabulary.iter().find(|(word, _)| *word == text.value) {
        return Some(Placed::new(*value, text.at));
    }
    let words = || vocabulary.iter().map(|(word, _)| *word);
    let mut problem = Problem::new(
        Rule::UnknownWord,
        text.at,
        format!("`{}` is no word for `{what}`", text.value),
        format!("expected {}", one_of(words())),
    );
    problem.help = did_you_mean(&text.value, words());
    problems.report(problem);
    None
}

/// "`docs` is text", where a list was expected.
pub(crate) fn wrong_kind(what: &str, node: &Node, expected: &str) -> Problem {
    let kind = if matches!(node.value, Value::Null) {
        "empty"
    } else {
        node.kind()
    };
    Problem::new(
        Rule::WrongKind,
        node.at,
        format!("{what} is {kind}"),
        format!("expected {expected}"),
    )
}

fn quoted(key: &str) -> String {
    format!("`{key}`")
}
