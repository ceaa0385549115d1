//! Which question serves which line of a blueprint, when lines overlap (a module, and an element of the same module).
//!
//! A flow of least cost: each line sends its count of units through its elements to questions, a question takes one
//! unit. The k-th unit through the same element of a line costs 2k − 1, so that the sum of squares is least and the
//! elements of a line differ by at most one wherever the bank allows it. Units are sent one by one along the cheapest
//! path, which may move questions between lines; a unit that finds no path is missing whatever else is chosen.

use std::collections::VecDeque;

/// What a line may be filled from: questions by element, each list in the order of preference.
pub(super) struct Demand {
    pub(super) count: usize,
    pub(super) elements: Vec<Vec<usize>>,
}

/// The questions of each line, and how many are missing in it.
pub(super) struct Assigned {
    pub(super) questions: Vec<Vec<usize>>,
    pub(super) missing: Vec<usize>,
}

struct Group {
    line: usize,
    questions: Vec<usize>,
    taken: i64,
}

#[derive(Clone, Copy)]
enum From {
    Line,
    /// Another group, which takes this question over.
    Group(usize, usize),
}

struct Flow {
    groups: Vec<Group>,
    of_line: Vec<Vec<usize>>,
    owner: Vec<Option<usize>>,
}

/// The cheapest ways from one line to every group.
struct Ways {
    group: Vec<Option<(i64, From)>>,
    /// For a line other than the first: its cost and the group that gives a unit back.
    line: Vec<Option<(i64, usize)>>,
    found: Vec<usize>,
}

#[derive(Clone, Copy)]
enum Node {
    Line(usize),
    Group(usize),
}

/// Fills the lines in their order; `questions` is how many questions there are in all.
pub(super) fn assign(demands: &[Demand], questions: usize) -> Assigned {
    let mut flow = Flow { groups: Vec::new(), of_line: vec![Vec::new(); demands.len()], owner: vec![None; questions] };
    for (line, demand) in demands.iter().enumerate() {
        for element in &demand.elements {
            flow.of_line[line].push(flow.groups.len());
            flow.groups.push(Group { line, questions: element.clone(), taken: 0 });
        }
    }
    let missing = demands.iter().enumerate().map(|(line, demand)| {
        let sent = (0..demand.count).take_while(|_| flow.send(line)).count();
        demand.count - sent
    });
    let missing = missing.collect();
    let mut chosen = vec![Vec::new(); demands.len()];
    for (question, owner) in flow.owner.iter().enumerate() {
        if let Some(group) = owner {
            chosen[flow.groups[*group].line].push(question);
        }
    }
    Assigned { questions: chosen, missing }
}

impl Flow {
    /// Sends one unit of a line; false when no question can be found or freed for it.
    fn send(&mut self, start: usize) -> bool {
        let ways = self.ways(start);
        let mut best: Option<(i64, usize, usize)> = None;
        for group in &ways.found {
            let free = self.groups[*group].questions.iter().find(|question| self.owner[**question].is_none());
            if let (Some(free), Some((cost, _))) = (free, ways.group[*group])
                && best.is_none_or(|(least, ..)| cost < least)
            {
                best = Some((cost, *group, *free));
            }
        }
        let Some((_, mut group, mut question)) = best else {
            return false;
        };
        // Back along the way: each group takes the next question, and gives its former one to the group before it.
        loop {
            self.owner[question] = Some(group);
            let from = match ways.group[group] {
                Some((_, From::Line)) => {
                    self.groups[group].taken += 1;
                    let line = self.groups[group].line;
                    let Some((_, giver)) = ways.line[line].filter(|_| line != start) else {
                        return true;
                    };
                    self.groups[giver].taken -= 1;
                    ways.group[giver]
                }
                other => other,
            };
            let Some((_, From::Group(before, taken_over))) = from else {
                return true;
            };
            (group, question) = (before, taken_over);
        }
    }

    /// Bellman's method with a queue: costs of giving units back are negative.
    fn ways(&self, start: usize) -> Ways {
        let mut ways =
            Ways { group: vec![None; self.groups.len()], line: vec![None; self.of_line.len()], found: Vec::new() };
        let mut queue = VecDeque::from([Node::Line(start)]);
        while let Some(node) = queue.pop_front() {
            match node {
                Node::Line(line) => {
                    let so_far = if line == start { 0 } else { ways.line[line].map_or(0, |(cost, _)| cost) };
                    for group in &self.of_line[line] {
                        let cost = so_far + 2 * self.groups[*group].taken + 1;
                        ways.reach(*group, cost, From::Line, &mut queue);
                    }
                }
                Node::Group(group) => self.leave(group, start, &mut ways, &mut queue),
            }
        }
        ways
    }

    fn leave(&self, group: usize, start: usize, ways: &mut Ways, queue: &mut VecDeque<Node>) {
        let Some((cost, from)) = ways.group[group] else {
            return;
        };
        for question in &self.groups[group].questions {
            if let Some(owner) = self.owner[*question].filter(|owner| *owner != group) {
                ways.reach(owner, cost, From::Group(group, *question), queue);
            }
        }
        let line = self.groups[group].line;
        if line != start && matches!(from, From::Group(..)) {
            let cost = cost - (2 * self.groups[group].taken - 1);
            if ways.line[line].is_none_or(|(least, _)| cost < least) {
                ways.line[line] = Some((cost, group));
                queue.push_back(Node::Line(line));
            }
        }
    }
}

impl Ways {
    fn reach(&mut self, group: usize, cost: i64, from: From, queue: &mut VecDeque<Node>) {
        match self.group[group] {
            Some((least, _)) if least <= cost => return,
            Some(_) => {}
            None => self.found.push(group),
        }
        self.group[group] = Some((cost, from));
        queue.push_back(Node::Group(group));
    }
}
