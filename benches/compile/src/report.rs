//! The table of goals and figures.

use crate::build::Run;

/// The most that any one rustc may take.
const MEMORY: f64 = 700.0;

#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
    notes: Vec<String>,
    /// The largest rustc so far: megabytes, and the crate.
    largest: Option<(f64, String)>,
}

struct Row {
    what: String,
    goal: String,
    measured: String,
    reached: bool,
    detail: String,
}

impl Report {
    /// Adds the ratios of all rounds, each with what it is made of.
    pub fn ratios(&mut self, what: &str, goal: f64, ratios: impl Iterator<Item = (f64, String)>) {
        let mut ratios: Vec<_> = ratios.collect();
        ratios.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let (Some((low, _)), Some((high, _))) = (ratios.first(), ratios.last()) else {
            return;
        };
        let (middle, costs) = &ratios[ratios.len() / 2];
        let detail = match ratios.len() {
            1 => costs.clone(),
            rounds => format!("{costs}; {rounds} rounds, {low:.3} to {high:.3}"),
        };
        self.rows.push(Row {
            what: what.to_owned(),
            goal: format!("{goal}"),
            measured: format!("{middle:.3}"),
            reached: *middle <= goal,
            detail,
        });
    }

    /// Looks at the memory of each rustc of a run.
    pub fn saw(&mut self, run: &Run) {
        for unit in &run.units {
            let megabytes = unit.memory as f64 / 1e6;
            if self
                .largest
                .as_ref()
                .is_none_or(|(most, _)| megabytes > *most)
            {
                self.largest = Some((megabytes, format!("{} ({})", unit.package, unit.name)));
            }
        }
    }

    /// Adds a line below the table.
    pub fn note(&mut self, line: String) {
        self.notes.push(line);
    }

    pub fn print(mut self) {
        if let Some((megabytes, package)) = self.largest.take() {
            self.rows.push(Row {
                what: "peak memory of any one rustc, MB".to_owned(),
                goal: format!("{MEMORY}"),
                measured: format!("{megabytes:.0}"),
                reached: megabytes <= MEMORY,
                detail: package,
            });
        }
        if !self.rows.is_empty() {
            println!("| what | at most | measured | | of it |\n|---|---|---|---|---|");
        }
        for Row {
            what,
            goal,
            measured,
            reached,
            detail,
        } in &self.rows
        {
            let word = if *reached { "reached" } else { "MISSED" };
            println!("| {what} | {goal} | {measured} | {word} | {detail} |");
        }
        for note in &self.notes {
            println!("{note}");
        }
    }
}
