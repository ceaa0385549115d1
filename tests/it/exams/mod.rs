//! Exams and rounds: from the trainer's first step to the drawn papers.

mod author;
mod class_test;
mod rounds;
mod world;
