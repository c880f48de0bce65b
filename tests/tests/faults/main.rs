//! Faults from outside: processes that are killed, files that are damaged, several processes on one base.

mod child;
mod damage;
mod disk;
mod input;
mod kill;
mod lanes;
mod processes;
