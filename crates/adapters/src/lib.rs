#![doc = include_str!("../README.md")]

pub mod http;
pub mod in_process;
pub mod sql;
